import _re
from _foretrace import alias, entitle, in_c, unknown, unsupported


class error(Exception):
    __module__ = 're'

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f'{msg} at position {pos}'
            newline = '\n' if isinstance(pattern, str) else b'\n'
            before = pattern[:pos]
            self.lineno = before.count(newline) + 1
            self.colno = pos - before.rfind(newline)
            if newline in pattern:
                msg = f'{msg} (line {self.lineno}, column {self.colno})'
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


class RegexFlag(int):
    def _names(self):
        return [name for name, bit in _DECLARED if int(self) & bit]

    def __repr__(self):
        names = self._names()
        return '|'.join('re.' + name for name in names) if names else 're.NOFLAG' if not int(self) else unknown('flags')

    def __or__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return RegexFlag(int(self) | int(other))

    __ror__ = __or__

    def __and__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return RegexFlag(int(self) & int(other))

    __rand__ = __and__

    def __xor__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return RegexFlag(int(self) ^ int(other))

    __rxor__ = __xor__

    def __invert__(self):
        return RegexFlag(511 & ~int(self)) if 0 <= int(self) <= 511 else unknown('flags')

    def __str__(self):
        return repr(self)

    def __contains__(self, other):
        if not isinstance(other, RegexFlag):
            raise TypeError(f"unsupported operand type(s) for 'in': '{type(other).__qualname__}' and 'RegexFlag'")
        return int(other) & int(self) == int(other)

    def __iter__(self):
        return iter([RegexFlag(bit) for bit in (2 ** at for at in range(9)) if int(self) & bit])

    def __len__(self):
        return int(self).bit_count()

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def value(self):
        return int(self)

    @property
    def name(self):
        return '|'.join(self._names())


_FLAG_NAMES = (
    ('IGNORECASE', 2), ('LOCALE', 4), ('MULTILINE', 8), ('DOTALL', 16), ('UNICODE', 32), ('VERBOSE', 64),
    ('DEBUG', 128), ('ASCII', 256),
)
# A flag's own repr has them as they are declared, a pattern's in the order above.
_DECLARED = (
    ('ASCII', 256), ('IGNORECASE', 2), ('LOCALE', 4), ('UNICODE', 32), ('MULTILINE', 8), ('DOTALL', 16),
    ('VERBOSE', 64), ('TEMPLATE', 1), ('DEBUG', 128),
)
NOFLAG = RegexFlag(0)
I = IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag(4)
M = MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag(16)
U = UNICODE = RegexFlag(32)
X = VERBOSE = RegexFlag(64)
DEBUG = RegexFlag(128)
A = ASCII = RegexFlag(256)

_MAX = 9223372036854775807
_BYTES = 65536  # of `_re`: a pattern of bytes


class Match:
    def __init__(self, pattern, string, pos, endpos, found):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._spans = found

    @property
    def lastindex(self):
        last = self._spans[0]
        return last if last > 0 else None

    @property
    def lastgroup(self):
        last = self._spans[0]
        for name, group in self.re.groupindex.items():
            if group == last:
                return name
        return None

    @property
    def regs(self):
        return tuple(self.span(group) for group in range(self.re.groups + 1))

    def _number(self, group):
        if isinstance(group, str):
            number = self.re.groupindex.get(group, -1)
        elif hasattr(group, '__index__'):
            number = group.__index__()
        else:
            if self.re.groupindex:
                hash(group)
            number = -1
        if not 0 <= number <= self.re.groups:
            raise IndexError('no such group')
        return number

    def _get(self, number, default=None):
        start = self._spans[1 + 2 * number]
        if start < 0:
            return default
        return self.re._part(self.string, start, self._spans[2 + 2 * number])

    def group(self, *groups):
        if not groups:
            return self._get(0)
        if len(groups) == 1:
            return self._get(self._number(groups[0]))
        return tuple([self._get(self._number(group)) for group in groups])

    def __getitem__(self, group):
        return self._get(self._number(group))

    def groups(self, default=None):
        return tuple([self._get(number, default) for number in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._get(number, default) for name, number in self.re.groupindex.items()}

    def start(self, group=0, /):
        return self._spans[1 + 2 * self._number(group)]

    def end(self, group=0, /):
        return self._spans[2 + 2 * self._number(group)]

    def span(self, group=0, /):
        number = self._number(group)
        return (self._spans[1 + 2 * number], self._spans[2 + 2 * number])

    def expand(self, template):
        parts = _template(template, self.re)
        empty = self.string[:0]
        return empty.join([self._get(part) or empty if isinstance(part, int) else part for part in parts])

    def __class_getitem__(cls, item, /):
        return alias(cls, item)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f'<re.Match object; span={self.span()!r}, match={repr(self.group())[:50]}>'


_proxy = type(Match.__dict__)


class Pattern:
    def __init__(self, pattern, flags, groups, names):
        self.pattern = pattern
        self.flags = flags
        self.groups = groups
        self.groupindex = _proxy(names) if names else {}
        self._given = flags
        self._of_bytes = isinstance(pattern, bytes)
        self._source = pattern.decode('latin-1') if self._of_bytes else pattern

    def _text(self, string):
        if isinstance(string, str):
            if self._of_bytes:
                raise TypeError('cannot use a bytes pattern on a string-like object')
            return string
        if isinstance(string, (bytes, bytearray)):
            if not self._of_bytes:
                raise TypeError('cannot use a string pattern on a bytes-like object')
            return string.decode('latin-1')
        if any(it.__name__ in ('array', 'memoryview', 'mmap') for it in type(string).__mro__):
            return unsupported('matches in this buffer')
        raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'")

    def _part(self, string, start, end):
        part = string[start:end]
        return bytes(part) if self._of_bytes else part

    def _find(self, string, pos, endpos, how):
        text = self._text(string)
        found = _re.match(self._source, self._given, text, pos, endpos, how)
        if found is None:
            return None
        size = len(string)
        return Match(self, string, min(max(pos, 0), size), min(max(endpos, 0), size), found)

    def _scan(self, string, pos=0, endpos=_MAX, most=0):
        return _re.scan(self._source, self._given, self._text(string), pos, endpos, most)

    def search(self, string, pos=0, endpos=_MAX):
        return self._find(string, pos, endpos, 0)

    def match(self, string, pos=0, endpos=_MAX):
        return self._find(string, pos, endpos, 1)

    def fullmatch(self, string, pos=0, endpos=_MAX):
        return self._find(string, pos, endpos, 2)

    def finditer(self, string, pos=0, endpos=_MAX):
        text = self._text(string)
        size = len(text)
        low, high = min(max(pos, 0), size), min(max(endpos, 0), size)
        return iter([Match(self, string, low, high, found) for found in self._scan(string, pos, endpos)])

    def findall(self, string, pos=0, endpos=_MAX):
        found = self._scan(string, pos, endpos)
        if self._of_bytes:
            string = bytes(string)
        empty = string[:0]
        if self.groups == 0:
            return [string[it[1]:it[2]] for it in found]
        if self.groups == 1:
            return [string[it[3]:it[4]] if it[3] >= 0 else empty for it in found]
        numbers = range(3, 3 + 2 * self.groups, 2)
        return [tuple([string[it[at]:it[at + 1]] if it[at] >= 0 else empty for at in numbers]) for it in found]

    def split(self, string, maxsplit=0):
        parts = []
        last = 0
        every = self._scan(string, 0, _MAX, maxsplit) if maxsplit >= 0 else self._text(string) and []
        if self._of_bytes:
            string = bytes(string)
        for found in every:
            parts.append(string[last:found[1]])
            for at in range(3, 3 + 2 * self.groups, 2):
                parts.append(string[found[at]:found[at + 1]] if found[at] >= 0 else None)
            last = found[2]
        parts.append(string[last:])
        return parts

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        template = None
        if not callable(repl):
            template = _template(repl, self)
        every = self._scan(string, 0, _MAX, count) if count >= 0 else []
        given = string
        if self._of_bytes:
            string = bytes(string)
        parts = []
        last = 0
        made = 0
        size = len(string)
        for found in every:
            if found[1] > last:
                parts.append(string[last:found[1]])
            last = found[2]
            made += 1
            if template is None:
                new = repl(Match(self, given, 0, size, found))
                if new is not None:
                    parts.append(new)
                continue
            for part in template:
                if not isinstance(part, int):
                    parts.append(part)
                elif found[1 + 2 * part] >= 0:
                    parts.append(string[found[1 + 2 * part]:found[2 + 2 * part]])
        parts.append(string[last:])
        return (string[:0].join(parts), made)

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        same = self.pattern == other.pattern and self.flags == other.flags
        return same and self._of_bytes == other._of_bytes

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __class_getitem__(cls, item, /):
        return alias(cls, item)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        flags = self.flags if self._of_bytes else self.flags & ~32
        text = repr(self.pattern)[:200]
        names = '|'.join(['re.' + name for name, bit in _FLAG_NAMES if flags & bit])
        return f're.compile({text}, {names})' if names else f're.compile({text})'


_SIMPLE = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\'}
_DIGITS = '0123456789'
_LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'


def _template(text, pattern):
    """Parts of a replacement: strings, and numbers of groups."""
    if not isinstance(text, str):
        source = text
        text = str(text, 'latin-1')
        if '\\' not in text:
            return [source] if source else []
        return [part if isinstance(part, int) else part.encode('latin-1') for part in _template(text, pattern)]
    if '\\' not in text:
        return [text] if text else []
    parts = []
    at = 0
    size = len(text)

    def group(number, where):
        if number > pattern.groups:
            raise error(f'invalid group reference {number}', text, where)
        parts.append(number)

    while at < size:
        slash = text.find('\\', at)
        if slash < 0:
            parts.append(text[at:])
            break
        if slash > at:
            parts.append(text[at:slash])
        if slash + 1 == size:
            raise error('bad escape (end of pattern)', text, slash)
        char = text[slash + 1]
        at = slash + 2
        if char == 'g':
            if text[at:at + 1] != '<':
                raise error('missing <', text, at)
            end = text.find('>', at)
            if end < 0:
                if at + 1 == size:
                    raise error('missing group name', text, at + 1)
                raise error('missing >, unterminated name', text, at + 1)
            name = text[at + 1:end]
            if not name:
                raise error('missing group name', text, at + 1)
            if name.isidentifier():
                if name not in pattern.groupindex:
                    raise IndexError(f'unknown group name {name!r}')
                parts.append(pattern.groupindex[name])
            elif name.isdecimal() and name.isascii():
                group(int(name), at + 1)
            else:
                raise error(f'bad character in group name {name!r}', text, at + 1)
            at = end + 1
        elif char == '0':
            digits = ''
            while len(digits) < 2 and text[at:at + 1] and text[at] in '01234567':
                digits += text[at]
                at += 1
            parts.append(chr(int('0' + digits, 8)))
        elif char in _DIGITS:
            second = text[at:at + 1]
            third = text[at + 1:at + 2]
            number = char
            if second and second in _DIGITS:
                number += second
                at += 1
                if char in '01234567' and second in '01234567' and third and third in '01234567':
                    at += 1
                    code = int(number + third, 8)
                    if code > 255:
                        raise error(f'octal escape value \\{number}{third} outside of range 0-0o377', text, slash)
                    parts.append(chr(code))
                    continue
            group(int(number), slash + 1)
        elif char in _SIMPLE:
            parts.append(_SIMPLE[char])
        elif char in _LETTERS:
            raise error(f'bad escape \\{char}', text, slash)
        else:
            parts.append('\\' + char)
    return parts


_cache = {}


def compile(pattern, flags=0):
    if not isinstance(flags, int):
        flags & VERBOSE
        return unsupported('flags that are no integer')
    flags = int(flags)
    known = _cache.get((type(pattern), pattern, flags))
    if known is not None:
        return known
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError('cannot process flags argument with a compiled pattern')
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError('first argument must be string or compiled pattern')
    # Errors of syntax come first.
    wrong = ''
    if isinstance(pattern, bytes):
        if flags & UNICODE:
            wrong = 'cannot use UNICODE flag with a bytes pattern'
        elif flags & LOCALE and flags & ASCII:
            wrong = 'ASCII and LOCALE flags are incompatible'
        flags |= _BYTES
        text = pattern.decode('latin-1')
    else:
        if flags & LOCALE:
            wrong = 'cannot use LOCALE flag with a str pattern'
        elif flags & ASCII and flags & UNICODE:
            wrong = 'ASCII and UNICODE flags are incompatible'
        text = pattern
    fits = -0x80000000 <= flags <= 0x7fffffff
    parsed = _re.parse(text, flags & ~(int(LOCALE) | int(UNICODE)) if wrong else flags if fits else flags & 511)
    if len(parsed) == 2:
        raise error(parsed[0], pattern, parsed[1])
    if wrong:
        raise ValueError(wrong)
    if flags & DEBUG:
        return unsupported('a pattern that is printed')
    if flags & 1:
        return unsupported('a pattern that is a template')
    if not fits:
        raise OverflowError('Python int too large to convert to C int')
    made = Pattern(pattern, parsed[0], parsed[1], dict(parsed[2]))
    made._given = flags
    _cache[type(pattern), pattern, flags & ~_BYTES] = made
    return made


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def escape(pattern):
    if not isinstance(pattern, str):
        return escape(str(pattern, 'latin-1')).encode('latin-1')
    return ''.join(['\\' + char if char in _SPECIAL else char for char in pattern])


_SPECIAL = frozenset('()[]{}?*+-|^$\\.&~# \t\n\r\v\f')


def purge():
    _cache.clear()


entitle(Match, 're.Match', True)
entitle(Pattern, 're.Pattern', True)


in_c(RegexFlag)
