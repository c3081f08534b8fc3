from _strict import strict
import binascii
from _digest import buffer


def _input(s):
    """What is decoded: bytes, or text of ASCII characters."""
    if isinstance(s, str):
        if not s.isascii():
            raise ValueError('string argument should contain only ASCII characters')
        return s.encode('ascii')
    if isinstance(s, (bytes, bytearray)):
        return bytes(s)
    try:
        return buffer(s)
    except TypeError:
        raise TypeError(
            f'argument should be a bytes-like object or ASCII string, not {s.__class__.__name__!r}'
        ) from None


def _view(b):
    """What is encoded by Python code in CPython."""
    if isinstance(b, (bytes, bytearray)):
        return bytes(b)
    try:
        return buffer(b)
    except TypeError as error:
        raise TypeError(f'memoryview: {error}') from None


@strict
def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        return encoded.translate(bytes.maketrans(b'+/', altchars))
    return encoded


@strict
def b64decode(s, altchars=None, validate=False):
    s = _input(s)
    if altchars is not None:
        altchars = _input(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b'+/'))
    return binascii.a2b_base64(s, strict_mode=validate)


@strict
def standard_b64encode(s):
    return b64encode(s)


@strict
def standard_b64decode(s):
    return b64decode(s)


@strict
def urlsafe_b64encode(s):
    return b64encode(s).translate(bytes.maketrans(b'+/', b'-_'))


@strict
def urlsafe_b64decode(s):
    return b64decode(_input(s).translate(bytes.maketrans(b'-_', b'+/')))


_B32 = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_B32HEX = b'0123456789ABCDEFGHIJKLMNOPQRSTUV'


def _encode32(digits, s):
    s = _view(s)
    out = bytearray()
    for start in range(0, len(s), 5):
        group = s[start:start + 5]
        bits = int.from_bytes(group.ljust(5, b'\0'), 'big')
        text = bytes([digits[bits >> shift & 31] for shift in range(35, -1, -5)])
        used = (len(group) * 8 + 4) // 5
        out += text[:used].ljust(8, b'=')
    return bytes(out)


def _decode32(digits, s, casefold, map01=None):
    s = _input(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        map01 = _input(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b'01', b'O' + map01))
    if casefold:
        s = s.upper()
    length = len(s)
    s = s.rstrip(b'=')
    pads = length - len(s)
    values = {digit: value for value, digit in enumerate(digits)}
    out = bytearray()
    bits = 0
    for start in range(0, len(s), 8):
        bits = 0
        for digit in s[start:start + 8]:
            if digit not in values:
                raise binascii.Error('Non-base32 digit found') from None
            bits = bits << 5 | values[digit]
        out += bits.to_bytes(5, 'big') if start + 8 <= len(s) else b''
    if length % 8 or pads not in (0, 1, 3, 4, 6):
        raise binascii.Error('Incorrect padding')
    if pads and length:
        bits <<= 5 * pads
        last = bits.to_bytes(5, 'big')
        out += last[:(43 - 5 * pads) // 8]
    return bytes(out)


@strict
def b32encode(s):
    return _encode32(_B32, s)


@strict
def b32decode(s, casefold=False, map01=None):
    return _decode32(_B32, s, casefold, map01)


@strict
def b32hexencode(s):
    return _encode32(_B32HEX, s)


@strict
def b32hexdecode(s, casefold=False):
    return _decode32(_B32HEX, s, casefold)


@strict
def b16encode(s):
    return binascii.hexlify(s).upper()


@strict
def b16decode(s, casefold=False):
    s = _input(s)
    if casefold:
        s = s.upper()
    for digit in s:
        if digit not in b'0123456789ABCDEF':
            raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


def _encode85(data, digit, pad, zeros=False, spaces=False):
    """Groups of four bytes as five digits each."""
    missing = -len(data) % 4
    data += b'\0' * missing
    groups = []
    for start in range(0, len(data), 4):
        number = int.from_bytes(data[start:start + 4], 'big')
        if zeros and not number:
            groups.append(b'z')
            continue
        if spaces and number == 0x20202020:
            groups.append(b'y')
            continue
        group = bytearray()
        for _ in range(5):
            number, value = divmod(number, 85)
            group.append(digit(value))
        group.reverse()
        groups.append(bytes(group))
    if missing and not pad:
        if groups[-1] == b'z':
            groups[-1] = bytes([digit(0)]) * 5
        groups[-1] = groups[-1][:-missing]
    return b''.join(groups)


@strict
def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    b = _view(b)
    result = _encode85(b, lambda value: value + 33, pad, True, foldspaces)
    if adobe:
        result = b'<~' + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        chunks = [result[at:at + wrapcol] for at in range(0, len(result), wrapcol)]
        if adobe and len(chunks[-1]) + 2 > wrapcol:
            chunks.append(b'')
        result = b'\n'.join(chunks)
    if adobe:
        result += b'~>'
    return result


@strict
def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b' \t\n\r\v'):
    b = _input(b)
    if adobe:
        if not b.endswith(b'~>'):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b'<~') else b[:-2]
    out = []
    group = []
    for digit in b + b'u' * 4:
        if 33 <= digit <= 117:
            group.append(digit)
            if len(group) == 5:
                number = 0
                for value in group:
                    number = number * 85 + value - 33
                if number > 0xffffffff:
                    raise ValueError('Ascii85 overflow') from None
                out.append(number.to_bytes(4, 'big'))
                group = []
        elif digit == 122:
            if group:
                raise ValueError('z inside Ascii85 5-tuple')
            out.append(b'\0\0\0\0')
        elif foldspaces and digit == 121:
            if group:
                raise ValueError('y inside Ascii85 5-tuple')
            out.append(b'\x20\x20\x20\x20')
        elif digit not in ignorechars:
            raise ValueError(f'Non-Ascii85 digit found: {chr(digit)}')
    result = b''.join(out)
    extra = 4 - len(group)
    return result[:-extra] if extra else result


_B85 = b'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'


@strict
def b85encode(b, pad=False):
    return _encode85(_view(b), lambda value: _B85[value], pad)


@strict
def b85decode(b):
    b = _input(b)
    values = {digit: value for value, digit in enumerate(_B85)}
    missing = -len(b) % 5
    b += b'~' * missing
    out = []
    for start in range(0, len(b), 5):
        number = 0
        for at in range(start, start + 5):
            if b[at] not in values:
                raise ValueError(f'bad base85 character at position {at}') from None
            number = number * 85 + values[b[at]]
        if number > 0xffffffff:
            raise ValueError(f'base85 overflow in hunk starting at byte {start}') from None
        out.append(number.to_bytes(4, 'big'))
    result = b''.join(out)
    return result[:-missing] if missing else result


def _bytes_only(s):
    try:
        return buffer(s)
    except TypeError:
        raise TypeError(f'expected bytes-like object, not {s.__class__.__name__}') from None


@strict
def encodebytes(s):
    s = _bytes_only(s)
    return b''.join([binascii.b2a_base64(s[at:at + 57]) for at in range(0, len(s), 57)])


@strict
def decodebytes(s):
    return binascii.a2b_base64(_bytes_only(s))
