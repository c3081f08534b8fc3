class D:
    def __init__(self, n, l=None): self.n = n; self.l = l
    def __del__(self):
        print('del', self.n)
        if self.l is not None: self.l.append(self.n)
class E:
    def __del__(self): raise ValueError('x')
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
def d5():
    l = [D(i) for i in range(3)]
    t = (D(7), D(8))
    s = {1: D(10), 2: D(11)}
    return 1
def d6():
    print(len([D(1), D(2)]))
    print(d2(), d2())
def d7():
    a = D(1); b = D(2)
    a.o = b
    del b
    print('x')
    del a
    print('y')
    e = E()
    del e
    return 'ok'
def d9():
    out = []
    def f():
        x = D(5, out)
        out.append('in')
        return len(out)
    out.append(f())
    return out
class Keep:
    all = []
    def __del__(self): Keep.all.append(self)
def d10():
    k = Keep()
    del k
    n = len(Keep.all)
    Keep.all.clear()
    return n, len(Keep.all)
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
def genwith():
    class C:
        def __enter__(self): print('enter')
        def __exit__(self, *a): print('exit', a[0].__name__ if a[0] else None)
    def g():
        with C():
            yield 1
            yield 2
    print(next(g()))
    a, *_ = [x for x in zip(g(), range(1))]
    return a
def inner():
    def g():
        try:
            yield 1
        finally:
            print('inner')
    def h():
        try:
            yield from g()
        finally:
            print('outer')
    for x in h(): break
    return any(x for x in h())
def ret():
    def g():
        try:
            yield 1
        finally:
            print('fin')
    for x in g():
        return x
def nexts():
    def g():
        try:
            yield 1
        finally:
            print('fin')
    return next(g()), 2
def exc():
    def g():
        try:
            yield 1
        finally:
            print('fin')
    try:
        for x in g():
            raise ValueError(x)
    except ValueError as e:
        print('caught')
    print('end')
def exc2():
    try:
        d = D(1)
        raise ValueError
    except ValueError:
        print('caught')
    print('end')
def sub():
    class A(D):
        def __del__(self):
            super().__del__()
            print('A')
    A(3)
def slots():
    class S:
        __slots__ = ('a',)
        def __del__(self): print('S', self.a)
    s = S()
    s.a = 4
#: d1()
#: d2()
#: d3()
#: d4()
#: d5()
#: d6()
#: d7()
#: d9()
#: d10()
#: gc1()
#: forloopgen()
#: genwith()
#: inner()
#: ret()
#: nexts()
#: exc()
#: exc2()
#: sub()
#: slots()
def guarded():
    try:
        yield 1
    except TypeError:
        yield 2
def kept_in_variable():
    waiting = guarded()
    next(waiting)
    0()
def kept_in_comprehension(): return [it() for it in guarded()]
def kept_in_map():
    waiting = guarded()
    return list(map(lambda it: it(), waiting))
#: kept_in_variable()
#: kept_in_comprehension()
#: kept_in_map()
