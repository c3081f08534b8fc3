"""Dates and times written as ISO 8601 has them."""

from _dates import from_ordinal, has_week, week_one


def _is_digit(char):
    return '0' <= char <= '9' and len(char) == 1


def _number(text, at, width):
    """The number that so many digits give, or None."""
    digits = text[at:at + width]
    if len(digits) != width:
        return None
    for char in digits:
        if not _is_digit(char):
            return None
    return int(digits)


def parse_date(text):
    """Year, month and day, or None."""
    year = _number(text, 0, 4)
    if year is None:
        return None
    separated = text[4:5] == '-'
    at = 5 if separated else 4
    if text[at:at + 1] == 'W':
        week = _number(text, at + 1, 2)
        if week is None:
            return None
        at += 3
        day = 1
        if at < len(text):
            if separated:
                if text[at] != '-':
                    return None
                at += 1
            day = _number(text, at, 1)
            if day is None:
                return None
        if year == 0:
            return 1, 0, 1
        if not has_week(year, week) or not 1 <= day <= 7:
            return None
        return from_ordinal(week_one(year) + (week - 1) * 7 + day - 1)
    month = _number(text, at, 2)
    at += 2
    if month is None:
        return None
    if separated:
        if text[at:at + 1] != '-':
            return None
        at += 1
    day = _number(text, at, 2)
    if day is None:
        return None
    return year, month, day


def _clock(text, follows):
    """Hour, minute, second, microsecond and whether something is left; `follows` tells what stands behind."""
    values = [0, 0, 0, 0]
    at = 0
    separated = True
    for part in range(3):
        value = _number(text, at, 2)
        if value is None:
            return None
        values[part] = value
        at += 2
        char = text[at:at + 1]
        if part == 0:
            separated = char == ':'
        if at + 1 >= len(text):
            return values, bool(char) or follows
        if separated and char == ':':
            at += 1
        elif char in ('.', ','):
            at += 1
            break
        elif separated:
            return None
    digits = min(len(text) - at, 6)
    value = _number(text, at, digits)
    if value is None:
        return None
    values[3] = value * 10 ** (6 - digits)
    at += digits
    while at < len(text) and _is_digit(text[at]):
        at += 1
    return values, at < len(text) or follows


def parse_time(text):
    """Hour, minute, second, microsecond and the offset in microseconds or None; None if it is not a time."""
    if not text.isascii():
        text = ''.join([char if char.isascii() else '~~' for char in text])
    zone = 0
    while zone < len(text) and text[zone] not in '+-Z':
        zone += 1
    zoned = zone < len(text)
    found = _clock(text[:zone], zoned)
    if found is None:
        return None
    values, left = found
    if not zoned:
        return None if left else (*values, None)
    if text[zone] == 'Z':
        return (*values, 0) if zone + 1 == len(text) else None
    found = _clock(text[zone + 1:], False)
    if found is None or found[1]:
        return None
    hours, minutes, seconds, microseconds = found[0]
    offset = ((hours * 60 + minutes) * 60 + seconds) * 1000000 + microseconds
    return (*values, -offset if text[zone] == '-' else offset)


def separator(text):
    """Where the date of a date and time ends."""
    if len(text) == 7:
        return 7
    if text[4] == '-':
        if text[5] != 'W':
            return 10
        if len(text) > 8 and text[8] == '-':
            if len(text) == 9:
                return -1
            return 8 if len(text) > 10 and _is_digit(text[10]) else 10
        return 8
    if text[4] == 'W':
        at = 7
        while at < len(text) and _is_digit(text[at]):
            at += 1
        if at < 9:
            return at
        return 7 if at % 2 == 0 else 8
    return 8


def show_offset(microseconds, between):
    """`+05:30`, with `between` the numbers."""
    sign = '+'
    if microseconds < 0:
        sign = '-'
        microseconds = -microseconds
    seconds, microseconds = divmod(microseconds, 1000000)
    minutes, seconds = divmod(seconds, 60)
    text = f'{sign}{minutes // 60:02d}{between}{minutes % 60:02d}'
    if seconds or microseconds:
        text += f'{between}{seconds:02d}'
    if microseconds:
        text += f'.{microseconds:06d}'
    return text


def show_time(hour, minute, second, microsecond, timespec):
    if timespec == 'auto':
        timespec = 'microseconds' if microsecond else 'seconds'
    if timespec == 'hours':
        return f'{hour:02d}'
    if timespec == 'minutes':
        return f'{hour:02d}:{minute:02d}'
    text = f'{hour:02d}:{minute:02d}:{second:02d}'
    if timespec == 'seconds':
        return text
    if timespec == 'milliseconds':
        return f'{text}.{microsecond // 1000:03d}'
    if timespec == 'microseconds':
        return f'{text}.{microsecond:06d}'
    raise ValueError('Unknown timespec value')
