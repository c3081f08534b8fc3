# stopped: fuel or time
def f():
    while True:
        pass
