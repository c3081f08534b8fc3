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

    def _fill(self, mapping, safe):
        text = self.template
        parts = []
        at = 0
        while True:
            sign = text.find('$', at)
            if sign < 0:
                parts.append(text[at:])
                return ''.join(parts)
            parts.append(text[at:sign])
            rest = text[sign + 1:sign + 2]
            if rest == '$':
                parts.append('$')
                at = sign + 2
                continue
            if rest == '{':
                name = _name_at(text, sign + 2)
                at = sign + 2 + len(name) + 1
                if text[at - 1:at] != '}':
                    name = ''
            else:
                name = _name_at(text, sign + 1)
                at = sign + 1 + len(name)
            if not name:
                if not safe:
                    before = text[:sign].splitlines(keepends=True)
                    line = len(before) if before and not before[-1].endswith('\n') else len(before) + 1
                    column = sign - len(''.join(before[:line - 1])) + 1
                    raise ValueError(f'Invalid placeholder in string: line {line}, col {column}')
                parts.append('$')
                at = sign + 1
                continue
            if safe and name not in mapping:
                parts.append(text[sign:at])
            else:
                parts.append(str(mapping[name]))

    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, True)
