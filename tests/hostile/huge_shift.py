# stopped: memory
def f():
    return 1 << 10**15
