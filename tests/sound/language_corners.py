def c1(n): return [j for i in range(n) for j in [i * 2]]
def c2(n):
    return [
        (i, j)
        for i in range(n)
        for j in (i + 1,)
        if j % 2
        for k in [j, i]
    ]
def c3(n): return {k: v for k in range(n) for v in [k ** 2] for w in [v] if w}
def c4(n): return list(j for i in range(n) for j in [i])
def c5(n): return [x for x in [n]]
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except BaseException as e:
        return type(e).__name__ + ': ' + str(e)
def outer(a, b):
    def inner(c):
        d = a + c
        return sorted(locals().items())
    def unused():
        return 1
    return inner(3), sorted(locals()), unused()
X = 10
def ev(n):
    y = n
    r = [eval('y + X'), eval('[y for _ in range(2)][0] if False else y'), eval(' \t n * 2')]
    r.append(eval('lambda q: q + X')(1))
    d = {}
    exec('z = X + 1\nclass A:\n    v = z\n    def m(self): return self.v', globals(), d)
    r.append(d['A']().m())
    exec('import math\nw = math.floor(2.5)', d)
    r.append(d['w'])
    code = compile('a * 2', 'f', 'eval')
    r.append([eval(code, {'a': i}) for i in range(3)])
    r.append(eval('undefined_name', {'undefined_name': 7}))
    return r
def unions(x):
    match x:
        case int() | str(): r = 1
        case _: r = 0
    return r, isinstance(x, int | None), isinstance(x, (str | None, float)), repr(int | None), repr(list[int] | dict[str, int]), (int | str) == (str | int), len({int | str, str | int}), int | int
class B: pass
class C(B):
    __slots__ = ('q',)
class Gen(list[int]): pass
def dirs():
    c = C(); b = B(); b.zz = 1
    return dir(b), dir(C), dir(5)[:3], dir([])[-3:], [n for n in dir('') if n.startswith('is')], 'add' in dir(set())
def alias():
    a = list[int]
    return a([1]), a.__origin__, dict[str, list[int]].__args__, list[int] == list[int], list[int] == list[str], Gen.__orig_bases__, Gen.__mro__, tuple[()], type(list[int]).__name__, list[int].append
import sys
def exc():
    a = sys.exc_info()
    try:
        1 / 0
    except ZeroDivisionError as e:
        b = sys.exc_info()
        return a, b[0], b[1] is e, sys.exception() is e
import weakref
class V: pass
def weak():
    v = V(); r = weakref.ref(v); d = weakref.WeakValueDictionary(a=v); s = weakref.WeakSet([v]); k = weakref.WeakKeyDictionary({v: 1})
    one = r() is v, len(d), d['a'] is v, len(s), v in s, k[v], list(k) == [v], r == weakref.ref(v)
    del v
    return one, r(), len(d), 'a' in d, len(s), len(k), t(weakref.ref, 5), t(weakref.ref, [])
class S2:
    def __setattr__(self, k, v): raise AttributeError('no')
#: c1(3)
#: c2(3)
#: c3(3)
#: c4(3)
#: c5(3)
#: outer(1, 2)
#: ev(5)
#: unions(1)
#: unions('a')
#: unions(None)
#: dirs()
#: alias()
#: exc()
#: weak()
#: t(eval)
#: t(eval, '1', 2)
#: t(exec, '1', 2)
#: t(isinstance, 1, list[int])
#: t(issubclass, bool, int | str), t(issubclass, list, int | None)
#: t(lambda: int | 5)
#: t(lambda: B[int])
#: t(lambda: int[str])
#: (type(None) | int), t(lambda: None | 5)
