# stopped: fuel
def f():
    try:
        while True:
            pass
    except BaseException:
        return 1
