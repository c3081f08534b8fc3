import sys
from collections.abc import Mapping as AbstractMapping
from typing import Any, Counter, Deque, Dict, Generic, Iterable, Iterator, Mapping, MutableMapping, Sequence, TypeVar, Union

K = TypeVar("K")
String = Union[str, bytes]


class Table(Mapping[str, Any]):
    def __init__(self, **items):
        self._items = items

    def __getitem__(self, key):
        return self._items[key]

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)


class Named(Table):
    pass


class Row(Sequence[int]):
    def __len__(self):
        return 3

    def __getitem__(self, at):
        if at >= 3:
            raise IndexError(at)
        return at * 2


class Store(MutableMapping[str, int], Generic[K]):
    def __init__(self):
        self.of = {}

    def __getitem__(self, key):
        return self.of[key]

    def __setitem__(self, key, value):
        self.of[key] = value

    def __delitem__(self, key):
        del self.of[key]

    def __iter__(self):
        return iter(self.of)

    def __len__(self):
        return len(self.of)


class Words(Counter[str]):
    pass


class Line(Deque[int]):
    pass


class Names(Dict[str, str]):
    pass


class Steps(Iterator[int]):
    n = 0

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return self.n


def stored():
    store = Store()
    store.update(a=1)
    return store.pop("a"), store.setdefault("b", 2), len(store)


#: Named(a=1).get("a"), Named(a=1).get("z", 0), dict(Named(a=1).items()), "b" in Named(a=1), list(Named(a=1).keys())
#: Named(a=1) == {"a": 1}, isinstance(Named(), AbstractMapping), issubclass(Row, AbstractMapping)
#: Row().index(4), Row().count(2), list(reversed(Row())), 4 in Row()
#: stored()
#: Words("aab").most_common(1), list(Line([1, 2], maxlen=1)), Names(a="b"), list(Steps())
#: isinstance("a", String.__args__), isinstance(1, String.__args__)
#: sys.hexversion < 0x30C00A2, sys.hexversion >= 0x3000000, 0x30A0000 <= sys.hexversion
#: __import__("math").gcd(4, 6), list(__import__("collections").deque([1]))
#: "plain" % vars(Row), "%(n)s" % vars(Steps)
#? sys.hexversion >> 24
#? Union[str, int].__origin__
