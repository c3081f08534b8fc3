counter = 0
total = 0

def outer(a, b=counter, *args, c: total = lambda: total, **kw) -> total:
    """Doc."""
    n = m = 0
    shared = [a for a in args if (found := a) in kw]
    def inner(x):
        nonlocal n
        global counter
        n += x + m + counter
        counter = n
        def innermost():
            return a, x, unknown
        return innermost
    class Local(a, metaclass=b):
        n = n
        m: int = 1
        size = [m for m in range(n)]
        def __private(self, __arg, __dunder__):
            super().__init__()
            self.__attr = __class__, __arg, n, m, size
            return call(__kw=__arg)
    try:
        import os.path, sys as system
    except E as e:
        del e
    return lambda q: (yield q, n)

@decorate(lambda: counter)
class Top:
    attr = [[y for y in attr] for x in attr]
    global counter
    counter += 1
    @property
    async def method(self): yield [i async for i in self]
    def _(): return [await i for i in x]

def generic[T: (int, U), *Ts, **P](x: T) -> T:
    T
    class C[T, U](T, U):
        def f[V](self, v: V) -> C[T, V]: return T, V
    return lambda: T

def declares():
    global made
    def made(): pass
    class K: pass
    def made_inside(): return made
    [counter for counter in range(counter)]
    match made:
        case {**rest}: return rest

def bare():
    x: int
    (free): int
    return free
