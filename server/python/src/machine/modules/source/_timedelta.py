"""`timedelta`, `tzinfo` and `timezone`."""

from _foretrace import doubt, entitle, known
from _dates import bind, title
from _isoformat import show_offset

_DAY = 86400000000
_FACTORS = (
    ('microseconds', 1), ('milliseconds', 1000), ('seconds', 1000000), ('minutes', 60000000), ('hours', 3600000000),
    ('days', _DAY), ('weeks', 7 * _DAY),
)
_NAMES = ('days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks')


def _away(value):
    """Rounded, halves away from zero."""
    whole = int(value)
    if abs(value - whole) >= 0.5:
        whole += 1 if value > 0 else -1
    return float(whole)


def _total(values):
    """The microseconds that arguments of the constructor add up to."""
    total = 0
    left = 0.0
    for name, factor in _FACTORS:
        value = values.get(name)
        if value is None and name not in values:
            continue
        if isinstance(value, int):
            total += value * factor
        elif isinstance(value, float):
            whole = int(value)
            total += whole * factor
            part = (value - whole) * float(factor)
            if part:
                whole = int(part)
                total += whole
                left += part - whole
        else:
            raise TypeError(f'unsupported type for timedelta {name} component: {title(value)}')
    if left:
        rounded = _away(left)
        if abs(rounded - left) == 0.5:
            odd = total & 1
            rounded = 2.0 * _away((left + odd) * 0.5) - odd
        total += int(rounded)
    return total


def nearest(over, under):
    """The quotient rounded, halves to even."""
    if under < 0:
        over, under = -over, -under
    whole, rest = divmod(over, under)
    if rest * 2 > under or rest * 2 == under and whole % 2:
        whole += 1
    return whole


def delta(total):
    """The timedelta of so many microseconds."""
    if not -86399999913600000000 <= total < 86400000000000000000:
        days = total // _DAY
        if not -2147483648 <= days <= 2147483647:
            raise OverflowError('Python int too large to convert to C int')
        raise OverflowError(f'days={days}; must have magnitude <= 999999999')
    made = object.__new__(timedelta)
    made._total = total
    return made


def unknown_delta(*values):
    made = object.__new__(timedelta)
    made._total = doubt('int', *values)
    return made


class timedelta:
    __module__ = 'datetime'
    __slots__ = ('_total',)

    def __new__(cls, *args, **kwargs):
        if not known(*args, *kwargs.values()):
            made = object.__new__(cls)
            made._total = doubt('int', *args, *kwargs.values())
            return made
        if len(args) + len(kwargs) > 7 or kwargs and (args or not all([name in _NAMES for name in kwargs])):
            bind('__new__', _NAMES, 0, args, kwargs)
        values = dict(zip(_NAMES, args))
        values.update(kwargs)
        made = delta(_total(values))
        if cls is not timedelta:
            total = made._total
            made = object.__new__(cls)
            made._total = total
        return made

    @property
    def days(self):
        return self._total // _DAY

    @property
    def seconds(self):
        return self._total // 1000000 % 86400

    @property
    def microseconds(self):
        return self._total % 1000000

    def total_seconds(self):
        if not known(self._total):
            return doubt('float', self._total)
        return self._total / 1000000

    def __repr__(self):
        if not known(self._total):
            return doubt('str', self._total)
        parts = []
        for name in ('days', 'seconds', 'microseconds'):
            value = getattr(self, name)
            if value:
                parts.append(f'{name}={value}')
        return f"{title(self)}({', '.join(parts) or '0'})"

    def __str__(self):
        if not known(self._total):
            return doubt('str', self._total)
        days, rest = divmod(self._total, _DAY)
        seconds, microseconds = divmod(rest, 1000000)
        text = f'{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}'
        if days:
            text = f"{days} day{'' if abs(days) == 1 else 's'}, {text}"
        return f'{text}.{microseconds:06d}' if microseconds else text

    def __add__(self, other):
        if isinstance(other, timedelta):
            if not known(self._total, other._total):
                return unknown_delta(self._total, other._total)
            return delta(self._total + other._total)
        return NotImplemented

    def __radd__(self, other):
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, timedelta):
            if not known(self._total, other._total):
                return unknown_delta(self._total, other._total)
            return delta(self._total - other._total)
        return NotImplemented

    def __mul__(self, other):
        if not known(other, self._total):
            return unknown_delta(other, self._total)
        if isinstance(other, int):
            return delta(self._total * other)
        if isinstance(other, float):
            over, under = other.as_integer_ratio()
            return delta(nearest(self._total * over, under))
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            if not known(self._total, other._total):
                return doubt('float', self._total, other._total)
            return self._total / other._total
        if not known(other, self._total):
            return doubt('', other, self._total)
        if isinstance(other, int):
            return delta(nearest(self._total, other))
        if isinstance(other, float):
            over, under = other.as_integer_ratio()
            return delta(nearest(self._total * under, over))
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            if not known(self._total, other._total):
                return doubt('int', self._total, other._total)
            return self._total // other._total
        if not known(other, self._total):
            return doubt('', other, self._total)
        if isinstance(other, int):
            return delta(self._total // other)
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            if not known(self._total, other._total):
                return unknown_delta(self._total, other._total)
            return delta(self._total % other._total)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            if not known(self._total, other._total):
                return doubt('int', self._total), unknown_delta(self._total, other._total)
            quotient, rest = divmod(self._total, other._total)
            return quotient, delta(rest)
        return NotImplemented

    def __neg__(self):
        return delta(-self._total) if known(self._total) else unknown_delta(self._total)

    def __pos__(self):
        return delta(self._total) if known(self._total) else unknown_delta(self._total)

    def __abs__(self):
        return delta(abs(self._total)) if known(self._total) else unknown_delta(self._total)

    def __bool__(self):
        return self._total != 0

    def __eq__(self, other):
        return self._total == other._total if isinstance(other, timedelta) else NotImplemented

    def __ne__(self, other):
        return self._total != other._total if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._total < other._total if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._total <= other._total if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._total > other._total if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._total >= other._total if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash((self.days, self.seconds, self.microseconds))

    def __getnewargs__(self):
        return self.days, self.seconds, self.microseconds


timedelta.min = delta(-999999999 * _DAY)
timedelta.max = delta(1000000000 * _DAY - 1)
timedelta.resolution = delta(1)


class tzinfo:
    __module__ = 'datetime'

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def utcoffset(self, dt, /):
        raise NotImplementedError('a tzinfo subclass must implement utcoffset()')

    def tzname(self, dt, /):
        raise NotImplementedError('a tzinfo subclass must implement tzname()')

    def dst(self, dt, /):
        raise NotImplementedError('a tzinfo subclass must implement dst()')

    def fromutc(self, dt, /):
        if not _is_datetime(dt):
            raise TypeError('fromutc: argument must be a datetime')
        if dt.tzinfo is not self:
            raise ValueError('fromutc: dt.tzinfo is not self')
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError('fromutc: non-None utcoffset() result required')
        dst = dt.dst()
        if dst is None:
            raise ValueError('fromutc: non-None dst() result required')
        moved = offset - dst
        if moved:
            dt = dt + moved
            dst = dt.dst()
            if dst is None:
                raise ValueError('fromutc: tz.dst() gave inconsistent results; cannot convert')
        return dt + dst


def _is_datetime(value):
    from datetime import datetime
    return isinstance(value, datetime)


def _check(value, name):
    if value is not None and not _is_datetime(value):
        raise TypeError(f'{name}(dt) argument must be a datetime instance or None, not {title(value)}')


def _zone(offset, name):
    made = object.__new__(timezone)
    made._offset = offset
    made._name = name
    return made


class timezone(tzinfo):
    __module__ = 'datetime'
    __slots__ = ('_offset', '_name')

    def __new__(cls, *args, **kwargs):
        if not known(*args, *kwargs.values()):
            return doubt('', *args, *kwargs.values())
        offset, name = bind('timezone', ('offset', 'name'), 1, args, kwargs)
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {title(offset)}")
        named = len(args) + len(kwargs) == 2
        if named and not isinstance(name, str):
            shown = 'None' if name is None else title(name)
            raise TypeError(f'timezone() argument 2 must be str, not {shown}')
        total = offset._total
        if not known(total):
            return doubt('', total)
        if not named and total == 0:
            return timezone.utc
        if not -_DAY < total < _DAY:
            raise ValueError(
                'offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), '
                f'not {offset!r}.'
            )
        return _zone(offset, name)

    def utcoffset(self, dt, /):
        _check(dt, 'utcoffset')
        return self._offset

    def tzname(self, dt, /):
        _check(dt, 'tzname')
        return str(self)

    def dst(self, dt, /):
        _check(dt, 'dst')
        return None

    def fromutc(self, dt, /):
        if not _is_datetime(dt):
            raise TypeError('fromutc: argument must be a datetime')
        if dt.tzinfo is not self:
            raise ValueError('fromutc: dt.tzinfo is not self')
        return dt + self._offset

    def __str__(self):
        if self._name is not None:
            return self._name
        if self is timezone.utc or not self._offset._total:
            return 'UTC'
        return 'UTC' + show_offset(self._offset._total, ':')

    def __repr__(self):
        if self is timezone.utc:
            return 'datetime.timezone.utc'
        if self._name is None:
            return f'{title(self)}({self._offset!r})'
        return f'{title(self)}({self._offset!r}, {self._name!r})'

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __getnewargs__(self):
        return (self._offset,) if self._name is None else (self._offset, self._name)


timezone.utc = _zone(delta(0), None)
timezone.min = _zone(delta(-86340000000), None)
timezone.max = _zone(delta(86340000000), None)
entitle(timedelta, 'datetime.timedelta')
entitle(tzinfo, 'datetime.tzinfo')
entitle(timezone, 'datetime.timezone')


def offset_of(zone, dt, name='utcoffset'):
    """The microseconds `zone.utcoffset(dt)` or `zone.dst(dt)` gives, or None."""
    if zone is None:
        return None
    found = zone.utcoffset(dt) if name == 'utcoffset' else zone.dst(dt)
    if found is None:
        return None
    if not isinstance(found, timedelta):
        raise TypeError(f"tzinfo.{name}() must return None or a timedelta, not '{title(found)}'")
    if known(found._total) and not -_DAY < found._total < _DAY:
        raise ValueError('offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).')
    return found._total
