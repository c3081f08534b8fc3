from _foretrace import doubt, known, unknown
from bisect import bisect_left, bisect_right
from collections import namedtuple
from functools import reduce
from math import erf, exp, fabs, fsum, hypot, isqrt, log, sqrt, tau
from fractions import Fraction
import numbers

__all__ = [
    'NormalDist', 'StatisticsError', 'correlation', 'covariance', 'fmean', 'geometric_mean', 'harmonic_mean',
    'linear_regression', 'mean', 'median', 'median_grouped', 'median_high', 'median_low', 'mode', 'multimode',
    'pstdev', 'pvariance', 'quantiles', 'stdev', 'variance',
]


class StatisticsError(ValueError):
    __module__ = 'statistics'


def _coerce(wide, kind):
    """The type that sums of values of both types have."""
    if wide is kind or kind is int or kind is bool:
        return wide
    if wide is int or issubclass(kind, wide):
        return kind
    if issubclass(wide, kind):
        return wide
    if issubclass(wide, int):
        return kind
    if issubclass(kind, int):
        return wide
    if issubclass(wide, Fraction) and issubclass(kind, float):
        return kind
    if issubclass(wide, float) and issubclass(kind, Fraction):
        return wide
    raise TypeError(unknown('which two types are named first', 'str'))


def _ratio(value):
    """Numerator and denominator; the value itself and None where it is not finite."""
    method = getattr(value, 'as_integer_ratio', None)
    if method is not None:
        try:
            return method()
        except (OverflowError, ValueError):
            return value, None
    if hasattr(value, 'numerator') and hasattr(value, 'denominator'):
        return value.numerator, value.denominator
    raise TypeError(f"can't convert type '{type(value).__name__}' to numerator/denominator")


def _gather(data):
    """Their common type, sums of numerators and of their squares by denominator, and how many there are."""
    kinds, sums, squares, count = [], {}, {}, 0
    for value in data:
        if type(value) not in kinds:
            kinds.append(type(value))
        numerator, denominator = _ratio(value)
        count += 1
        sums[denominator] = sums.get(denominator, 0) + numerator
        squares[denominator] = squares.get(denominator, 0) + numerator * numerator
    return kinds, sums, squares, count


def _sum(data):
    kinds, sums, _, count = _gather(data)
    if None in sums:
        total = sums[None]
    else:
        total = sum([Fraction(numerator, denominator) for denominator, numerator in sums.items()])
    return reduce(_coerce, kinds, int), total, count


def _squares(data, center):
    """The common type, the sum of squared deviations, the mean and the count."""
    if center is not None:
        kind, total, count = _sum([(value - center) * (value - center) for value in data])
        return kind, total, center, count
    kinds, sums, squares, count = _gather(data)
    if not count:
        total = middle = Fraction(0)
    elif None in sums:
        total = middle = sums[None]
    else:
        first = sum([Fraction(numerator, denominator) for denominator, numerator in sums.items()])
        second = sum([Fraction(square, denominator * denominator) for denominator, square in squares.items()])
        total = (count * second - first * first) / count
        middle = first / count
    return reduce(_coerce, kinds, int), total, middle, count


def _convert(value, kind):
    if type(value) is kind:
        return value
    if issubclass(kind, int) and value.denominator != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        if not _is_decimal(kind):
            raise
    return kind(value.numerator) / value.denominator


def _is_decimal(kind):
    if 'Decimal' not in [base.__name__ for base in kind.__mro__]:
        return False
    from decimal import Decimal
    return issubclass(kind, Decimal)


def _odd_root(n, m):
    """The root of n / m, its last bit set if it is not exact."""
    root = isqrt(n // m)
    return root | (root * root * m != n)


def _root(n, m):
    """The float nearest to the root of n / m."""
    shift = (n.bit_length() - m.bit_length() - 109) // 2
    if shift >= 0:
        return (_odd_root(n, m << 2 * shift) << shift) / 1
    return _odd_root(n << -2 * shift, m) / (1 << -shift)


def _decimal_root(n, m):
    from decimal import Decimal
    if n <= 0:
        if not n:
            return Decimal('0.0')
        n, m = -n, -m
    root = (Decimal(n) / Decimal(m)).sqrt()
    over, under = root.as_integer_ratio()
    above = root.next_plus()
    next_over, next_under = above.as_integer_ratio()
    if 4 * n * (under * next_under) ** 2 > m * (under * next_over + next_under * over) ** 2:
        return above
    below = root.next_minus()
    next_over, next_under = below.as_integer_ratio()
    if 4 * n * (under * next_under) ** 2 < m * (under * next_over + next_under * over) ** 2:
        return below
    return root


def mean(data):
    data = list(data)
    if not known(*data):
        return doubt('', *data)
    kind, total, count = _sum(data)
    if count < 1:
        raise StatisticsError('mean requires at least one data point')
    return _convert(total / count, kind)


def fmean(data, weights=None):
    data = list(data)
    if weights is not None:
        weights = list(weights)
    if not known(*data, *(weights or ())):
        return doubt('float', *data, *(weights or ()))
    if weights is None:
        total = fsum(data)
        if not data:
            raise StatisticsError('fmean requires at least one data point')
        return total / len(data)
    over = fsum(value * weight for value, weight in zip(data, weights))
    if len(data) != len(weights):
        raise StatisticsError('data and weights must be the same length')
    under = fsum(weights)
    if not under:
        raise StatisticsError('sum of weights must be non-zero')
    return over / under


def geometric_mean(data):
    data = list(data)
    if not known(*data):
        return doubt('float', *data)
    try:
        return exp(fmean([log(value) for value in data]))
    except ValueError:
        raise StatisticsError('geometric mean requires a non-empty dataset containing positive numbers') from None


def _not_negative(values, message):
    for value in values:
        if value < 0:
            raise StatisticsError(message)
        yield value


def harmonic_mean(data, weights=None):
    data = list(data)
    if weights is not None:
        weights = list(weights)
    if not known(*data, *(weights or ())):
        return doubt('', *data, *(weights or ()))
    refused = 'harmonic mean does not support negative values'
    size = len(data)
    if size < 1:
        raise StatisticsError('harmonic_mean requires at least one data point')
    if size == 1 and weights is None:
        value = data[0]
        if not isinstance(value, numbers.Real) and not _is_decimal(type(value)):
            raise TypeError('unsupported type')
        if value < 0:
            raise StatisticsError(refused)
        return value
    if weights is None:
        weights, total_weight = [1] * size, size
    else:
        if len(weights) != size:
            raise StatisticsError('Number of weights does not match data size')
        total_weight = _sum(_not_negative(weights, refused))[1]
    try:
        pairs = zip(weights, _not_negative(data, refused))
        kind, total, _ = _sum(weight / value if weight else 0 for weight, value in pairs)
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError('Weighted sum must be positive')
    return _convert(total_weight / total, kind)


def median(data):
    data = sorted(data)
    size = len(data)
    if not size:
        raise StatisticsError('no median for empty data')
    middle = size // 2
    return data[middle] if size % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    data = sorted(data)
    size = len(data)
    if not size:
        raise StatisticsError('no median for empty data')
    value = data[size // 2]
    below = bisect_left(data, value)
    same = bisect_right(data, value, lo=below) - below
    try:
        interval = float(interval)
        value = float(value)
    except ValueError:
        raise TypeError('Value cannot be converted to a float')
    return value - interval / 2.0 + interval * (size / 2 - below) / same


def _counts(data):
    counts = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    return counts


def mode(data):
    data = list(data)
    if not known(*data):
        return doubt('', *data)
    counts = _counts(data)
    if not counts:
        raise StatisticsError('no mode for empty data')
    most = max(counts.values())
    for value, count in counts.items():
        if count == most:
            return value


def multimode(data):
    data = list(data)
    if not known(*data):
        return doubt('list', *data)
    counts = _counts(data)
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method='exclusive'):
    if not known(n, method):
        return doubt('list', n, method)
    if n < 1:
        raise StatisticsError('n must be at least 1')
    data = sorted(data)
    size = len(data)
    if size < 2:
        raise StatisticsError('must have at least two data points')
    cuts = []
    if method == 'inclusive':
        for cut in range(1, n):
            at, share = divmod(cut * (size - 1), n)
            cuts.append((data[at] * (n - share) + data[at + 1] * share) / n)
        return cuts
    if method == 'exclusive':
        for cut in range(1, n):
            at = min(max(cut * (size + 1) // n, 1), size - 1)
            share = cut * (size + 1) - at * n
            cuts.append((data[at - 1] * (n - share) + data[at] * share) / n)
        return cuts
    raise ValueError(f'Unknown method: {method!r}')


def _spread(data, center, name, lost):
    """The mean square of deviations as a fraction, and the type of the result."""
    data = list(data)
    kind, total, _, count = _squares(data, center)
    if count < 1 + lost:
        raise StatisticsError(f"{name} requires at least {'two data points' if lost else 'one data point'}")
    return total / (count - lost), kind


def _variance(data, center, name, lost):
    data = list(data)
    if not known(center, *data):
        return doubt('', center, *data)
    return _convert(*_spread(data, center, name, lost))


def _deviation(data, center, name, lost):
    data = list(data)
    if not known(center, *data):
        return doubt('', center, *data)
    square, kind = _spread(data, center, name, lost)
    if _is_decimal(kind):
        return _decimal_root(square.numerator, square.denominator)
    return _root(square.numerator, square.denominator)


def variance(data, xbar=None):
    return _variance(data, xbar, 'variance', 1)


def pvariance(data, mu=None):
    return _variance(data, mu, 'pvariance', 0)


def stdev(data, xbar=None):
    return _deviation(data, xbar, 'stdev', 1)


def pstdev(data, mu=None):
    return _deviation(data, mu, 'pstdev', 0)


def _paired(name, x, y):
    if len(y) != len(x):
        raise StatisticsError(f'{name} requires that both inputs have same number of data points')
    if len(x) < 2:
        raise StatisticsError(f'{name} requires at least two data points')


def _products(x, y, shift_x, shift_y):
    return fsum((a - shift_x) * (b - shift_y) for a, b in zip(x, y))


def covariance(x, y, /):
    if not known(*x, *y):
        return doubt('float', *x, *y)
    _paired('covariance', x, y)
    size = len(x)
    return _products(x, y, fsum(x) / size, fsum(y) / size) / (size - 1)


def correlation(x, y, /):
    if not known(*x, *y):
        return doubt('float', *x, *y)
    _paired('correlation', x, y)
    size = len(x)
    middle_x, middle_y = fsum(x) / size, fsum(y) / size
    both = _products(x, y, middle_x, middle_y)
    under = sqrt(_products(x, x, middle_x, middle_x) * _products(y, y, middle_y, middle_y))
    if not under:
        raise StatisticsError('at least one of the inputs is constant')
    return both / under


LinearRegression = namedtuple('LinearRegression', ('slope', 'intercept'))


def linear_regression(x, y, /, *, proportional=False):
    if not known(*x, *y):
        return doubt('', *x, *y)
    _paired('linear regression', x, y)
    if proportional:
        both = fsum(a * b for a, b in zip(x, y))
        own = fsum(a * a for a in x)
    else:
        size = len(x)
        middle_x, middle_y = fsum(x) / size, fsum(y) / size
        both = _products(x, y, middle_x, middle_y)
        own = _products(x, x, middle_x, middle_x)
    if not own:
        raise StatisticsError('x is constant')
    slope = both / own
    return LinearRegression(slope=slope, intercept=0.0 if proportional else middle_y - slope * middle_x)


class NormalDist:
    __slots__ = {
        '_mu': 'Arithmetic mean of a normal distribution',
        '_sigma': 'Standard deviation of a normal distribution',
    }

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError('sigma must be non-negative')
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        data = list(data)
        if not known(*data):
            return doubt('', *data)
        _, total, middle, count = _squares(data, None)
        if count < 2:
            raise StatisticsError('stdev requires at least two data points')
        square = total / (count - 1)
        if hasattr(square, 'numerator'):
            return cls(float(middle), _root(square.numerator, square.denominator))
        return cls(float(middle), float(middle) / float(total))

    def samples(self, n, *, seed=None):
        return unknown('a random value', 'list')

    def pdf(self, x):
        square = self._sigma * self._sigma
        if not square:
            raise StatisticsError('pdf() not defined when sigma is zero')
        return exp((x - self._mu) * (x - self._mu) / (-2.0 * square)) / sqrt(tau * square)

    def cdf(self, x):
        if not self._sigma:
            raise StatisticsError('cdf() not defined when sigma is zero')
        return 0.5 * (1.0 + erf((x - self._mu) / (self._sigma * sqrt(2.0))))

    def inv_cdf(self, p):
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError('p must be in the range 0.0 < p < 1.0')
        if self._sigma <= 0.0:
            raise StatisticsError('cdf() not defined when sigma at or below zero')
        return unknown('NormalDist.inv_cdf', 'float')

    def quantiles(self, n=4):
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        if not isinstance(other, NormalDist):
            raise TypeError('Expected another NormalDist instance')
        return unknown('NormalDist.overlap', 'float')

    def zscore(self, x):
        if not self._sigma:
            raise StatisticsError('zscore() not defined when sigma is zero')
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        return self._mu

    @property
    def median(self):
        return self._mu

    @property
    def mode(self):
        return self._mu

    @property
    def stdev(self):
        return self._sigma

    @property
    def variance(self):
        return self._sigma * self._sigma

    def __add__(x1, x2):
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu + x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu + x2, x1._sigma)

    def __sub__(x1, x2):
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu - x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu - x2, x1._sigma)

    def __mul__(x1, x2):
        return NormalDist(x1._mu * x2, x1._sigma * fabs(x2))

    def __truediv__(x1, x2):
        return NormalDist(x1._mu / x2, x1._sigma / fabs(x2))

    def __pos__(x1):
        return NormalDist(x1._mu, x1._sigma)

    def __neg__(x1):
        return NormalDist(-x1._mu, x1._sigma)

    __radd__ = __add__

    def __rsub__(x1, x2):
        return -(x1 - x2)

    __rmul__ = __mul__

    def __eq__(x1, x2):
        if not isinstance(x2, NormalDist):
            return NotImplemented
        return x1._mu == x2._mu and x1._sigma == x2._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f'{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})'
