from _foretrace import alias, entitle, index, match_like, size


class deque:
    """Items are in `_back`, those before them in `_front`, backwards: both ends are ends of a list."""

    __module__ = 'collections'

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError('an integer is required')
            if maxlen > 2 ** 63 - 1:
                raise OverflowError('Python int too large to convert to C ssize_t')
            if maxlen < 0:
                raise ValueError('maxlen must be non-negative')
        self._maxlen = maxlen
        self._front = []
        self._back = []
        self._changes = 0
        self.extend(iterable)

    def __class_getitem__(cls, item, /):
        return alias(cls, item)

    @property
    def maxlen(self):
        return self._maxlen

    @property
    def _items(self):
        if self._front:
            self._back[:0] = self._front[::-1]
            self._front.clear()
        return self._back

    @_items.setter
    def _items(self, items):
        self._front = []
        self._back = items

    def append(self, x, /):
        self._back.append(x)
        self._changes += 1
        if self._maxlen is not None and len(self) > self._maxlen:
            self._first()

    def appendleft(self, x, /):
        self._front.append(x)
        self._changes += 1
        if self._maxlen is not None and len(self) > self._maxlen:
            self._last()

    def extend(self, iterable, /):
        if iterable is self:
            iterable = list(iterable)
        if self._maxlen is None:
            self._changes += 1
            items = self._back
            for item in iterable:
                items.append(item)
            return
        for item in iterable:
            self.append(item)

    def extendleft(self, iterable, /):
        if iterable is self:
            iterable = list(iterable)
        for item in iterable:
            self.appendleft(item)

    def _last(self):
        if not self._back:
            half = (len(self._front) + 1) // 2
            self._back.extend(self._front[:half][::-1])
            del self._front[:half]
        return self._back.pop()

    def _first(self):
        if not self._front:
            half = (len(self._back) + 1) // 2
            self._front.extend(self._back[:half][::-1])
            del self._back[:half]
        return self._front.pop()

    def pop(self):
        if not self:
            raise IndexError('pop from an empty deque')
        self._changes += 1
        return self._last()

    def popleft(self):
        if not self:
            raise IndexError('pop from an empty deque')
        self._changes += 1
        return self._first()

    def clear(self):
        self._changes += 1
        self._front.clear()
        self._back.clear()

    def copy(self):
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = type(self)((), self._maxlen)
        memo[id(self)] = made
        for item in self:
            made.append(deepcopy(item, memo))
        return made

    def count(self, x, /):
        return self._items.count(x)

    def index(self, x, *bounds):
        try:
            return self._items.index(x, *bounds)
        except ValueError:
            pass
        raise ValueError(f'{x!r} is not in deque')

    def insert(self, i, x, /):
        if self._maxlen is not None and len(self) >= self._maxlen:
            raise IndexError('deque already at its maximum size')
        self._changes += 1
        self._items.insert(i, x)

    def remove(self, value, /):
        for at, item in enumerate(self._items):
            if item is value or item == value:
                self._changes += 1
                del self._items[at]
                return
        raise ValueError(f'{value!r} is not in deque')

    def reverse(self):
        self._items.reverse()

    def rotate(self, n=1, /):
        n = size(n)
        count = len(self)
        if not count:
            return
        self._changes += 1
        n %= count
        if n * 2 <= count:
            for _ in range(n):
                self._front.append(self._last())
        else:
            for _ in range(count - n):
                self._back.append(self._first())

    def _at(self, index):
        if not hasattr(index, '__index__'):
            raise TypeError(f"sequence index must be integer, not '{type(index).__name__}'")
        index = index.__index__()
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError('deque index out of range')
        return index

    def _place(self, index):
        """The list with the item, and where it is."""
        at = self._at(index)
        before = len(self._front)
        return (self._front, -1 - at) if at < before else (self._back, at - before)

    def __getitem__(self, index, /):
        items, at = self._place(index)
        return items[at]

    def __setitem__(self, index, value, /):
        items, at = self._place(index)
        items[at] = value

    def __delitem__(self, index, /):
        index = self._at(index)
        self._changes += 1
        del self._items[index]

    def __len__(self):
        return len(self._front) + len(self._back)

    def __bool__(self):
        return bool(self._back or self._front)

    def __contains__(self, x, /):
        return x in self._items

    def __iter__(self):
        return _deque_iterator(self)

    def __reversed__(self):
        return iter(self._items[::-1])

    def _compare(self, other, holds):
        if not isinstance(other, deque):
            return NotImplemented
        return holds(self._items, other._items)

    def __eq__(self, other, /):
        return self._compare(other, lambda a, b: a == b)

    def __ne__(self, other, /):
        return self._compare(other, lambda a, b: a != b)

    def __lt__(self, other, /):
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other, /):
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other, /):
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other, /):
        return self._compare(other, lambda a, b: a >= b)

    def __add__(self, other, /):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        made = self.copy()
        made.extend(other)
        return made

    def __iadd__(self, other, /):
        self.extend(other)
        return self

    def __mul__(self, n, /):
        if not hasattr(n, '__index__'):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(n).__name__}'")
        return type(self)(self._items * n, self._maxlen)

    __rmul__ = __mul__

    def __imul__(self, n, /):
        items = self._items * n
        self._changes += 1
        self._items = items if self._maxlen is None else items[max(len(items) - self._maxlen, 0):]
        return self

    def __hash__(self):
        raise TypeError("unhashable type: 'collections.deque'")

    def __repr__(self):
        if self in _shown:
            return '[...]'
        _shown.add(self)
        try:
            items = repr(self._items)
        finally:
            _shown.discard(self)
        name = self.__class__.__name__
        return f'{name}({items})' if self._maxlen is None else f'{name}({items}, maxlen={self._maxlen})'


class _Shown:
    def __init__(self):
        self.items = []

    def __contains__(self, other):
        return any(item is other for item in self.items)

    def add(self, item):
        self.items.append(item)

    def discard(self, item):
        self.items.pop()


_shown = _Shown()


class _deque_iterator:
    def __init__(self, deque):
        self._deque = deque
        self._items = deque._items
        self._changes = deque._changes
        self._next = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._deque is None:
            raise StopIteration
        if self._changes != self._deque._changes:
            raise RuntimeError('deque mutated during iteration')
        if self._next >= len(self._items):
            self._deque = None
            raise StopIteration
        self._next += 1
        return self._items[self._next - 1]

    def __length_hint__(self):
        return 0 if self._deque is None else len(self._items) - self._next


match_like(deque, list)


entitle(deque, 'collections.deque', True)
