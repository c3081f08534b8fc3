# stopped: unknown
def f():
    return exec('import os')
