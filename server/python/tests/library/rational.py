import math
import numbers
import operator
from fractions import Fraction as F


def show(make):
    try:
        value = make()
        print(type(value).__name__, repr(value), str(value))
    except Exception as error:
        print(type(error).__name__, error)


for args in [(), (3,), (3, 4), (6, -4), (0, 5), (1, 0), (0.75,), (-1.1,), ('3/4',), ('-0.125',), ('1e3',), ('1_000/3',),
             (' 7 ',), ('1/0',), ('a',), ('',), ('1/-2',), ('.5',), ('5.',), (F(1, 2),), (F(1, 2), F(3, 4)), (True,),
             (1.5, 2), ('1', 2), ([],), (None,), (float('nan'),), (float('inf'),), (1, 2, 3), (10**30, 15)]:
    show(lambda: F(*args))
operators = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, divmod, operator.pow,
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
]
values = [F(1, 2), F(-7, 3), F(4), F(0), 3, -2, 0, 0.5, 2.25, float('inf'), True, 2 + 1j, 'a', None]
for op in operators:
    for a in values:
        for b in values:
            if isinstance(a, F) or isinstance(b, F):
                print(op.__name__, repr(a), repr(b), end=' ')
                show(lambda: op(a, b))
for a in values[:4] + [F(5, 2), F(7, 2), F(22, 7), F(10**20, 7)]:
    for f in [math.floor, math.ceil, math.trunc, round, int, float, bool, abs, complex, operator.neg, operator.pos, hash]:
        show(lambda: f(a))
    show(lambda: round(a, 2))
    show(lambda: round(a, -1))
    show(lambda: a.limit_denominator(5))
    show(lambda: a.as_integer_ratio())
    show(lambda: (a.numerator, a.denominator, a.real, a.imag, a.conjugate()))
show(lambda: F(math.pi).limit_denominator(1000))
show(lambda: F(math.pi).limit_denominator(0))
show(lambda: F.from_float(0.1))
show(lambda: F.from_float('a'))
show(lambda: F.from_decimal(1.5))
show(lambda: f'{F(1, 2)}')
show(lambda: f'{F(1, 2):.2f}')
show(lambda: setattr(F(1, 2), 'numerator', 3))
show(lambda: setattr(F(1, 2), 'x', 3))
show(lambda: sum([F(1, n) for n in range(1, 30)]))
show(lambda: {F(1, 2): 'half', 0.5: 'again', F(2): 2, 2: 3})
show(lambda: sorted([F(1, 2), 0.3, F(-1), 2]))
show(lambda: max(F(1, 3), F(2, 5)))
show(lambda: '%s and %5.2f' % (F(1, 3), F(2, 5)))
show(lambda: '%s' % F(1, 3))
show(lambda: [isinstance(x, k) for x in (1, True, 1.0, 1j, F(1), '1')
              for k in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral)])
show(lambda: issubclass(int, numbers.Rational))
show(lambda: numbers.Complex())


class Ratio(F):
    pass


show(lambda: Ratio(1, 2))
show(lambda: Ratio(1, 2) + 1)
show(lambda: Ratio(1, 2) == F(1, 2))
state = 7
total = F(0)
for _ in range(200):
    state = state * 1103515245 % 2**31
    total = (total * F(state % 97, state % 13 + 1) - F(state % 31, 7)) % 5
show(lambda: total)
print(F, numbers.Number, numbers.Integral, Ratio, F.__module__, F.__mro__)
