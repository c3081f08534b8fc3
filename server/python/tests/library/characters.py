# unicodedata
import binascii
import unicodedata as u


def properties(of, char):
    return (
        of.category(char), of.bidirectional(char), of.combining(char), of.mirrored(char), of.east_asian_width(char),
        of.decimal(char, None), of.digit(char, None), of.numeric(char, None), of.decomposition(char), of.name(char, None),
        *(of.normalize(form, char) for form in ('NFC', 'NFD', 'NFKC', 'NFKD')),
    )


def checksum(codes):
    total = 0
    for code in codes:
        if not 0xd800 <= code < 0xe000:
            char = chr(code)
            total = binascii.crc32(repr((properties(u, char), properties(u.ucd_3_2_0, char))).encode(), total)
            name = u.name(char, None)
            if name is not None and code % 7 == 0:
                total = binascii.crc32(repr(u.lookup(name)).encode(), total)
    return total


def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as error:
        print(type(error).__name__, error)


if __name__ == '__main__':
    for first in (0, 0xa0, 0x300, 0x1e00, 0x2f00, 0xac00, 0xf900, 0x1d100, 0x1f900, 0x2f800, 0xe0000):
        print(hex(first), checksum(range(first, first + 96, 3)))
    for text in ('', 'abc', 'e\u0301', '\u1e9b\u0323', 'a\u0328\u0301\u0315', '\u1100\u1161\u11a8', '\uac00\u11a8', '\ufb01ne'):
        for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
            print(ascii(u.normalize(form, text)), u.is_normalized(form, text), ascii(u.ucd_3_2_0.normalize(form, text)))
    t(u.category)
    t(u.category, 'ab')
    t(u.category, 1)
    t(u.category, None)
    t(u.category, 'a', 'b')
    t(u.decimal)
    t(u.decimal, 'ab')
    t(u.decimal, 'a')
    t(u.decimal, 'a', 3)
    t(u.decimal, 'a', 1, 2)
    t(u.decimal, '\u0663')
    t(u.digit, 'a')
    t(u.digit, '\xb2')
    t(u.numeric, 'a')
    t(u.numeric, '\xbd')
    t(u.name, '\0')
    t(u.name, '\0', None)
    t(u.name, 1)
    t(u.name, '\uac01')
    t(u.name, '\u4e00')
    t(u.lookup, '?!')
    t(u.lookup, 1)
    t(u.lookup, None)
    t(u.lookup, b'SPACE')
    t(u.lookup, 'latin small letter a')
    t(u.lookup, 'x' * 300)
    t(u.lookup, 'HANGUL SYLLABLE GAG')
    t(u.lookup, 'CJK UNIFIED IDEOGRAPH-4E00')
    t(u.lookup, 'cjk compatibility ideograph-f900')
    t(u.lookup, 'CJK UNIFIED IDEOGRAPH-4e0')
    t(u.lookup, 'hangul syllable ga?')
    t(u.normalize, 'x', 'a')
    t(u.normalize, 'x', '')
    t(u.normalize, 'NFC')
    t(u.normalize, 'NFC', 1)
    t(u.normalize, None, 'a')
    t(u.is_normalized, 'x', '')
    t(u.is_normalized, 'x', 'a')
    print(u.unidata_version, u.ucd_3_2_0.unidata_version, type(u.ucd_3_2_0), u.category, u.UCD)
