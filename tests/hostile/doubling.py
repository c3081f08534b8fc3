# stopped: memory
def f():
    s = 'a'
    while True:
        s = s + s
