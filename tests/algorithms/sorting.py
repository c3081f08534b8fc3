"""Sorting, written out."""

import heapq


def bubble_sort(xs):
    """
    >>> bubble_sort([3, 1, 2])
    [1, 2, 3]
    >>> bubble_sort([])
    []
    """
    xs = list(xs)
    for end in range(len(xs) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if xs[i] > xs[i + 1]:
                xs[i], xs[i + 1] = xs[i + 1], xs[i]
                swapped = True
        if not swapped:
            break
    return xs


def selection_sort(xs):
    """
    >>> selection_sort([5, -2, 9, 0])
    [-2, 0, 5, 9]
    """
    xs = list(xs)
    for i in range(len(xs)):
        smallest = min(range(i, len(xs)), key=xs.__getitem__)
        xs[i], xs[smallest] = xs[smallest], xs[i]
    return xs


def insertion_sort(xs):
    """
    >>> insertion_sort("hello")
    ['e', 'h', 'l', 'l', 'o']
    """
    out = []
    for x in xs:
        at = len(out)
        while at > 0 and out[at - 1] > x:
            at -= 1
        out.insert(at, x)
    return out


def shell_sort(xs):
    """
    >>> shell_sort([9, 8, 7, 1, 2, 3])
    [1, 2, 3, 7, 8, 9]
    """
    xs = list(xs)
    gap = len(xs) // 2
    while gap > 0:
        for i in range(gap, len(xs)):
            x = xs[i]
            j = i
            while j >= gap and xs[j - gap] > x:
                xs[j] = xs[j - gap]
                j -= gap
            xs[j] = x
        gap //= 2
    return xs


def merge_sort(xs):
    """
    >>> merge_sort([4, 4, 1, 3])
    [1, 3, 4, 4]
    """
    if len(xs) < 2:
        return list(xs)
    half = len(xs) // 2
    return list(heapq.merge(merge_sort(xs[:half]), merge_sort(xs[half:])))


def quick_sort(xs):
    """
    >>> quick_sort([3, 6, 1, 8, 2, 9, 2])
    [1, 2, 2, 3, 6, 8, 9]
    """
    if len(xs) <= 1:
        return xs
    pivot = xs[len(xs) // 2]
    return (
        quick_sort([x for x in xs if x < pivot])
        + [x for x in xs if x == pivot]
        + quick_sort([x for x in xs if x > pivot])
    )


def heap_sort(xs):
    """
    >>> heap_sort([2, 7, 1, 8, 2, 8])
    [1, 2, 2, 7, 8, 8]
    """
    xs = list(xs)

    def sift(root, end):
        while True:
            child = 2 * root + 1
            if child >= end:
                return
            if child + 1 < end and xs[child] < xs[child + 1]:
                child += 1
            if xs[root] >= xs[child]:
                return
            xs[root], xs[child] = xs[child], xs[root]
            root = child

    for root in range(len(xs) // 2 - 1, -1, -1):
        sift(root, len(xs))
    for end in range(len(xs) - 1, 0, -1):
        xs[0], xs[end] = xs[end], xs[0]
        sift(0, end)
    return xs


def counting_sort(xs, highest):
    """
    >>> counting_sort([1, 0, 3, 1], 3)
    [0, 1, 1, 3]
    """
    counts = [0] * (highest + 1)
    for x in xs:
        counts[x] += 1
    return [value for value, count in enumerate(counts) for _ in range(count)]


def radix_sort(xs):
    """
    >>> radix_sort([170, 45, 75, 90, 2])
    [2, 45, 75, 90, 170]
    """
    place = 1
    while any(x // place for x in xs):
        buckets = [[] for _ in range(10)]
        for x in xs:
            buckets[x // place % 10].append(x)
        xs = [x for bucket in buckets for x in bucket]
        place *= 10
    return xs


def dutch_flag(xs, pivot):
    """
    >>> dutch_flag([2, 0, 1, 2, 0], 1)
    [0, 0, 1, 2, 2]
    """
    xs = list(xs)
    low, at, high = 0, 0, len(xs) - 1
    while at <= high:
        if xs[at] < pivot:
            xs[low], xs[at] = xs[at], xs[low]
            low += 1
            at += 1
        elif xs[at] > pivot:
            xs[at], xs[high] = xs[high], xs[at]
            high -= 1
        else:
            at += 1
    return xs
