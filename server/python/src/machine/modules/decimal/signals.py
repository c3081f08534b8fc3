"""Signals of `decimal`: the exceptions, and the dicts of flags and traps."""

import _decimal
from _decimal import get as _get, set as _set


class DecimalException(ArithmeticError):
    __module__ = 'decimal'


class Clamped(DecimalException):
    __module__ = 'decimal'


class InvalidOperation(DecimalException):
    __module__ = 'decimal'


class ConversionSyntax(InvalidOperation):
    __module__ = 'decimal'


class DivisionByZero(DecimalException, ZeroDivisionError):
    __module__ = 'decimal'


class DivisionImpossible(InvalidOperation):
    __module__ = 'decimal'


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    __module__ = 'decimal'


class InvalidContext(InvalidOperation):
    __module__ = 'decimal'


class Inexact(DecimalException):
    __module__ = 'decimal'


class Rounded(DecimalException):
    __module__ = 'decimal'


class Subnormal(DecimalException):
    __module__ = 'decimal'


class Overflow(Inexact, Rounded):
    __module__ = 'decimal'


class Underflow(Inexact, Rounded, Subnormal):
    __module__ = 'decimal'


class FloatOperation(DecimalException, TypeError):
    __module__ = 'decimal'


SIGNALS = {
    InvalidOperation: 31, FloatOperation: 32, DivisionByZero: 64, Overflow: 128, Underflow: 256, Subnormal: 512,
    Inexact: 1024, Rounded: 2048, Clamped: 4096,
}
NOT_A_SIGNAL = (
    'valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, '
    'Subnormal, Inexact, Rounded,\n   Clamped]'
)
ORDER = (
    (4096, 'Clamped'), (2, 'InvalidOperation'), (64, 'DivisionByZero'), (12, 'InvalidOperation'), (1024, 'Inexact'),
    (17, 'InvalidOperation'), (32, 'FloatOperation'), (128, 'Overflow'), (2048, 'Rounded'), (512, 'Subnormal'),
    (256, 'Underflow'),
)
for _class in (*SIGNALS, ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext):
    setattr(_decimal, _class.__name__, _class)
del _class


class SignalDict:
    __module__ = 'decimal'
    __slots__ = ('_context', '_name')

    def _bit(self, key):
        for signal, bit in SIGNALS.items():
            if signal is key:
                return bit
        raise KeyError(NOT_A_SIGNAL)

    def __getitem__(self, key):
        return bool(_get(self._context, self._name) & self._bit(key))

    def __setitem__(self, key, value):
        bit = self._bit(key)
        bits = _get(self._context, self._name)
        _set(self._context, self._name, bits | bit if value else bits & ~bit)

    def __delitem__(self, key):
        raise ValueError('signal keys cannot be deleted')

    def __iter__(self):
        return iter(SIGNALS)

    def __len__(self):
        return len(SIGNALS)

    def __contains__(self, key):
        return key in SIGNALS

    def keys(self):
        return self.copy().keys()

    def values(self):
        return self.copy().values()

    def items(self):
        return self.copy().items()

    def get(self, key, default=None):
        return self[key] if key in SIGNALS else default

    def copy(self):
        return {signal: self[signal] for signal in SIGNALS}

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            other = other.copy()
        return self.copy() == other if isinstance(other, dict) else NotImplemented

    def __repr__(self):
        return '{' + ', '.join([f'{signal!r}:{self[signal]}' for signal in SIGNALS]) + '}'


def signals_of(context, name):
    made = SignalDict()
    made._context = context
    made._name = name
    return made


def bits_of(signals):
    if isinstance(signals, SignalDict):
        return _get(signals._context, signals._name)
    if not isinstance(signals, dict):
        raise TypeError('argument must be a signal dict')
    total = 0
    for signal, on in signals.items():
        if signal not in SIGNALS:
            raise KeyError('invalid signal dict')
        if on:
            total |= SIGNALS[signal]
    if len(signals) != len(SIGNALS):
        raise KeyError('invalid signal dict')
    return total


def bits_listed(signals):
    if not isinstance(signals, list):
        return bits_of(signals)
    total = 0
    for signal in signals:
        if signal not in SIGNALS:
            raise KeyError(NOT_A_SIGNAL)
        total |= SIGNALS[signal]
    return total


def names_shown(bits):
    names = []
    for bit, name in ORDER:
        if bits & bit and name not in names:
            names.append(name)
    return ', '.join(names)
