"""What functions and methods of the library say of arguments they do not take; values that methods called by name give."""
import abc
import bisect
import collections
import heapq
import io
import json
import operator
import re
import types
from decimal import Context, Decimal


def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


class Point(collections.namedtuple('Point', 'x y')):
    pass


def iterated(value):
    try:
        return list(value)
    except TypeError as error:
        return str(error)


def inside(value, item):
    try:
        return item in value
    except TypeError as error:
        return str(error)


def views(ordered):
    return ordered.keys(), ordered.values(), ordered.items(), type(ordered.keys()).__name__, 'a' in ordered.keys()


def dumped(value, stream):
    json.dump(value, stream)
    return stream.getvalue()


def in_place(value, name, *args):
    return getattr(value, name)(*args) is value
#: [t(f) for f in (operator.neg, operator.add, operator.setitem, heapq.heappop, heapq.heappush)]
#: [t(f, 1, 2, 3, 4) for f in (operator.neg, operator.add, operator.setitem, heapq.heappop, heapq.heapify)]
#: [t(f, a=1) for f in (operator.neg, operator.add, heapq.heappop)], operator.neg.__module__, operator.itemgetter.__module__
#: t(operator.indexOf, 5, 1), t(operator.countOf, None, 1), t(operator.length_hint, 5, 'a'), operator.length_hint(5, 2)
#: [t(getattr(collections.deque(), n), 1, 2) for n in ('append', 'pop', 'copy', '__len__', '__eq__', 'clear', '__contains__')]
#: [t(getattr(collections.deque(), n), x=1) for n in ('append', 'pop', '__len__', '__eq__', 'clear', '__reversed__', 'rotate')]
#: [t(x.__format__, 5) for x in ({}, 'a', 1, 1.5, None)], [t(x.__format__) for x in ('a', 1)], t(format, {}, 'd')
#: [t(x.__mul__) for x in ([], ())], [t(x.__setitem__, 1) for x in ([], {})], t((1).__ceil__, 1), t((1.5).__round__, a=1)
#: t(Shape), t(Shape, 1), t(Shape, x=1), t(issubclass, 1, ()), t({}.pop, [], 5), t({}.pop, [])
#: t('abc'.find, 1, 'a'), t(b'abc'.find, 'a', 'b'), t('abc'.index, b'a'), b'a-b'.partition(bytearray(b'-')), b''.decode('none')
#: t(pow, 2.0, 1, 3), t(pow, 'a', 1, 2), t(sum, [], key=1, start=2), hash(b'') == hash('')
#: t(ModuleNotFoundError, foo=1), t(UnboundLocalError, foo=1), t(ValueError('a').with_traceback, 5)
#: iterated(re.match('(a)', 'a')), inside(re.match('(a)', 'a'), 'a'), inside('abc', Point(1, 2)), inside(5, 1)
#: views(collections.OrderedDict(a=1, b=2)), views(collections.OrderedDict()), collections.OrderedDict(a=1).keys() == {'a'}
#: types.MappingProxyType({'a': 1}) | {'b': 2}, {'b': 2} | types.MappingProxyType({'a': 1}), t(operator.or_, types.MappingProxyType({}), 1)
#: [t(f, [1, 2], 3, *a) for f in (bisect.bisect, bisect.bisect_left) for a in ((-1,), ('a',), (0, -1), (0, None), (10**20,))]
#: t(bisect.insort, 5, 1), t(bisect.insort, (1, 2), 1), t(bisect.bisect, {1: 2}, 1)
#: [t(f, x) for m in (re.match('(a)', 'a'), re.match('(?P<n>a)', 'a')) for f in (m.group, m.__getitem__) for x in ([], {}, 'x', 5, None)]
#: re.compile('a').groupindex, re.compile('(?P<n>a)').groupindex, t(re.compile('a').split, b'a', -1), re.I in re.I | re.M, list(re.I | re.M), len(re.I)
#: Decimal(1) == 1j, Decimal(1).__ne__(1j), Context(prec=3).create_decimal_from_float(2.0), t(Decimal(1).is_normal, 5), t(Decimal(1).copy_sign, 'a'), Context().to_eng_string(5)
#: t(io.BytesIO(b'a').read, 2**63), t(io.StringIO('a').readline, 10**20), dumped([1, {'a': None}], io.StringIO())
#: [t(b'ab'.hex, x) for x in (5, [], [1], 'ab', 'é', '-', b'-')], t(b'ab'.hex, '-', 'a')
#: in_place([1], '__iadd__', [2]), in_place(collections.OrderedDict(), '__ior__', {}), in_place(collections.defaultdict(int), '__ior__', {1: 2})
#: t(lambda: bytearray(b'ab').__setitem__(0, 300)), t(lambda: bytearray(b'ab').__delitem__(5))
#? pow(2, 1j, 3)
#? bisect.bisect([1], 2, a=3)
#? types.MappingProxyType({}) < 1
#? SyntaxError('a', 5)
#? json.dump([1], types.SimpleNamespace(write=print))
