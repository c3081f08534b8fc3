"""Going through lists."""

from collections import deque
from itertools import accumulate, groupby


def flatten(items):
    """
    >>> flatten([1, [2, [3, 4]], 5])
    [1, 2, 3, 4, 5]
    """
    out = []
    for item in items:
        if isinstance(item, list):
            out.extend(flatten(item))
        else:
            out.append(item)
    return out


def chunks(items, size):
    """
    >>> list(chunks([1, 2, 3, 4, 5], 2))
    [[1, 2], [3, 4], [5]]
    """
    if size < 1:
        raise ValueError("size must be at least 1")
    for start in range(0, len(items), size):
        yield items[start : start + size]


def rotate(items, by):
    """
    >>> rotate([1, 2, 3, 4], 1)
    [4, 1, 2, 3]
    >>> rotate([], 3)
    []
    """
    if not items:
        return []
    by %= len(items)
    return items[-by:] + items[:-by] if by else items[:]


def unique(items):
    """
    >>> unique([3, 1, 3, 2, 1])
    [3, 1, 2]
    """
    return list(dict.fromkeys(items))


def permutations(items):
    """
    >>> permutations([1, 2, 3])
    [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
    """
    if not items:
        return [[]]
    return [
        [first] + rest
        for i, first in enumerate(items)
        for rest in permutations(items[:i] + items[i + 1 :])
    ]


def subsets(items):
    """
    >>> subsets([1, 2])
    [[], [1], [2], [1, 2]]
    """
    out = [[]]
    for item in items:
        out += [subset + [item] for subset in out]
    return out


def combinations(items, size):
    """
    >>> combinations("abc", 2)
    [['a', 'b'], ['a', 'c'], ['b', 'c']]
    """
    if size == 0:
        return [[]]
    if size < 0 or len(items) < size:
        return []
    with_first = [[items[0]] + rest for rest in combinations(items[1:], size - 1)]
    return with_first + combinations(items[1:], size)


def water(heights):
    """
    >>> water([0, 1, 0, 2, 1, 0, 1, 3, 2, 1, 2, 1])
    6
    """
    left = list(accumulate(heights, max))
    right = list(accumulate(reversed(heights), max))[::-1]
    return sum(min(a, b) - h for a, b, h in zip(left, right, heights))


def next_greater(xs):
    """
    >>> next_greater([2, 1, 3])
    [3, 3, None]
    """
    out = [None] * len(xs)
    waiting = []
    for i, x in enumerate(xs):
        while waiting and xs[waiting[-1]] < x:
            out[waiting.pop()] = x
        waiting.append(i)
    return out


def window_maxima(xs, size):
    """
    >>> window_maxima([1, 3, -1, -3, 5], 3)
    [3, 3, 5]
    """
    best, out = deque(), []
    for i, x in enumerate(xs):
        while best and xs[best[-1]] <= x:
            best.pop()
        best.append(i)
        if best[0] <= i - size:
            best.popleft()
        if i >= size - 1 and best:
            out.append(xs[best[0]])
    return out


def look_and_say(terms):
    """
    >>> look_and_say(5)
    ['1', '11', '21', '1211', '111221']
    """
    out, term = [], "1"
    for _ in range(terms):
        out.append(term)
        term = "".join(f"{len(list(group))}{digit}" for digit, group in groupby(term))
    return out


def best_profit(prices):
    """
    >>> best_profit([7, 1, 5, 3, 6, 4])
    5
    """
    lowest, best = None, 0
    for price in prices:
        if lowest is None or price < lowest:
            lowest = price
        best = max(best, price - lowest)
    return best
