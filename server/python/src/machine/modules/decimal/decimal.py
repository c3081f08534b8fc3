import _decimal
from _decimal import apply as _apply, construct as _construct, get as _get, parts as _parts, set as _set
from _foretrace import entitle, in_c, index, unknown
from _signals import (
    Clamped, ConversionSyntax, DecimalException, DivisionByZero, DivisionImpossible, DivisionUndefined, FloatOperation,
    Inexact, InvalidContext, InvalidOperation, Overflow, Rounded, Subnormal, Underflow, bits_listed, bits_of,
    names_shown, signals_of,
)
from collections import namedtuple
import numbers

__all__ = [
    'BasicContext', 'Clamped', 'Context', 'ConversionSyntax', 'Decimal', 'DecimalException', 'DecimalTuple',
    'DefaultContext', 'DivisionByZero', 'DivisionImpossible', 'DivisionUndefined', 'ExtendedContext',
    'FloatOperation', 'HAVE_CONTEXTVAR', 'HAVE_THREADS', 'Inexact', 'InvalidContext', 'InvalidOperation', 'MAX_EMAX',
    'MAX_PREC', 'MIN_EMIN', 'MIN_ETINY', 'Overflow', 'ROUND_05UP', 'ROUND_CEILING', 'ROUND_DOWN', 'ROUND_FLOOR',
    'ROUND_HALF_DOWN', 'ROUND_HALF_EVEN', 'ROUND_HALF_UP', 'ROUND_UP', 'Rounded', 'Subnormal', 'Underflow',
    'getcontext', 'localcontext', 'setcontext',
]
__version__ = '1.70'
__libmpdec_version__ = '2.5.1'
ROUND_UP = 'ROUND_UP'
ROUND_DOWN = 'ROUND_DOWN'
ROUND_CEILING = 'ROUND_CEILING'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_05UP = 'ROUND_05UP'
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = -1999999999999999997
HAVE_THREADS = HAVE_CONTEXTVAR = True

DecimalTuple = namedtuple('DecimalTuple', 'sign digits exponent', module='decimal')


def _rational(value):
    if isinstance(value, numbers.Rational):
        return value.numerator, value.denominator
    return None


_decimal.rational = _rational


def _setting(name, low, high, refusal):
    def read(self):
        return _get(self, name)

    def write(self, value):
        if isinstance(value, (float, str)) or value is None:
            raise TypeError('an integer is required')
        value = index(value)
        if not low <= value <= high:
            raise ValueError(refusal)
        _set(self, name, value)

    return property(read, write)


class Context:
    __module__ = 'decimal'
    __slots__ = ()

    def __new__(cls, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        made = _decimal.make_context(cls)
        default = _DEFAULT[0] if _DEFAULT else None
        given = {'prec': prec, 'rounding': rounding, 'Emin': Emin, 'Emax': Emax, 'capitals': capitals, 'clamp': clamp}
        for name, value in given.items():
            if value is not None:
                setattr(made, name, value)
            elif default is not None:
                _set(made, name, _get(default, name))
        if traps is not None:
            _set(made, 'traps', bits_listed(traps))
        elif default is not None:
            _set(made, 'traps', _get(default, 'traps'))
        if flags is not None:
            _set(made, 'flags', bits_listed(flags))
        return made

    prec = _setting('prec', 1, MAX_PREC, 'valid range for prec is [1, MAX_PREC]')
    Emin = _setting('Emin', MIN_EMIN, 0, 'valid range for Emin is [MIN_EMIN, 0]')
    Emax = _setting('Emax', 0, MAX_EMAX, 'valid range for Emax is [0, MAX_EMAX]')
    capitals = _setting('capitals', 0, 1, 'valid values for capitals are 0 or 1')
    clamp = _setting('clamp', 0, 1, 'valid values for clamp are 0 or 1')
    rounding = property(lambda self: _get(self, 'rounding'), lambda self, value: _set(self, 'rounding', value))
    flags = property(lambda self: signals_of(self, 'flags'), lambda self, value: _set(self, 'flags', bits_of(value)))
    traps = property(lambda self: signals_of(self, 'traps'), lambda self, value: _set(self, 'traps', bits_of(value)))

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def radix(self):
        return Decimal(10)

    def clear_flags(self):
        _set(self, 'flags', 0)

    def clear_traps(self):
        _set(self, 'traps', 0)

    def copy(self):
        made = _decimal.make_context(Context)
        for name in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags', 'traps'):
            _set(made, name, _get(self, name))
        return made

    __copy__ = copy

    def __repr__(self):
        flags, traps = names_shown(_get(self, 'flags')), names_shown(_get(self, 'traps'))
        return (
            f'Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, '
            f'capitals={self.capitals}, clamp={self.clamp}, flags=[{flags}], traps=[{traps}])'
        )

    def create_decimal(self, num='0', /):
        return _construct(Decimal, num, self, True)

    def create_decimal_from_float(self, f, /):
        return _construct(Decimal, Decimal.from_float(f), self, True)

    def to_sci_string(self, x, /):
        return str(_decimal_of(x))

    def to_eng_string(self, x, /):
        return _decimal_of(x).to_eng_string()

    def divmod(self, x, y, /):
        return self.divide_int(x, y), self.remainder(x, y)

    def power(self, a, b, modulo=None):
        return _apply('power', self, a, b) if modulo is None else unknown('powers modulo a decimal')

    def quantize(self, x, y, /):
        return _apply('quantize', self, x, y)

    def to_integral_exact(self, x, /):
        return _apply('exact', self, x)

    def to_integral_value(self, x, /):
        return _apply('integral', self, x)

    to_integral = to_integral_value


def _operation(name, count):
    if count == 1:
        return lambda self, x, /: _apply(name, self, x)
    if count == 2:
        return lambda self, x, y, /: _apply(name, self, x, y)
    return lambda self, x, y, z, /: _apply(name, self, x, y, z)


for _name in ('abs', 'plus', 'minus', 'sqrt', 'exp', 'ln', 'log10', 'normalize', 'next_plus', 'next_minus', 'logb'):
    setattr(Context, _name, _operation(_name, 1))
for _name in ('add', 'subtract', 'multiply', 'divide', 'divide_int', 'remainder', 'compare', 'compare_total', 'max',
              'min', 'scaleb'):
    setattr(Context, _name, _operation(_name, 2))
Context.fma = _operation('fma', 3)
_DEFAULT = []
DefaultContext = Context()
_DEFAULT.append(DefaultContext)
BasicContext = Context(
    prec=9, rounding=ROUND_HALF_UP, flags=[], traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow]
)
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, flags=[], traps=[])
_QUIET = ExtendedContext.copy()
_decimal.current = Context()


def getcontext():
    return _decimal.current


def setcontext(context, /):
    if not isinstance(context, Context):
        raise TypeError('argument must be a context')
    if context is DefaultContext or context is BasicContext or context is ExtendedContext:
        context = context.copy()
        context.clear_flags()
    _decimal.current = context


class ContextManager:
    __module__ = 'decimal'
    __slots__ = ('_new', '_old')

    def __enter__(self):
        self._old = _decimal.current
        _decimal.current = self._new
        return self._new

    def __exit__(self, *args):
        _decimal.current = self._old


def localcontext(ctx=None, **kwargs):
    if ctx is None:
        ctx = _decimal.current
    if not isinstance(ctx, Context):
        raise TypeError('optional argument must be a context')
    made = ContextManager()
    made._new = ctx.copy()
    for name, value in kwargs.items():
        if name not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags', 'traps'):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        if name in ('flags', 'traps'):
            _set(made._new, name, bits_listed(value))
        else:
            setattr(made._new, name, value)
    return made


def _context_of(given):
    if given is None:
        return _decimal.current
    if not isinstance(given, Context):
        raise TypeError('optional argument must be a context')
    return given


def _decimal_of(value):
    if not isinstance(value, (Decimal, int)):
        raise TypeError(f'conversion from {type(value).__name__} to Decimal is not supported')
    return Decimal(value)


class Decimal:
    __module__ = 'decimal'
    __slots__ = ()

    def __new__(cls, value='0', context=None):
        return _construct(cls, value, context)

    def __hash__(self):
        return _decimal.hash(self)

    def __pow__(self, other, modulo=None):
        return _decimal.power(self, other) if modulo is None else unknown('powers modulo a decimal')

    def __rpow__(self, other):
        return _decimal.power(other, self) if isinstance(other, int) else NotImplemented

    def __float__(self):
        sign, digits, exponent, kind = _parts(self)
        if kind == 'N':
            raise ValueError('cannot convert signaling NaN to float')
        if kind:
            return float(('-' if sign else '') + ('inf' if kind == 'F' else 'nan'))
        return float(f"{'-' if sign else ''}{digits}e{exponent}")

    def __complex__(self):
        return complex(float(self))

    def __floor__(self):
        return int(_apply('integral', None, self, ROUND_FLOOR) if self.is_finite() else self)

    def __ceil__(self):
        return int(_apply('integral', None, self, ROUND_CEILING) if self.is_finite() else self)

    def __round__(self, *args):
        if not args:
            return int(_apply('integral', None, self, ROUND_HALF_EVEN) if self.is_finite() else self)
        if not isinstance(args[0], int):
            raise TypeError('optional arg must be an integer')
        return _apply('quantize', None, self, _construct(Decimal, (0, (1,), -args[0]), None))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return type(self), (str(self),)

    @classmethod
    def from_float(cls, f, /):
        if not isinstance(f, (int, float)):
            raise TypeError('argument must be int or float')
        made = _construct(Decimal, f, _QUIET)
        return made if cls is Decimal else cls(made)

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def conjugate(self):
        return self

    canonical = conjugate

    def as_tuple(self):
        sign, digits, exponent, kind = _parts(self)
        if kind == 'F':
            return DecimalTuple(sign, (0,), 'F')
        if kind and digits == '0':
            digits = ''
        return DecimalTuple(sign, tuple([int(digit) for digit in digits]), kind or exponent)

    def as_integer_ratio(self):
        return _decimal.ratio(self)

    def adjusted(self):
        sign, digits, exponent, kind = _parts(self)
        return 0 if kind else exponent + len(digits) - 1

    def is_canonical(self):
        return True

    def is_finite(self):
        return not _parts(self)[3]

    def is_infinite(self):
        return _parts(self)[3] == 'F'

    def is_nan(self):
        return _parts(self)[3] in ('n', 'N')

    def is_qnan(self):
        return _parts(self)[3] == 'n'

    def is_snan(self):
        return _parts(self)[3] == 'N'

    def is_signed(self):
        return _parts(self)[0] == 1

    def is_zero(self):
        return not self.is_nan() and not self

    def is_normal(self, context=None):
        context = _context_of(context)
        return self.is_finite() and bool(self) and self.adjusted() >= context.Emin

    def is_subnormal(self, context=None):
        context = _context_of(context)
        return self.is_finite() and bool(self) and self.adjusted() < context.Emin

    def number_class(self, context=None):
        context = _context_of(context)
        sign, digits, exponent, kind = _parts(self)
        if kind in ('n', 'N'):
            return 'NaN' if kind == 'n' else 'sNaN'
        if kind:
            name = 'Infinity'
        elif digits == '0':
            name = 'Zero'
        else:
            name = 'Normal' if self.is_normal(context) else 'Subnormal'
        return ('-' if sign else '+') + name

    def radix(self):
        return Decimal(10)

    def copy_abs(self):
        sign, digits, exponent, kind = _parts(self)
        return self if not sign else _signed(0, digits, exponent, kind)

    def copy_negate(self):
        sign, digits, exponent, kind = _parts(self)
        return _signed(1 - sign, digits, exponent, kind)

    def copy_sign(self, other, context=None):
        _context_of(context)
        sign, digits, exponent, kind = _parts(self)
        return _signed(_parts(_decimal_of(other))[0], digits, exponent, kind)

    def same_quantum(self, other, context=None):
        _context_of(context)
        own, theirs = _parts(self), _parts(_decimal_of(other))
        if own[3] or theirs[3]:
            return own[3].lower() == theirs[3].lower()
        return own[2] == theirs[2]

    def to_eng_string(self, context=None):
        _context_of(context)
        return _decimal.engineering(self)

    def quantize(self, exp, rounding=None, context=None):
        return _apply('quantize', context, self, exp, rounding)

    def to_integral_value(self, rounding=None, context=None):
        return _apply('integral', context, self, rounding)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        return _apply('exact', context, self, rounding)

    def sqrt(self, context=None):
        return _apply('sqrt', context, self)

    def exp(self, context=None):
        return _apply('exp', context, self)

    def ln(self, context=None):
        return _apply('ln', context, self)

    def log10(self, context=None):
        return _apply('log10', context, self)

    def logb(self, context=None):
        return _apply('logb', context, self)

    def normalize(self, context=None):
        return _apply('normalize', context, self)

    def next_plus(self, context=None):
        return _apply('next_plus', context, self)

    def next_minus(self, context=None):
        return _apply('next_minus', context, self)

    def compare(self, other, context=None):
        return _apply('compare', context, self, other)

    def compare_total(self, other, context=None):
        return _apply('compare_total', context, self, other)

    def max(self, other, context=None):
        return _apply('max', context, self, other)

    def min(self, other, context=None):
        return _apply('min', context, self, other)

    def scaleb(self, other, context=None):
        return _apply('scaleb', context, self, other)

    def fma(self, other, third, context=None):
        return _apply('fma', context, self, other, third)

    def _unknown(self, *args, **kwargs):
        return unknown('a rare method of Decimal')

    compare_signal = compare_total_mag = max_mag = min_mag = next_toward = remainder_near = _unknown
    logical_and = logical_or = logical_xor = logical_invert = rotate = shift = _unknown


def _signed(sign, digits, exponent, kind):
    return _construct(Decimal, (sign, [int(digit) for digit in digits], kind or exponent), None)


for _name in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'divmod'):
    setattr(Decimal, f'__{_name}__', getattr(_decimal, f'__{_name}__'))
    setattr(Decimal, f'__r{_name}__', getattr(_decimal, f'__r{_name}__'))
for _name in ('neg', 'pos', 'abs', 'bool', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'repr', 'str', 'format', 'int'):
    setattr(Decimal, f'__{_name}__', getattr(_decimal, f'__{_name}__'))
Decimal.__trunc__ = Decimal.__int__
_decimal.Decimal = Decimal
numbers.Number.register(Decimal)
entitle(Decimal, 'decimal.Decimal')
entitle(Context, 'decimal.Context')
del _name


in_c(getcontext, setcontext, localcontext)
