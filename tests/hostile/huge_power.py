# stopped: memory
def f():
    return 10**10**9
