"""Bases that exclude each other, and what `__dict__` has beside slots."""
import collections
import copy


class A:
    __slots__ = ('x',)


class B(A):
    pass


class S1:
    __slots__ = ('a',)


class S2:
    __slots__ = ('b',)


class S0:
    __slots__ = ()


class W:
    __slots__ = ('__weakref__', '__dict__')


def made(*bases):
    try:
        return [it.__name__ for it in type('X', bases, {}).__mro__[1:]]
    except TypeError as error:
        return str(error)


def stated():
    try:
        class X(int, str):
            pass
    except TypeError as error:
        return str(error)


def copied():
    it = B()
    it.x = 1
    it.y = 2
    one, two = copy.copy(it), copy.deepcopy(it)
    return one.x, one.y, two.x, two.y


def attributes():
    it = B()
    it.y = 2
    return vars(it), it.__dict__ == {'y': 2}


def beside():
    it = B()
    it.x = 1
    it.y = 2
    return vars(it)
#: stated(), made(int, str), made(list, dict), made(int, ValueError), made(ValueError, KeyError), made(OSError, ValueError)
#: made(OSError, ImportError), made(bool), made(S1, S2), made(S1, S0), made(S0, S2), made(S1, int), made(A, B), made(B, A)
#: made(S1, list), made(list, S1), made(S0, list), made(str, S0), made(Exception, int), made(tuple, S0), made(S1, W), made(W, dict)
#: made(StopIteration, OSError), made(KeyError, AttributeError), made(AttributeError, NameError), made(type, S1), made(FileNotFoundError, OSError)
#: made(collections.OrderedDict, dict), made(collections.OrderedDict, collections.Counter), made(collections.defaultdict, collections.OrderedDict), made(collections.deque, list)
#: made(collections.UserDict, dict), made(collections.abc.Sequence, list), made(B, Exception)
#: copied(), attributes()
#? beside()
