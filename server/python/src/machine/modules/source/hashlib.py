from _digest import buffer as _buffer, digest as _digest
from _foretrace import entitle, in_c, known, unsupported

_SIZES = {
    'md5': (16, 64), 'sha1': (20, 64), 'sha224': (28, 64), 'sha256': (32, 64), 'sha384': (48, 128),
    'sha512': (64, 128), 'sha3_224': (28, 144), 'sha3_256': (32, 136), 'sha3_384': (48, 104), 'sha3_512': (64, 72),
    'shake_128': (0, 168), 'shake_256': (0, 136), 'blake2b': (64, 128), 'blake2s': (32, 64),
}
algorithms_guaranteed = set(_SIZES)


def _data(value):
    if not known(value):
        return value
    if isinstance(value, str):
        raise TypeError('Strings must be encoded before hashing')
    if value is None or isinstance(value, (int, float, list, tuple, dict, set)):
        raise TypeError('object supporting the buffer API required')
    return _buffer(value)


class HASH:
    __module__ = '_hashlib'
    __slots__ = ('_name', '_parts', '_size')

    def __init__(self, *args, **kwargs):
        raise TypeError("cannot create '_hashlib.HASH' instances")

    @property
    def name(self):
        return self._name

    @property
    def digest_size(self):
        return self._size

    @property
    def block_size(self):
        return _SIZES[self._name][1]

    def update(self, obj, /):
        self._parts.append(_data(obj))

    def copy(self):
        return _start(self._name, b''.join(self._parts), self._size)

    def digest(self):
        whole = b''.join(self._parts)
        self._parts[:] = [whole]
        return _digest(self._name, whole, self._size)

    def hexdigest(self):
        return self.digest().hex()

    def __repr__(self):
        return unsupported('the address of an object')


class HASHXOF(HASH):
    __module__ = '_hashlib'
    __slots__ = ()

    def digest(self, length):
        if length < 0:
            return unsupported('a negative length')
        return _digest(self._name, b''.join(self._parts), length)

    def hexdigest(self, length):
        return self.digest(length).hex()


class blake2b(HASH):
    __module__ = '_blake2'
    __slots__ = ()
    MAX_DIGEST_SIZE = MAX_KEY_SIZE = 64
    SALT_SIZE = PERSON_SIZE = 16

    def __new__(cls, data=b'', /, *, digest_size=64, usedforsecurity=True, **rest):
        return _blake2('blake2b', data, digest_size, 64, rest)

    def __init__(self, *args, **kwargs):
        pass


class blake2s(HASH):
    __module__ = '_blake2'
    __slots__ = ()
    MAX_DIGEST_SIZE = MAX_KEY_SIZE = 32
    SALT_SIZE = PERSON_SIZE = 8

    def __new__(cls, data=b'', /, *, digest_size=32, usedforsecurity=True, **rest):
        return _blake2('blake2s', data, digest_size, 32, rest)

    def __init__(self, *args, **kwargs):
        pass


def _blake2(name, data, size, most, rest):
    if rest:
        return unsupported('keys and other parameters of BLAKE2 are not supported')
    if not 1 <= size <= most:
        raise ValueError(f'digest_size must be between 1 and {most} bytes')
    return _start(name, _data(data), size)


def _start(name, data, size):
    made = object.__new__(_CLASSES.get(name, HASH))
    made._name = name
    made._parts = [data]
    made._size = size
    return made


_CLASSES = {'shake_128': HASHXOF, 'shake_256': HASHXOF, 'blake2b': blake2b, 'blake2s': blake2s}


def md5(string=b'', *, usedforsecurity=True):
    return _start('md5', _data(string), 16)


def sha1(string=b'', *, usedforsecurity=True):
    return _start('sha1', _data(string), 20)


def sha224(string=b'', *, usedforsecurity=True):
    return _start('sha224', _data(string), 28)


def sha256(string=b'', *, usedforsecurity=True):
    return _start('sha256', _data(string), 32)


def sha384(string=b'', *, usedforsecurity=True):
    return _start('sha384', _data(string), 48)


def sha512(string=b'', *, usedforsecurity=True):
    return _start('sha512', _data(string), 64)


def sha3_224(string=b'', *, usedforsecurity=True):
    return _start('sha3_224', _data(string), 28)


def sha3_256(string=b'', *, usedforsecurity=True):
    return _start('sha3_256', _data(string), 32)


def sha3_384(string=b'', *, usedforsecurity=True):
    return _start('sha3_384', _data(string), 48)


def sha3_512(string=b'', *, usedforsecurity=True):
    return _start('sha3_512', _data(string), 64)


def shake_128(string=b'', *, usedforsecurity=True):
    return _start('shake_128', _data(string), 0)


def shake_256(string=b'', *, usedforsecurity=True):
    return _start('shake_256', _data(string), 0)


def new(name, data=b'', **kwargs):
    if not isinstance(name, str):
        raise TypeError('name must be a string')
    size = _SIZES.get(name.lower())
    if size is None:
        return unsupported(f'the hash function `{name}` is not supported')
    return _start(name.lower(), _data(data), size[0])


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    import hmac
    size = new(hash_name).digest_size
    wanted = size if dklen is None else dklen
    if iterations < 1 or wanted < 1:
        return unsupported('`pbkdf2_hmac` of no rounds')
    keyed = hmac.new(password, digestmod=hash_name)
    key = b''
    block = 0
    while len(key) < wanted:
        block += 1
        inner = keyed.copy()
        inner.update(salt + block.to_bytes(4, 'big'))
        last = inner.digest()
        total = int.from_bytes(last, 'big')
        for _ in range(iterations - 1):
            inner = keyed.copy()
            inner.update(last)
            last = inner.digest()
            total ^= int.from_bytes(last, 'big')
        key += total.to_bytes(size, 'big')
    return key[:wanted]


entitle(HASH, '_hashlib.HASH', True)
entitle(HASHXOF, '_hashlib.HASHXOF')
entitle(blake2b, '_blake2.blake2b')
entitle(blake2s, '_blake2.blake2s')
in_c(
    md5, sha1, sha224, sha256, sha384, sha512, sha3_224, sha3_256, sha3_384, sha3_512, shake_128, shake_256, pbkdf2_hmac
)
