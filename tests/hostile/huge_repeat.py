# stopped: memory
def f():
    return 'x' * 10**12
