# stopped: fuel
def f():
    return exec('while True:\n    pass')
