from _foretrace import unsupported


class JSONDecodeError(ValueError):
    __module__ = 'json.decoder'

    def __init__(self, msg, doc, pos):
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = doc.count('\n', 0, pos) + 1
        self.colno = pos - doc.rfind('\n', 0, pos)
        super().__init__(f'{msg}: line {self.lineno} column {self.colno} (char {pos})')


_SHORT = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b'}


def _quote(text, ascii_only):
    if text.isascii() and text.isprintable() and '"' not in text and '\\' not in text:
        return '"' + text + '"'
    parts = ['"']
    for char in text:
        if char in _SHORT:
            parts.append(_SHORT[char])
        elif char < ' ':
            parts.append(f'\\u{ord(char):04x}')
        elif not ascii_only or char <= '\x7f':
            parts.append(char)
        else:
            code = ord(char)
            if code > 0xffff:
                code -= 0x10000
                parts.append(f'\\u{0xd800 + (code >> 10):04x}\\u{0xdc00 + (code & 0x3ff):04x}')
            else:
                parts.append(f'\\u{code:04x}')
    parts.append('"')
    return ''.join(parts)


def _float(value, allow_nan):
    if value != value:
        text = 'NaN'
    elif value == float('inf'):
        text = 'Infinity'
    elif value == float('-inf'):
        text = '-Infinity'
    else:
        return float.__repr__(value)
    if not allow_nan:
        raise ValueError('Out of range float values are not JSON compliant')
    return text


class JSONEncoder:
    item_separator = ', '
    key_separator = ': '

    def __init__(
        self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None,
        separators=None, default=None
    ):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f'Object of type {o.__class__.__name__} is not JSON serializable')

    def encode(self, o):
        parts = []
        self._write(o, parts, [], 0)
        return ''.join(parts)

    def iterencode(self, o, _one_shot=False):
        parts = []
        self._write(o, parts, [], 0)
        return iter(parts)

    def _scalar(self, o):
        if isinstance(o, str):
            return _quote(o, self.ensure_ascii)
        if o is None:
            return 'null'
        if o is True:
            return 'true'
        if o is False:
            return 'false'
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _float(o, self.allow_nan)
        return None

    def _write(self, o, parts, open, depth):
        text = self._scalar(o)
        if text is not None:
            parts.append(text)
            return
        for outer in open:
            if outer is o:
                raise ValueError('Circular reference detected')
        open.append(o)
        if isinstance(o, (list, tuple)):
            self._sequence(o, parts, open, depth)
        elif isinstance(o, dict):
            self._mapping(o, parts, open, depth)
        else:
            self._write(self.default(o), parts, open, depth)
        open.pop()

    def _breaks(self, depth):
        if self.indent is None:
            return '', '', self.item_separator
        unit = self.indent if isinstance(self.indent, str) else ' ' * self.indent
        inside = '\n' + unit * (depth + 1)
        return inside, '\n' + unit * depth, self.item_separator + inside

    def _sequence(self, o, parts, open, depth):
        if not o:
            parts.append('[]')
            return
        first, last, between = self._breaks(depth)
        parts.append('[' + first)
        started = False
        for item in o:
            if started:
                parts.append(between)
            started = True
            self._write(item, parts, open, depth + 1)
        parts.append(last + ']')

    def _mapping(self, o, parts, open, depth):
        if not o:
            parts.append('{}')
            return
        first, last, between = self._breaks(depth)
        items = o.items()
        if self.sort_keys:
            items = sorted(items)
        parts.append('{' + first)
        started = False
        for key, value in items:
            if isinstance(key, str):
                name = key
            elif key is None or isinstance(key, (int, float)):
                name = self._scalar(key)
            elif self.skipkeys:
                continue
            else:
                raise TypeError(
                    f'keys must be str, int, float, bool or None, not {key.__class__.__name__}'
                )
            if started:
                parts.append(between)
            started = True
            parts.append(_quote(name, self.ensure_ascii) + self.key_separator)
            self._write(value, parts, open, depth + 1)
        parts.append(last + '}')


def dumps(
    obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
    separators=None, default=None, sort_keys=False, **kw
):
    encoder = (JSONEncoder if cls is None else cls)(
        skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan,
        indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw
    )
    return encoder.encode(obj)


def dump(obj, fp, **kw):
    import io
    text = dumps(obj, **kw)
    write = fp.write
    if not isinstance(fp, io.IOBase):
        unsupported('how often `json.dump` writes')
    write(text)


_SPACE = ' \t\n\r'
_ESCAPES = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}
_DIGITS = '0123456789'


class JSONDecoder:
    def __init__(
        self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
        object_pairs_hook=None
    ):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or float
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        value, end = self._value(s, self._skip(s, 0))
        end = self._skip(s, end)
        if end != len(s):
            raise JSONDecodeError('Extra data', s, end)
        return value

    def raw_decode(self, s, idx=0):
        return self._value(s, idx)

    def _skip(self, s, at):
        size = len(s)
        while at < size and s[at] in _SPACE:
            at += 1
        return at

    def _value(self, s, at):
        char = s[at:at + 1]
        if char == '"':
            return self._string(s, at)
        if char == '{':
            return self._object(s, at)
        if char == '[':
            return self._array(s, at)
        for text, value in (('null', None), ('true', True), ('false', False)):
            if s.startswith(text, at):
                return value, at + len(text)
        for text in ('NaN', 'Infinity', '-Infinity'):
            if s.startswith(text, at):
                return self.parse_constant(text), at + len(text)
        return self._number(s, at)

    def _digits(self, s, at):
        size = len(s)
        while at < size and s[at] in _DIGITS:
            at += 1
        return at

    def _number(self, s, start):
        at = start + 1 if s[start:start + 1] == '-' else start
        end = at + 1 if s[at:at + 1] == '0' else self._digits(s, at)
        if end == at:
            raise JSONDecodeError('Expecting value', s, start)
        whole = True
        if s[end:end + 1] == '.':
            after = self._digits(s, end + 1)
            if after > end + 1:
                end = after
                whole = False
        if s[end:end + 1] in ('e', 'E'):
            at = end + 1
            if s[at:at + 1] in ('+', '-'):
                at += 1
            after = self._digits(s, at)
            if after > at:
                end = after
                whole = False
        text = s[start:end]
        return self.parse_int(text) if whole else self.parse_float(text), end

    def _hex(self, s, at):
        digits = s[at:at + 4]
        if len(digits) == 4 and all(char in '0123456789abcdefABCDEF' for char in digits):
            return int(digits, 16)
        raise JSONDecodeError('Invalid \\uXXXX escape', s, at - 1)

    def _string(self, s, begin):
        parts = []
        at = begin + 1
        size = len(s)
        while True:
            start = at
            while at < size and s[at] not in '"\\' and s[at] >= ' ':
                at += 1
            if at > start:
                parts.append(s[start:at])
            if at >= size:
                raise JSONDecodeError('Unterminated string starting at', s, begin)
            char = s[at]
            if char == '"':
                return ''.join(parts), at + 1
            if char != '\\':
                if self.strict:
                    raise JSONDecodeError('Invalid control character at', s, at)
                parts.append(char)
                at += 1
                continue
            if at + 1 >= size:
                raise JSONDecodeError('Unterminated string starting at', s, begin)
            char = s[at + 1]
            if char == 'u':
                code = self._hex(s, at + 2)
                at += 6
                if 0xd800 <= code <= 0xdbff and s[at:at + 2] == '\\u':
                    low = self._hex(s, at + 2)
                    if 0xdc00 <= low <= 0xdfff:
                        code = 0x10000 + ((code - 0xd800) << 10 | low - 0xdc00)
                        at += 6
                parts.append(chr(code))
                continue
            if char not in _ESCAPES:
                raise JSONDecodeError('Invalid \\escape', s, at)
            parts.append(_ESCAPES[char])
            at += 2

    def _array(self, s, at):
        items = []
        at = self._skip(s, at + 1)
        if s[at:at + 1] == ']':
            return items, at + 1
        while True:
            item, at = self._value(s, at)
            items.append(item)
            at = self._skip(s, at)
            char = s[at:at + 1]
            if char == ']':
                return items, at + 1
            if char != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = self._skip(s, at + 1)

    def _object(self, s, at):
        pairs = []
        at = self._skip(s, at + 1)
        if s[at:at + 1] == '}':
            at += 1
        else:
            while True:
                if s[at:at + 1] != '"':
                    raise JSONDecodeError('Expecting property name enclosed in double quotes', s, at)
                key, at = self._string(s, at)
                at = self._skip(s, at)
                if s[at:at + 1] != ':':
                    raise JSONDecodeError("Expecting ':' delimiter", s, at)
                value, at = self._value(s, self._skip(s, at + 1))
                pairs.append((key, value))
                at = self._skip(s, at)
                char = s[at:at + 1]
                at += 1
                if char == '}':
                    break
                if char != ',':
                    raise JSONDecodeError("Expecting ',' delimiter", s, at - 1)
                at = self._skip(s, at)
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), at
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made), at


def _encoding(b):
    if b.startswith((b'\0\0\xfe\xff', b'\xff\xfe\0\0')):
        return 'utf-32'
    if b.startswith((b'\xfe\xff', b'\xff\xfe')):
        return 'utf-16'
    if b.startswith(b'\xef\xbb\xbf'):
        return 'utf-8-sig'
    if len(b) >= 4:
        if not b[0]:
            return 'utf-16-be' if b[1] else 'utf-32-be'
        if not b[1]:
            return 'utf-16-le' if b[2] or b[3] else 'utf-32-le'
    elif len(b) == 2:
        if not b[0]:
            return 'utf-16-be'
        if not b[1]:
            return 'utf-16-le'
    return 'utf-8'


def loads(s, *, cls=None, **kw):
    if not isinstance(s, str):
        if not isinstance(s, (bytes, bytearray)):
            raise TypeError(f'the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}')
        s = s.decode(_encoding(s), 'surrogatepass')
    elif s.startswith('\ufeff'):
        raise JSONDecodeError('Unexpected UTF-8 BOM (decode using utf-8-sig)', s, 0)
    return (JSONDecoder if cls is None else cls)(**kw).decode(s)


def load(fp, **kw):
    return loads(fp.read(), **kw)
