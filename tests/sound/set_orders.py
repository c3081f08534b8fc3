"""Sets whose elements hash by their address: what shows their order is not determined, what does not is answered."""
import functools
import warnings
from decimal import Decimal
from fractions import Fraction


class A:
    pass


class B(A):
    pass


def wider(a, b):
    if a is b or issubclass(b, a):
        return b
    if issubclass(a, b):
        return a
    raise TypeError(f"don't know how to coerce {a.__name__} and {b.__name__}")


def folded(types):
    return functools.reduce(wider, types)


def first(items):
    for it in items:
        return it


def count(items):
    total = 0
    for it in items:
        total += 1
    return total


def names(*types):
    return sorted(it.__name__ for it in set(types))


def drained(items):
    out = []
    while items:
        out.append(items.pop())
    return out


def instances():
    a, b = A(), B()
    return [type(it).__name__ for it in {a, b}]


def pairs():
    a, b = {int, str}, {float, bytes}
    return first(a) is int, first(b) is float


def twice():
    items = {A, B, int, str}
    return list(items) == list(items) == list(set(items))


def noise(level):
    try:
        warnings.warn('old', stacklevel=level)
    except (TypeError, OverflowError) as error:
        return repr(error)


def listed(*args, **kwargs):
    try:
        warnings.warn(*args, **kwargs)
    except TypeError as error:
        return str(error)


class Two(UserWarning):
    def __init__(self, a, b):
        pass
#: folded({int}), folded({A})
#: count({int, float, A}), names(int, str, A, float), len({A, B, 1, 'a'}), A in {A, B, 1}
#: sorted({A, B}, key=lambda it: it.__name__) == [A, B], twice()
#: [noise(it) for it in (2.5, None, 'a', 10**30, -10**30, True, -5)]
#: listed('a', Two), listed('a', 3), listed(Two(1, 2)), listed('a', ValueError), listed('a', Two(1, 2))
#? folded({int, Fraction})
#? folded({int, Fraction, Decimal})
#? first({int, float})
#? first({A, B})
#? first({A(), B()}).__class__
#? first({len, print})
#? first({first, count}) is first
#? first({1, int})
#? first({(1, int), (1, str)})
#? first(frozenset([A, int, 3]))
#? [*{A, B, int}][1]
#? drained({A, B})
#? instances()
#? pairs()
#? str({int, float})
#? ''.join(it.__name__[0] for it in {int, float, str})
#? max({A, B}, key=lambda it: 0)
#? dict.fromkeys({A, int})
#? noise.__name__ and {noise, first}.pop() is first
