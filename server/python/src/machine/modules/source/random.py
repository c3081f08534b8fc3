from _foretrace import in_c, index, known, lost, unknown
from _mersenne import bits as _bits, seeded as _seeded, uniform as _uniform
from bisect import bisect
from itertools import accumulate
from math import ceil, cos, exp, floor, isfinite, log, pi, sin, sqrt

__all__ = [
    'Random', 'SystemRandom', 'betavariate', 'choice', 'choices', 'expovariate', 'gammavariate', 'gauss',
    'getrandbits', 'getstate', 'lognormvariate', 'normalvariate', 'paretovariate', 'randbytes', 'randint', 'random',
    'randrange', 'sample', 'seed', 'setstate', 'shuffle', 'triangular', 'uniform', 'vonmisesvariate',
    'weibullvariate',
]
_NORMAL = 4 * exp(-0.5) / sqrt(2.0)
_WHY = 'a random value'


def _like(values):
    """An unknown value of the type that all these have."""
    kinds = {type(value).__name__ for value in values} if known(*values) else ()
    return unknown(_WHY, kinds.pop() if len(kinds) == 1 else '')


class Random:
    __module__ = 'random'
    VERSION = 3

    def __init__(self, x=None):
        self.seed(x)

    def __init_subclass__(cls, /, **kwargs):
        super().__init_subclass__(**kwargs)
        if 'random' in cls.__dict__ or 'getrandbits' in cls.__dict__:
            cls._make = lambda self, a: None

    def _make(self, a):
        """The generator that a seed makes; None where its numbers are not known."""
        if a is None or not known(a):
            return None
        if isinstance(a, (str, bytes, bytearray)):
            from hashlib import sha512
            if isinstance(a, str):
                a = a.encode()
            return _seeded(int.from_bytes(bytes(a) + sha512(a).digest(), 'big'))
        if isinstance(a, float):
            return _seeded(hash(a) % 2 ** 64) if a == a else None
        if isinstance(a, int):
            return _seeded(abs(a))
        raise TypeError('The only supported seed types are: None,\nint, float, str, bytes, and bytearray.')

    def seed(self, a=None, version=2):
        made = self._make(a)
        if version != 2 and isinstance(a, (str, bytes)):
            made = None
        self._state = made
        self.gauss_next = None

    def getstate(self):
        return unknown('the state of a random generator')

    def setstate(self, state):
        if known(state):
            lost('a state that is written out')
        self._state = None

    def _lost(self, *values):
        """Whether the next number is not known; it is not from where it depends on a value that is not known."""
        if self._state is not None and not known(*values):
            self._state = None
        return self._state is None

    def _below(self, n):
        if not n:
            return 0
        state = self._state
        size = n.bit_length()
        number = _bits(state, size)
        while number >= n:
            number = _bits(state, size)
        return number

    def random(self, /):
        return unknown(_WHY, 'float') if self._state is None else _uniform(self._state)

    def getrandbits(self, k, /):
        if self._lost(k):
            return unknown(_WHY, 'int')
        k = index(k)
        if k < 0:
            raise ValueError('number of bits must be non-negative')
        return _bits(self._state, k)

    def randbytes(self, n):
        if self._lost(n):
            return unknown(_WHY, 'bytes')
        return self.getrandbits(n * 8).to_bytes(n, 'little')

    def randrange(self, start, stop=None, step=1):
        if not known(start, stop, step):
            self._lost(start, stop, step)
            return unknown(_WHY, 'int')
        first = _whole(start, 'start')
        if stop is None:
            if step != 1:
                raise TypeError('Missing a non-None stop argument')
            if first > 0:
                return self._pick(first)
            raise ValueError('empty range for randrange()')
        last = _whole(stop, 'stop')
        width = last - first
        by = _whole(step, 'step')
        if by == 1:
            if width > 0:
                return first + self._pick(width)
            raise ValueError('empty range for randrange() (%d, %d, %d)' % (first, last, width))
        if by > 0:
            count = (width + by - 1) // by
        elif by < 0:
            count = (width + by + 1) // by
        else:
            raise ValueError('zero step for randrange()')
        if count <= 0:
            raise ValueError('empty range for randrange()')
        return first + by * self._pick(count)

    def _pick(self, n):
        """A number below one that is known."""
        if self._state is None:
            return 0 if n == 1 else unknown(_WHY, 'int')
        return self._below(n)

    def randint(self, a, b):
        if not known(a, b):
            self._lost(a, b)
            return unknown(_WHY, 'int')
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if self._lost(seq):
            if not known(seq):
                return unknown(_WHY)
            size = len(seq)
            if not size:
                raise IndexError('Cannot choose from an empty sequence')
            return seq[0] if size == 1 else _like(seq) if isinstance(seq, (list, tuple, str, range)) else unknown(_WHY)
        size = len(seq)
        if not size:
            raise IndexError('Cannot choose from an empty sequence')
        return seq[self._below(size)]

    def shuffle(self, x):
        if self._lost(x):
            if len(x) > 1:
                doubt = _like(x) if isinstance(x, list) else unknown(_WHY)
                for at in range(len(x)):
                    x[at] = doubt
            return
        for at in range(len(x) - 1, 0, -1):
            other = self._below(at + 1)
            x[at], x[other] = x[other], x[at]

    def sample(self, population, k, *, counts=None):
        if not known(population, k, counts):
            self._lost(population, k, counts)
            return unknown(_WHY, 'list')
        if not _is_sequence(population):
            raise TypeError('Population must be a sequence.  For dicts or sets, use sorted(d).')
        size = len(population)
        if counts is not None:
            sums = list(accumulate(counts))
            if len(sums) != size:
                raise ValueError('The number of counts does not match the population')
            total = sums.pop()
            if not isinstance(total, int):
                raise TypeError('Counts must be integers')
            if total <= 0:
                raise ValueError('Total of counts must be greater than zero')
            chosen = self.sample(range(total), k=k)
            return [population[bisect(sums, at)] if known(at) else _like(population) for at in chosen]
        if not 0 <= k <= size:
            raise ValueError('Sample larger than population or is negative')
        result = [None] * k
        if self._state is None:
            return [_like(population)] * k
        few = 21
        if k > 5:
            few += 4 ** ceil(log(k * 3, 4))
        if size <= few:
            pool = list(population)
            for at in range(k):
                other = self._below(size - at)
                result[at] = pool[other]
                pool[other] = pool[size - at - 1]
        else:
            selected = set()
            for at in range(k):
                other = self._below(size)
                while other in selected:
                    other = self._below(size)
                selected.add(other)
                result[at] = population[other]
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        if not known(population, weights, cum_weights, k):
            self._lost(population, weights, cum_weights, k)
            return unknown(_WHY, 'list')
        size = len(population)
        if cum_weights is None:
            if weights is None:
                if self._state is None:
                    return [_like(population)] * k
                state = self._state
                return [population[floor(_uniform(state) * (size + 0.0))] for _ in range(k)]
            if isinstance(weights, int):
                k = weights
                raise TypeError(f'The number of choices must be a keyword argument: {k=}')
            cum_weights = list(accumulate(weights))
        elif weights is not None:
            raise TypeError('Cannot specify both weights and cumulative weights')
        if len(cum_weights) != size:
            raise ValueError('The number of weights does not match the population')
        if not known(*cum_weights):
            self._lost(cum_weights[-1])
            self._state = None
            return [_like(population)] * k
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError('Total of weights must be greater than zero')
        if not isfinite(total):
            raise ValueError('Total of weights must be finite')
        if self._state is None:
            return [_like(population)] * k
        state = self._state
        return [population[bisect(cum_weights, _uniform(state) * total, 0, size - 1)] for _ in range(k)]

    def uniform(self, a, b):
        if not known(a, b):
            self.random()
            return unknown(_WHY, 'float')
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        if not known(u, low, high, mode):
            return unknown(_WHY, 'float')
        try:
            c = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if u > c:
            u = 1.0 - u
            c = 1.0 - c
            low, high = high, low
        return low + (high - low) * sqrt(u * c)

    def gauss(self, mu=0.0, sigma=1.0):
        if self._state is None:
            return unknown(_WHY, 'float')
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * (2.0 * pi)
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            z = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + z * sigma

    def normalvariate(self, mu=0.0, sigma=1.0):
        if self._state is None:
            return unknown(_WHY, 'float')
        while True:
            first = self.random()
            second = 1.0 - self.random()
            z = _NORMAL * (first - 0.5) / second
            if z * z / 4.0 <= -log(second):
                return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        value = self.normalvariate(mu, sigma)
        return exp(value) if known(value) else value

    def expovariate(self, lambd):
        return -log(1.0 - self.random()) / lambd

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        u = 1.0 - self.random()
        return alpha * (-log(u)) ** (1.0 / beta)

    def _rare(self, *args, **kwargs):
        self._state = None
        return unknown(_WHY, 'float')

    betavariate = gammavariate = vonmisesvariate = _rare


class SystemRandom(Random):
    __module__ = 'random'

    def _make(self, a):
        return None


def _is_sequence(value):
    if isinstance(value, (list, tuple, str, range, bytes, bytearray)):
        return True
    from collections.abc import Sequence
    return isinstance(value, Sequence)


def _whole(value, name):
    """An argument of `randrange`."""
    if isinstance(value, int):
        return value
    if hasattr(value, '__index__'):
        return index(value)
    whole = int(value)
    if whole != value:
        number = {'start': 1}.get(name)
        raise ValueError(f'non-integer {"arg 1" if number else name} for randrange()')
    return whole


_shared = Random()
seed = _shared.seed
random = _shared.random
uniform = _shared.uniform
triangular = _shared.triangular
randint = _shared.randint
choice = _shared.choice
randrange = _shared.randrange
sample = _shared.sample
shuffle = _shared.shuffle
choices = _shared.choices
normalvariate = _shared.normalvariate
lognormvariate = _shared.lognormvariate
expovariate = _shared.expovariate
vonmisesvariate = _shared.vonmisesvariate
gammavariate = _shared.gammavariate
gauss = _shared.gauss
betavariate = _shared.betavariate
paretovariate = _shared.paretovariate
weibullvariate = _shared.weibullvariate
getstate = _shared.getstate
setstate = _shared.setstate
getrandbits = _shared.getrandbits
randbytes = _shared.randbytes


in_c(Random.random, Random.getrandbits)
