import sys, weakref, traceback
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except BaseException as e:
        return type(e).__name__ + ': ' + str(e)
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def d1():
    d = D(1)
    print('a')
    d = None
    print('b')
def d2():
    d = D(2)
    return 5
def d3():
    l = [D(1), D(2)]
    del l[0]
    print('x')
    l.clear()
    print('y')
def d4():
    D(1)
    print('after')
def ev():
    x = 5
    return eval('x + 1'), eval('1 + 2'), eval('[i*2 for i in range(3)]'), eval('y', {'y': 3}), eval('y + z', {'y': 3}, {'z': 4})
def ex():
    ns = {}
    exec('a = 1\nb = a + 1\ndef f(x):\n    return x * 2\nc = f(b)', ns)
    return ns['a'], ns['b'], ns['c'], sorted(k for k in ns if not k.startswith('__'))
def ex2():
    exec('print(1)')
    x = 1
    exec('x = 2')
    return x
def ex3():
    l = {}
    exec('q = 5', {}, l)
    return l
def ev2():
    c = compile('1+1', '<s>', 'eval')
    return eval(c)
def un():
    return int | str, isinstance(1, int | str), isinstance(1.0, int | str), (int | None), isinstance(None, int | None), int | int, (int | str) == (str | int), issubclass(bool, int | str), (int | str).__args__, list[int] | None, type(int|str).__name__
def ga():
    return list[int], dict[str, int], list[int].__origin__, list[int].__args__, list[int]([1]), tuple[int, ...], type(list[int]).__name__
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print('prepare', name, bases, kw)
        return {'pre': 1}
    def __new__(mcs, name, bases, ns, **kw):
        print('new', name, sorted(k for k in ns if not k.startswith('__')), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print('init', name, kw)
    def __call__(cls, *a, **k):
        print('call', a, k)
        return super().__call__(*a, **k)
def meta():
    class A(metaclass=Meta, x=1):
        y = 2
    A()
    class B(A, z=3): pass
    return A.pre, B.__mro__ == (B, A, object), type(B).__name__
class Desc:
    def __set_name__(self, owner, name):
        print('set_name', owner.__name__, name)
        self.name = name
    def __get__(self, obj, owner=None):
        return (self.name, obj is None)
def sn():
    class Q:
        a = Desc()
        b = Desc()
    return Q.a, Q().b
class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.subs.append((cls.__name__, tag))
def isub():
    class X(Base, tag='t'): pass
    class Y(X): pass
    try:
        class Z(Base, bad=1): pass
    except TypeError as e:
        print(e)
    return Base.subs
class CG:
    def __class_getitem__(cls, k): return (cls.__name__, k)
class ME:
    def __mro_entries__(self, bases): return (dict,)
def mroe():
    class A(ME()): pass
    return A.__mro__[1], A.__bases__, [type(x).__name__ for x in A.__orig_bases__]
class V:
    c = 1
    def __init__(self): self.a = 1
def vd():
    x = 1
    v = V()
    return vars(v), sorted(vars()), [n for n in dir(v) if not n.startswith('_')], sorted(locals()), 'V' in globals(), [n for n in dir(V) if not n.startswith('_')], dir()
def wr():
    v = V()
    r = weakref.ref(v)
    a = r() is v
    del v
    return a, r()
def wv():
    d = weakref.WeakValueDictionary()
    v = V()
    d['a'] = v
    n = len(d)
    del v
    return n, len(d), list(d)
def ws():
    s = weakref.WeakSet()
    v = V()
    s.add(v)
    n = len(s)
    del v
    return n, len(s)
def wc():
    v = V()
    r = weakref.ref(v, lambda r: print('dead'))
    del v
    return r() is None
def mv():
    m = memoryview(b'abc')
    return m[0], len(m), bytes(m[1:]), m.tobytes(), m.tolist(), list(m)
def mv2():
    b = bytearray(b'abc')
    m = memoryview(b)
    m[0] = 65
    m[1:3] = b'xy'
    return b, m.readonly, m.format, m.itemsize, m == b
def gc1():
    def g():
        try:
            yield 1
        finally:
            print('closed')
    x = g()
    next(x)
    del x
    print('after')
def gc2():
    def g():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    x = g()
    next(x)
    x.close()
def gc3():
    def g(): yield 1
    x = g()
    return t(x.throw, ValueError), t(x.throw, ValueError, 'a'), t(x.throw, ValueError('b')), t(x.throw, 5), list(x)
def gc4():
    def g():
        yield 1
        return 5
    x = g()
    next(x)
    try: next(x)
    except StopIteration as e: print(e.value)
    return t(next, x), x.close()
def gc5():
    def g():
        x = yield 1
    return t(g().send, 5)
def gc6():
    def g():
        yield next(h)
    h = g()
    return t(next, h)
def gc7():
    def g():
        raise StopIteration(4)
        yield
    return t(next, g())
def ei():
    try:
        1/0
    except ZeroDivisionError:
        return sys.exc_info()[0], sys.exc_info()[1].args, traceback.format_exc().splitlines()[-1]
def forloopgen():
    def g():
        try:
            yield 1
            yield 2
        finally:
            print('fin')
    for x in g():
        break
    print('after')
#: d1()
#: d2()
#: d3()
#: d4()
#: ev()
#: ex()
#: ex2()
#: ex3()
#: ev2()
#: t(eval, 'undefined_q')
#: un()
#: ga()
#: meta()
#: sn()
#: isub()
#: CG[int]
#: mroe()
#: vd()
#: wr()
#: wv()
#: ws()
#: gc1()
#: t(gc2)
#: gc3()
#: gc4()
#: gc5()
#: gc6()
#: gc7()
#: forloopgen()
#: print(1, 2, sep='-', end='!\n'), print(), print(*[1,2], sep='')
#: t(print, 1, sep=3)
#: t(print, 1, foo=3)
#: print(1, file=sys.stdout)
