# stopped: fuel
class A:
    def __del__(self):
        A()
        A()


def f():
    A()
    return 1
