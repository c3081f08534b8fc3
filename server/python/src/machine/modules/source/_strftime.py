"""Dates and times to text by a format, and back, in the C locale."""

from _foretrace import unknown
from _dates import DAYS, MONTHS, day_of_year, days_before_year, from_ordinal, is_leap, iso_calendar
from _dates import to_ordinal, week_one
import re

_COMPOSED = {
    'c': '%a %b %e %H:%M:%S %Y', 'x': '%m/%d/%y', 'X': '%H:%M:%S', 'D': '%m/%d/%y', 'F': '%Y-%m-%d', 'T': '%H:%M:%S',
    'R': '%H:%M', 'r': '%I:%M:%S %p', 'h': '%b',
}


def _number(letter, fields, weekday, yearday):
    """The number a directive shows, and how it is padded; None if it does not show a number."""
    year, month, day, hour, minute, second = fields
    if letter == 'd':
        return day, 2, '0'
    if letter == 'e':
        return day, 2, ' '
    if letter == 'm':
        return month, 2, '0'
    if letter == 'y':
        return year % 100, 2, '0'
    if letter == 'H':
        return hour, 2, '0'
    if letter == 'k':
        return hour, 2, ' '
    if letter == 'I':
        return hour % 12 or 12, 2, '0'
    if letter == 'l':
        return hour % 12 or 12, 2, ' '
    if letter == 'M':
        return minute, 2, '0'
    if letter == 'S':
        return second, 2, '0'
    if letter == 'j':
        return yearday, 3, '0'
    if letter == 'U':
        return (yearday + 6 - (weekday + 1) % 7) // 7, 2, '0'
    if letter == 'W':
        return (yearday + 6 - weekday) // 7, 2, '0'
    if letter == 'V':
        return iso_calendar(year, month, day)[1], 2, '0'
    if letter == 'g':
        return iso_calendar(year, month, day)[0] % 100, 2, '0'
    return None


def _text(letter, fields, weekday):
    year, month, day, hour, minute, second = fields
    if letter == 'a':
        return DAYS[weekday][:3]
    if letter == 'A':
        return DAYS[weekday]
    if letter == 'b':
        return MONTHS[month - 1][:3]
    if letter == 'B':
        return MONTHS[month - 1]
    if letter == 'p':
        return 'AM' if hour < 12 else 'PM'
    if letter == 'P':
        return 'am' if hour < 12 else 'pm'
    if letter == 'Y':
        return str(year)
    if letter == 'G':
        return str(iso_calendar(year, month, day)[0])
    if letter == 'C':
        return str(year // 100)
    if letter == 'w':
        return str((weekday + 1) % 7)
    if letter == 'u':
        return str(weekday + 1)
    if letter == 'n':
        return '\n'
    if letter == 't':
        return '\t'
    if letter == '%':
        return '%'
    return f'%{letter}' if letter in 'qLNv' else None


def strftime(format, fields, microsecond, offset, name):
    """`offset` and `name` are functions that give what `%z` and `%Z` show."""
    year, month, day, hour, minute, second = fields
    weekday = (to_ordinal(year, month, day) + 6) % 7
    yearday = day_of_year(year, month, day)
    parts = []
    at = 0
    while True:
        found = format.find('%', at)
        if found < 0:
            parts.append(format[at:])
            return ''.join(parts)
        parts.append(format[at:found])
        at = found + 1
        letter = format[at:at + 1]
        if not letter:
            parts.append('%')
            return ''.join(parts)
        if letter == 'f':
            parts.append(f'{microsecond:06d}')
            at += 1
            continue
        if letter == 'z':
            parts.append(offset())
            at += 1
            continue
        if letter == 'Z':
            parts.append(name())
            at += 1
            continue
        flag = ''
        if letter in '-_0^':
            flag = letter
            at += 1
            letter = format[at:at + 1]
        at += 1
        number = _number(letter, fields, weekday, yearday)
        if number is not None:
            value, width, pad = number
            pad = {'': pad, '0': '0', '_': ' ', '-': '', '^': pad}[flag]
            parts.append(str(value).rjust(width, pad) if pad else str(value))
            continue
        text = _text(letter, fields, weekday) if letter else None
        if letter in _COMPOSED and not flag:
            text = strftime(_COMPOSED[letter], fields, microsecond, offset, name)
        if text is None or flag and not (flag == '^' and letter in 'aAbBp' or flag == '-' and letter in 'aAbBpYwu'):
            return unknown('this format of dates', 'str')
        parts.append(text.upper() if flag == '^' else text)


def _any(words):
    return '|'.join(sorted(words, key=len, reverse=True))


_PATTERNS = {
    'd': r'3[01]|[12]\d|0[1-9]|[1-9]| [1-9]', 'f': r'[0-9]{1,6}', 'H': r'2[0-3]|[01]\d|\d', 'I': r'1[0-2]|0[1-9]|[1-9]',
    'G': r'\d\d\d\d', 'j': r'36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]',
    'm': r'1[0-2]|0[1-9]|[1-9]', 'M': r'[0-5]\d|\d', 'S': r'6[01]|[0-5]\d|\d', 'U': r'5[0-3]|[0-4]\d|\d',
    'W': r'5[0-3]|[0-4]\d|\d', 'w': r'[0-6]', 'u': r'[1-7]', 'V': r'5[0-3]|0[1-9]|[1-4]\d|\d', 'y': r'\d\d',
    'Y': r'\d\d\d\d', 'z': r'[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|(?-i:Z)', 'A': _any(DAYS),
    'a': _any([name[:3] for name in DAYS]), 'B': _any(MONTHS), 'b': _any([name[:3] for name in MONTHS]),
    'p': 'am|pm', 'Z': 'utc|gmt',
}
_EXPANDED = {'c': '%a %b %d %H:%M:%S %Y', 'x': '%m/%d/%y', 'X': '%H:%M:%S'}
_COMPILED = {}


def _pattern(format, whole):
    """The regular expression of a format, or the letter that is used twice."""
    parts = []
    at = 0
    size = len(format)
    while at < size:
        char = format[at]
        at += 1
        if char.isspace():
            while at < size and format[at].isspace():
                at += 1
            parts.append(r'\s+')
        elif char != '%':
            parts.append(re.escape(char))
        elif at == size:
            raise ValueError(f"stray % in format '{whole}'")
        else:
            letter = format[at]
            at += 1
            if letter == '%':
                parts.append('%')
            elif letter in _EXPANDED:
                parts.append(_pattern(_EXPANDED[letter], whole))
            elif letter in _PATTERNS:
                parts.append(f'(?P<{letter}>{_PATTERNS[letter]})')
            else:
                letter = '%' if letter.isspace() or letter in '.^$*+?(){}[]|\\' else letter
                raise ValueError(f"'{letter}' is a bad directive in format '{whole}'")
    return ''.join(parts)


def _compiled(format):
    pattern = _COMPILED.get(format)
    if pattern is None:
        source = _pattern(format, format)
        for letter in _PATTERNS:
            if source.count(f'(?P<{letter}>') > 1:
                return None
        pattern = _COMPILED[format] = re.compile(source, re.IGNORECASE)
    return pattern


def _offset(text):
    """The offset in microseconds that `%z` reads."""
    if text == 'Z':
        return 0
    digits = text
    if digits[3] == ':':
        digits = digits[:3] + digits[4:]
        if len(digits) > 5:
            if digits[5] != ':':
                raise ValueError(f'Inconsistent use of : in {text}')
            digits = digits[:5] + digits[6:]
    seconds = (int(digits[1:3]) * 60 + int(digits[3:5])) * 60 + int(digits[5:7] or 0)
    microseconds = seconds * 1000000 + int((digits[8:] + '000000')[:6])
    return -microseconds if digits[0] == '-' else microseconds


def _place(names, text):
    """The number of a name of a day or month."""
    for at, name in enumerate(names):
        if name.lower().startswith(text.lower()):
            return at


def strptime(text, format):
    """Year to microsecond, the offset in microseconds or None, and the name of the zone or None; None if not known."""
    if not text.isascii() or not format.isascii():
        return None
    pattern = _compiled(format)
    if pattern is None:
        return None
    match = pattern.match(text)
    if match is None and ('%Z' in format):
        return None
    if match is None:
        raise ValueError(f'time data {text!r} does not match format {format!r}')
    if match.end() != len(text):
        raise ValueError(f'unconverted data remains: {text[match.end():]}')
    found = match.groupdict()
    year = iso_year = iso_week = yearday = weekday = week = offset = None
    month = day = 1
    hour = minute = second = fraction = 0
    monday = False
    for letter, value in found.items():
        if letter == 'y':
            year = int(value) + (2000 if int(value) <= 68 else 1900)
        elif letter == 'Y':
            year = int(value)
        elif letter == 'G':
            iso_year = int(value)
        elif letter == 'm':
            month = int(value)
        elif letter in 'Bb':
            month = _place(MONTHS, value) + 1
        elif letter == 'd':
            day = int(value)
        elif letter == 'H':
            hour = int(value)
        elif letter == 'I':
            hour = int(value) % 12 + (12 if found.get('p', '').lower() == 'pm' else 0)
        elif letter == 'M':
            minute = int(value)
        elif letter == 'S':
            second = int(value)
        elif letter == 'f':
            fraction = int((value + '000000')[:6])
        elif letter in 'Aa':
            weekday = _place(DAYS, value)
        elif letter == 'w':
            weekday = (int(value) + 6) % 7
        elif letter == 'u':
            weekday = int(value) - 1
        elif letter == 'j':
            yearday = int(value)
        elif letter in 'UW':
            week = int(value)
            monday = letter == 'W'
        elif letter == 'V':
            iso_week = int(value)
        elif letter == 'z':
            offset = _offset(value)
    must_be_used = "and a weekday directive ('%A', '%a', '%w', or '%u')."
    if year is None and iso_year is not None:
        if iso_week is None or weekday is None:
            raise ValueError(f"ISO year directive '%G' must be used with the ISO week directive '%V' {must_be_used}")
        if yearday is not None:
            raise ValueError(
                "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead."
            )
    elif week is None and iso_week is not None:
        if weekday is None:
            raise ValueError(f"ISO week directive '%V' must be used with the ISO year directive '%G' {must_be_used}")
        raise ValueError(
            "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
        )
    leap_day = year is None and month == 2 and day == 29
    if year is None:
        year = 1904 if leap_day else 1900
    if yearday is None and weekday is not None:
        if week is not None:
            first = (days_before_year(year) + (0 if monday else 1)) % 7
            wanted = weekday if monday else (weekday + 1) % 7
            yearday = 1 + wanted - first if week == 0 else 1 + (7 - first) % 7 + 7 * (week - 1) + wanted
        elif iso_year is not None and iso_week is not None:
            if iso_year < 1:
                raise ValueError('year 0 is out of range')
            year, month, day = from_ordinal(week_one(iso_year) + (iso_week - 1) * 7 + weekday)
            yearday = day_of_year(year, month, day)
        if yearday is not None and yearday <= 0:
            year -= 1
            yearday += 366 if is_leap(year) else 365
    if yearday is not None:
        year, month, day = from_ordinal(yearday + days_before_year(year))
    if leap_day:
        year = 1900
    zone = found.get('Z') if offset is not None else None
    return year, month, day, hour, minute, second, fraction, offset, zone
