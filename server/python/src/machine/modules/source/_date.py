"""`date`."""

from _foretrace import doubt, entitle, known, unknown
from _dates import (
    DAYS, MONTHS, bind, check_date, day_of_year, from_ordinal, has_week, integer, iso_calendar, title, to_ordinal,
    week_one,
)
from _isoformat import parse_date
from _strftime import strftime
from _timedelta import delta, timedelta, unknown_delta

_LAST = 3652059
_NAMES = ('year', 'month', 'day')


class struct_time(tuple):
    __module__ = 'time'
    __slots__ = ()
    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        names = ('year', 'mon', 'mday', 'hour', 'min', 'sec', 'wday', 'yday', 'isdst')
        shown = ', '.join([f'tm_{name}={value!r}' for name, value in zip(names, self)])
        return f'time.struct_time({shown})'


class IsoCalendarDate(tuple):
    __module__ = 'datetime'
    __slots__ = ()
    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return f'datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})'


def plain_date(cls, year, month, day):
    """A date whose fields are right already."""
    made = object.__new__(cls)
    made._year = year
    made._month = month
    made._day = day
    return made


def unknown_date(cls, *values):
    lost = doubt('int', *values)
    return plain_date(cls, lost, lost, lost)


def _made(cls, fields):
    """What class methods return: subclasses are called."""
    return plain_date(date, *fields) if cls is date else cls(*fields)


def by_ordinal(number):
    if not 1 <= number <= _LAST:
        raise OverflowError('date value out of range')
    return from_ordinal(number)


class date:
    __module__ = 'datetime'
    __slots__ = ('_year', '_month', '_day')

    def __new__(cls, *args, **kwargs):
        if not known(*args, *kwargs.values()):
            return unknown_date(cls, *args, *kwargs.values())
        if len(args) == 3 and not kwargs and type(args[0]) is type(args[1]) is type(args[2]) is int:
            year, month, day = args
            if not -32768 < year < 32768 or not -32768 < month < 32768 or not -32768 < day < 32768:
                year, month, day = integer(year), integer(month), integer(day)
        else:
            year, month, day = bind('', _NAMES, 3, args, kwargs, 3)
        check_date(year, month, day)
        return plain_date(cls, year, month, day)

    @classmethod
    def today(cls):
        return unknown_date(cls, unknown('today'))

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        return unknown_date(cls, unknown('the local time zone is not known'))

    @classmethod
    def fromordinal(cls, ordinal, /):
        if not known(ordinal):
            return unknown_date(cls, ordinal)
        ordinal = integer(ordinal)
        if ordinal < 1:
            raise ValueError('ordinal must be >= 1')
        fields = from_ordinal(ordinal)
        if ordinal > _LAST:
            raise ValueError(f'year {fields[0]} is out of range')
        return _made(cls, fields)

    @classmethod
    def fromisoformat(cls, text, /):
        if not known(text):
            return unknown_date(cls, text)
        if not isinstance(text, str):
            raise TypeError('fromisoformat: argument must be str')
        fields = parse_date(text) if len(text.encode()) in (7, 8, 10) else None
        if fields is None:
            raise ValueError(f'Invalid isoformat string: {text!r}')
        if cls is date:
            check_date(*fields)
        return _made(cls, fields)

    @classmethod
    def fromisocalendar(cls, *args, **kwargs):
        if not known(*args, *kwargs.values()):
            return unknown_date(cls, *args, *kwargs.values())
        year, week, day = bind('fromisocalendar', ('year', 'week', 'day'), 3, args, kwargs, 3)
        if not 1 <= year <= 9999:
            raise ValueError(f'Year is out of range: {year}')
        if not has_week(year, week):
            raise ValueError(f'Invalid week: {week}')
        if not 1 <= day <= 7:
            raise ValueError(f'Invalid day: {day} (range is [1, 7])')
        fields = from_ordinal(week_one(year) + (week - 1) * 7 + day - 1)
        if fields[0] > 9999:
            raise ValueError(f'year {fields[0]} is out of range')
        return _made(cls, fields)

    @property
    def year(self):
        return self._year

    @property
    def month(self):
        return self._month

    @property
    def day(self):
        return self._day

    def toordinal(self):
        if not known(self._year):
            return doubt('int', self._year)
        return to_ordinal(self._year, self._month, self._day)

    def weekday(self):
        if not known(self._year):
            return doubt('int', self._year)
        return (to_ordinal(self._year, self._month, self._day) + 6) % 7

    def isoweekday(self):
        if not known(self._year):
            return doubt('int', self._year)
        return (to_ordinal(self._year, self._month, self._day) + 6) % 7 + 1

    def isocalendar(self):
        if not known(self._year):
            return doubt('', self._year)
        return IsoCalendarDate(iso_calendar(self._year, self._month, self._day))

    def timetuple(self):
        return self._struct(0, 0, 0, -1)

    def _struct(self, hour, minute, second, dst):
        if not known(self._year):
            return doubt('', self._year)
        year, month, day = self._year, self._month, self._day
        weekday = (to_ordinal(year, month, day) + 6) % 7
        return struct_time((year, month, day, hour, minute, second, weekday, day_of_year(year, month, day), dst))

    def ctime(self):
        return self._ctime(0, 0, 0)

    def _ctime(self, hour, minute, second):
        if not known(self._year):
            return doubt('str', self._year)
        weekday = DAYS[(to_ordinal(self._year, self._month, self._day) + 6) % 7][:3]
        month = MONTHS[self._month - 1][:3]
        return f'{weekday} {month} {self._day:2d} {hour:02d}:{minute:02d}:{second:02d} {self._year:04d}'

    def isoformat(self):
        if not known(self._year):
            return doubt('str', self._year)
        return f'{self._year:04d}-{self._month:02d}-{self._day:02d}'

    def strftime(self, *args, **kwargs):
        if not known(self._year, *args, *kwargs.values()):
            return doubt('str', self._year, *args, *kwargs.values())
        format, = bind('strftime', ('format',), 1, args, kwargs)
        if not isinstance(format, str):
            raise TypeError(f'strftime() argument 1 must be str, not {title(format)}')
        return self._strftime(format)

    def _strftime(self, format):
        fields = (self._year, self._month, self._day, 0, 0, 0)
        return strftime(format, fields, 0, lambda: '', lambda: '')

    def __format__(self, format, /):
        if not known(format):
            return doubt('str', format)
        if not isinstance(format, str):
            raise TypeError(f'__format__() argument 1 must be str, not {title(format)}')
        return self.strftime(format) if format else str(self)

    def replace(self, *args, **kwargs):
        if not known(self._year, *args, *kwargs.values()):
            return unknown_date(type(self), self._year, *args, *kwargs.values())
        year, month, day = bind('replace', _NAMES, 0, args, kwargs)
        year = integer(year) if len(args) > 0 or 'year' in kwargs else self._year
        month = integer(month) if len(args) > 1 or 'month' in kwargs else self._month
        day = integer(day) if len(args) > 2 or 'day' in kwargs else self._day
        check_date(year, month, day)
        return plain_date(type(self), year, month, day)

    def __repr__(self):
        if not known(self._year):
            return doubt('str', self._year)
        return f'{title(self)}({self._year}, {self._month}, {self._day})'

    def __str__(self):
        return self.isoformat()

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        if not known(self._year, other._total):
            return unknown_date(type(self), self._year, other._total)
        return _made(type(self), by_ordinal(to_ordinal(self._year, self._month, self._day) + other.days))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            if not known(self._year, other._total):
                return unknown_date(type(self), self._year, other._total)
            return _made(type(self), by_ordinal(to_ordinal(self._year, self._month, self._day) - other.days))
        if not isinstance(other, date) or hasattr(other, '_hour'):
            return NotImplemented
        if not known(self._year, other._year):
            return unknown_delta(self._year, other._year)
        days = to_ordinal(self._year, self._month, self._day) - to_ordinal(other._year, other._month, other._day)
        return delta(days * 86400000000)

    def _order(self):
        return (self._year * 16 + self._month) * 32 + self._day

    def __eq__(self, other):
        return self._order() == other._order() if isinstance(other, date) else NotImplemented

    def __ne__(self, other):
        return self._order() != other._order() if isinstance(other, date) else NotImplemented

    def __lt__(self, other):
        return self._order() < other._order() if isinstance(other, date) else NotImplemented

    def __le__(self, other):
        return self._order() <= other._order() if isinstance(other, date) else NotImplemented

    def __gt__(self, other):
        return self._order() > other._order() if isinstance(other, date) else NotImplemented

    def __ge__(self, other):
        return self._order() >= other._order() if isinstance(other, date) else NotImplemented

    def __hash__(self):
        return hash(str(self._order()))

    def __getnewargs__(self):
        return self._year, self._month, self._day


date.min = plain_date(date, 1, 1, 1)
date.max = plain_date(date, 9999, 12, 31)
date.resolution = delta(86400000000)
entitle(date, 'datetime.date')
