"""Days and arguments, as `datetime` needs them."""

from _foretrace import known
from _foretrace import index

MONTHS = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
          'November', 'December')
DAYS = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month]


def days_before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def day_of_year(year, month, day):
    return _BEFORE[month] + day + (month > 2 and is_leap(year))


def to_ordinal(year, month, day):
    return days_before_year(year) + day_of_year(year, month, day)


def from_ordinal(number):
    """Year, month and day of a day counted from 1 January of the year 1, which is 1."""
    cycles, rest = divmod(number - 1, 146097)
    centuries, rest = divmod(rest, 36524)
    fours, rest = divmod(rest, 1461)
    years, rest = divmod(rest, 365)
    year = cycles * 400 + centuries * 100 + fours * 4 + years + 1
    if years == 4 or centuries == 4:
        return year - 1, 12, 31
    month = (rest + 50) >> 5
    before = _BEFORE[month] + (month > 2 and is_leap(year))
    if before > rest:
        month -= 1
        before = _BEFORE[month] + (month > 2 and is_leap(year))
    return year, month, rest - before + 1


def week_one(year):
    """The ordinal of the Monday of the first week of a year of weeks."""
    first = days_before_year(year) + 1
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


def iso_calendar(year, month, day):
    """Year, week and weekday as ISO 8601 counts them."""
    today = to_ordinal(year, month, day)
    start = week_one(year)
    week, weekday = divmod(today - start, 7)
    if week < 0:
        year -= 1
        week, weekday = divmod(today - week_one(year), 7)
    elif week >= 52 and today >= week_one(year + 1):
        year += 1
        week = 0
    return year, week + 1, weekday + 1


def has_week(year, week):
    """Whether a year of weeks has a week of that number."""
    if week == 53:
        first = days_before_year(year) % 7
        return first == 3 or first == 2 and is_leap(year)
    return 0 < week < 53


def integer(value):
    """An argument that C code takes as an `int`."""
    value = index(value)
    if -2147483648 <= value <= 2147483647:
        return value
    if not -9223372036854775808 <= value <= 9223372036854775807:
        raise OverflowError('Python int too large to convert to C long')
    raise OverflowError(f"signed integer is {'greater than maximum' if value > 0 else 'less than minimum'}")


def bind(title, names, required, args, kwargs, integers=0, positional=None):
    """Values of parameters, `None` where optional and absent; the first so many are integers."""
    count = len(args) + len(kwargs)
    what = f'{title}()' if title else 'function'
    if count > len(names):
        kind = '' if args else 'keyword '
        plural = '' if len(names) == 1 else 's'
        raise TypeError(f'{what} takes at most {len(names)} {kind}argument{plural} ({count} given)')
    if positional is not None and len(args) > positional:
        raise TypeError(f'{what} takes at most {positional} positional arguments ({len(args)} given)')
    values = []
    for at, name in enumerate(names):
        if at < len(args):
            value = args[at]
        elif name in kwargs:
            value = kwargs[name]
        elif at < required:
            raise TypeError(f"{what} missing required argument '{name}' (pos {at + 1})")
        else:
            values.append(None)
            continue
        values.append(integer(value) if at < integers else value)
    for name in kwargs:
        if name not in names:
            raise TypeError(f"'{name}' is an invalid keyword argument for {what if title else 'this function'}")
        if names.index(name) < len(args):
            at = names.index(name) + 1
            raise TypeError(f"argument for {what} given by name ('{name}') and position ({at})")
    return values


def check_date(year, month, day):
    if not 1 <= year <= 9999:
        raise ValueError(f'year {year} is out of range')
    if not 1 <= month <= 12:
        raise ValueError('month must be in 1..12')
    if not 1 <= day <= days_in_month(year, month):
        raise ValueError('day is out of range for month')


def check_time(hour, minute, second, microsecond, fold):
    if not 0 <= hour <= 23:
        raise ValueError('hour must be in 0..23')
    if not 0 <= minute <= 59:
        raise ValueError('minute must be in 0..59')
    if not 0 <= second <= 59:
        raise ValueError('second must be in 0..59')
    if not 0 <= microsecond <= 999999:
        raise ValueError('microsecond must be in 0..999999')
    if fold not in (0, 1):
        raise ValueError('fold must be either 0 or 1')


def title(value):
    """The name of its class as messages of C code show it."""
    kind = type(value)
    return f'datetime.{kind.__name__}' if kind.__module__ == 'datetime' else kind.__name__
