# raised: RecursionError
def f():
    return f()
