from _foretrace import doubt, entitle, known, unknown
from _date import by_ordinal, date, unknown_date
from _dates import bind, check_date, check_time, from_ordinal, integer, title, to_ordinal
from _isoformat import parse_date, parse_time, separator, show_offset, show_time
from _strftime import strftime, strptime
from _time import bind_isoformat, check_zone, plain_time, shown_name, shown_offset, time, zone_of
from _timedelta import delta, offset_of, timedelta, timezone, tzinfo, unknown_delta
from _foretrace import index

__all__ = ('date', 'datetime', 'time', 'timedelta', 'timezone', 'tzinfo', 'MINYEAR', 'MAXYEAR', 'UTC')
MINYEAR = 1
MAXYEAR = 9999
UTC = timezone.utc

_NAMES = ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo', 'fold')
_EPOCH = 62135683200000000
_LAST = 315537984000000000
_NOW = 'the time it is'
_LOCAL = 'the local time zone is not known'


def _plain(cls, year, month, day, hour, minute, second, microsecond, zone, fold):
    """A datetime whose fields are right already."""
    made = object.__new__(cls)
    made._year = year
    made._month = month
    made._day = day
    made._hour = hour
    made._minute = minute
    made._second = second
    made._microsecond = microsecond
    made._zone = zone
    made._fold = fold
    return made


def _unknown(cls, zone, *values):
    lost = doubt('int', *values)
    return _plain(cls, lost, lost, lost, lost, lost, lost, lost, zone, lost)


def _made(cls, fields, zone, fold=0):
    """What methods return: subclasses are called."""
    return _plain(cls, *fields, zone, fold) if cls is datetime else cls(*fields, zone)


def _fields(total):
    """Year to microsecond of the microseconds since the start of the year 0001."""
    days, rest = divmod(total, 86400000000)
    seconds, microsecond = divmod(rest, 1000000)
    minutes, second = divmod(seconds, 60)
    return (*from_ordinal(days), minutes // 60, minutes % 60, second, microsecond)


def _stamp(timestamp):
    """Microseconds since the epoch, rounded as C code does."""
    if isinstance(timestamp, float):
        if timestamp != timestamp:
            raise ValueError('Invalid value NaN (not a number)')
        if not -9223372036854775808.0 <= timestamp < 9223372036854775808.0:
            raise OverflowError('timestamp out of range for platform time_t')
        whole = int(timestamp)
        total = whole * 1000000 + round((timestamp - whole) * 1000000.0)
    else:
        whole = index(timestamp)
        if not -9223372036854775808 <= whole <= 9223372036854775807:
            raise OverflowError('timestamp out of range for platform time_t')
        total = whole * 1000000
    total += _EPOCH
    if not 86400000000 <= total < _LAST:
        if not -60000000000000000 < whole < 60000000000000000:
            raise OSError(unknown('how the system refuses such a time', 'str'))
        raise ValueError(f'year {from_ordinal(total // 86400000000)[0]} is out of range')
    return total


class datetime(date):
    __module__ = 'datetime'
    __slots__ = ('_hour', '_minute', '_second', '_microsecond', '_zone', '_fold')

    def __new__(cls, *args, **kwargs):
        if not known(*args, *kwargs.values()):
            zone = args[7] if len(args) > 7 else kwargs.get('tzinfo')
            return _unknown(cls, zone, *args, *kwargs.values())
        year, month, day, hour, minute, second, microsecond, zone, fold = bind('', _NAMES, 3, args, kwargs, 7, 8)
        hour, minute, second, microsecond = hour or 0, minute or 0, second or 0, microsecond or 0
        fold = integer(fold) if 'fold' in kwargs else 0
        check_date(year, month, day)
        check_time(hour, minute, second, microsecond, fold)
        check_zone(zone)
        return _plain(cls, year, month, day, hour, minute, second, microsecond, zone, fold)

    @classmethod
    def now(cls, *args, **kwargs):
        zone, = bind('now', ('tz',), 0, args, kwargs)
        if known(zone):
            check_zone(zone)
        return _unknown(cls, zone, unknown(_NOW))

    @classmethod
    def today(cls):
        return _unknown(cls, None, unknown(_NOW))

    @classmethod
    def utcnow(cls):
        return _unknown(cls, None, unknown(_NOW))

    @classmethod
    def fromtimestamp(cls, *args, **kwargs):
        timestamp, zone = bind('fromtimestamp', ('timestamp', 'tz'), 1, args, kwargs)
        if not known(timestamp, zone):
            return _unknown(cls, zone, timestamp, zone)
        check_zone(zone)
        if zone is None:
            return _unknown(cls, None, unknown(_LOCAL))
        return zone.fromutc(_made(cls, _fields(_stamp(timestamp)), zone))

    @classmethod
    def utcfromtimestamp(cls, timestamp, /):
        if not known(timestamp):
            return _unknown(cls, None, timestamp)
        return _made(cls, _fields(_stamp(timestamp)), None)

    @classmethod
    def fromordinal(cls, ordinal, /):
        if not known(ordinal):
            return _unknown(cls, None, ordinal)
        day = date.fromordinal(ordinal)
        return _made(cls, (day._year, day._month, day._day, 0, 0, 0, 0), None)

    @classmethod
    def fromisocalendar(cls, *args, **kwargs):
        day = date.fromisocalendar(*args, **kwargs)
        if not known(day._year):
            return _unknown(cls, None, day._year)
        return _made(cls, (day._year, day._month, day._day, 0, 0, 0, 0), None)

    @classmethod
    def fromisoformat(cls, text, /):
        if not known(text):
            return _unknown(cls, None, text)
        if not isinstance(text, str):
            raise TypeError('fromisoformat: argument must be str')
        at = separator(text) if len(text) >= 7 else -1
        day = parse_date(text[:at]) if at >= 0 else None
        clock = (0, 0, 0, 0, None)
        if day is not None and len(text) > at:
            clock = parse_time(text[at + 1:])
        if day is None or clock is None:
            raise ValueError(f'Invalid isoformat string: {text!r}')
        *clock, offset = clock
        zone = zone_of(offset)
        check_date(*day)
        check_time(*clock, 0)
        return _made(cls, (*day, *clock), zone)

    @classmethod
    def combine(cls, *args, **kwargs):
        day, clock, zone = bind('combine', ('date', 'time', 'tzinfo'), 2, args, kwargs)
        if not known(day, clock, zone):
            return _unknown(cls, None, day, clock, zone)
        if not isinstance(day, date):
            raise TypeError(f'combine() argument 1 must be datetime.date, not {title(day)}')
        if not isinstance(clock, time):
            raise TypeError(f'combine() argument 2 must be datetime.time, not {title(clock)}')
        if len(args) < 3 and 'tzinfo' not in kwargs:
            zone = clock._zone
        check_zone(zone)
        if not known(day._year, clock._hour):
            return _unknown(cls, zone, day._year, clock._hour)
        fields = (day._year, day._month, day._day, clock._hour, clock._minute, clock._second, clock._microsecond)
        return _made(cls, fields, zone, clock._fold)

    @classmethod
    def strptime(cls, *args):
        if not known(*args):
            return _unknown(cls, None, *args)
        if len(args) != 2:
            raise TypeError(f'strptime() takes exactly 2 arguments ({len(args)} given)')
        for at, value in enumerate(args):
            if not isinstance(value, str):
                raise TypeError(f'strptime() argument {at + 1} must be str, not {title(value)}')
        found = strptime(*args)
        if found is None:
            return _unknown(cls, None, unknown('this format of dates'))
        *fields, offset, name = found
        zone = None
        if offset is not None:
            zone = timezone(delta(offset)) if name is None else timezone(delta(offset), name)
        return cls(*fields) if zone is None else cls(*fields, zone)

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._zone

    @property
    def fold(self):
        return self._fold

    def utcoffset(self):
        offset = offset_of(self._zone, self)
        return None if offset is None else delta(offset) if known(offset) else unknown_delta(offset)

    def dst(self):
        offset = offset_of(self._zone, self, 'dst')
        return None if offset is None else delta(offset) if known(offset) else unknown_delta(offset)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(self)

    def date(self):
        if not known(self._year):
            return unknown_date(date, self._year)
        return date(self._year, self._month, self._day)

    def time(self):
        return plain_time(time, self._hour, self._minute, self._second, self._microsecond, None, self._fold)

    def timetz(self):
        return plain_time(time, self._hour, self._minute, self._second, self._microsecond, self._zone, self._fold)

    def timetuple(self):
        dst = offset_of(self._zone, self, 'dst')
        flag = -1 if dst is None else int(dst != 0)
        return self._struct(self._hour, self._minute, self._second, flag)

    def utctimetuple(self):
        if not known(self._year):
            return doubt('', self._year)
        moved = self
        offset = offset_of(self._zone, self)
        if offset:
            total = self._micros() - offset
            if not 86400000000 <= total < _LAST:
                raise OverflowError('date value out of range')
            moved = _made(datetime, _fields(total), None)
        return moved._struct(moved._hour, moved._minute, moved._second, 0)

    def timestamp(self):
        if not known(self._year):
            return doubt('float', self._year)
        offset = offset_of(self._zone, self)
        if offset is None:
            return unknown(_LOCAL, 'float')
        return (self._micros() - offset - _EPOCH) / 1000000

    def astimezone(self, *args, **kwargs):
        zone, = bind('astimezone', ('tz',), 0, args, kwargs)
        if not known(zone):
            return _unknown(type(self), zone, zone)
        check_zone(zone)
        if not known(self._year) or zone is None:
            return _unknown(type(self), unknown(_LOCAL) if zone is None else zone, self._year, unknown(_LOCAL))
        if self._zone is zone:
            return self
        offset = offset_of(self._zone, self)
        if offset is None:
            return _unknown(type(self), zone, unknown(_LOCAL))
        total = self._micros() - offset
        if not 86400000000 <= total < _LAST:
            raise OverflowError('date value out of range')
        return zone.fromutc(_made(type(self), _fields(total), zone))

    def ctime(self):
        return self._ctime(self._hour, self._minute, self._second)

    def isoformat(self, *args, **kwargs):
        if not known(self._year, *args, *kwargs.values()):
            return doubt('str', self._year, *args, *kwargs.values())
        sep, timespec = 'T', 'auto'
        if args or kwargs:
            sep, timespec = bind_isoformat(('sep', 'timespec'), args, kwargs)
        text = show_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        text = f'{self._year:04d}-{self._month:02d}-{self._day:02d}{sep}{text}'
        offset = offset_of(self._zone, self)
        return text if offset is None else text + show_offset(offset, ':')

    def _strftime(self, format):
        fields = (self._year, self._month, self._day, self._hour, self._minute, self._second)
        return strftime(format, fields, self._microsecond, lambda: shown_offset(self, self), lambda: shown_name(self))

    def replace(self, *args, **kwargs):
        if not known(self._year, *args, *kwargs.values()):
            zone = kwargs['tzinfo'] if 'tzinfo' in kwargs else self._zone
            return _unknown(type(self), zone, self._year, *args, *kwargs.values())
        bind('replace', _NAMES, 0, args, kwargs, 0, 8)
        given = dict(zip(_NAMES, args))
        given.update(kwargs)
        own = (
            self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond, self._zone,
            self._fold,
        )
        values = [
            given[name] if name == 'tzinfo' and name in given else integer(given[name]) if name in given else old
            for name, old in zip(_NAMES, own)
        ]
        check_date(*values[:3])
        check_time(*values[3:7], values[8])
        check_zone(values[7])
        return _plain(type(self), *values)

    def __repr__(self):
        if not known(self._year):
            return doubt('str', self._year)
        parts = [self._year, self._month, self._day, self._hour, self._minute]
        if self._second or self._microsecond:
            parts.append(self._second)
        if self._microsecond:
            parts.append(self._microsecond)
        shown = ', '.join([str(part) for part in parts])
        if self._fold:
            shown += ', fold=1'
        if self._zone is not None:
            shown += f', tzinfo={self._zone!r}'
        return f'{title(self)}({shown})'

    def __str__(self):
        return self.isoformat(' ')

    def _micros(self):
        days = to_ordinal(self._year, self._month, self._day)
        seconds = ((days * 24 + self._hour) * 60 + self._minute) * 60 + self._second
        return seconds * 1000000 + self._microsecond

    def _moved(self, by):
        if not known(self._year, by):
            return _unknown(type(self), self._zone, self._year, by)
        total = self._micros() + by
        if not 86400000000 <= total < _LAST:
            raise OverflowError('date value out of range')
        return _made(type(self), _fields(total), self._zone)

    def __add__(self, other):
        return self._moved(other._total) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._moved(-other._total)
        if not isinstance(other, datetime):
            return NotImplemented
        if not known(self._year, other._year):
            return unknown_delta(self._year, other._year)
        if self._zone is other._zone:
            return delta(self._micros() - other._micros())
        one, two = offset_of(self._zone, self), offset_of(other._zone, other)
        if one is None and two is None:
            return delta(self._micros() - other._micros())
        if one is None or two is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return delta(self._micros() - one - other._micros() + two)

    def __rsub__(self, other):
        return NotImplemented

    def _uncertain(self):
        """Whether the fold changes the offset, so that no time elsewhere equals it."""
        other = _plain(datetime, *self.timetuple()[:6], self._microsecond, self._zone, 1 - self._fold)
        return offset_of(self._zone, other) != offset_of(self._zone, self)

    def _compare(self, other, holds, equality):
        if not isinstance(other, datetime):
            if not isinstance(other, date):
                return NotImplemented
            if equality:
                return holds(0, 1)
            raise TypeError(f"can't compare {title(self)} to {title(other)}")
        if not known(self._year, other._year):
            return doubt('bool', self._year, other._year)
        if self._zone is other._zone:
            return holds(self._micros(), other._micros())
        one, two = offset_of(self._zone, self), offset_of(other._zone, other)
        if one is None and two is None:
            return holds(self._micros(), other._micros())
        if one is None or two is None:
            if equality:
                return holds(0, 1)
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        if equality and (self._uncertain() or other._uncertain()):
            return holds(0, 1)
        return holds(self._micros() - one, other._micros() - two)

    def __eq__(self, other):
        return self._compare(other, lambda a, b: a == b, True)

    def __ne__(self, other):
        return self._compare(other, lambda a, b: a != b, True)

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b, False)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b, False)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b, False)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b, False)

    def __hash__(self):
        offset = offset_of(self._zone, self.replace(fold=0) if self._fold else self)
        if offset is None:
            return hash(str(self._micros()))
        return hash(delta(self._micros() - offset))

    def __getnewargs__(self):
        return (
            self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond, self._zone
        )


datetime.min = _plain(datetime, 1, 1, 1, 0, 0, 0, 0, None, 0)
datetime.max = _plain(datetime, 9999, 12, 31, 23, 59, 59, 999999, None, 0)
datetime.resolution = delta(1)
entitle(datetime, 'datetime.datetime')
