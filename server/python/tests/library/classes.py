from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from enum import Enum, Flag, IntEnum, StrEnum, auto, unique
from typing import Any, Callable, ClassVar, Dict, Generic, List, NamedTuple, Optional, TypeVar, Union
from abc import ABC, abstractmethod
import statistics


def show(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def describe(self):
        return self.name.lower()

    @property
    def next(self):
        return Color.GREEN


print(Color.RED, repr(Color.RED), Color(2), Color['GREEN'], Color.RED.name, Color.RED.value, Color.RED.describe(), Color.RED.next, list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED == 1, Color.RED in Color, {Color.RED: 1}[Color.RED], isinstance(Color.RED, Color), f'{Color.RED}')
print(Color.__members__, Color, type(Color.RED), [c.name for c in Color])
show(lambda: Color(9))
show(lambda: Color['PINK'])
show(lambda: setattr(Color, 'RED', 5))
show(lambda: Color.RED < Color.GREEN)
show(lambda: Color.PINK)


class Level(IntEnum):
    LOW = auto()
    HIGH = auto()


print(Level.LOW, repr(Level.HIGH), Level.LOW < Level.HIGH, Level.LOW + 1, Level(2), sorted([Level.HIGH, Level.LOW]), f'{Level.LOW}', int(Level.HIGH), Level.LOW == 1)


class Word(StrEnum):
    A = auto()
    B = 'bee'


print(Word.A, repr(Word.B), Word.B == 'bee', Word.A.upper(), f'{Word.B}')


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()


print(Perm.R | Perm.W, repr(Perm.R | Perm.W), Perm.R in (Perm.R | Perm.X), bool(Perm.R & Perm.W), Perm.X.value, list(Perm.R | Perm.X), ~Perm.R, Perm(0))


class Planet(Enum):
    EARTH = (1, 'blue')
    MARS = (2, 'red')

    def __init__(self, order, color):
        self.order = order
        self.color = color


print(Planet.EARTH.color, Planet.MARS.value, Planet((1, 'blue')), Planet.MARS)
show(lambda: unique(Color))
print(Enum('Animal', 'CAT DOG').DOG, list(Enum('Animal', ['A', 'B'])))


@contextmanager
def managed(name):
    print('enter', name)
    try:
        yield name.upper()
    except ValueError as error:
        print('caught', error)
    finally:
        print('exit', name)


with managed('a') as it:
    print(it)
with managed('b'):
    raise ValueError('inside')
with suppress(KeyError, ZeroDivisionError):
    1 / 0
with nullcontext(5) as five:
    print(five)
with ExitStack() as stack:
    stack.enter_context(managed('x'))
    stack.callback(print, 'callback')
    print('body')


def failing():
    with managed('c'):
        raise KeyError('out')


show(failing)


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    @property
    @abstractmethod
    def name(self):
        ...


class Square(Shape):
    name = 'square'

    def area(self):
        return 4


print(Square().area(), isinstance(Square(), Shape), issubclass(Square, Shape), sorted(Shape.__abstractmethods__))
show(lambda: Shape())


class Half(Shape):
    def area(self):
        return 1


show(lambda: Half())
T = TypeVar('T')


class Box(Generic[T]):
    count: ClassVar[int] = 0

    def __init__(self, item: T):
        self.item = item

    def map(self, f: Callable[[T], Any]) -> 'Box':
        return Box(f(self.item))


def typed(a: List[int], b: Optional[Dict[str, Union[int, str]]] = None) -> Optional[int]:
    return a[0]


print(Box(3).map(str).item, typed([5]), T)


class Pair(NamedTuple):
    left: int
    right: str = 'r'

    def both(self):
        return f'{self.left}{self.right}'


print(Pair(1), Pair(1, 'x').both(), Pair(left=2)._replace(left=3), Pair._fields, Pair(1) == (1, 'r'))
print(statistics.mean([1, 2, 3, 4]), statistics.mean([1, 2, 3]), statistics.median([3, 1, 2]), statistics.median([1, 2, 3, 4]), statistics.mode('aab'), statistics.multimode([1, 1, 2, 2]), statistics.variance([1, 2, 3, 4]), statistics.pvariance([1, 2, 3, 4]), statistics.fmean([1, 2]))
show(lambda: statistics.mean([]))
show(lambda: statistics.variance([1]))


class Mixed(str, Enum):
    A = 'a'
    B = 'b'


print(Mixed.A, repr(Mixed.A), f'{Mixed.A}', Mixed.A == 'a', Mixed('b'), Mixed.A.upper(), repr(Color.__members__))
