# stopped: memory
def f():
    return list(range(10**18))
