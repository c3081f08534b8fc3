from collections import Counter, ChainMap, OrderedDict, defaultdict, deque, namedtuple
import collections.abc


def show(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


c = Counter('abracadabra')
print(c, c.most_common(2), c['z'], len(c), c.total(), sorted(c.elements()))
c.update('aab')
c.subtract({'a': 2, 'q': 1})
print(c, +c, -c, c == Counter(c), c > Counter('a'), c <= Counter('aaaa'))
print(Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=2), Counter(a=3) & Counter(a=1), Counter(a=3) | Counter(b=1))
del c['nothing']
print(Counter(), Counter([1, 2, 2]), dict(Counter('aa')), isinstance(c, dict), Counter('ab').copy(), max(c, key=c.get))
d = Counter('aab')
d += Counter('b')
d -= Counter('a')
d |= Counter('zz')
d &= Counter('zzaab')
print(d, list(d.items()), sum(d.values()))
show(lambda: Counter(5))
show(lambda: Counter('ab').popitem())
d = defaultdict(list)
for key, value in [('a', 1), ('b', 2), ('a', 3)]:
    d[key].append(value)
print(d, dict(d), d.get('z'), 'z' in d, len(d), d == {'a': [1, 3], 'b': [2]}, sorted(d.items()))
print(defaultdict(int, x=1), defaultdict(None), d.copy(), type(d.copy()).__name__)
show(lambda: defaultdict(None)['x'])
show(lambda: defaultdict(3))
e = defaultdict(lambda: defaultdict(int))
e['a']['b'] += 1
print({key: dict(value) for key, value in e.items()}, d.default_factory)
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
print(q, q.maxlen, len(q), q[0], q[-1], list(q), 3 in q, q.count(2), q.index(2))
q = deque('abc')
q.rotate(1)
print(q, q == deque('cab'), q < deque('cb'), q.pop(), q.popleft(), q)
q.extendleft('xyz')
q.extend('pq')
q.insert(2, 'i')
q.remove('p')
q.reverse()
print(q, q + deque('z'), q * 2, list(reversed(q)), q.copy(), bool(deque()), deque([deque()]))
q[1] = 'new'
del q[0]
print(q, sorted(q), ''.join(q))
show(lambda: deque().pop())
show(lambda: deque().popleft())
show(lambda: q[10])
show(lambda: q['a'])
show(lambda: q.remove('nothing'))
show(lambda: q.index('nothing'))
show(lambda: deque(5))
show(lambda: deque([], -1))
show(lambda: hash(deque()))
show(lambda: [q.append(1) for _ in q])
show(lambda: deque(range(3), 2))
q.clear()
print(q, len(q))
o = OrderedDict([('a', 1), ('b', 2), ('c', 3)])
o.move_to_end('a')
print(o, list(o), o.popitem(), o.popitem(last=False), o, OrderedDict(), OrderedDict(a=1) == {'a': 1})
o = OrderedDict.fromkeys('abc', 0)
o.move_to_end('c', last=False)
print(o, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), list(reversed(o)))
show(lambda: OrderedDict().popitem())
show(lambda: OrderedDict().move_to_end('a'))
Point = namedtuple('Point', 'x y')
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), p._asdict(), p._replace(x=9), Point._fields, Point._make([5, 6]), len(p), p + (3,))
x, y = p
print(x, y, hash(p) == hash((1, 2)), isinstance(p, tuple), Point.__name__, sorted([Point(2, 1), Point(1, 2)]))
show(lambda: Point(1))
show(lambda: Point(1, 2, 3))
show(lambda: Point(1, z=2))
show(lambda: Point(1, x=2))
show(lambda: p._replace(q=1))
show(lambda: Point._make([1]))
show(lambda: namedtuple('A', 'a a'))
show(lambda: namedtuple('A', ['1a']))
show(lambda: namedtuple('A', 'class'))
show(lambda: namedtuple('A', '_a'))
show(lambda: p.z)
Q = namedtuple('Q', ['a', 'b', 'c'], defaults=[1, 2])
print(Q(0), Q(0, c=5), Q._field_defaults)
show(lambda: Q())
show(lambda: setattr(p, 'x', 1))


class Sub(namedtuple('Base', 'x y')):
    def total(self):
        return self.x + self.y


print(Sub(1, 2), Sub(1, 2).total(), Sub(x=3, y=4)._replace(x=1))
m = ChainMap({'a': 1}, {'a': 2, 'b': 3})
print(m, m['a'], m['b'], list(m), len(m), m.get('q', 7), 'b' in m, m.new_child({'z': 1}), m.parents, dict(m))
show(lambda: m['q'])
show(lambda: m.pop('b'))
print(isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Mapping), isinstance(iter([]), collections.abc.Iterator), isinstance(5, collections.abc.Iterable), isinstance(len, collections.abc.Callable), isinstance('a', collections.abc.Hashable), isinstance([], collections.abc.Hashable), isinstance({1}, collections.abc.Set), isinstance((), collections.abc.MutableSequence))
