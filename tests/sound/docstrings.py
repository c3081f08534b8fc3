def f():
    """doc"""
def g(x):
    """doc one

    two"""
    y: int
    y = 1
    return y
class A:
    """doc"""
    x = 1
    def m(self):
        """doc
        more"""
        pass
#: f()
#: g(1)
#: A().m()
