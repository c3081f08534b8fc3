from _foretrace import handled, unknown
from io import _standard


class _Version(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])

    def __repr__(self):
        return unknown('the exact version of Python')


class _FloatInfo(tuple):
    max = property(lambda self: self[0])
    max_exp = property(lambda self: self[1])
    max_10_exp = property(lambda self: self[2])
    min = property(lambda self: self[3])
    min_exp = property(lambda self: self[4])
    min_10_exp = property(lambda self: self[5])
    dig = property(lambda self: self[6])
    mant_dig = property(lambda self: self[7])
    epsilon = property(lambda self: self[8])
    radix = property(lambda self: self[9])
    rounds = property(lambda self: self[10])

    def __repr__(self):
        return (
            'sys.float_info(max=1.7976931348623157e+308, max_exp=1024, max_10_exp=308, min=2.2250738585072014e-308, '
            'min_exp=-1021, min_10_exp=-307, dig=15, mant_dig=53, epsilon=2.220446049250313e-16, radix=2, rounds=1)'
        )


class _Hexadecimal:
    """A number of which only the first two places are known."""

    def __lt__(self, other):
        return self._compared(other, True)

    __le__ = __lt__

    def __gt__(self, other):
        return self._compared(other, False)

    __ge__ = __gt__

    def _compared(self, other, less):
        if other < 0x30b0000:
            return not less
        return less if other >= 0x30c0000 else unknown('the exact version of Python')


for _name in (
    'eq ne hash bool str repr format int index float abs neg invert add sub mul mod divmod floordiv truediv lshift rshift '
    'and or xor radd rsub rmul rmod rfloordiv rtruediv rlshift rrshift rand ror rxor getattr'
).split():
    setattr(_Hexadecimal, f'__{_name}__', lambda *_: unknown('the exact version of Python'))
del _name
hexversion = _Hexadecimal()
version_info = _Version((3, 11, unknown('the exact version of Python', 'int'), 'final', 0))
float_info = _FloatInfo((
    1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1
))

argv = unknown('`sys.argv` depends on the environment', 'list')
platform = unknown('`sys.platform` depends on the environment', 'str')

stdin = __stdin__ = _standard('<stdin>', 'r')
stdout = __stdout__ = _standard('<stdout>', 'w')
stderr = __stderr__ = _standard('<stderr>', 'w')


def getdefaultencoding():
    return 'utf-8'


def getfilesystemencoding():
    return 'utf-8'


def is_finalizing():
    return False


def exception():
    return handled()


def exc_info():
    error = handled()
    if error is None:
        return None, None, None
    return type(error), error, unknown('tracebacks are not known')
