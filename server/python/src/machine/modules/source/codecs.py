from _foretrace import in_c, unsupported

BOM_UTF8 = b'\xef\xbb\xbf'
BOM = BOM_LE = BOM_UTF16 = BOM_UTF16_LE = BOM32_LE = b'\xff\xfe'
BOM_BE = BOM_UTF16_BE = BOM32_BE = b'\xfe\xff'
BOM_UTF32 = BOM_UTF32_LE = BOM64_LE = b'\xff\xfe\x00\x00'
BOM_UTF32_BE = BOM64_BE = b'\x00\x00\xfe\xff'

_OTHERS = ('base64', 'bz2', 'hex', 'quopri', 'rot13', 'rot_13', 'uu', 'zip', 'zlib')


def _of_text(encoding):
    """Encodings from and to other things than text are not supported."""
    name = encoding.lower().replace('-', '_') if isinstance(encoding, str) else ''
    return name not in _OTHERS and not name.endswith('_codec')


def encode(obj, encoding='utf-8', errors='strict'):
    if not isinstance(obj, str) or not _of_text(encoding):
        return unsupported('encodings that are not of text')
    return obj.encode(encoding, errors)


def decode(obj, encoding='utf-8', errors='strict'):
    if not isinstance(obj, (bytes, bytearray)) or not _of_text(encoding):
        return unsupported('encodings that are not of text')
    return obj.decode(encoding, errors)


class Codec:
    def encode(self, input, errors='strict'):
        raise NotImplementedError

    def decode(self, input, errors='strict'):
        raise NotImplementedError


in_c(encode, decode)
