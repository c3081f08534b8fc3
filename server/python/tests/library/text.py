import dataclasses
import json
from dataclasses import asdict, astuple, dataclass, field, fields, replace


def show(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


value = {'a': [1, 2.5, None, True, 'x"\\\n\u00e9'], 'b': {}, 'c': [], 'd': {'e': (1,)}, 1: 2, None: 3, 2.5: 4, True: 5}
print(json.dumps(value), json.dumps(value, indent=2), json.dumps([1, 2], separators=(',', ':')), sep='\n')
print(json.dumps({'b': 1, 'a': 2}, sort_keys=True), json.dumps('\u00e9\U0001f600', ensure_ascii=False), json.dumps('\u00e9\U0001f600\x01'), json.dumps(float('inf')), json.dumps(1e100), json.dumps([]), json.dumps({}), json.dumps([1], indent='\t'), json.dumps([[]], indent=1))
print(json.loads('{"a": [1, 2.5, -3e2, null, true, false, "x\\u00e9\\n"], "b": {}}'), json.loads(' [1 , 2] '), json.loads('"\\ud83d\\ude00"'), json.loads('NaN'), json.loads('-0'), json.loads('1E5'), json.loads('[]'))
print(json.loads('{"a": 1, "a": 2}'), json.loads('[1.0]', parse_float=str), json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d)), json.loads(b'[1]'), json.dumps({1: 'a'}, skipkeys=True))
for text in ['', '{', '[1,]', '{"a"}', '{"a":}', '{"a":1,}', '[1 2]', '1 2', '"abc', '"\\q"', '{a: 1}', 'nul', '[1\n,\n x]', '"\\u12"', '"a\nb"', '-', '[', '{"a": 1 "b"}', "{'a': 1}", '01']:
    show(lambda: json.loads(text))
show(lambda: json.dumps({1, 2}))
show(lambda: json.dumps({(1, 2): 3}))
show(lambda: json.dumps(object))
show(lambda: json.dumps(float('nan'), allow_nan=False))
show(lambda: json.dumps(3 + 4j, default=str))
show(lambda: json.loads(5))
show(lambda: json.dumps({(1,): 1, 'a': 2}, skipkeys=True))
loop = []
loop.append(loop)
show(lambda: json.dumps(loop))


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)

    def total(self):
        return self.x + self.y


p = Point(1, 2)
print(p, p == Point(1, 2), p == (1, 2), p.total(), asdict(p), astuple(p), replace(p, x=5), [f.name for f in fields(p)])
p.tags.append('a')
print(p, Point(3), Point(x=1, tags=['q']), Point.__match_args__, dataclasses.is_dataclass(Point), dataclasses.is_dataclass(3))
show(lambda: Point())
show(lambda: Point(1, 2, 3, 4))
show(lambda: Point(1, z=2))
show(lambda: Point(1, x=2))
show(lambda: hash(p))
show(lambda: p < Point(2))


@dataclass(frozen=True, order=True)
class Key:
    a: int
    b: str = field(default='z', compare=False)


print(Key(1) < Key(2), sorted([Key(3), Key(1)]), hash(Key(1)) == hash(Key(1, 'q')), Key(1) == Key(1, 'q'), {Key(1): 2}[Key(1)])
show(lambda: setattr(Key(1), 'a', 5))
show(lambda: delattr(Key(1), 'a'))


@dataclass
class Base:
    name: str


@dataclass
class Child(Base):
    age: int = 3
    double: int = field(init=False, repr=False, default=0)

    def __post_init__(self):
        self.double = self.age * 2


c = Child('bob')
print(c, c.double, Child('a', 5).double, asdict(c), Child('a') == Base('a'))


@dataclass
class Node:
    value: int
    next: 'Node' = None


print(Node(1, Node(2)), asdict(Node(1, Node(2))))


def bad():
    @dataclass
    class Bad:
        x: int = 0
        y: int


def mutable():
    @dataclass
    class Mutable:
        x: list = []


show(bad)
show(mutable)


@dataclass(kw_only=True, slots=True)
class Slotted:
    a: int
    b: int = 2


print(Slotted(a=1), Slotted.__slots__)
show(lambda: Slotted(1))
show(lambda: Slotted())
