# stopped: fuel
def f():
    while True:
        pass
