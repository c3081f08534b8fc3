"""Shapes."""

from __future__ import annotations

import functools
import math

UNITS = {
    "mm": 1,
    "cm": 10,
}


class Shape:
    """A shape."""

    name: str = "shape"

    def __init__(self, *points, closed=True):
        self.points = list(points)
        self.closed = closed
        # the last comment belongs here

    # this one does not
    @property
    def perimeter(self) -> float:
        total = 0.0
        for (x0, y0), (x1, y1) in zip(self.points, self.points[1:]):
            total += math.hypot(x1 - x0, y1 - y0)
        return total

    @functools.lru_cache(
        maxsize=None,
    )
    # between decorators
    @staticmethod
    def unit(
        name,
        default=lambda: None,
    ):
        try:
            return UNITS[name]
        except KeyError:
            return default()

    class Corner:
        async def turn(self):
            async for step in self:
                yield step

        def angle(self): return math.pi / 2

    if math.pi > 3:
        def area(self):
            return 0
    else:
        def area(self):
            return 1


def total(shapes):
    def one(shape):
        return shape.perimeter

    return sum(one(shape) for shape in shapes)


if __name__ == "__main__":
    print(total([]))
