# The class of each value; `key` looks like a secret.
import collections
import datetime
import enum
import functools
import io
import pathlib
import re


class Color(enum.IntEnum):
    RED = 1


class Odd(int):
    def __lt__(self, other):
        raise RuntimeError("looked at")

    __len__ = __repr__ = __eq__ = __class__ = property(__lt__)
    __hash__ = int.__hash__


class Liar(list):
    def __len__(self):
        raise RuntimeError("looked at")


Pair = collections.namedtuple("Pair", "a b")


def take(value, key):  # => key int:small:1, value = 5
    pass
    return None  # => return none:1


def texts(value):
    seen = value  # => seen str:empty:1 str:short:4 str:medium:3, seen = 'plain', seen = ''
    return None


for value in ["", "me@x.org", "hunter2!", "A1b2C3d4", "4111 1111 1111", "the password", "x" * 16, "plain"]:
    texts(value)


def decrypt(value):
    seen = value  # => seen int:one:1
    return None


decrypt(1)


def each(value):
    seen = value  # => seen none:1 bool:true:1 bool:false:1 int:negative:1 int:zero:1 int:one:2 int:small:1 int:medium:1 int:large:1 float:negative:1 float:zero:1 float:fraction:1 float:positive:1 float:special:1 complex:1 str:empty:1 str:char:1 str:short:1 str:medium:1 str:long:1 bytes:empty:1 bytes:short:1 bytes:long:1 list:empty:2 list:one:1 list:few:1 list:many:1 tuple:empty:1 tuple:one:1 tuple:few:2 tuple:many:1 dict:empty:1 dict:one:1 dict:few:1 dict:many:1 set:empty:1 set:one:1 set:few:1 set:many:1 function:4 class:1 module:1 iterator:2 exception:1 enum:1 date:2 path:1 pattern:1 file:1 object:3
    return 0


take(5, 6)
for value in [
    None, True, False, -5, 0, 1, Odd(1), 10, 1000, 1001, -0.5, -0.0, 0.5, 1.0, float("nan"), 2j,
    "", "a", "a" * 9, "a" * 49, "a" * 50, b"", bytearray(9), b"a" * 10,
    [], Liar([]), [1], [1] * 10, [1] * 11, (), (1,), (1, 2), Pair(1, 2), (1,) * 11,
    {}, collections.OrderedDict(a=1), {1: 1, 2: 2}, dict.fromkeys(range(11)),
    set(), frozenset([1]), {1, 2}, set(range(11)),
    take, len, "".join, functools.partial(take), int, re, iter([]), (i for i in ()), ValueError(), Color.RED,
    datetime.date(2020, 1, 1), datetime.timedelta(1), pathlib.PurePath("a"), re.compile("a"), io.StringIO(),
    object(), range(3), collections.deque(),
]:
    each(value)


class Meta(type):
    def mro(cls):
        return super().mro()

    def __eq__(cls, other):
        raise RuntimeError("looked at")

    def __hash__(cls):
        raise RuntimeError("looked at")


class Made(metaclass=Meta):
    def itself(self):
        return self  # => return object:1


Made().itself()
