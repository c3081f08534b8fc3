"""Tables that are filled once."""

from functools import lru_cache


def climb(steps):
    """
    >>> [climb(n) for n in range(6)]
    [1, 1, 2, 3, 5, 8]
    """
    a, b = 1, 1
    for _ in range(steps):
        a, b = b, a + b
    return a


def fewest_coins(coins, amount):
    """
    >>> fewest_coins([1, 5, 10], 27)
    5
    >>> fewest_coins([2], 3) is None
    True
    """
    best = [0] + [None] * amount
    for value in range(1, amount + 1):
        for coin in coins:
            if 0 < coin <= value and best[value - coin] is not None:
                count = best[value - coin] + 1
                if best[value] is None or count < best[value]:
                    best[value] = count
    return best[amount]


def ways_to_pay(coins, amount):
    """
    >>> ways_to_pay([1, 2, 5], 5)
    4
    """
    ways = [1] + [0] * amount
    for coin in coins:
        for value in range(coin, amount + 1):
            ways[value] += ways[value - coin]
    return ways[amount]


def knapsack(items, capacity):
    """
    >>> knapsack([(3, 4), (4, 5), (2, 3)], 6)
    8
    """
    best = [0] * (capacity + 1)
    for weight, value in items:
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def longest_common_subsequence(a, b):
    """
    >>> longest_common_subsequence("stone", "longest")
    'one'
    """
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x == y:
                table[i + 1][j + 1] = table[i][j] + x
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j], key=len)
    return table[len(a)][len(b)]


def edit_distance(a, b):
    """
    >>> edit_distance("kitten", "sitting")
    3
    """

    @lru_cache(maxsize=None)
    def distance(i, j):
        if i == 0 or j == 0:
            return i + j
        if a[i - 1] == b[j - 1]:
            return distance(i - 1, j - 1)
        return 1 + min(distance(i - 1, j), distance(i, j - 1), distance(i - 1, j - 1))

    return distance(len(a), len(b))


def longest_increasing(xs):
    """
    >>> longest_increasing([10, 9, 2, 5, 3, 7, 101, 18])
    4
    """
    lengths = []
    for i, x in enumerate(xs):
        lengths.append(1 + max((lengths[j] for j in range(i) if xs[j] < x), default=0))
    return max(lengths, default=0)


def maximum_slice(xs):
    """
    >>> maximum_slice([-2, 1, -3, 4, -1, 2, 1, -5, 4])
    6
    """
    best = current = 0
    for x in xs:
        current = max(0, current + x)
        best = max(best, current)
    return best


def grid_paths(rows, columns):
    """
    >>> grid_paths(3, 3)
    6
    """
    paths = [1] * columns
    for _ in range(rows - 1):
        for column in range(1, columns):
            paths[column] += paths[column - 1]
    return paths[-1] if paths else 0


def break_words(text, words):
    """
    >>> break_words("leetcode", ["leet", "code"])
    True
    >>> break_words("cats", ["cat"])
    False
    """
    reachable = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reachable[end] = any(reachable[end - len(w)] for w in words if w and text[:end].endswith(w))
    return reachable[-1]
