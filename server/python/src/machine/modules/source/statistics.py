from _foretrace import unknown
from math import fsum


class StatisticsError(ValueError):
    __module__ = 'statistics'


def _exact(data):
    """Whether all are integers, where sums are exact."""
    for value in data:
        if type(value) is not int:
            return False
    return True


def _convert(total, count):
    quotient, rest = divmod(total, count)
    return quotient if not rest else total / count


def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError('mean requires at least one data point')
    if _exact(data):
        return _convert(sum(data), len(data))
    return unknown('the mean of values that are not all int')


def fmean(data, weights=None):
    data = list(data)
    if weights is not None:
        return unknown('a weighted mean')
    if not data:
        raise StatisticsError('fmean requires at least one data point')
    return fsum(data) / len(data)


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


def _counts(data):
    counts = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    return counts


def mode(data):
    counts = _counts(iter(data))
    if not counts:
        raise StatisticsError('no mode for empty data')
    most = max(counts.values())
    for value, count in counts.items():
        if count == most:
            return value


def multimode(data):
    counts = _counts(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def _spread(data, name, least, lost):
    data = list(data)
    size = len(data)
    if size < least:
        words = {1: 'one data point', 2: 'two data points'}
        raise StatisticsError(f'{name} requires at least {words[least]}')
    if not _exact(data):
        return unknown('the spread of values that are not all int')
    total = sum(data)
    return _convert(size * sum([value * value for value in data]) - total * total, size * (size - lost))


def pvariance(data, mu=None):
    return unknown('a variance around a given mean') if mu is not None else _spread(data, 'pvariance', 1, 0)


def variance(data, xbar=None):
    return unknown('a variance around a given mean') if xbar is not None else _spread(data, 'variance', 2, 1)


def stdev(data, xbar=None):
    return unknown('statistics.stdev')


def pstdev(data, mu=None):
    return unknown('statistics.pstdev')
