def plain(n):
    x = 1
    return plain(n + 1)
class A:
    def __init__(self):
        x = 1
        y = 2
        A()
class B:
    def __init__(self):
        make()
def make():
    B()
def comp(n):
    a = 1
    return [comp(n + 1) for x in range(2)]
class P:
    @property
    def p(self):
        a = 1
        return self.p
    def __getattr__(self, name):
        a = 1
        return self.foo
    def __eq__(self, o):
        a = 1
        return self == o
    def __call__(self):
        a = 1
        return self()
    def __getitem__(self, k):
        a = 1
        return self[k]
    def __add__(self, o):
        a = 1
        return self + o
    def __repr__(self):
        return repr(self)
def merge(seqs):
    seq1 = merge(seqs)
    seq2 = iter([])
    yield next(seq1)
def total(n):
    return sum(total(n + 1) for x in range(2))
def caught(f):
    try:
        f(1)
    except RecursionError:
        return 'too deep'
#: A()
#: B()
#: make()
#: caught(plain), caught(comp)
#: P().p
#: P().q
#: P() == 1
#: P()()
#: P()[1]
#: P() + 1
#? list(merge([1]))
#? total(1)
#? repr(P())
