# stopped: output
def f():
    while True:
        print('y' * 10000)
