class C:
    def __init__(self, s): self.s = s
    def __enter__(self):
        print('in')
        return self
    def __exit__(self, t, v, tb):
        print('out', t and t.__name__, v)
        return self.s
def g(s, k):
    with C(s) as a, C(
        False
    ) as b:
        if k == 0:
            return 'r'
        if k == 1:
            raise ValueError('x')
        print(a is b)
    return 'end'
def h(s):
    for i in range(3):
        with C(s):
            if i == 1:
                continue
            if i == 2:
                break
            1 / i
    return i
#: g(True,0)
#: g(True,1)
#: g(False,1)
#: g(False,2)
#: h(True)
#: h(False)
def twice():
    with C(False), C(False): raise ValueError(1)
def inner():
    with C(True), C(False): raise ValueError(1)
#: twice()
#: inner()
