"""`time`."""

from _foretrace import doubt, entitle, known
from _dates import bind, check_time, integer, title
from _isoformat import parse_time, show_offset, show_time
from _strftime import strftime
from _timedelta import delta, offset_of, timedelta, timezone, tzinfo

_NAMES = ('hour', 'minute', 'second', 'microsecond', 'tzinfo', 'fold')


def check_zone(zone):
    if zone is not None and not isinstance(zone, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{title(zone)}'")


def zone_of(offset):
    """The time zone of an offset in microseconds that was read, or None."""
    if offset is None:
        return None
    return timezone(delta(offset)) if abs(offset) >= 1000000 else timezone.utc


def plain_time(cls, hour, minute, second, microsecond, zone, fold):
    """A time whose fields are right already."""
    made = object.__new__(cls)
    made._hour = hour
    made._minute = minute
    made._second = second
    made._microsecond = microsecond
    made._zone = zone
    made._fold = fold
    return made


def unknown_time(cls, *values):
    lost = doubt('int', *values)
    return plain_time(cls, lost, lost, lost, lost, doubt('', *values), lost)


def bind_isoformat(names, args, kwargs):
    """The separator and the precision."""
    bound = bind('isoformat', names, 0, args, kwargs)
    values = dict(zip(names, bound))
    given = names[:len(args)] + tuple(kwargs)
    sep = values.get('sep') if 'sep' in given else 'T'
    if not isinstance(sep, str) or len(sep) != 1:
        shown = 'None' if sep is None else title(sep)
        raise TypeError(f'isoformat() argument 1 must be a unicode character, not {shown}')
    timespec = values['timespec'] if 'timespec' in given else 'auto'
    if not isinstance(timespec, str):
        shown = 'None' if timespec is None else title(timespec)
        raise TypeError(f'isoformat() argument {len(names)} must be str, not {shown}')
    return sep, timespec


class time:
    __module__ = 'datetime'
    __slots__ = ('_hour', '_minute', '_second', '_microsecond', '_zone', '_fold')

    def __new__(cls, *args, **kwargs):
        if not known(*args, *kwargs.values()):
            return unknown_time(cls, *args, *kwargs.values())
        hour, minute, second, microsecond, zone, fold = bind('', _NAMES, 0, args, kwargs, 4, 5)
        hour, minute, second, microsecond = hour or 0, minute or 0, second or 0, microsecond or 0
        fold = integer(fold) if 'fold' in kwargs else 0
        check_zone_late = zone is not None and not isinstance(zone, tzinfo)
        check_time(hour, minute, second, microsecond, fold)
        if check_zone_late:
            check_zone(zone)
        return plain_time(cls, hour, minute, second, microsecond, zone, fold)

    @classmethod
    def fromisoformat(cls, text, /):
        if not known(text):
            return unknown_time(cls, text)
        if not isinstance(text, str):
            raise TypeError('fromisoformat: argument must be str')
        fields = parse_time(text[1:] if text[:1] == 'T' else text)
        if fields is None:
            raise ValueError(f'Invalid isoformat string: {text!r}')
        *fields, offset = fields
        zone = zone_of(offset)
        check_time(*fields, 0)
        return plain_time(time, *fields, zone, 0) if cls is time else cls(*fields, zone)

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
        offset = offset_of(self._zone, None)
        return None if offset is None else delta(offset)

    def dst(self):
        offset = offset_of(self._zone, None, 'dst')
        return None if offset is None else delta(offset)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(None)

    def isoformat(self, *args, **kwargs):
        if not known(self._hour, *args, *kwargs.values()):
            return doubt('str', self._hour, *args, *kwargs.values())
        timespec = 'auto'
        if args or kwargs:
            timespec = bind_isoformat(('timespec',), args, kwargs)[1]
        text = show_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        offset = offset_of(self._zone, None)
        return text if offset is None else text + show_offset(offset, ':')

    def strftime(self, *args, **kwargs):
        if not known(self._hour, *args, *kwargs.values()):
            return doubt('str', self._hour, *args, *kwargs.values())
        format, = bind('strftime', ('format',), 1, args, kwargs)
        if not isinstance(format, str):
            raise TypeError(f'strftime() argument 1 must be str, not {title(format)}')
        fields = (1900, 1, 1, self._hour, self._minute, self._second)
        return strftime(format, fields, self._microsecond, lambda: shown_offset(self, None), lambda: shown_name(self))

    def __format__(self, format, /):
        if not known(format):
            return doubt('str', format)
        if not isinstance(format, str):
            raise TypeError(f'__format__() argument 1 must be str, not {title(format)}')
        return self.strftime(format) if format else str(self)

    def replace(self, *args, **kwargs):
        if not known(self._hour, *args, *kwargs.values()):
            return unknown_time(type(self), self._hour, *args, *kwargs.values())
        bind('replace', _NAMES, 0, args, kwargs, 0, 5)
        given = dict(zip(_NAMES, args))
        given.update(kwargs)
        own = (self._hour, self._minute, self._second, self._microsecond, self._zone, self._fold)
        values = [
            given[name] if name == 'tzinfo' and name in given else integer(given[name]) if name in given else old
            for name, old in zip(_NAMES, own)
        ]
        check_time(*values[:4], values[5])
        check_zone(values[4])
        return plain_time(type(self), *values)

    def __repr__(self):
        if not known(self._hour):
            return doubt('str', self._hour)
        parts = [self._hour, self._minute]
        if self._second or self._microsecond:
            parts.append(self._second)
        if self._microsecond:
            parts.append(self._microsecond)
        shown = ', '.join([str(part) for part in parts])
        if self._zone is not None:
            shown += f', tzinfo={self._zone!r}'
        if self._fold:
            shown += ', fold=1'
        return f'{title(self)}({shown})'

    def __str__(self):
        return self.isoformat()

    def _total(self):
        return ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._microsecond

    def _compare(self, other, holds, equality):
        if not isinstance(other, time):
            return NotImplemented
        if not known(self._hour, other._hour):
            return doubt('bool', self._hour, other._hour)
        if self._zone is other._zone:
            return holds(self._total(), other._total())
        one, two = offset_of(self._zone, None), offset_of(other._zone, None)
        if one == two:
            return holds(self._total(), other._total())
        if one is None or two is None:
            if equality:
                return holds(0, 1)
            raise TypeError("can't compare offset-naive and offset-aware times")
        return holds(self._total() - one // 1000000 * 1000000, other._total() - two // 1000000 * 1000000)

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
        offset = offset_of(self._zone, None)
        return hash(str(self._total() - (offset or 0)))

    def __getnewargs__(self):
        return self._hour, self._minute, self._second, self._microsecond, self._zone


def shown_offset(value, dt):
    """What `%z` shows."""
    offset = offset_of(value.tzinfo, dt)
    return '' if offset is None else show_offset(offset, '')


def shown_name(value):
    """What `%Z` shows."""
    name = value.tzname()
    return '' if name is None else name


time.min = plain_time(time, 0, 0, 0, 0, None, 0)
time.max = plain_time(time, 23, 59, 59, 999999, None, 0)
time.resolution = delta(1)
entitle(time, 'datetime.time')
