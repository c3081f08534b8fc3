from _foretrace import doubt, known

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or ' ').join([word.capitalize() for word in s.split(sep)])


def _name_at(text, at):
    end = at
    while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == '_'):
        end += 1
    return '' if text[at:at + 1].isdigit() else text[at:end]


_MISSING = object()


class Template:
    delimiter = '$'
    idpattern = None
    braceidpattern = None
    flags = 2

    def __init__(self, template):
        self.template = template

    def _matches(self):
        """What the template refers to, in order: its start and end, its kind and name."""
        if self.idpattern is None and self.braceidpattern is None and not hasattr(self, 'pattern'):
            return self._plain_matches()
        return self._pattern_matches()

    def _plain_matches(self):
        text = self.template
        sign = self.delimiter
        found = []
        at = text.find(sign)
        while at >= 0:
            after = at + len(sign)
            if text.startswith(sign, after):
                found.append((at, after + len(sign), 'escaped', None))
            elif _name_at(text, after):
                name = _name_at(text, after)
                found.append((at, after + len(name), 'name', name))
            else:
                name = _name_at(text, after + 1) if text[after:after + 1] == '{' else ''
                end = after + 1 + len(name)
                if name and text[end:end + 1] == '}':
                    found.append((at, end + 1, 'name', name))
                else:
                    found.append((at, after, 'invalid', None))
            at = text.find(sign, found[-1][1])
        return found

    def _pattern_matches(self):
        import re
        pattern = getattr(self, 'pattern', None)
        if pattern is None:
            sign = re.escape(self.delimiter)
            name = self.idpattern or '[_a-zA-Z][_a-zA-Z0-9]*'
            braced = self.braceidpattern or name
            pattern = f'{sign}(?:(?P<escaped>{sign})|(?P<named>{name})|{{(?P<braced>{braced})}}|(?P<invalid>))'
        if isinstance(pattern, str):
            pattern = re.compile(pattern, self.flags | 64)
        found = []
        for match in pattern.finditer(self.template):
            groups = match.groupdict()
            name = groups.get('named') or groups.get('braced')
            if name is not None:
                kind = 'name'
            elif groups.get('escaped') is not None:
                kind = 'escaped'
            elif groups.get('invalid') is not None:
                kind = 'invalid'
            else:
                raise ValueError('Unrecognized named group in pattern', pattern)
            start = match.start('invalid') if kind == 'invalid' else match.start()
            found.append((match.start(), match.end(), kind, name if kind == 'name' else start))
        return found

    def _invalid(self, start):
        before = self.template[:start].splitlines(keepends=True)
        if before:
            column = start - len(''.join(before[:-1]))
            line = len(before)
        else:
            line = column = 1
        raise ValueError('Invalid placeholder in string: line %d, col %d' % (line, column))

    def _fill(self, mapping, kws, safe):
        if not known(self.template, mapping):
            return doubt('str', self.template, mapping)
        parts = []
        at = 0
        for start, end, kind, name in self._matches():
            parts.append(self.template[at:start])
            if kind == 'escaped':
                parts.append(self.delimiter)
            elif kind == 'invalid':
                if not safe:
                    self._invalid(start + len(self.delimiter) if name is None else name)
                parts.append(self.template[start:end])
            elif name in kws:
                parts.append(str(kws[name]))
            elif not safe:
                parts.append(str(mapping[name]))
            else:
                try:
                    parts.append(str(mapping[name]))
                except KeyError:
                    parts.append(self.template[start:end])
            at = end
        parts.append(self.template[at:])
        return ''.join(parts)

    def substitute(self, mapping={}, /, **kws):
        return self._fill(mapping, kws, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill(mapping, kws, True)

    def is_valid(self):
        return all(kind != 'invalid' for _, _, kind, _ in self._matches())

    def get_identifiers(self):
        return list(dict.fromkeys([name for _, _, kind, name in self._matches() if kind == 'name']))


def _field(text, at):
    """The field that opens before `at`: its name, specification, conversion and end."""
    start = at
    size = len(text)
    char = ''
    while at < size:
        char = text[at]
        at += 1
        if char == '{':
            raise ValueError("unexpected '{' in field name")
        if char == '[':
            while at < size and text[at] != ']':
                at += 1
        elif char in '}:!':
            break
    if char not in ('}', ':', '!'):
        raise ValueError("expected '}' before end of string")
    name = text[start:at - 1]
    if char == '}':
        return name, '', None, at
    conversion = None
    if char == '!':
        if at >= size:
            raise ValueError('end of string while looking for conversion specifier')
        conversion = text[at]
        at += 1
        if at < size:
            char = text[at]
            at += 1
            if char == '}':
                return name, '', conversion, at
            if char != ':':
                raise ValueError("expected ':' after conversion specifier")
    start = at
    depth = 1
    while at < size:
        if text[at] == '{':
            depth += 1
        elif text[at] == '}':
            depth -= 1
            if not depth:
                return name, text[start:at], conversion, at + 1
        at += 1
    raise ValueError("unmatched '{' in format spec")


def _fields(text):
    """The parts of a format string: text, field name, specification, conversion."""
    at = 0
    size = len(text)
    while at < size:
        literal = ''
        while at < size:
            char = text[at]
            if char not in '{}':
                literal += char
                at += 1
                continue
            if text[at + 1:at + 2] == char:
                literal += char
                at += 2
                yield literal, None, None, None
                literal = None
                break
            if char == '}':
                raise ValueError("Single '}' encountered in format string")
            if at + 1 == size:
                raise ValueError("Single '{' encountered in format string")
            break
        if literal is None:
            continue
        if at >= size:
            yield literal, None, None, None
            return
        name, spec, conversion, at = _field(text, at + 1)
        yield literal, name, spec, conversion


def _split_name(name):
    """The first part of a field name, and the attributes and items after it."""
    end = 0
    while end < len(name) and name[end] not in '.[':
        end += 1
    first = name[:end]
    if first.isdecimal() and first.isascii():
        first = int(first)
    steps = []
    at = end
    while at < len(name):
        if name[at] == '.':
            end = at + 1
            while end < len(name) and name[end] not in '.[':
                end += 1
            if end == at + 1:
                raise ValueError('Empty attribute in format string')
            steps.append((True, name[at + 1:end]))
            at = end
        elif name[at] == '[':
            end = name.find(']', at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            item = name[at + 1:end]
            if not item:
                raise ValueError('Empty attribute in format string')
            steps.append((False, int(item) if item.isdecimal() and item.isascii() else item))
            at = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return first, steps


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        if not known(format_string):
            return doubt('str', format_string)
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        result = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if name is None:
                continue
            if name == '':
                if auto_arg_index is False:
                    raise ValueError('cannot switch from manual field specification to automatic field numbering')
                name = str(auto_arg_index)
                auto_arg_index += 1
            elif name.isdigit():
                if auto_arg_index:
                    raise ValueError('cannot switch from manual field specification to automatic field numbering')
                auto_arg_index = False
            value, used = self.get_field(name, args, kwargs)
            used_args.add(used)
            value = self.convert_field(value, conversion)
            spec, auto_arg_index = self._vformat(
                spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index=auto_arg_index
            )
            result.append(self.format_field(value, spec))
        return ''.join(result), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == 's':
            return str(value)
        if conversion == 'r':
            return repr(value)
        if conversion == 'a':
            return ascii(value)
        raise ValueError(f'Unknown conversion specifier {conversion!s}')

    def parse(self, format_string):
        if not isinstance(format_string, str):
            raise TypeError(f'expected str, got {type(format_string).__name__}')
        return _fields(format_string)

    def get_field(self, field_name, args, kwargs):
        first, steps = _split_name(field_name)
        value = self.get_value(first, args, kwargs)
        for attribute, name in steps:
            value = getattr(value, name) if attribute else value[name]
        return value, first
