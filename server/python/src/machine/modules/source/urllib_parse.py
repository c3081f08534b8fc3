from _foretrace import unsupported
from _strict import strict
from collections import namedtuple

_RELATIVE = (
    '', 'ftp', 'http', 'gopher', 'nntp', 'imap', 'wais', 'file', 'https', 'shttp', 'mms', 'prospero', 'rtsp', 'rtspu',
    'sftp', 'svn', 'svn+ssh', 'ws', 'wss',
)
_NETLOC = (
    '', 'ftp', 'http', 'gopher', 'nntp', 'telnet', 'imap', 'wais', 'file', 'mms', 'https', 'shttp', 'snews', 'prospero',
    'rtsp', 'rtspu', 'rsync', 'svn', 'svn+ssh', 'sftp', 'nfs', 'git', 'git+ssh', 'ws', 'wss',
)
_PARAMS = ('', 'ftp', 'hdl', 'prospero', 'http', 'imap', 'https', 'shttp', 'rtsp', 'rtspu', 'sip', 'sips', 'mms', 'sftp', 'tel')
_SCHEME = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.'
_SAFE = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')


def _text(*parts):
    """Whether all parts are text; URLs in bytes are not supported."""
    text = isinstance(parts[0], str)
    for part in parts[1:]:
        if part and isinstance(part, str) != text:
            raise TypeError('Cannot mix str and non-str arguments')
    if not text:
        for part in parts:
            if part:
                part.decode('ascii', 'strict')
    return text


class _Location:
    """What results have in common."""

    def _userinfo(self):
        info, found, _ = self.netloc.rpartition('@')
        if not found:
            return None, None
        name, found, password = info.partition(':')
        return name, password if found else None

    def _hostinfo(self):
        host = self.netloc.rpartition('@')[2]
        _, bracket, rest = host.partition('[')
        if bracket:
            name, _, port = rest.partition(']')
            port = port.partition(':')[2]
        else:
            name, _, port = host.partition(':')
        return name, port or None

    @property
    def username(self):
        return self._userinfo()[0]

    @property
    def password(self):
        return self._userinfo()[1]

    @property
    def hostname(self):
        name = self._hostinfo()[0]
        if not name:
            return None
        name, percent, zone = name.partition('%')
        return name.lower() + percent + zone

    @property
    def port(self):
        port = self._hostinfo()[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f'Port could not be cast to integer value as {port!r}')
        number = int(port, 10)
        if number > 65535:
            raise ValueError('Port out of range 0-65535')
        return number

    def geturl(self):
        return self._whole(self)


class SplitResult(_Location, namedtuple('SplitResult', 'scheme netloc path query fragment')):
    __slots__ = ()

    def _whole(self, parts):
        return urlunsplit(parts)


class ParseResult(_Location, namedtuple('ParseResult', 'scheme netloc path params query fragment')):
    __slots__ = ()

    def _whole(self, parts):
        return urlunparse(parts)


class DefragResult(namedtuple('DefragResult', 'url fragment')):
    __slots__ = ()

    def geturl(self):
        return self.url + '#' + self.fragment if self.fragment else self.url


@strict
def urlsplit(url, scheme='', allow_fragments=True):
    isinstance(url, str) or hash(url)
    isinstance(scheme, str) or hash(scheme)
    if not _text(url, scheme):
        return unsupported('URLs that are not text are not supported')
    url = url.lstrip('\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ')
    scheme = scheme.strip('\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ')
    for char in '\t\r\n':
        url = url.replace(char, '')
        scheme = scheme.replace(char, '')
    netloc = query = fragment = ''
    colon = url.find(':')
    if colon > 0 and url[0].isascii() and url[0].isalpha():
        if all([char in _SCHEME for char in url[:colon]]):
            scheme, url = url[:colon].lower(), url[colon + 1:]
    if url[:2] == '//':
        ends = [at for at in [url.find(char, 2) for char in '/?#'] if at >= 0]
        end = min(ends) if ends else len(url)
        netloc, url = url[2:end], url[end:]
        if ('[' in netloc) != (']' in netloc):
            raise ValueError('Invalid IPv6 URL')
        if '[' in netloc:
            return unsupported('hosts in brackets are not supported')
    if allow_fragments and '#' in url:
        url, _, fragment = url.partition('#')
    if '?' in url:
        url, _, query = url.partition('?')
    if not netloc.isascii():
        return unsupported('hosts beyond ASCII are not supported')
    return SplitResult(scheme, netloc, url, query, fragment)


@strict
def urlparse(url, scheme='', allow_fragments=True):
    if not _text(url, scheme):
        return unsupported('URLs that are not text are not supported')
    scheme, netloc, url, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ''
    if scheme in _PARAMS and ';' in url:
        last = url.rfind('/') + 1
        at = url.find(';', last)
        if at >= 0:
            url, params = url[:at], url[at + 1:]
    return ParseResult(scheme, netloc, url, params, query, fragment)


@strict
def urlunsplit(components):
    scheme, netloc, url, query, fragment = components
    if not _text(scheme, netloc, url, query, fragment):
        return unsupported('URLs that are not text are not supported')
    if netloc or scheme and scheme in _NETLOC and url[:2] != '//':
        if url and url[:1] != '/':
            url = '/' + url
        url = '//' + (netloc or '') + url
    if scheme:
        url = scheme + ':' + url
    if query:
        url = url + '?' + query
    if fragment:
        url = url + '#' + fragment
    return url


@strict
def urlunparse(components):
    scheme, netloc, url, params, query, fragment = components
    return urlunsplit((scheme, netloc, f'{url};{params}' if params else url, query, fragment))


@strict
def urldefrag(url):
    if not _text(url):
        return unsupported('URLs that are not text are not supported')
    if '#' not in url:
        return DefragResult(url, '')
    scheme, netloc, path, params, query, fragment = urlparse(url)
    return DefragResult(urlunparse((scheme, netloc, path, params, query, '')), fragment)


@strict
def urljoin(base, url, allow_fragments=True):
    if not base:
        return url
    if not url:
        return base
    if not _text(base, url):
        return unsupported('URLs that are not text are not supported')
    bscheme, bnetloc, bpath, bparams, bquery, bfragment = urlparse(base, '', allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in _RELATIVE:
        return url
    if scheme in _NETLOC:
        if netloc:
            return urlunparse((scheme, netloc, path, params, query, fragment))
        netloc = bnetloc
    if not path and not params:
        return urlunparse((scheme, netloc, bpath, bparams, query or bquery, fragment))
    base_parts = bpath.split('/')
    if base_parts[-1] != '':
        base_parts.pop()
    if path[:1] == '/':
        segments = path.split('/')
    else:
        segments = base_parts + path.split('/')
        segments[1:-1] = [segment for segment in segments[1:-1] if segment]
    resolved = []
    for segment in segments:
        if segment == '..':
            if resolved:
                resolved.pop()
        elif segment != '.':
            resolved.append(segment)
    if segments[-1] in ('.', '..'):
        resolved.append('')
    return urlunparse((scheme, netloc, '/'.join(resolved) or '/', params, query, fragment))


@strict
def unquote_to_bytes(string):
    if not string:
        return b''
    if isinstance(string, str):
        string = string.encode('utf-8')
    first, *rest = string.split(b'%')
    out = [first]
    for part in rest:
        digits = part[:2]
        if len(digits) == 2 and all([digit in b'0123456789abcdefABCDEF' for digit in digits]):
            out.append(bytes([int(digits, 16)]))
            out.append(part[2:])
        else:
            out.append(b'%' + part)
    return b''.join(out)


@strict
def unquote(string, encoding='utf-8', errors='replace'):
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding, errors)
    if not isinstance(string, str):
        return unsupported('`unquote` of what is no text')
    if '%' not in string:
        return string
    if encoding is None:
        encoding = 'utf-8'
    if errors is None:
        errors = 'replace'
    # Runs of ASCII are decoded each by itself.
    parts = []
    at = 0
    size = len(string)
    while at < size:
        end = at
        plain = string[at] <= '\x7f'
        while end < size and (string[end] <= '\x7f') == plain:
            end += 1
        run = string[at:end]
        parts.append(unquote_to_bytes(run).decode(encoding, errors) if plain else run)
        at = end
    return ''.join(parts)


@strict
def unquote_plus(string, encoding='utf-8', errors='replace'):
    return unquote(string.replace('+', ' '), encoding, errors)


@strict
def quote_from_bytes(bs, safe='/'):
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError('quote_from_bytes() expected bytes')
    if not bs:
        return ''
    if isinstance(safe, str):
        safe = safe.encode('ascii', 'ignore')
    allowed = _SAFE | {byte for byte in safe if byte < 128}
    return ''.join([chr(byte) if byte in allowed else f'%{byte:02X}' for byte in bs])


@strict
def quote(string, safe='/', encoding=None, errors=None):
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode('utf-8' if encoding is None else encoding, 'strict' if errors is None else errors)
    else:
        if encoding is not None:
            raise TypeError("quote() doesn't support 'encoding' for bytes")
        if errors is not None:
            raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


@strict
def quote_plus(string, safe='', encoding=None, errors=None):
    space = ' ' if isinstance(string, str) else b' '
    if space not in string:
        return quote(string, safe, encoding, errors)
    safe += ' ' if isinstance(safe, str) else b' '
    return quote(string, safe, encoding, errors).replace(' ', '+')


@strict
def urlencode(query, doseq=False, safe='', encoding=None, errors=None, quote_via=quote_plus):
    if hasattr(query, 'items'):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError:
            raise TypeError('not a valid non-string sequence or mapping object')

    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding, errors)

    pairs = []
    for key, value in query:
        key = quoted(key)
        if not doseq or isinstance(value, (str, bytes)):
            pairs.append(key + '=' + quoted(value))
            continue
        try:
            len(value)
        except TypeError:
            pairs.append(key + '=' + quoted(value))
            continue
        for item in value:
            pairs.append(key + '=' + quoted(item))
    return '&'.join(pairs)


@strict
def parse_qsl(
    qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace', max_num_fields=None,
    separator='&'
):
    if not _text(qs):
        return unsupported('queries that are not text are not supported')
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError('Separator must be of type string or bytes.')
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError('Max number of fields exceeded')
    found = []
    for pair in qs.split(separator) if qs else []:
        if not pair and not strict_parsing:
            continue
        parts = pair.split('=', 1)
        if len(parts) != 2:
            if strict_parsing:
                raise ValueError(f'bad query field: {pair!r}')
            if not keep_blank_values:
                continue
            parts.append('')
        if parts[1] or keep_blank_values:
            name, value = [unquote(part.replace('+', ' '), encoding, errors) for part in parts]
            found.append((name, value))
    return found


@strict
def parse_qs(
    qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace', max_num_fields=None,
    separator='&'
):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator):
        found.setdefault(name, []).append(value)
    return found
