# stopped: recursion
class A:
    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)


def f():
    return {A(): 1}
