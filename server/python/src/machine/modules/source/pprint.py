import sys
from _foretrace import doubt, identity, known, unknown


class _Key:
    """Sorts values of any types."""

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            mine, theirs = str(type(self.value)), str(type(other.value))
            return mine < theirs if mine != theirs else unknown('the order of values that do not compare')


def _pairs(item):
    return _Key(item[0]), _Key(item[1])


class PrettyPrinter:
    def __init__(
        self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False
    ):
        indent = int(indent)
        width = int(width)
        if indent < 0:
            raise ValueError('indent must be >= 0')
        if depth is not None and depth <= 0:
            raise ValueError('depth must be > 0')
        if not width:
            raise ValueError('width must be != 0')
        self._depth = depth
        self._indent = indent
        self._width = width
        self._stream = sys.stdout if stream is None else stream
        self._compact = bool(compact)
        self._sort = sort_dicts
        self._underscores = underscore_numbers

    def pprint(self, object):
        if self._stream is not None:
            self._stream.write(self.pformat(object) + '\n')

    def pformat(self, object):
        out = []
        self._format(object, out, 0, 0, [], 0)
        return ''.join(out)

    def _items(self, mapping):
        return sorted(mapping.items(), key=_pairs) if self._sort else list(mapping.items())

    def _repr(self, value, outer, level):
        """On one line; the dictionaries in it are sorted."""
        if not known(value):
            return doubt('str', value)
        kind = type(value)
        shown = kind.__repr__
        if kind is int or isinstance(value, int) and shown is int.__repr__:
            return f'{value:_d}' if self._underscores else repr(value)
        if kind is str:
            return repr(value)
        mapping = isinstance(value, dict) and shown is dict.__repr__
        if not mapping and not (isinstance(value, (list, tuple)) and shown in (list.__repr__, tuple.__repr__)):
            return repr(value)
        if not value:
            return '{}' if mapping else '[]' if isinstance(value, list) else '()'
        if self._depth and level >= self._depth:
            if mapping or isinstance(value, list):
                return '{...}' if mapping else '[...]'
            return '(...,)' if len(value) == 1 else '(...)'
        if identity(value) in outer:
            return unknown('the address of an object')
        outer.append(identity(value))
        if mapping:
            parts = [
                self._repr(key, outer, level + 1) + ': ' + self._repr(item, outer, level + 1)
                for key, item in self._items(value)
            ]
        else:
            parts = [self._repr(item, outer, level + 1) for item in value]
        outer.pop()
        body = ', '.join(parts)
        if mapping:
            return '{' + body + '}'
        if isinstance(value, list):
            return '[' + body + ']'
        return '(' + body + (',)' if len(value) == 1 else ')')

    def _format(self, value, out, indent, allowance, outer, level):
        if isinstance(value, (list, dict, tuple)) and identity(value) in outer:
            out.append(unknown('the address of an object'))
            return
        shown = self._repr(value, outer, level)
        if not known(shown):
            out.append(shown)
            return
        if len(shown) <= self._width - indent - allowance:
            out.append(shown)
            return
        kind = type(value).__repr__
        outer.append(identity(value))
        level += 1
        if isinstance(value, dict) and kind is dict.__repr__:
            self._mapping(value, out, indent, allowance + 1, outer, level)
        elif isinstance(value, list) and kind is list.__repr__:
            out.append('[')
            self._sequence(value, out, indent, allowance + 1, outer, level)
            out.append(']')
        elif isinstance(value, tuple) and kind is tuple.__repr__:
            end = ',)' if len(value) == 1 else ')'
            out.append('(')
            self._sequence(value, out, indent, allowance + len(end), outer, level)
            out.append(end)
        elif isinstance(value, (set, frozenset)) and kind in (set.__repr__, frozenset.__repr__) and value:
            start, end = '{', '}'
            if type(value) is not set:
                start, end = type(value).__name__ + '({', '})'
                indent += len(type(value).__name__) + 1
            out.append(start)
            self._sequence(sorted(value, key=_Key), out, indent, allowance + len(end), outer, level)
            out.append(end)
        elif isinstance(value, str) and kind is str.__repr__ and value:
            self._text(value, out, indent, allowance, level)
        elif isinstance(value, (int, float, bool, complex)) or value is None or not value:
            out.append(shown)
        elif isinstance(value, (bytes, bytearray)) or hasattr(value, '__dataclass_fields__'):
            out.append(unknown('`pprint` of this type is not supported'))
        elif type(value).__module__ in ('collections', 'types'):
            out.append(unknown('`pprint` of this type is not supported'))
        else:
            out.append(shown)
        outer.pop()

    def _mapping(self, value, out, indent, allowance, outer, level):
        out.append('{')
        if self._indent > 1:
            out.append(' ' * (self._indent - 1))
        items = self._items(value)
        indent += self._indent
        for at, (key, item) in enumerate(items):
            last = at == len(items) - 1
            shown = self._repr(key, outer, level)
            out.append(shown + ': ')
            self._format(item, out, indent + len(shown) + 2, allowance if last else 1, outer, level)
            if not last:
                out.append(',\n' + ' ' * indent)
        out.append('}')

    def _sequence(self, items, out, indent, allowance, outer, level):
        indent += self._indent
        if self._indent > 1:
            out.append(' ' * (self._indent - 1))
        between = ''
        room = most = self._width - indent + 1
        for at, item in enumerate(items):
            last = at == len(items) - 1
            if last:
                most -= allowance
                room -= allowance
            if self._compact:
                shown = self._repr(item, outer, level)
                size = len(shown) + 2
                if room < size:
                    room = most
                    if between:
                        between = ',\n' + ' ' * indent
                if room >= size:
                    room -= size
                    out.append(between + shown)
                    between = ', '
                    continue
            out.append(between)
            between = ',\n' + ' ' * indent
            self._format(item, out, indent, allowance if last else 1, outer, level)

    def _text(self, value, out, indent, allowance, level):
        chunks = []
        lines = value.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        most = self._width - indent
        shown = ''
        for number, line in enumerate(lines):
            shown = repr(line)
            final = number == len(lines) - 1
            if len(shown) <= most - (allowance if final else 0):
                chunks.append(shown)
                continue
            parts = _words(line)
            current = ''
            for at, part in enumerate(parts):
                room = most - (allowance if final and at == len(parts) - 1 else 0)
                if len(repr(current + part)) > room:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current += part
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            out.append(shown)
            return
        body = ('\n' + ' ' * indent).join(chunks)
        out.append('(' + body + ')' if level == 1 else body)


def _words(line):
    """Words, each with the space after it."""
    parts = []
    at = 0
    while at < len(line):
        end = at
        while end < len(line) and not line[end].isspace():
            end += 1
        while end < len(line) and line[end].isspace():
            end += 1
        parts.append(line[at:end])
        at = end
    return parts


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(
        indent, width, depth, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers
    ).pformat(object)


def pprint(
    object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False
):
    PrettyPrinter(
        indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers
    ).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._repr(object, [], 0)
