"""A file with a bit of everything: its features decide the schema."""

from __future__ import annotations

import enum
import logging
import os.path as osp
from typing import Optional

try:
    import json
except ImportError:
    json = None

LIMIT = 10
NAMES = ("a", "b", "c")
_cache = {}
log = logging.getLogger(__name__)


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Base:
    verbose = False
    kind: str

    def __init__(self, path, *, limit=LIMIT, debug=False):
        self.path = path
        self.limit = limit
        self.debug = debug
        self.items = []
        self._seen = None

    @property
    def seen(self):
        if self._seen is None:
            self._seen = set()
        return self._seen

    @classmethod
    def load(cls, text: str) -> Base:
        return cls(text, debug=True)

    @staticmethod
    def clean(text):
        return text.strip().lower()


class Reader(Base):
    def read(self, size: Optional[int] = None, *args, **kwargs) -> list[str]:
        """Read the lines.

        :param size: int, the most lines to read, optional
        :returns: list of the lines
        :raises ValueError: when size is negative
        """
        if size is not None and size < 0:
            raise ValueError(f"negative size: {size}")
        if not self.debug and self.verbose:
            log.warning("quiet")
        lines = []
        with open(self.path) as file:
            for number, line in enumerate(file, 1):
                line = self.clean(line)
                if not line or line.startswith("#"):
                    continue
                elif number > self.limit:
                    break
                elif line in NAMES:
                    lines.append(line[0])
                else:
                    key, _, value = line.partition("=")
                    try:
                        lines.append(int(value))
                    except (ValueError, TypeError) as error:
                        lines.append(repr(error))
                    finally:
                        self.seen.add(key)
            else:
                lines += ["end"]
        return lines[:size]

    async def fetch(self, urls):
        async for url in urls:
            result = await self.get(url, timeout=1.5)
            if (status := result.status) == 200:
                yield result
            assert status < 500, "server"


def total(values, start=0, key=lambda it: it):
    count = 0
    while values and count < 1000:
        first, *values = values
        start += key(first) if callable(key) else first
        count += 1
    del values
    return start


def describe(value):
    match value:
        case None:
            return "none"
        case [first, *rest] if rest:
            return first
        case {"name": name}:
            return name
        case Color.RED | Color.GREEN:
            return value.name
        case Base(path=path):
            return path
        case _:
            raise TypeError(type(value))


def build(pairs=(), default=None):
    global _cache
    table = {key: value for key, value in pairs if value is not None}
    squares = [i * i for i in range(10) if i % 2 == 0]
    unique = {name.lower() for name in NAMES}
    lazy = (x for row in squares for x in [row, -row])

    def lookup(key):
        nonlocal default
        if key in table:
            return table[key]
        default = default or {}
        return default.get(key, 0)

    if len(unique) > 2 and isinstance(pairs, (list, tuple)):
        _cache = table
    return lookup(next(lazy))


def main(argv=None):
    reader = Reader("x.txt", limit=5)
    try:
        reader.read(10)
    except OSError:
        return 1
    total([1, 2, 3])
    total([], start=2.5, key=None)
    print(describe(None), build([("a", 1)], default={}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
