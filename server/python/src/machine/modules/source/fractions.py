from _foretrace import doubt, known
from math import gcd
import numbers

__all__ = ['Fraction']

_MODULUS = (1 << 61) - 1
_INFINITE = 314159


def _digits(text, start):
    """Where a run of digits with single underscores between them ends."""
    at = start
    size = len(text)
    while at < size and (text[at].isdecimal() or text[at] == '_' and at > start and text[at - 1] != '_'):
        at += 1
    return at - 1 if at > start and text[at - 1] == '_' else at


def _parse(whole):
    """Numerator and denominator of a literal, or None."""
    text = whole.strip()
    sign = 1
    if text[:1] in ('-', '+') and text:
        sign = -1 if text[0] == '-' else 1
        text = text[1:]
    size = len(text)
    at = _digits(text, 0)
    if not at and not (text[:1] == '.' and text[1:2].isdecimal()):
        return None
    numerator = int(text[:at]) if at else 0
    denominator = 1
    odd = '0'
    if text[at:at + 1] == '/':
        end = _digits(text, at + 1)
        if end == at + 1:
            return None
        denominator = int(text[at + 1:end])
        at = end
    else:
        if text[at:at + 1] == '.':
            end = _digits(text, at + 1)
            if end > at + 1:
                scale = 10 ** len(text[at + 1:end].replace('_', ''))
                numerator = numerator * scale + int(text[at + 1:end])
                denominator = scale
            else:
                while text[end:end + 1] == 'd':
                    end += 1
                odd = text[at + 1:end] or '0'
            at = end
        if text[at:at + 1] in ('e', 'E') and at < size:
            start = at + 2 if text[at + 1:at + 2] in ('-', '+') else at + 1
            end = _digits(text, start)
            if end == start:
                return None
            power = int(text[at + 1:end])
            if power >= 0:
                numerator *= 10 ** power
            else:
                denominator *= 10 ** -power
            at = end
    if at != size:
        return None
    return (sign * numerator + int(odd), denominator)


def _make(numerator, denominator):
    """A fraction in lowest terms already."""
    made = object.__new__(Fraction)
    made._numerator = numerator
    made._denominator = denominator
    return made


def _reduced(numerator, denominator):
    divisor = gcd(numerator, denominator)
    if divisor > 1:
        return _make(numerator // divisor, denominator // divisor)
    return _make(numerator, denominator)


def _add(na, da, nb, db):
    return _reduced(na * db + da * nb, da * db)


def _sub(na, da, nb, db):
    return _reduced(na * db - da * nb, da * db)


def _mul(na, da, nb, db):
    return _reduced(na * nb, da * db)


def _div(na, da, nb, db):
    common = gcd(na, nb)
    if common > 1:
        na //= common
        nb //= common
    common = gcd(db, da)
    if common > 1:
        da //= common
        db //= common
    numerator, denominator = na * db, nb * da
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if denominator == 0:
        raise ZeroDivisionError(f'Fraction({numerator}, 0)')
    return _make(numerator, denominator)


def _floordiv(na, da, nb, db):
    return (na * db) // (da * nb)


def _mod(na, da, nb, db):
    return Fraction((na * db) % (nb * da), da * db)


def _divmod(na, da, nb, db):
    quotient, rest = divmod(na * db, da * nb)
    return quotient, Fraction(rest, da * db)


def _operators(name, exact, inexact):
    """The operator and its reflection, of fractions and of other numbers."""
    def forward(a, b):
        if not known(b):
            return doubt('', b)
        if isinstance(b, Fraction):
            return exact(a._numerator, a._denominator, b._numerator, b._denominator)
        if isinstance(b, int):
            return exact(a._numerator, a._denominator, b.numerator, 1)
        if isinstance(b, float):
            return inexact(float(a), b)
        if isinstance(b, complex):
            return inexact(complex(a), b)
        return NotImplemented

    def reverse(b, a):
        if not known(a):
            return doubt('', a)
        if isinstance(a, int):
            return exact(a.numerator, 1, b._numerator, b._denominator)
        if isinstance(a, numbers.Rational):
            return exact(a.numerator, a.denominator, b._numerator, b._denominator)
        if isinstance(a, numbers.Real):
            return inexact(float(a), float(b))
        if isinstance(a, numbers.Complex):
            return inexact(complex(a), complex(b))
        return NotImplemented

    forward.__qualname__ = 'Fraction._operator_fallbacks.<locals>.forward'
    reverse.__qualname__ = 'Fraction._operator_fallbacks.<locals>.reverse'
    forward.__name__ = f'__{name}__'
    reverse.__name__ = f'__r{name}__'
    return forward, reverse


class Fraction(numbers.Rational):
    __slots__ = ('_numerator', '_denominator')

    def __new__(cls, numerator=0, denominator=None, *, _normalize=True):
        if not known(numerator, denominator):
            return doubt('', numerator, denominator)
        if denominator is None:
            if type(numerator) is int:
                denominator = 1
            elif isinstance(numerator, numbers.Rational):
                numerator, denominator = numerator.numerator, numerator.denominator
            elif isinstance(numerator, float) or _is_decimal(numerator):
                numerator, denominator = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                parsed = _parse(numerator)
                if parsed is None:
                    raise ValueError('Invalid literal for Fraction: %r' % numerator)
                numerator, denominator = parsed
                if denominator == 0:
                    raise ZeroDivisionError(f'Fraction({numerator}, 0)')
                common = gcd(numerator, denominator)
                numerator //= common
                denominator //= common
            else:
                raise TypeError('argument should be a string or a Rational instance')
        else:
            if type(numerator) is int and type(denominator) is int:
                pass
            elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
                numerator, denominator = (
                    numerator.numerator * denominator.denominator, denominator.numerator * numerator.denominator
                )
            else:
                raise TypeError('both arguments should be Rational instances')
            if denominator == 0:
                raise ZeroDivisionError(f'Fraction({numerator}, 0)')
            if _normalize:
                common = gcd(numerator, denominator)
                if denominator < 0:
                    common = -common
                numerator //= common
                denominator //= common
        made = object.__new__(cls)
        made._numerator = numerator
        made._denominator = denominator
        return made

    @classmethod
    def from_float(cls, f):
        if not known(f):
            return doubt('', f)
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f'{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})')
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        if not known(dec):
            return doubt('', dec)
        if isinstance(dec, numbers.Integral):
            return cls(int(dec))
        if not _is_decimal(dec):
            raise TypeError(f'{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})')
        return cls(*dec.as_integer_ratio())

    def as_integer_ratio(self):
        return (self._numerator, self._denominator)

    def limit_denominator(self, max_denominator=1000000):
        if not known(max_denominator):
            return doubt('', max_denominator)
        if max_denominator < 1:
            raise ValueError('max_denominator should be at least 1')
        if self._denominator <= max_denominator:
            return Fraction(self)
        before, last = (0, 1), (1, 0)
        rest, divisor = self._numerator, self._denominator
        while True:
            whole = rest // divisor
            denominator = before[1] + whole * last[1]
            if denominator > max_denominator:
                break
            before, last = last, (before[0] + whole * last[0], denominator)
            rest, divisor = divisor, rest - whole * divisor
        steps = (max_denominator - before[1]) // last[1]
        between = Fraction(before[0] + steps * last[0], before[1] + steps * last[1])
        convergent = Fraction(last[0], last[1])
        return convergent if abs(convergent - self) <= abs(between - self) else between

    @property
    def numerator(a):
        return a._numerator

    @property
    def denominator(a):
        return a._denominator

    def __repr__(self):
        return f'{self.__class__.__name__}({self._numerator}, {self._denominator})'

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f'{self._numerator}/{self._denominator}'

    __add__, __radd__ = _operators('add', _add, lambda a, b: a + b)
    __sub__, __rsub__ = _operators('sub', _sub, lambda a, b: a - b)
    __mul__, __rmul__ = _operators('mul', _mul, lambda a, b: a * b)
    __truediv__, __rtruediv__ = _operators('truediv', _div, lambda a, b: a / b)
    __floordiv__, __rfloordiv__ = _operators('floordiv', _floordiv, lambda a, b: a // b)
    __mod__, __rmod__ = _operators('mod', _mod, lambda a, b: a % b)
    __divmod__, __rdivmod__ = _operators('divmod', _divmod, divmod)

    def __pow__(a, b):
        if not known(b):
            return doubt('', b)
        if not isinstance(b, numbers.Rational):
            return float(a) ** b
        if b.denominator != 1:
            return float(a) ** float(b)
        power = b.numerator
        if power >= 0:
            return _make(a._numerator ** power, a._denominator ** power)
        if a._numerator > 0:
            return _make(a._denominator ** -power, a._numerator ** -power)
        if a._numerator == 0:
            raise ZeroDivisionError(f'Fraction({a._denominator ** -power}, 0)')
        return _make((-a._denominator) ** -power, (-a._numerator) ** -power)

    def __rpow__(b, a):
        if not known(a):
            return doubt('', a)
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        if b._denominator == 1:
            return a ** b._numerator
        return a ** float(b)

    def __pos__(a):
        return _make(a._numerator, a._denominator)

    def __neg__(a):
        return _make(-a._numerator, a._denominator)

    def __abs__(a):
        return _make(abs(a._numerator), a._denominator)

    def __int__(a):
        return -(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator

    def __trunc__(a):
        return -(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        if not known(ndigits):
            return doubt('', ndigits)
        if ndigits is None:
            whole, rest = divmod(self._numerator, self._denominator)
            twice = rest * 2
            if twice < self._denominator or twice == self._denominator and whole % 2 == 0:
                return whole
            return whole + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        if self._denominator == 1:
            return hash(self._numerator)
        if self._denominator % _MODULUS:
            value = hash(hash(abs(self._numerator)) * pow(self._denominator, -1, _MODULUS))
        else:
            value = _INFINITE
        value = value if self._numerator >= 0 else -value
        return -2 if value == -1 else value

    def __eq__(a, b):
        if not known(b):
            return doubt('bool', b)
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, Fraction):
            return a._numerator == b._numerator and a._denominator == b._denominator
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            if b - b != 0.0:
                return 0.0 == b
            return a == a.from_float(b)
        return NotImplemented

    def __lt__(a, b):
        return _compare(a, b, lambda x, y: x < y)

    def __gt__(a, b):
        return _compare(a, b, lambda x, y: x > y)

    def __le__(a, b):
        return _compare(a, b, lambda x, y: x <= y)

    def __ge__(a, b):
        return _compare(a, b, lambda x, y: x >= y)

    def __bool__(a):
        return bool(a._numerator)

    def __reduce__(self):
        return (self.__class__, (self._numerator, self._denominator))

    def __copy__(self):
        return self if type(self) == Fraction else self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self if type(self) == Fraction else self.__class__(self._numerator, self._denominator)


def _compare(a, b, holds):
    if not known(b):
        return doubt('bool', b)
    if isinstance(b, Fraction):
        return holds(a._numerator * b._denominator, a._denominator * b._numerator)
    if isinstance(b, numbers.Rational):
        return holds(a._numerator * b.denominator, a._denominator * b.numerator)
    if isinstance(b, float):
        if b - b != 0.0:
            return holds(0.0, b)
        return holds(a, a.from_float(b))
    return NotImplemented


def _is_decimal(value):
    if 'Decimal' not in [base.__name__ for base in type(value).__mro__]:
        return False
    from decimal import Decimal
    return isinstance(value, Decimal)
