# stopped: fuel or time
def f():
    try:
        while True:
            pass
    except BaseException:
        return 1
