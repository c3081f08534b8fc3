import cmath
import collections
import collections.abc
import contextlib
import copy
import enum
import functools
import json
import math
import re
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
def flags():
    class F(enum.Flag):
        A = enum.auto()
        B = enum.auto()
        C = enum.auto()
        AB = A | B
        ALL = AB | C
    return list(F), F.AB, F(7), F(5), list(F.ALL), ~F.A, F.A & F.B, len(F), F.ALL in F, F.A in F.AB, t(F, 9), F(-2)
def int_flags():
    class F(enum.IntFlag):
        A = 1
        B = enum.auto()
        D = 8
        E = enum.auto()
        BE = B | E
    return list(F), F.BE, F(26), F(4), F.A | 4, ~F.A, F(-1), F.A | F.B | 64, F.BE.value, [it.name for it in F(9)], F(0), bool(F(0))
def backwards():
    class F(enum.Flag):
        D = 4
        A = 1
        E = 3
    return list(F), F.A | F.D, list(F.A | F.D), F.E, t(F, 3), ~F.D
def numbered():
    class E(enum.Enum):
        A = enum.auto()
        B = enum.auto()
        C = A
        D = A + 5
        E = enum.auto()
        F = (enum.auto(), 3)
    return list(E), E.C is E.A, E.F.value
def named():
    class E(enum.Enum):
        def _generate_next_value_(name, start, count, last_values):
            return name, start, count, list(last_values)
        X = enum.auto()
        Y = 5
        Z = enum.auto()
        W = Z[0] + 'w'
    return [it.value for it in E]
def mixed():
    class S(str, enum.Enum):
        A = enum.auto()
        B = 'b'
        C = ('c',)
    class I(int, enum.Enum):
        A = '7'
        B = ('12', 8)
    return list(S), S.A + 'x', list(I), I.B + 1
def twice():
    class E(enum.Enum):
        A = 1
        A = 2
def method_twice():
    class E(enum.Enum):
        A = 1
        def A(self): pass
def sunder():
    class E(enum.Enum):
        _x_ = 1
def ignored():
    class E(enum.Enum):
        _ignore_ = 'i'
        _order_ = 'A, B, _private'
        for i in range(3):
            pass
        A = 1
        B = 2
        _private = 3
        __own = 4
    return list(E), hasattr(E, 'i'), E._private, E._E__own
def ordered():
    class E(enum.Enum):
        _order_ = 'B A'
        A = 1
        B = 2
def late():
    class E(enum.Enum):
        A = enum.auto()
        def _generate_next_value_(name, start, count, last_values): return 1
def made():
    F = enum.Flag('F', 'A B C')
    N = enum.Enum('N', ['X', 'Y'], start=5)
    M = enum.IntEnum('M', {'a': 3, 'b': 4})
    S = enum.StrEnum('S', 'Up Down')
    return list(F), F.A | F.C, list(N), list(M), list(S), t(enum.Enum, 'D', 'a a'), list(enum.Enum('P', [('q', 1), ('r', 1)]))
def initialised():
    class P(enum.Enum):
        A = (1, 2)
        B = (3, 4)
        C = (1, 2)
        def __init__(self, x, y): self.total = x + y
    return [it.total for it in P], P.C, P((3, 4)).total
class P:
    def f(self, a, *, k=0): return a, k
    g = functools.partialmethod(f, k=5)
    h = functools.partialmethod(lambda self, a, b=2: (a, b), 7)
    i = functools.partialmethod(g, 1)
    @classmethod
    def c(cls, x): return cls.__name__, x
    d = functools.partialmethod(c, 4)
    @staticmethod
    def s(x, y): return x, y
    u = functools.partialmethod(s, 6)
def partials():
    p = P()
    return p.g(1), P.g(p, 2), p.h(), p.h(b=9), p.i(), p.d(), p.u(8), t(functools.partialmethod, 3)
class M(collections.abc.MutableSet):
    def __init__(self, it=()): self.kept = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.kept
    def __iter__(self): return iter(self.kept)
    def __len__(self): return len(self.kept)
    def add(self, x):
        if x not in self.kept: self.kept.append(x)
    def discard(self, x):
        if x in self.kept: self.kept.remove(x)
    def __repr__(self): return f'M({self.kept})'
def in_place():
    a = b = M('abc')
    found = []
    a |= 'de'
    found.append(list(a))
    a &= M('bcde')
    found.append(list(a))
    a ^= 'cx'
    found.append(list(a))
    a -= 'b'
    found.append(list(a))
    a ^= a
    return found, a is b, list(a), t(lambda: M('a').__ior__(3))
def reflected():
    return 'ab' - M('a'), ['x', 'a'] ^ M('a'), {'b'} - M('a'), M('ab') & 'bc', t(lambda: 3 - M('a'))
def grown(it):
    found = M('a')
    found |= it
    return found
def chained():
    c = collections.ChainMap({1: 2}, {3: 4})
    d = c
    d |= {5: 6}
    return c | {'z': 1}, {'z': 1} | c, c | collections.ChainMap({7: 8}), c, d is c, collections.ChainMap.fromkeys('ab', 1), t(lambda: c | 3)
def defaulted():
    counts = collections.defaultdict(list)
    c = collections.ChainMap(counts, {'a': 1})
    return c['a'], dict(counts), c.get('b'), 'b' in c
class U(collections.UserDict):
    def __setitem__(self, key, value): super().__setitem__(key.upper(), value)
def user_dicts():
    u = U(a=1)
    v = u
    v |= {'b': 2}
    w = u.copy()
    w['c'] = 3
    return u | {'d': 4}, {'e': 5} | u, u | U(z=2), u, v is u, w, copy.copy(u), type(w).__name__
def fields():
    N = collections.namedtuple('N', 'x y')
    return N.x.__doc__, N.y.__doc__
def json_bytes():
    texts = [b'\xef\xbb\xbf[1]', '[1]'.encode('utf-16'), '[1]'.encode('utf-16-le'), '[1]'.encode('utf-32-be'), bytearray(b'1 '), b'12', b'', b'\xff']
    return [t(json.loads, it) for it in texts]
def zeros(): return math.fsum([-0.0]), math.fsum([-0.0, -0.0]), math.fsum([]), math.fsum([1e16, 1, -1e16])
def patterns(*texts): return [t(lambda: re.compile(it).groupindex) for it in texts]
class S:
    __slots__ = ('a', '__b')
    def __init__(self): self.a, self.__b = 1, 2
    def b(self): return self.__b
class _T(S):
    __slots__ = '__c'
    def c(self): self.__c = 3; return self.__c
def slots():
    s, o = S(), copy.copy(S())
    return s.b(), s._S__b, _T().c(), o.b(), t(setattr, s, 'c', 1), hasattr(s, '__b')
def wrong_slots():
    return [
        t(lambda: type('X', (), {'__slots__': ['a'], 'a': 1})),
        t(lambda: type('X', (int,), {'__slots__': ['a']})),
        t(lambda: type('X', (tuple,), {'__slots__': 'a'})),
        t(lambda: type('X', (), {'__slots__': [3]})),
        type('X', (int,), {'__slots__': ()})(3),
        type('X', (str,), {'__slots__': ()})('q'),
    ]
class Meta(type):
    @property
    def fixed(cls): return 1
    @property
    def free(cls): return cls.__dict__.get('_free')
    @free.setter
    def free(cls, value): cls._free = value
class K(metaclass=Meta): pass
def of_classes():
    K.free = 4
    return K.free, K._free, t(setattr, K, 'fixed', 3), K.fixed
class C:
    def __enter__(self): return self
    def __exit__(self, *a): return True
def one_line(x):
    with C(): raise ValueError(1)
    with C() as c: {}[1]
    with C(), C(): raise ValueError(2)
    with contextlib.suppress(KeyError): {}[1]
    with C(): x.append(1)
    for i in range(2):
        with C(): x[i + 5]
    with C():
        x.pop(9)
    return x
def repeated(x): return t(lambda: bytearray(b'a') * x), t(lambda: x * bytearray(b'a')), bytearray(b'a') * 2
#: flags()
#: int_flags()
#: backwards()
#: numbered()
#: named()
#: mixed()
#: twice()
#: method_twice()
#: sunder()
#: ignored()
#: ordered()
#: late()
#: made()
#: initialised()
#: partials()
#: in_place()
#: reflected()
#: grown('bc')
#: grown(0)
#: chained()
#: defaulted()
#: user_dicts()
#: fields()
#: json_bytes()
#: zeros()
#: patterns('(?P<1>a)', '(?P<a>b)(?P=a)', '(?P<a>b)(?P<a>c)', '(?P<a', '(?P<>a)', '(?P=b)', '(?P<a.b>c)', '(?P<a>b)(?(a)c|d)')
#: slots()
#: wrong_slots()
#: of_classes()
#: one_line([])
#: repeated(2.5)
#? hash(float('nan'))
#? hash((1, float('nan')))
#? hash(complex(float('nan'), 0))
#? list({float('nan'), 1.0, 2.0, 3.0})
#: t(re.compile, 'a', -1), t(re.compile, 'a', re.L), t(re.compile, '(', re.A | re.U), t(re.compile, b'a', re.U), t(re.compile, 'a', re.A | re.U)
#: re.A | re.I, ~re.I, re.I & re.M, repr(re.compile('a', re.A | re.I)), (re.S | re.X).name
#: t(compile, '1', None, 'eval'), t(compile, '1', 3, 'eval'), eval(compile('1', b'f', 'eval'))
#: t(re.compile, 'a', -2**63), t(re.compile, '(', 2**40), t(re.compile, 'a', 2**31)
#: t(eval, '1', [1]), t(eval, '1', 'a'), t(eval, '1', 3), t(exec, '1', [1])
#: t(compile, 'a', 0), t(compile, 'a'), t(compile), t(compile, 'a', mode='eval')
#? cmath.log(0.0, 1+2j)
