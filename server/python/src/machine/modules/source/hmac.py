import hashlib
from _foretrace import in_c, known
from _strict import strict

digest_size = None


class HMAC:
    blocksize = 64

    def __init__(self, key, msg=None, digestmod=''):
        if known(key) and not isinstance(key, (bytes, bytearray)):
            raise TypeError(f'key: expected bytes or bytearray, but got {type(key).__name__!r}')
        if not digestmod:
            raise TypeError("Missing required parameter 'digestmod'.")
        if isinstance(digestmod, str):
            self._inner = hashlib.new(digestmod)
        elif callable(digestmod):
            self._inner = digestmod()
        else:
            self._inner = digestmod.new()
        self.block_size = self._inner.block_size
        self.digest_size = self._inner.digest_size
        self._outer = self._inner.copy()
        key = bytes(key)
        if len(key) > self.block_size:
            first = self._inner.copy()
            first.update(key)
            key = first.digest()
        key = key.ljust(self.block_size, b'\0')
        self._inner.update(bytes([byte ^ 0x36 for byte in key]))
        self._outer.update(bytes([byte ^ 0x5c for byte in key]))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return 'hmac-' + self._inner.name

    def update(self, msg):
        self._inner.update(msg)

    def copy(self):
        other = HMAC.__new__(HMAC)
        other.block_size = self.block_size
        other.digest_size = self.digest_size
        other._inner = self._inner.copy()
        other._outer = self._outer.copy()
        return other

    def digest(self):
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer.digest()

    def hexdigest(self):
        return self.digest().hex()


def new(key, msg=None, digestmod=''):
    return HMAC(key, msg, digestmod)


@strict
def digest(key, msg, digest):
    return HMAC(key, msg, digest).digest()


def compare_digest(a, b, /):
    if isinstance(a, str) and isinstance(b, str):
        if not a.isascii() or not b.isascii():
            raise TypeError('comparing strings with non-ASCII characters is not supported')
        return a == b
    byteslike = (bytes, bytearray)
    if not isinstance(a, byteslike) and not isinstance(b, byteslike):
        raise TypeError(
            'unsupported operand types(s) or combination of types: '
            f"'{type(a).__name__}' and '{type(b).__name__}'"
        )
    for value in (a, b):
        if not isinstance(value, byteslike):
            raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'")
    return a == b


in_c(compare_digest)
compare_digest = strict(compare_digest)
