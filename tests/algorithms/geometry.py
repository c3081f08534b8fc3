"""Points in the plane."""

import math


def distance(a, b):
    """
    >>> distance((0, 0), (3, 4))
    5.0
    """
    return math.hypot(a[0] - b[0], a[1] - b[1])


def area(points):
    """
    >>> area([(0, 0), (4, 0), (4, 3)])
    6.0
    """
    twice = 0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]):
        twice += x1 * y2 - x2 * y1
    return abs(twice) / 2


def convex_hull(points):
    """
    >>> convex_hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    points = sorted(set(points))
    if len(points) <= 2:
        return points

    def turn(o, a, b):
        return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

    def half(ordered):
        chain = []
        for point in ordered:
            while len(chain) >= 2 and turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return half(points) + half(points[::-1])


def is_inside(point, polygon):
    """
    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    >>> is_inside((1, 1), square), is_inside((5, 1), square)
    (True, False)
    """
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def closest_pair(points):
    """
    >>> closest_pair([(0, 0), (5, 5), (1, 0)])
    ((0, 0), (1, 0))
    """
    best = None
    for i, a in enumerate(points):
        for b in points[i + 1 :]:
            if best is None or distance(a, b) < distance(*best):
                best = (a, b)
    return best
