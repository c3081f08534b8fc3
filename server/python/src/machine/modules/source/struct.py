from _foretrace import entitle, in_c
from _struct import calcsize, iter_unpack as _iter_unpack, pack, text as _text, unpack, unpack_from as _unpack_from


class error(Exception):
    pass


def unpack_from(format, /, buffer, offset=0):
    return _unpack_from(format, buffer, offset)


def iter_unpack(format, buffer, /):
    return iter(_iter_unpack(format, buffer))


def pack_into(format, buffer, offset, /, *v):
    size = calcsize(format)
    data = pack(format, *v)
    if not isinstance(buffer, bytearray):
        raise TypeError(f'argument must be read-write bytes-like object, not {type(buffer).__name__}')
    start = offset
    if offset < 0:
        if offset + size > 0:
            raise error(f'no space to pack {size} bytes at offset {offset}')
        if offset + len(buffer) < 0:
            raise error(f'offset {offset} out of range for {len(buffer)}-byte buffer')
        start = offset + len(buffer)
    if len(buffer) - start < size:
        raise error(
            f'pack_into requires a buffer of at least {start + size} bytes for packing {size} bytes at offset {start} '
            f'(actual buffer size is {len(buffer)})'
        )
    for at, byte in enumerate(data, start):
        buffer[at] = byte


class Struct:
    __module__ = '_struct'

    def __init__(self, format):
        self.size = calcsize(format)
        self.format = _text(format)

    def pack(self, *v):
        return pack(self.format, *v)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return _unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)

    def pack_into(self, buffer, offset, /, *v):
        return pack_into(self.format, buffer, offset, *v)


entitle(Struct, '_struct.Struct')
in_c(unpack_from, iter_unpack, pack_into)
