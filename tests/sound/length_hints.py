import collections, re, operator
class L:
    def __init__(self, n): self.n = n
    def __len__(self):
        print('len')
        return self.n
    def __iter__(self):
        print('iter')
        return iter(range(self.n))
    def __getitem__(self, i):
        print('get', i)
        if i >= self.n: raise IndexError
        return i
class H:
    def __init__(self, n): self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
    def __length_hint__(self):
        print('hint')
        return 2
class BadLen:
    def __len__(self): raise ValueError('no')
    def __iter__(self): return iter([1])
class TypeLen:
    def __len__(self): raise TypeError('no')
    def __iter__(self): return iter([1])
class NegHint:
    def __length_hint__(self): return -1
    def __iter__(self): return iter([1])
class StrHint:
    def __length_hint__(self): return 'a'
    def __iter__(self): return iter([1])
class NIHint:
    def __length_hint__(self): return NotImplemented
    def __iter__(self): return iter([1])
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
def ext(x):
    l = [0]
    l.extend(x)
    return l
def iadd(x):
    l = [0]
    l += x
    return l
def sl(x):
    l = [0, 1]
    l[1:] = x
    return l
def star(x): return [*x, 1]
def stara(x): return (lambda *a: a)(*x)
def unp(x):
    a, *b = x
    return a, b
def join(x): return ','.join(map(str, x))
#: list(L(3))
#: sorted(L(3))
#: tuple(L(3))
#: ext(L(3))
#: iadd(L(3))
#: sl(L(2))
#: star(L(2))
#: stara(L(2))
#: unp(L(2))
#: set(L(2))
#: sum(L(2))
#: list(H(3))
#: sorted(H(3))
#: tuple(H(3))
#: ext(H(3))
#: star(H(2))
#: bytes(L(3))
#: bytearray(L(3))
#: list(map(str, L(3)))
#: list(zip(L(3), L(2)))
#: list(enumerate(L(3)))
#: list(filter(None, H(3)))
#: ','.join(H(0))
#: dict.fromkeys(L(2))
#: frozenset(L(2))
#: max(L(3))
#: list(reversed(L(2)))
#: collections.deque(L(2))
#: [t(list, c()) for c in (BadLen, TypeLen, NegHint, StrHint, NIHint)]
#: [t(tuple, c()) for c in (BadLen, TypeLen, NegHint, StrHint, NIHint)]
#: t(operator.length_hint, H(2))
#: list(iter(L(2)))
