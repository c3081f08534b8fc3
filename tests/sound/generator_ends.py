from contextlib import contextmanager, ExitStack, suppress, closing
import itertools, functools
log = []
@contextmanager
def cm(n):
    print('in', n)
    try:
        yield n
    finally:
        print('out', n)
def a1():
    with cm(1) as x, cm(2) as y:
        return x + y
def a2():
    try:
        with cm(1):
            raise ValueError('a')
    except ValueError as e:
        return str(e)
def a3():
    with ExitStack() as s:
        xs = [s.enter_context(cm(i)) for i in range(3)]
        return xs
def gen():
    try:
        for i in range(5):
            yield i
    finally:
        print('end')
def a4(): return list(zip(gen(), range(2)))
def a5(): return next(x for x in gen() if x > 2)
def a6(): return any(x > 1 for x in gen()), all(x < 1 for x in gen())
def a7():
    it = gen()
    a, b = itertools.islice(it, 2)
    return a, b, 'x'
def a8(): return list(itertools.takewhile(lambda x: x < 2, gen()))
def a9():
    a, b, *c = gen()
    return c
def a10():
    for i, x in enumerate(gen()):
        if i == 2: return x
def a11():
    with closing(gen()) as g:
        next(g)
    return 1
def a12():
    g = gen(); next(g); h = [g]
    g = None
    print('still')
    h.pop()
    print('gone')
def a13():
    def f():
        with suppress(KeyError):
            for x in gen():
                {}[x]
        return 'ok'
    return f()
def a14():
    def f():
        for x in gen():
            if x == 1: raise KeyError(x)
    try: f()
    except KeyError as e: print('c', e)
    return 2
def a15(): return 2 in gen(), sum(itertools.islice(gen(), 3))
def a16():
    try:
        x, y = gen()
    except ValueError as e: return str(e)
def a17(): return dict(zip('ab', gen())), max(gen())
def a18():
    m = map(lambda x: x, gen())
    next(m)
    del m
    return 'd'
#: a1()
#: a2()
#: a3()
#: a4()
#: a5()
#: a6()
#: a7()
#: a8()
#: a9()
#: a10()
#: a11()
#: a12()
#: a13()
#: a14()
#: a15()
#: a16()
#: a17()
#: a18()
