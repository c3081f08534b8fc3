# stopped: memory
def f():
    return '%1000000000d' % 3
