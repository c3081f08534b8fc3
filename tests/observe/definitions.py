"""The docstring."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import pickle


def decorate(function):  # => calls 1
    """Wraps."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):  # => calls 2, args tuple:one:2, kwargs dict:empty:2
        nonlocal_count()
        return function(*args, **kwargs)

    return wrapper  # => return function:1


def counter():
    n = 0

    def add():
        nonlocal n
        n += 1  # => n int:one:1 int:small:1
        return n

    return add


nonlocal_count = counter()
total = 0


@decorate
def double(x: int = 3) -> int:
    """Doubles."""
    global total
    total += x  # => total int:small:2
    return x * 2


@dataclasses.dataclass
class Point:
    """A point."""

    x: int
    y: int = 2

    def __post_init__(self):
        self.sum = self.x + self.y  # => line 2

    @property
    def far(self):
        return self.sum > 2  # => return bool:true:1

    @staticmethod
    def origin():
        class Local:
            size = 1

            def of(self):
                return self.size  # => return int:one:1

        return Local().of()

    def __private(self):
        return super().__repr__()

    def shown(self):
        return len(self.__private()) > 1


print(__doc__, double.__doc__, decorate.__doc__, Point.__doc__)
print(double(2), double(x=5) if False else double(4), total)
print(Point(1), Point(1).far if False else Point.origin())
p = Point(1)
print(p.far, p.shown())
print(inspect.getsource(Point.far.fget))
print(inspect.signature(double), double.__name__, double.__qualname__, double.__wrapped__.__code__.co_argcount)
print(pickle.loads(pickle.dumps(p)) == p, pickle.loads(pickle.dumps(double)) is double)
print(sorted(name for name in globals() if not name.startswith("__")))
print(sorted(vars(Point)))


if total:
    class Last:  # => line 1
        size = 1

        def end(self):
            pass  # A comment that belongs to the function.
            # And another.
