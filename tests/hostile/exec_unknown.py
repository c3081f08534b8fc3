# stopped: unknown
def f():
    return exec(input())
