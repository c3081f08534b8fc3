import copy
from collections.abc import Sequence, Mapping
from collections import deque, ChainMap, OrderedDict, defaultdict, Counter
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
class BadIter:
    def __iter__(self): raise TypeError('mine')
class J:
    def __iter__(self): return 5
class R:
    def __init__(self, a): self.a = a
    def __reduce__(self):
        print('reduce')
        return (R, (self.a + 1,))
class RE:
    def __init__(self, a): self.a = a
    def __reduce_ex__(self, p):
        print('ex', p)
        return (RE, (self.a,), {'b': 5})
class Rlist:
    def __init__(self): self.l = []
    def append(self, x): self.l.append(x)
    def extend(self, x): self.l.extend(x)
    def __reduce__(self): return (Rlist, (), None, iter([1,2]))
class Gs:
    def __getstate__(self): return {'z': 1}
class Gss:
    def __init__(self): self.q = 1
    def __getstate__(self): return (1, 2)
    def __setstate__(self, s): self.s = s
class ReduceStr:
    def __reduce__(self): return 'x'
class MA:
    __match_args__ = ['a']
    a = 1
class MB:
    __match_args__ = (1,)
    a = 1
class MC:
    __match_args__ = ('a', 'a')
    a = 1
class Seq(Sequence):
    def __init__(self, *a): self.a = a
    def __len__(self): return len(self.a)
    def __getitem__(self, i): return self.a[i]
class Reg:
    def __len__(self): return 2
    def __getitem__(self, i): return (4, 5)[i]
Sequence.register(Reg)
class Map(Mapping):
    def __init__(self, **k): self.k = k
    def __len__(self): return len(self.k)
    def __iter__(self): return iter(self.k)
    def __getitem__(self, i): return self.k[i]
def ms(x):
    match x:
        case [a, b]: return 'two', a, b
        case [a, *r]: return 'more', a, r
        case []: return 'empty'
        case {'k': v, **rest}: return 'map', v, rest
        case {}: return 'mapempty'
        case _: return 'other'
def mc(c, x):
    match x:
        case c(v): return v
def mc2(c, x):
    match x:
        case c(v, w): return v, w
def mc3(c, x):
    match x:
        case c(v, a=w): return v, w
def mnc(c, x):
    match x:
        case c(): return 1
def inner():
    try:
        yield 1
    except KeyError as e:
        raise ValueError('v')
def outer():
    try:
        yield from inner()
    except ValueError as e:
        yield (repr(e.__context__), repr(e.__cause__), repr(e))
def ctx():
    g = outer()
    next(g)
    return g.throw(KeyError('k'))
def ctx2():
    g = outer()
    next(g)
    try:
        raise IndexError('i')
    except IndexError:
        return g.throw(KeyError('k'))
def ctx3():
    def g():
        try:
            yield 1
        except KeyError as e:
            yield repr(e.__context__)
    h = g()
    next(h)
    try:
        1/0
    except ZeroDivisionError:
        return h.throw(KeyError('z'))
def ctx4():
    def inner():
        yield 1
    def g():
        try:
            yield from inner()
        except KeyError as e:
            yield repr(e.__context__)
    h = g()
    next(h)
    try:
        1/0
    except ZeroDivisionError:
        return h.throw(KeyError('z'))
#: t(lambda: ','.join(BadIter()))
#: t(lambda: ','.join(J()))
#: t(lambda: set(J()))
#: t(lambda: [*BadIter()])
#: copy.copy(R(1)).a
#: copy.deepcopy(R(1)).a
#: vars(copy.copy(RE(1)))
#: vars(copy.deepcopy(RE(1)))
#: copy.copy(Rlist()).l
#: copy.deepcopy(Rlist()).l
#: vars(copy.copy(Gs()))
#: vars(copy.copy(Gss()))
#: vars(copy.deepcopy(Gss()))
#: t(lambda: copy.copy(ReduceStr()).__class__)
#: t(mc, MA, MA())
#: t(mc, MB, MB())
#: t(mc2, MC, MC())
#: t(mc3, MC, MC())
#: t(mc, int, 5)
#: t(mc2, int, 5)
#: t(mc, Seq, Seq())
#: t(mnc, 5, 5)
#: [ms(x) for x in (Seq(1,2), Seq(), Seq(1,2,3), Reg(), Map(k=1,z=2), Map(), deque([1,2]), ChainMap({'k': 1}), 'ab', b'ab', bytearray(b'ab'), range(2), OrderedDict(k=1), defaultdict(int), Counter('k'), {1,2}, iter([1]))]
#: ctx()
#: ctx2()
#: ctx3()
#: ctx4()
