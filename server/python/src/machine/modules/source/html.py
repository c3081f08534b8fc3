from _foretrace import unknown
from _strict import texts

_NAMED = {
    'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'", 'nbsp': '\xa0', 'copy': '\xa9', 'reg': '\xae',
    'hellip': '\u2026', 'mdash': '\u2014', 'ndash': '\u2013', 'lsquo': '\u2018', 'rsquo': '\u2019', 'ldquo': '\u201c',
    'rdquo': '\u201d', 'euro': '\u20ac', 'trade': '\u2122', 'bull': '\u2022', 'times': '\xd7', 'eacute': '\xe9',
}


@texts
def escape(s, quote=True):
    s = s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    if quote:
        s = s.replace('"', '&quot;').replace("'", '&#x27;')
    return s


def _numbered(digits, base):
    code = int(digits, base)
    if 0x20 <= code < 0x7f or 0xa0 <= code < 0xd800 or code in (9, 10):
        return chr(code)
    return unknown('references to rare characters')


@texts
def unescape(s):
    parts = []
    at = 0
    while True:
        sign = s.find('&', at)
        if sign < 0:
            parts.append(s[at:])
            return ''.join(parts)
        parts.append(s[at:sign])
        at = sign + 1
        number = s[at:at + 1] == '#'
        base = 10
        end = at
        if number:
            at += 1
            end = at
            if s[at:at + 1] in ('x', 'X') and s[at + 1:at + 2] in tuple('0123456789abcdefABCDEF'):
                base = 16
                at = end = at + 1
            while s[end:end + 1] in tuple('0123456789abcdefABCDEF' if base == 16 else '0123456789'):
                end += 1
            if end == at:
                parts.append(s[sign:at])
                continue
            parts.append(_numbered(s[at:end], base))
        else:
            while end < len(s) and s[end].isascii() and s[end].isalnum():
                end += 1
            if end == at:
                if s[at:at + 1] not in ('', ' ', '\t', '\n', '<', '&', ';', '\f'):
                    return unknown('references by rare names')
                parts.append('&')
                continue
            name = s[at:end]
            if name not in _NAMED or s[end:end + 1] != ';':
                return unknown('references by rare names')
            parts.append(_NAMED[name])
        at = end + 1 if s[end:end + 1] == ';' else end
