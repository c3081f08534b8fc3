# stopped: unknown
def f():
    xs = []
    for _ in range(100000):
        xs = [xs]
    return xs
