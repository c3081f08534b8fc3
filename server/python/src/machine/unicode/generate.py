"""Writes `data.bin`: what `unicodedata` of CPython 3.11 knows, Unicode 14.

Usage: python3.11 generate.py [FILE]
`database.rs` and `names.rs` read it; integers are variable in length, seven bits a byte, the lowest first."""

import collections
import pathlib
import struct
import sys
import unicodedata

OLD = unicodedata.ucd_3_2_0
EVERY = range(sys.maxunicode + 1)
NONE = 255
WORDS = 192  # that take one byte; the others take two


def number(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def text(value):
    return number(len(value)) + value.encode()


def table(entries):
    entries = list(entries)
    return number(len(entries)) + b"".join(entries)


class Indexed(dict):
    """Gives each key the next number."""

    def __missing__(self, key):
        self[key] = len(self)
        return self[key]


categories, directions, widths, numerics, records = (Indexed() for _ in range(5))


def record(of, char):
    numeric = of.numeric(char, None)
    return records[
        categories[of.category(char)],
        directions[of.bidirectional(char)],
        of.combining(char),
        of.mirrored(char),
        widths[of.east_asian_width(char)],
        of.decimal(char, NONE),
        of.digit(char, NONE),
        NONE if numeric is None else numerics[numeric],
    ]


def runs(of):
    """How long each run of equal records is, and the record."""
    out, last, length = [], None, 0
    for code in EVERY:
        at = record(of, chr(code))
        if at != last and length:
            out.append(number(length) + number(last))
            length = 0
        last, length = at, length + 1
    return table([*out, number(length) + number(last)])


tags = Indexed()


def decompositions():
    """Step from the code before, tag and whether NFC makes it of its parts, the parts."""
    before = 0
    for code in EVERY:
        char = chr(code)
        known = unicodedata.decomposition(char)
        assert OLD.decomposition(char) == (known if OLD.category(char) != "Cn" else ""), char
        if not known:
            continue
        tag, *parts = known.split() if known.startswith("<") else ("", *known.split())
        parts = [int(it, 16) for it in parts]
        composes = not tag and len(parts) == 2 and unicodedata.normalize("NFC", "".join(map(chr, parts))) == char
        yield number(code - before) + number(tags[tag] * 2 + composes) + table(map(number, parts))
        before = code


def decomposed(of, char):
    """All of a canonical decomposition, by the tables alone."""
    known = of.decomposition(char)
    if not known or known.startswith("<"):
        return char
    return "".join(decomposed(of, chr(int(it, 16))) for it in known.split())


def corrections():
    """What decomposed to another character in Unicode 3.2."""
    for code in EVERY:
        char = chr(code)
        if OLD.decomposition(char) and len(other := OLD.normalize("NFD", char)) == 1 and other != decomposed(OLD, char):
            yield number(code) + number(ord(other))


def names():
    """Words, the most frequent first; ranges named after their code points; names as a step and words.

    Word 0 ends a name, word 1 is the code point in hexadecimal, joined by a hyphen."""
    ranges, all_names = [], []
    for code in EVERY:
        name = unicodedata.name(chr(code), "")
        if not name or name.startswith("HANGUL SYLLABLE "):
            continue
        suffix = f"-{code:04X}"
        if name == "CJK UNIFIED IDEOGRAPH" + suffix:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
        elif name.endswith(suffix):
            all_names.append((code, [*name.removesuffix(suffix).split(" "), 1]))
        else:
            all_names.append((code, name.split(" ")))
    counts = collections.Counter(word for _, words in all_names for word in words if word != 1)
    words = sorted(counts, key=lambda it: (-counts[it], it))
    index = {word: at + 2 for at, word in enumerate(words)} | {1: 1}

    def coded(word):
        at = index[word]
        return bytes([at]) if at < WORDS else bytes([WORDS + (at - WORDS >> 8), at - WORDS & 255])

    steps = (code - before for (code, _), (before, _) in zip(all_names, [(0, ""), *all_names]))
    entries = (number(step) + b"".join(map(coded, it)) + b"\0" for step, (_, it) in zip(steps, all_names))
    return table(map(text, words)) + table(number(a) + number(b - a) for a, b in ranges) + table(entries)


def main():
    assert unicodedata.unidata_version == "14.0.0"
    new, old = runs(unicodedata), runs(OLD)
    parts = table(decompositions())
    assert len(numerics) < NONE
    kept = [table(map(text, it)) for it in (categories, directions, widths, tags)]
    kept.append(table(struct.pack("<d", it) for it in numerics))
    kept.append(table(bytes(it) for it in records))
    data = b"".join([*kept, new, old, parts, table(corrections()), names()])
    path = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("data.bin")
    pathlib.Path(path).write_bytes(data)


if __name__ == "__main__":
    main()
