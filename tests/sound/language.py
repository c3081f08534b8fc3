import functools
def while_true(n):
    i = 0
    while True:
        i += 1
        if i > n:
            break
        if i % 2:
            continue
    else:
        i = -1
    return i
#: while_true(5)
def multi(a,
          b=2):
    x = [a,
         b,
         a + b]
    y = foo(
        a,
        b,
    ).bit_length()
    return (x,
            y)
def foo(a, b):
    return a * b
#: multi(3)
def tries(k):
    try:
        try:
            if k == 0:
                raise ValueError("zero")
            elif k == 1:
                return "one"
            [][k]
        except ValueError as e:
            return str(e)
        finally:
            k += 10
    except IndexError:
        return k
    else:
        return "none"
#: tries(0)
#: tries(1)
#: tries(2)
class Ctx:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        return self
    def __exit__(self, t, v, tb):
        return self.swallow
def withs(s):
    with Ctx(s) as c, Ctx(False):
        x = 1
        1 / 0
    return "after"
#: withs(True)
#: withs(False)
def with_return():
    for i in range(3):
        with Ctx(False):
            if i == 1:
                return i
#: with_return()
def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                yield got * 100
    finally:
        print("done")
def use_gen():
    g = gen(3)
    out = [next(g), g.send(5), next(g)]
    g.close()
    return out
#: use_gen()
def delegate():
    r = yield from gen(2)
    yield r
#: list(delegate())
def deco(f):
    @functools.wraps(f)
    def inner(*a, **k):
        return f(*a, **k) + 1
    return inner
def decorated(x):
    @deco
    @deco
    def g(y):
        return y
    return g(x)
#: decorated(1)
def comp(n):
    return ([i for i in range(n) if i % 2],
            {i: i * i for i in range(n)},
            {i % 3 for i in range(n)},
            sum(i for i in range(n)))
#: comp(5)
def cond(a, b):
    if a and b or not a:
        x = 1
    else:
        x = 2
    y = a if b else -a
    z = 1 < a < 5
    if 0 < a < 3 and b:
        z = "in"
    assert z, "msg"
    return x, y, z
#: cond(2, 0)
#: cond(0, 1)
#: cond(9, 1)
class Base:
    registry = []
    def __init_subclass__(cls, **kw):
        cls.registry.append((cls.__name__, kw))
    def __eq__(self, o):
        return isinstance(o, Base)
class Derived(Base, tag=1):
    pass
#: Base.registry
#: Derived() == Base()
#: hash(Derived())
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    def __radd__(self, o): return V(o + self.x)
    def __repr__(self): return f"V({self.x!r})"
    def __lt__(self, o): return self.x < o.x
    def __getitem__(self, i):
        if i > 3: raise IndexError(i)
        return i * self.x
    def __call__(self, *a): return a
    def __bool__(self): return self.x > 0
#: V(1) + V(2), V(1) + 5, 5 + V(1), sum([V(1), V(2)])
#: sorted([V(3), V(1)]), list(V(2)), V(1)(2, 3), bool(V(0))
#: max(V(3), V(9)), V(1) < 3
def match_it(x):
    match x:
        case 0 | 1:
            return "small"
        case [a, *rest] if a > 5:
            return a, rest
        case {"k": v, **other}:
            return v, other
        case V(x=q):
            return "V", q
        case str() as s:
            return s
        case None:
            return "none"
        case _:
            return "?"
#: [match_it(v) for v in (0, 1, [6, 7], [1], {"k": 1, "z": 2}, V(4), "hi", None, 3.5)]
def unbound(f):
    if f:
        x = 1
    return x
#: unbound(0)
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
#: fact(30)
def rec(n):
    return rec(n + 1)
def chain():
    try:
        {}["a"]
    except KeyError as e:
        raise ValueError("bad") from e
#: chain()
def ctx():
    try:
        chain()
    except ValueError as e:
        return repr(e.__cause__), repr(e.__context__), e.args
#: ctx()
def args1(a, b=2, *, c): pass
#: args1()
#: args1(1, 2, 3)
#: args1(1, d=1)
#: args1(1, 2, a=1, c=1)
#: args1(*[1], **{'c': 3})
def posonly(a, /, b): return a, b
#: posonly(a=1, b=2)
def loop_else(xs):
    for x in xs:
        if x == 2:
            break
    else:
        return "no"
    del x
    return "yes"
#: loop_else([1, 2])
#: loop_else([])
class P:
    @property
    def a(self): return self._a
    @a.setter
    def a(self, v): self._a = v * 2
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls): return cls.__name__
    __slots__ = ("_a", "q")
def props():
    p = P()
    p.a = 4
    return p.a, P.s(3), p.c()
#: props()
def slotfail():
    P().zzz = 1
#: slotfail()
def nested():
    x = 0
    def inc():
        nonlocal x
        x += 1
        return x
    return [inc() for _ in range(3)], x
#: nested()
def lam():
    fs = [lambda y, i=i: y + i for i in range(3)]
    return [f(10) for f in fs]
#: lam()
def aug():
    d = {"a": 1}
    d["a"] += 5
    xs = [1]
    ys = xs
    xs += [2]
    a, (b, *c) = 1, (2, 3, 4)
    return d, ys, a, b, c
#: aug()
def fstr(x):
    return f"{x:>5}|{x!r:<8}|{x=}|{x + 1:.2f}|{'a' 'b'}"
#: fstr(3)
async def co(x):
    return x + 1
async def co2():
    a = await co(1)
    return a + await co(a)
def drive():
    c = co2()
    try:
        c.send(None)
    except StopIteration as e:
        return e.value
#: drive()
def finally_loop():
    out = []
    for i in range(3):
        try:
            if i == 1:
                continue
            out.append(i)
        finally:
            out.append("f")
    return out
#: finally_loop()
def swallow():
    try:
        raise KeyError("x")
    finally:
        return 5
#: swallow()
def big():
    return 2 ** 100 // 3, -7 // 2, -7 % 3, 7.5 // -2, 10 ** 20 / 3, 1 << 70, round(2.5), divmod(-7, 2)
#: big()
def sets():
    return {3, 1, 2} | {9}, {i * 7 for i in range(20)}, frozenset([1, 2]) & {2}
#: sets()
def while_cond(n):
    while n > 0: n -= 1
    return n
#: while_cond(3)
def one(): return 1
#: one()
#: type('X', (), {'a': 1}).a
#: (lambda *a, **k: (a, k))(1, *[2], x=3)
