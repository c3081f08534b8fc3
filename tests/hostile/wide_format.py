# stopped: memory
def f():
    return f'{3:>1000000000000}'
