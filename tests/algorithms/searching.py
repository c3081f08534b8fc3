"""Finding things in sequences."""


def binary_search(xs, target):
    """
    >>> binary_search([1, 3, 5, 7], 5)
    2
    >>> binary_search([1, 3, 5, 7], 4)
    -1
    >>> binary_search([], 1)
    -1
    """
    low, high = 0, len(xs) - 1
    while low <= high:
        mid = (low + high) // 2
        if xs[mid] == target:
            return mid
        if xs[mid] < target:
            low = mid + 1
        else:
            high = mid - 1
    return -1


def lower_bound(xs, target):
    """
    >>> lower_bound([1, 2, 2, 3], 2)
    1
    """
    low, high = 0, len(xs)
    while low < high:
        mid = (low + high) // 2
        if xs[mid] < target:
            low = mid + 1
        else:
            high = mid
    return low


def quick_select(xs, k):
    """The k-th smallest, counted from 0.

    >>> quick_select([7, 1, 5, 3], 1)
    3
    """
    if not 0 <= k < len(xs):
        raise ValueError("k is out of range")
    while True:
        pivot = xs[len(xs) // 2]
        below = [x for x in xs if x < pivot]
        same = sum(1 for x in xs if x == pivot)
        if k < len(below):
            xs = below
        elif k < len(below) + same:
            return pivot
        else:
            k -= len(below) + same
            xs = [x for x in xs if x > pivot]


def peak(xs):
    """The position of some item not smaller than its neighbours; None where there are no items.

    >>> peak([1, 3, 2])
    1
    """
    if not xs:
        return None
    low, high = 0, len(xs) - 1
    while low < high:
        mid = (low + high) // 2
        if xs[mid] < xs[mid + 1]:
            low = mid + 1
        else:
            high = mid
    return low


def rotated_minimum(xs):
    """
    >>> rotated_minimum([4, 5, 1, 2, 3])
    1
    """
    if not xs:
        return None
    low, high = 0, len(xs) - 1
    while low < high:
        mid = (low + high) // 2
        if xs[mid] > xs[high]:
            low = mid + 1
        else:
            high = mid
    return xs[low]


def two_sum(numbers, target):
    """
    >>> two_sum([2, 7, 11, 15], 9)
    (0, 1)
    >>> two_sum([1], 2) is None
    True
    """
    seen = {}
    for i, number in enumerate(numbers):
        if target - number in seen:
            return seen[target - number], i
        seen[number] = i
    return None


def majority(xs):
    """
    >>> majority([3, 3, 4, 2, 3])
    3
    >>> majority([1, 2]) is None
    True
    """
    candidate, votes = None, 0
    for x in xs:
        if votes == 0:
            candidate = x
        votes += 1 if x == candidate else -1
    return candidate if xs.count(candidate) * 2 > len(xs) else None


def first_missing_positive(xs):
    """
    >>> first_missing_positive([3, 4, -1, 1])
    2
    """
    present = set(xs)
    n = 1
    while n in present:
        n += 1
    return n
