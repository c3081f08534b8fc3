class A:
    x = 1
    def __init__(self, v=0):
        self.v = v
    def __repr__(self):
        return f'A({self.v})'
    def __eq__(self, o):
        return isinstance(o, A) and self.v == o.v
    def __hash__(self):
        return hash(self.v)
    def __lt__(self, o):
        return self.v < o.v
    def __add__(self, o):
        if not isinstance(o, A):
            return NotImplemented
        return A(self.v + o.v)
    @property
    def dbl(self):
        return self.v * 2
    @classmethod
    def mk(cls, *a):
        return [cls(x) for x in a]
    @staticmethod
    def st(): return 's'
class B(A):
    def __init__(self, v):
        super().__init__(v + 1)
    def __getattr__(self, n):
        if n.startswith('_'):
            raise AttributeError(n)
        return n * 2
def t(k):
    a = A(1); b = B(2)
    if k == 0: return a + b, a == b, a < b, sorted([b, a])
    if k == 1: return b.foo, b.dbl, B.mk(1, 2), b.st()
    if k == 2: a.dbl = 3
    if k == 3: return a.zork
    if k == 4: return a + 1
    if k == 5: return A.zork
    if k == 6: return {a: 1, A(1): 2, b: 3}
    if k == 7: del a.v; return a.v
    if k == 8: return a > b, a <= b
    if k == 9: a()
    if k == 10: a[0]
    if k == 11: a[0] = 1
    if k == 12: return len(a)
    if k == 13: return 1 in a
    if k == 14: return -a
    if k == 15: return A.mk(a, b), a.x, A.__mro__, type(b).__bases__
    if k == 16:
        for q in a: pass
    if k == 17:
        with a: pass
    if k == 18: A(1, 2)
    if k == 19: B()
    if k == 20: a += 1
#: t(0)
#: t(1)
#: t(2)
#: t(3)
#: t(4)
#: t(5)
#: t(6)
#: t(7)
#: t(8)
#: t(9)
#: t(10)
#: t(11)
#: t(12)
#: t(13)
#: t(14)
#: t(15)
#: t(16)
#: t(17)
#: t(18)
#: t(19)
#: t(20)
