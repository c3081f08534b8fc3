from _foretrace import entitle, in_c, index as _index, known as _known, size as _size, unsupported as _unsupported


_END = object()


class _Iterator:
    __slots__ = ()
    __module__ = 'itertools'

    def __iter__(self):
        return self


def _wrong(name, least, given):
    raise TypeError(f'{name} expected at least {least} argument{"s" if least != 1 else ""}, got {given}')


class count(_Iterator):
    def __init__(self, start=0, step=1):
        if not isinstance(start, (int, float, complex)) and not hasattr(start, '__float__'):
            raise TypeError('a number is required')
        self._next = start
        self._step = step

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if isinstance(self._step, int) and self._step == 1:
            return f'count({self._next!r})'
        return f'count({self._next!r}, {self._step!r})'


class cycle(_Iterator):
    def __init__(self, iterable, /):
        self._source = iter(iterable)
        self._saved = []
        self._at = 0

    def __next__(self):
        if self._source is not None:
            value = next(self._source, _END)
            if value is not _END:
                self._saved.append(value)
                return value
            self._source = None
        if not self._saved:
            raise StopIteration
        value = self._saved[self._at]
        self._at = (self._at + 1) % len(self._saved)
        return value


_ENDLESS = object()


def _count(times):
    times = _index(times)
    if not -2 ** 63 <= times < 2 ** 63:
        raise OverflowError('Python int too large to convert to C ssize_t')
    return max(times, 0)


class repeat(_Iterator):
    def __init__(self, object, times=_ENDLESS):
        self._object = object
        self._left = None if times is _ENDLESS else _count(times)

    def __next__(self):
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError('len() of unsized object')
        return self._left

    def __repr__(self):
        return f'repeat({self._object!r})' if self._left is None else f'repeat({self._object!r}, {self._left})'


class accumulate(_Iterator):
    def __init__(self, iterable, func=None, *, initial=None):
        self._source = iter(iterable)
        self._func = func
        self._total = _END
        self._initial = initial

    def __next__(self):
        if self._initial is not None:
            self._total = self._initial
            self._initial = None
            return self._total
        value = next(self._source)
        if self._total is _END:
            self._total = value
        elif self._func is None:
            self._total = self._total + value
        else:
            self._total = self._func(self._total, value)
        return self._total


class chain(_Iterator):
    def __init__(self, *iterables):
        self._sources = iter(iterables)
        self._current = None

    @classmethod
    def from_iterable(cls, iterable, /):
        self = cls()
        self._sources = iter(iterable)
        return self

    def __next__(self):
        while True:
            if self._current is None:
                if self._sources is None:
                    raise StopIteration
                source = next(self._sources, _END)
                if source is _END:
                    self._sources = None
                    raise StopIteration
                self._current = iter(source)
            value = next(self._current, _END)
            if value is not _END:
                return value
            self._current = None


class compress(_Iterator):
    def __init__(self, data, selectors):
        self._data = iter(data)
        self._selectors = iter(selectors)

    def __next__(self):
        while True:
            value = next(self._data)
            if next(self._selectors):
                return value


class dropwhile(_Iterator):
    def __init__(self, predicate, iterable, /):
        self._predicate = predicate
        self._source = iter(iterable)
        self._dropping = True

    def __next__(self):
        while self._dropping:
            value = next(self._source)
            if not self._predicate(value):
                self._dropping = False
                return value
        return next(self._source)


class takewhile(_Iterator):
    def __init__(self, predicate, iterable, /):
        self._predicate = predicate
        self._source = iter(iterable)
        self._done = False

    def __next__(self):
        if self._done:
            raise StopIteration
        value = next(self._source)
        if self._predicate(value):
            return value
        self._done = True
        raise StopIteration


class filterfalse(_Iterator):
    def __init__(self, function, iterable, /):
        self._function = function
        self._source = iter(iterable)

    def __next__(self):
        while True:
            value = next(self._source)
            if not (value if self._function is None or self._function is bool else self._function(value)):
                return value


class starmap(_Iterator):
    def __init__(self, function, iterable, /):
        self._function = function
        self._source = iter(iterable)

    def __next__(self):
        return self._function(*next(self._source))


class islice(_Iterator):
    def __init__(self, iterable, *bounds):
        if not bounds:
            _wrong('islice', 2, 1)
        if len(bounds) > 3:
            raise TypeError(f'islice expected at most 4 arguments, got {len(bounds) + 1}')
        if not _known(*bounds):
            _unsupported('bounds of `islice` that are not known')
        start, stop, step = (None, bounds[0], None) if len(bounds) == 1 else (*bounds, None)[:3]
        start, stop = _bound(start), _bound(stop)
        if stop == -1:
            raise ValueError('Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
        if start is not None and start < 0 or stop is not None and stop < 0:
            raise ValueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
        step = _bound(step)
        if step is not None and step < 1:
            raise ValueError('Step for islice() must be a positive integer or None.')
        self._source = iter(iterable)
        self._wanted = 0 if start is None else start
        self._stop = stop
        self._step = 1 if step is None else step
        self._at = 0

    def __next__(self):
        if self._source is None:
            raise StopIteration
        stop = self._wanted if self._stop is None else min(self._wanted, self._stop)
        while self._at < stop:
            if next(self._source, _END) is _END:
                self._source = None
                raise StopIteration
            self._at += 1
        if self._stop is not None and self._at >= self._stop:
            self._source = None
            raise StopIteration
        value = next(self._source, _END)
        if value is _END:
            self._source = None
            raise StopIteration
        self._at += 1
        self._wanted += self._step
        return value


def _bound(value):
    """A bound of `islice`; -1 where it is no size."""
    if value is None:
        return None
    try:
        return _size(value)
    except Exception:
        return -1


class pairwise(_Iterator):
    def __init__(self, iterable, /):
        self._source = iter(iterable)
        self._last = _END

    def __next__(self):
        if self._last is _END:
            self._last = next(self._source)
        value = next(self._source)
        pair = (self._last, value)
        self._last = value
        return pair


class zip_longest(_Iterator):
    def __init__(self, *iterables, fillvalue=None):
        self._sources = [iter(iterable) for iterable in iterables]
        self._active = len(self._sources)
        self._fill = fillvalue

    def __next__(self):
        if not self._active:
            raise StopIteration
        values = []
        for at, source in enumerate(self._sources):
            value = self._fill
            if source is not None:
                value = next(source, _END)
                if value is _END:
                    self._active -= 1
                    if not self._active:
                        raise StopIteration
                    self._sources[at] = None
                    value = self._fill
            values.append(value)
        return tuple(values)


class groupby(_Iterator):
    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._keyfunc = key
        self._key = self._value = self._target = _END
        self._group = None

    def _step(self):
        value = next(self._source)
        key = value if self._keyfunc is None else self._keyfunc(value)
        self._value = value
        self._key = key

    def __next__(self):
        self._group = None
        while self._key is _END or self._target is not _END and (
            self._target is self._key or self._target == self._key
        ):
            self._step()
        self._target = self._key
        self._group = _grouper(self, self._target)
        return (self._key, self._group)


class _grouper(_Iterator):
    def __init__(self, parent, target):
        self._parent = parent
        self._target = target

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._value is _END:
            parent._step()
        if not (self._target is parent._key or self._target == parent._key):
            raise StopIteration
        value = parent._value
        parent._value = _END
        return value


class product(_Iterator):
    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError('repeat argument cannot be negative')
        self._pools = [tuple(pool) for pool in iterables] * repeat
        self._at = [0] * len(self._pools) if all(self._pools) else None
        self._first = True

    def __next__(self):
        at = self._at
        if at is None:
            raise StopIteration
        if self._first:
            self._first = False
        else:
            for place in range(len(at) - 1, -1, -1):
                at[place] += 1
                if at[place] < len(self._pools[place]):
                    break
                at[place] = 0
            else:
                self._at = None
                raise StopIteration
        return tuple([pool[index] for pool, index in zip(self._pools, at)])


class _Choices(_Iterator):
    def __init__(self, iterable, r):
        self._pool = tuple(iterable)
        if not isinstance(r, int):
            raise TypeError(f"'{type(r).__name__}' object cannot be interpreted as an integer")
        if r < 0:
            raise ValueError('r must be non-negative')
        self._r = r
        self._first = True
        self._start()

    def __next__(self):
        if self._at is None:
            raise StopIteration
        if self._first:
            self._first = False
        elif not self._advance():
            self._at = None
            raise StopIteration
        pool = self._pool
        return tuple([pool[index] for index in self._at[:self._r]])


class combinations(_Choices):
    def __init__(self, iterable, r):
        super().__init__(iterable, r)

    def _start(self):
        self._at = list(range(self._r)) if self._r <= len(self._pool) else None

    def _advance(self):
        at, size, r = self._at, len(self._pool), self._r
        for place in range(r - 1, -1, -1):
            if at[place] != place + size - r:
                index = at[place] + 1
                for later in range(place, r):
                    at[later] = index
                    index += 1
                return True
        return False


class combinations_with_replacement(_Choices):
    def __init__(self, iterable, r):
        super().__init__(iterable, r)

    def _start(self):
        self._at = [0] * self._r if self._pool or not self._r else None

    def _advance(self):
        at, size, r = self._at, len(self._pool), self._r
        for place in range(r - 1, -1, -1):
            if at[place] != size - 1:
                at[place:] = [at[place] + 1] * (r - place)
                return True
        return False


class permutations(_Choices):
    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        if r is not None and not isinstance(r, int):
            raise TypeError('Expected int as r')
        super().__init__(pool, len(pool) if r is None else r)

    def _start(self):
        size = len(self._pool)
        self._at = list(range(size)) if self._r <= size else None
        self._cycles = list(range(size, size - self._r, -1))

    def _advance(self):
        at, cycles, size = self._at, self._cycles, len(self._pool)
        for place in range(self._r - 1, -1, -1):
            cycles[place] -= 1
            if cycles[place] == 0:
                at[place:] = at[place + 1:] + at[place:place + 1]
                cycles[place] = size - place
            else:
                other = size - cycles[place]
                at[place], at[other] = at[other], at[place]
                return True
        return False


def tee(*args):
    if not 1 <= len(args) <= 2:
        bound = 'at least 1 argument' if not args else 'at most 2 arguments'
        raise TypeError(f'tee expected {bound}, got {len(args)}')
    iterable, n = (*args, 2)[:2]
    n = _size(n)
    if n < 0:
        raise ValueError('n must be >= 0')
    source = iter(iterable)
    if n == 0:
        return ()
    if isinstance(source, _tee):
        return (source, *[source._copy() for _ in range(n - 1)])
    shared = []
    return tuple([_tee(source, shared, 0) for _ in range(n)])


class _tee(_Iterator):
    def __init__(self, source, shared, at):
        self._source = source
        self._shared = shared
        self._at = at

    def _copy(self):
        return _tee(self._source, self._shared, self._at)

    __copy__ = _copy

    def __next__(self):
        if self._at == len(self._shared):
            self._shared.append(next(self._source))
        self._at += 1
        return self._shared[self._at - 1]


in_c(_Iterator)
for _kind in (
    count, cycle, repeat, accumulate, chain, compress,
    dropwhile, takewhile, filterfalse, starmap, islice, pairwise,
    zip_longest, groupby, _grouper, product, combinations, combinations_with_replacement,
    permutations, _tee,
):
    entitle(_kind, 'itertools.' + _kind.__name__, True)
