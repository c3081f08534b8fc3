"""Ranges with a start and an end."""

import heapq


def merged(intervals):
    """
    >>> merged([(1, 3), (2, 6), (8, 10)])
    [(1, 6), (8, 10)]
    """
    out = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def rooms(meetings):
    """
    >>> rooms([(0, 30), (5, 10), (15, 20)])
    2
    """
    ends = []
    for start, end in sorted(meetings):
        if ends and ends[0] <= start:
            heapq.heapreplace(ends, end)
        else:
            heapq.heappush(ends, end)
    return len(ends)


def most_meetings(meetings):
    """
    >>> most_meetings([(1, 4), (3, 5), (5, 7)])
    2
    """
    count, free = 0, None
    for start, end in sorted(meetings, key=lambda it: it[1]):
        if free is None or start >= free:
            count += 1
            free = end
    return count


def gaps(intervals, start, end):
    """
    >>> gaps([(2, 4), (6, 7)], 0, 10)
    [(0, 2), (4, 6), (7, 10)]
    """
    out = []
    for low, high in sorted(intervals):
        if low > start:
            out.append((start, low))
        start = max(start, high)
    if start < end:
        out.append((start, end))
    return out


def overlap(a, b):
    """
    >>> overlap((1, 5), (4, 9)), overlap((1, 2), (3, 4))
    ((4, 5), None)
    """
    low, high = max(a[0], b[0]), min(a[1], b[1])
    return (low, high) if low < high else None
