from _foretrace import unknown
from _strict import strict, texts

_SPACE = ' \t\r\n'


def _tokens(s, comments, posix):
    """Tokens of a command line."""
    tokens = []
    token = None
    at = 0
    size = len(s)
    while at < size:
        char = s[at]
        at += 1
        if char in _SPACE:
            if token is not None:
                tokens.append(token)
                token = None
        elif comments and char == '#':
            end = s.find('\n', at)
            if token is not None and posix:
                tokens.append(token)
                token = None
            at = size if end < 0 else end + 1
        elif posix and char == '\\':
            if at == size:
                raise ValueError('No escaped character')
            token = (token or '') + s[at]
            at += 1
        elif char in '"\'' and posix:
            token, at = _quoted(s, at, char, token or '')
        elif char in '"\'' and token is None:
            end = s.find(char, at)
            if end < 0:
                raise ValueError('No closing quotation')
            # What follows the quotation is another token.
            tokens.append(s[at - 1:end + 1])
            at = end + 1
        else:
            token = (token or '') + char
    if token is not None:
        tokens.append(token)
    return tokens


def _quoted(s, at, quote, token):
    while True:
        char = s[at:at + 1]
        at += 1
        if not char:
            raise ValueError('No closing quotation')
        if char == quote:
            return token, at
        if char == '\\' and quote == '"':
            char = s[at:at + 1]
            at += 1
            if not char:
                raise ValueError('No escaped character')
            if char not in ('"', '\\'):
                token += '\\'
        token += char


@strict
def split(s, comments=False, posix=True):
    if s is None:
        return unknown('`shlex.split(None)` reads standard input')
    if not isinstance(s, str):
        return unknown('`shlex.split` of a stream')
    return _tokens(s, comments, posix)


@texts
def quote(s):
    if not s:
        return "''"
    for char in s:
        if not (char.isascii() and (char.isalnum() or char in '@%+=:,./-_')):
            return "'" + s.replace("'", "'\"'\"'") + "'"
    return s


@strict
def join(split_command):
    return ' '.join([quote(arg) for arg in split_command])


@strict
def shlex(*args, **kwargs):
    return unknown('`shlex.shlex` is not supported')
