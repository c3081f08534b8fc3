import copy
import decimal
import math
import operator
from decimal import *
from fractions import Fraction

D = Decimal


def show(make):
    try:
        value = make()
        print(type(value).__name__, repr(value), str(value))
    except Exception as error:
        print(type(error).__name__, error, type(error).__mro__[1].__name__)


literals = [
    '0', '1.10', '-0.00', '1E+5', '1e-10', '.5', '5.', ' 12 ', '1_000.5', 'abc', '', '1e', '--1', 'NaN', 'sNaN', 'nan12',
    'Infinity', '-inf', '1.5.2', '123456789012345678901234567890.123', '0E+5', '0E-10', '1E-7', '123E-8', 'Inf1', '\u0663',
]
for text in literals:
    show(lambda: D(text))
for value in [5, -3, True, 0.1, -2.5, float('inf'), float('nan'), 10**40, None, [], (0, (1, 2, 3), -2), (1, [5], 'F'),
              (0, (), 'n'), (2, (1,), 0), (0, (1, 10), 0), (0, (1,), 'x'), (0, 1, 2), (1, 2), D('1.5'), Fraction(1, 2), 1j]:
    show(lambda: D(value))
show(lambda: D())
show(lambda: D('1', None))
show(lambda: D('1', 5))
values = [D('1.10'), D('-3'), D('0'), D('2.5E+10'), D('7E-5'), D('Infinity'), D('NaN'), 3, -2, 0, True, 0.5, 'a', None,
          Fraction(1, 2), D('-0')]
operators = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, divmod, operator.pow,
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
]
for op in operators:
    for a in values:
        for b in values:
            if isinstance(a, D) or isinstance(b, D):
                if op is operator.pow and (isinstance(b, D) and b == D('7E-5') or isinstance(b, D) and b == D('2.5E+10')):
                    continue
                if op is operator.mod and isinstance(a, str):
                    continue
                print(op.__name__, a, b, end=' ')
                show(lambda: op(a, b))
samples = [D('1.10'), D('-3'), D('0'), D('-0.00'), D('2.5E+10'), D('7.125'), D('Infinity'), D('NaN'), D('sNaN'), D('-2.5'),
           D('3.5'), D('123456.789E-3')]
for a in samples:
    print(a)
    for f in [int, float, bool, abs, operator.neg, operator.pos, round, math.floor, math.ceil, math.trunc, complex, copy.copy,
              copy.deepcopy, D.as_tuple, D.adjusted, D.normalize, D.sqrt, D.to_integral_value, D.to_integral_exact,
              D.as_integer_ratio, D.is_zero, D.is_nan, D.is_signed, D.is_finite, D.is_infinite, D.is_normal, D.number_class,
              D.copy_abs, D.copy_negate, D.to_eng_string, D.next_plus, D.next_minus, D.logb, D.exp, D.ln, D.log10]:
        if str(a) == '2.5E+10' and f is D.exp:
            continue
        show(lambda: f(a))
    for spec in ['', '.2f', ',.2f', '10.3f', '<10', '^12.1f', '+.3e', 'g', '.3g', '%', '.1%', '010.2f', '*>12', 'd', 's', 'n', ',']:
        show(lambda: format(a, spec))
    for n in [0, 1, 2, -1]:
        show(lambda: round(a, n))
    for exp in ['0.01', '1', '1E+1']:
        show(lambda: a.quantize(D(exp)))
        show(lambda: a.quantize(D(exp), ROUND_DOWN))
        show(lambda: a.quantize(D(exp), rounding=ROUND_UP))
for a in [D('1.10'), D(5), D('0.5'), D('-7.25'), D('Infinity'), 10**20, D('1E+3')]:
    show(lambda: hash(a))
show(lambda: hash(D('sNaN')))
show(lambda: {D('0.5'): 1, 0.5: 2, Fraction(1, 2): 3, D(1): 4, 1: 5})
show(lambda: sorted([D('1.5'), 1, D('-2'), 0.25]))
show(lambda: sum([D('0.1')] * 10))
show(lambda: max(D('1.0'), D('1.00')))
show(lambda: D('1.0').compare(D('2')))
show(lambda: D('1.0').max(D('1.00')))
show(lambda: D('2').sqrt())
show(lambda: D(2) ** D('0.5'))
show(lambda: D(10) ** -3)
show(lambda: 2 ** D(10))
show(lambda: D('1.1') ** 100)
show(lambda: D(1).exp())
show(lambda: D(10).ln())
show(lambda: D(1000).log10())
show(lambda: D('1.5').scaleb(3))
show(lambda: D(2).fma(3, 4))
show(lambda: D('1.23').same_quantum(D('9.99')))
show(lambda: D('1.5').copy_sign(D(-1)))
show(lambda: D.from_float(0.1))
show(lambda: D.from_float('a'))
show(lambda: D('1.5').real)
show(lambda: D('1.5').imag)
show(lambda: '%s %.2f %d' % (D('1.5'), D('2.345'), D('7.9')))
show(lambda: f'{D("1234567.891"):,.2f}|{D("0.5"):%}|{D("1E+2")!s}')
show(lambda: setattr(D(1), 'x', 1))
show(lambda: setattr(D, 'x', 1))
show(lambda: D(1).foo)
show(lambda: D.foo)
show(lambda: D(1)())
show(lambda: D(1)[0])
show(lambda: D(1).quantize('a'))
show(lambda: D(1).quantize(D(1), rounding='x'))
show(lambda: len(D(1)))
show(lambda: round(D('1.5'), 'a'))
show(lambda: getcontext())
show(lambda: getcontext().prec)
show(lambda: (Context(prec=5), Context(traps=[]), BasicContext, ExtendedContext))
show(lambda: setattr(getcontext(), 'prec', 0))
show(lambda: setattr(getcontext(), 'rounding', 'x'))
with localcontext() as ctx:
    ctx.prec = 6
    show(lambda: D(1) / D(3))
    ctx.rounding = ROUND_UP
    show(lambda: D(2) / D(3))
    ctx.traps[Inexact] = True
    show(lambda: D(1) / D(3))
    ctx.traps[DivisionByZero] = False
    show(lambda: D(1) / 0)
    show(lambda: [name.__name__ for name, on in ctx.flags.items() if on])
    ctx.clear_flags()
    show(lambda: ctx.flags[Inexact])
    show(lambda: ctx.flags[1])
with localcontext(Context(prec=3)):
    show(lambda: D('1.23456') + 0)
    show(lambda: +D('12345'))
with localcontext(prec=4):
    show(lambda: D(2).sqrt())
getcontext().prec = 10
show(lambda: D(1) / D(7))
show(lambda: getcontext().divide(D(1), D(3)))
show(lambda: getcontext().create_decimal('1.23456789012345'))
show(lambda: Context(prec=3, rounding=ROUND_DOWN).sqrt(D(2)))
getcontext().prec = 28
show(lambda: D('9.99E+999999') * 10)
show(lambda: D('1E-999999') / 10**30)
show(lambda: D('1E+30').quantize(D('0.01')))
show(lambda: [isinstance(D(1), kind) for kind in (int, float, D)])
show(lambda: (D, Context, InvalidOperation, DivisionByZero.__mro__))
try:
    D(1) / 0
except ZeroDivisionError as error:
    print(type(error), error.args)
try:
    D('x')
except InvalidOperation as error:
    print(type(error), error.args)


class Money(Decimal):
    def __str__(self):
        return f'${super().__str__()}'


show(lambda: Money('1.5'))
show(lambda: Money('1.5') + 1)
show(lambda: (isinstance(Money(1), D), Money(2) == 2, hash(Money(2)) == hash(2)))
total, rate = D('1000.00'), D('0.035')
for year in range(10):
    total = (total * (1 + rate)).quantize(D('0.01'), rounding=ROUND_HALF_UP)
print(total)
