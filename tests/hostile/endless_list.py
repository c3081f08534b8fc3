# stopped: memory
def f():
    xs = []
    while True:
        xs.append(xs)
