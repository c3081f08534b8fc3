"""Containers with a rule."""

from collections import OrderedDict


class Stack:
    """
    >>> stack = Stack()
    >>> stack.push(1); stack.push(2)
    >>> stack.pop(), len(stack)
    (2, 1)
    """

    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        if not self.items:
            return None
        return self.items.pop()

    def __len__(self):
        return len(self.items)


class MinStack:
    """
    >>> stack = MinStack()
    >>> for x in (3, 1, 2): stack.push(x)
    >>> stack.smallest()
    1
    """

    def __init__(self):
        self.items = []

    def push(self, item: int):
        lowest = min(item, self.items[-1][1]) if self.items else item
        self.items.append((item, lowest))

    def smallest(self):
        return self.items[-1][1] if self.items else None


class Ring:
    """
    >>> ring = Ring(2)
    >>> ring.add(1), ring.add(2), ring.add(3)
    (True, True, False)
    >>> ring.take()
    1
    """

    def __init__(self, capacity: int):
        self.items = [None] * max(1, capacity)
        self.start = 0
        self.count = 0

    def add(self, item):
        if self.count == len(self.items):
            return False
        self.items[(self.start + self.count) % len(self.items)] = item
        self.count += 1
        return True

    def take(self):
        if self.count == 0:
            return None
        item = self.items[self.start]
        self.start = (self.start + 1) % len(self.items)
        self.count -= 1
        return item


class Cache:
    """
    >>> cache = Cache(2)
    >>> cache.put('a', 1); cache.put('b', 2)
    >>> cache.get('a')
    1
    >>> cache.put('c', 3)
    >>> cache.get('b') is None
    True
    """

    def __init__(self, size: int):
        self.size = size
        self.items = OrderedDict()

    def get(self, key):
        if key not in self.items:
            return None
        self.items.move_to_end(key)
        return self.items[key]

    def put(self, key, value):
        self.items[key] = value
        self.items.move_to_end(key)
        while len(self.items) > self.size > 0:
            self.items.popitem(last=False)


class Matrix:
    """
    >>> Matrix([[1, 2], [3, 4]]).times(Matrix([[0, 1], [1, 0]])).rows
    [[2, 1], [4, 3]]
    """

    def __init__(self, rows: list[list[int]]):
        self.rows = rows

    def times(self, other: "Matrix") -> "Matrix":
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def trace(self) -> int:
        """
        >>> Matrix([[1, 2], [3, 4]]).trace()
        5
        """
        return sum(row[i] for i, row in enumerate(self.rows) if i < len(row))


class Sets:
    """Disjoint sets.

    >>> sets = Sets(4)
    >>> sets.join(0, 1), sets.join(1, 0)
    (True, False)
    """

    def __init__(self, size: int):
        self.parent = list(range(size))

    def root(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, a: int, b: int) -> bool:
        a, b = self.root(a), self.root(b)
        self.parent[a] = b
        return a != b


class Fenwick:
    """
    >>> sums = Fenwick(4)
    >>> sums.add(0, 5); sums.add(2, 1)
    >>> sums.before(3)
    6
    """

    def __init__(self, size: int):
        self.sums = [0] * (size + 1)

    def add(self, at: int, value: int) -> None:
        at += 1
        while 0 < at < len(self.sums):
            self.sums[at] += value
            at += at & -at

    def before(self, at: int) -> int:
        at = min(at, len(self.sums) - 1)
        total = 0
        while at > 0:
            total += self.sums[at]
            at -= at & -at
        return total
