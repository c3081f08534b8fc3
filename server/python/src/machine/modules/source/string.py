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


class Template:
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Where each `$` stands, what it is followed by (a name, '$' or nothing valid), and where that ends."""
        text = self.template
        at = 0
        while True:
            sign = text.find('$', at)
            if sign < 0:
                return
            rest = text[sign + 1:sign + 2]
            if rest == '$':
                name = '$'
                at = sign + 2
            elif rest == '{':
                name = _name_at(text, sign + 2)
                at = sign + 2 + len(name) + 1
                if text[at - 1:at] != '}':
                    name = ''
            else:
                name = _name_at(text, sign + 1)
                at = sign + 1 + len(name)
            if not name:
                at = sign + 1
            yield sign, name, at

    def _fill(self, mapping, safe):
        text = self.template
        parts = []
        done = 0
        for sign, name, end in self._parts():
            parts.append(text[done:sign])
            done = end
            if name == '$':
                parts.append('$')
            elif not name:
                if not safe:
                    before = text[:sign].splitlines(keepends=True)
                    line = len(before) if before and not before[-1].endswith('\n') else len(before) + 1
                    column = sign - len(''.join(before[:line - 1])) + 1
                    raise ValueError(f'Invalid placeholder in string: line {line}, col {column}')
                parts.append('$')
            elif safe and name not in mapping:
                parts.append(text[sign:end])
            else:
                parts.append(str(mapping[name]))
        parts.append(text[done:])
        return ''.join(parts)

    def is_valid(self):
        return all([name for _, name, _ in self._parts()])

    def get_identifiers(self):
        return list(dict.fromkeys([name for _, name, _ in self._parts() if name not in ('', '$')]))

    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, True)
