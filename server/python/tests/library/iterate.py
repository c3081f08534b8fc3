import functools
import itertools
import operator
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, reduce, singledispatch, total_ordering, wraps
from itertools import *


def show(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


print(list(chain([1], 'ab', (2,))), list(chain.from_iterable(['ab', 'c'])), list(chain()))
print(list(combinations('abcd', 2)), list(combinations([], 0)), list(combinations('ab', 3)))
print(list(permutations('abc')), list(permutations('abc', 2)), list(permutations('ab', 3)), list(permutations([])))
print(list(combinations_with_replacement('abc', 2)), list(combinations_with_replacement('', 1)))
print(list(product('ab', [1, 2])), list(product([0, 1], repeat=3)), list(product()), list(product('ab', [])))
print(list(islice(count(5), 3)), list(islice('abcdefg', 1, 6, 2)), list(islice('abc', None)), list(islice('abcdef', 2, None)))
print(list(accumulate([1, 2, 3])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=10)), list(accumulate([])))
print([(k, list(g)) for k, g in groupby('aaabbc')], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
print(list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(None, [0, 1, ''])))
print(list(zip_longest('abc', [1], fillvalue='-')), list(pairwise([1, 2, 3])), list(pairwise([1])), list(starmap(pow, [(2, 3), (3, 2)])))
print(list(compress('abcd', [1, 0, 1])), list(repeat('x', 3)), list(islice(cycle('ab'), 5)), list(repeat(1, 0)))
a, b = tee([1, 2, 3])
print(next(a), list(b), list(a), count(2, 3), repeat(1, 2), count(1), repeat('a'))
print([len(list(g)) for _, g in groupby(sorted('mississippi'))], list(map(''.join, product('ab', 'cd'))))
groups = groupby('aab')
first = next(groups)
second = next(groups)
print(list(first[1]), list(second[1]))
print(type(chain()).__name__, next(count(1.5, 0.5)), list(zip(count(), 'ab')))
show(lambda: list(islice('abc', -1)))
show(lambda: list(islice('abc', 0, 3, 0)))
show(lambda: chain(5).__next__())
show(lambda: list(combinations('ab', -1)))
show(lambda: permutations(5))
show(lambda: next(iter(chain())))
show(lambda: list(accumulate([1, 'a'])))
show(lambda: count('a'))

print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(operator.add, [[1], [2]], []), reduce(max, [3]))
show(lambda: reduce(operator.add, []))
show(lambda: reduce(operator.add, 5))
double = partial(operator.mul, 2)
print(double(4), partial(int, base=2)('101'), double.args, partial(print, 1, sep='').keywords)


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info(), fib.__name__)


@cache
def square(x):
    print('computing', x)
    return x * x


print(square(3), square(3), square.cache_info())


@lru_cache(maxsize=2)
def small(x):
    return x


for it in (1, 2, 1, 3, 2, 1):
    small(it)
print(small.cache_info())
show(lambda: fib([]))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted(['b', 'A'], key=cmp_to_key(lambda a, b: (a > b) - (a < b))))
key = cmp_to_key(lambda a, b: a - b)
print(type(key).__name__, type(key(1)).__module__, key(1).obj, key(1) < key(2), key(1) == key(1), key(2) != key(2), max([key(3), key(4)]).obj)
for wrong in (lambda: key(1) < 1, lambda: hash(key(1)), lambda: key < key, lambda: type(key)(), lambda: key(1).other):
    try:
        wrong()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


def logged(function):
    @wraps(function)
    def wrapper(*args):
        """wrapped"""
        return function(*args)
    return wrapper


@logged
def hello(name):
    """Says hello."""
    return 'hello ' + name


print(hello('x'), hello.__name__, hello.__doc__, hello.__wrapped__('y'))


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) <= Version(2), Version(1) > Version(2), Version(1) >= Version(1), max(Version(1), Version(5)).n)


class Lazy:
    @cached_property
    def value(self):
        print('once')
        return 5


lazy = Lazy()
print(lazy.value, lazy.value, lazy.__dict__)


@singledispatch
def kind(x):
    return 'other'


@kind.register(int)
def _(x):
    return 'int'


@kind.register
def _(x: list):
    return 'list'


print(kind(1), kind([]), kind('a'), kind(True))
print(operator.itemgetter(1)([1, 2]), operator.itemgetter(0, 2)('abc'), operator.attrgetter('n')(Version(3)), operator.methodcaller('upper')('a'))
print(sorted([('b', 2), ('a', 3)], key=operator.itemgetter(1)), operator.itemgetter(1), operator.contains([1], 1), operator.truediv(1, 2), operator.neg(1), operator.not_(1), operator.index(5))
show(lambda: operator.add(1, 'a'))
show(lambda: operator.itemgetter(5)([1]))
