from datetime import datetime, date, timedelta, timezone
import random, statistics, math, copy
from decimal import Decimal as D
from fractions import Fraction as F
print(F(D('0.5')), F(D('0.5')) == D('0.5'), D('0.5') == F(1, 2), D('0.5') < F(2, 3), F(1, 3) < D('0.5'), hash(F(1, 2)) == hash(D('0.5')))
print(statistics.mean([D('1.5'), D('2.25')]), statistics.stdev([D('1.5'), D('2.25'), D(4)]), statistics.variance([D(1), D(2), 3]))
print(statistics.median([D(1), D(3)]), statistics.pvariance([F(1, 2), F(1, 3)]), statistics.mean([D('NaN'), D(1)]))
print(math.floor(D('2.5')), math.sqrt(D('2.25')), math.fsum([D('0.1')] * 10), sum([F(1, 3)] * 3), max([D(1), 2.5, F(7, 2)]))
print(copy.deepcopy([date(2020, 1, 1), datetime(2020, 1, 1, tzinfo=timezone.utc), timedelta(1), D('1.5'), F(1, 2)]))
print('%.3f|%d|%s|%r|%5s' % (F(1, 3), D('7.9'), date(2020, 1, 1), timedelta(1), D('1.5')))
try:
    print(D('1.5') + 1.5)
except TypeError as e:
    print(e)
try:
    print(F(1, 2) + D(1))
except TypeError as e:
    print(e)
print(json) if 0 else None
class Event:
    def __init__(self, when): self.when = when
    def __lt__(self, other): return self.when < other.when
print([e.when.day for e in sorted([Event(date(2020, 1, d)) for d in (3, 1, 2)])])
print({d.isoformat(): d.strftime('%a') for d in (date(2024, 1, 1) + timedelta(n) for n in range(3))})
match date(2020, 5, 1):
    case date(year=2020, month=m): print('match', m)
import json
try:
    json.dumps({'a': D(1)})
except TypeError as e:
    print(e)
try:
    json.dumps([date(2020, 1, 1)])
except TypeError as e:
    print(e)
print(json.dumps({'a': date(2020, 1, 1)}, default=str))
from dataclasses import dataclass, field
@dataclass(order=True)
class Item:
    price: D
    on: date = field(default_factory=lambda: date(2020, 1, 1))
print(sorted([Item(D('2.5')), Item(D('1.5'), date(2021, 1, 1))]))
print(round(D('2.675'), 2), round(2.675, 2), round(F(2675, 1000), 2), int(D('12.9')), float(D('0.1')), D(0.1) == 0.1, D('0.1') == 0.1)
print(date(2020, 1, 1) in {date(2020, 1, 1)}, D('1.0') in {1}, D('1.0') in [1.0], F(2) in {2: 1})
print(abs(D('-1')), -D('0'), +D('-0'), D('1') // D('0.3'), D('7') % 3, divmod(D('7.5'), 2), D(2) ** 3, pow(D(2), -1))
