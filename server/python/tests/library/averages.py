import statistics
from fractions import Fraction as F

data = [
    [], [3], [1, 2, 3, 4], [2.5, 3.25, 5.5, 11.25, 11.75], [F(1, 6), F(1, 2), F(5, 3)], [1, 2.5, True], [0.1] * 10,
    [1e300, 2e300, -3e300], [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], [-1, 2], ['a', 'b'],
    [float('inf'), 2], [10**20, 10**20 + 1, 10**20 + 5], [27.5, 27.5, 27.625, 28],
]
names = [
    'mean', 'fmean', 'geometric_mean', 'harmonic_mean', 'median', 'median_low', 'median_high', 'median_grouped', 'mode',
    'multimode', 'variance', 'pvariance', 'stdev', 'pstdev', 'quantiles',
]


def show(make):
    try:
        value = make()
        print(type(value).__name__, repr(value))
    except Exception as error:
        print(type(error).__name__, error)


for name in names:
    for values in data:
        print(name, values, end=' ')
        show(lambda: getattr(statistics, name)(values))
for n, method in [(2, 'exclusive'), (10, 'inclusive'), (4, 'inclusive'), (0, 'inclusive'), (3, 'x')]:
    for values in data[:9]:
        show(lambda: statistics.quantiles(values, n=n, method=method))
pairs = [([1, 2, 3], [2, 4, 7]), ([1], [2]), ([1, 2], [1]), ([1, 1], [2, 3]), ([0.5, 1.5, 2.25, 8], [1, 0, 2.5, 3])]
for x, y in pairs:
    for name in ('covariance', 'correlation', 'linear_regression', 'fmean', 'harmonic_mean'):
        show(lambda: getattr(statistics, name)(x, y))
    show(lambda: statistics.linear_regression(x, y, proportional=True))
show(lambda: statistics.variance([1, 2, 3, 4], 2.5))
show(lambda: statistics.pstdev([1, 2, 3, 4], mu=2))
show(lambda: statistics.mean(x * x for x in range(5)))
normal = statistics.NormalDist(5, 2)
show(lambda: normal)
show(lambda: (normal.mean, normal.stdev, normal.variance, normal.median, normal.mode))
show(lambda: normal + 3)
show(lambda: normal * 2 - normal)
show(lambda: -normal / 4)
show(lambda: normal.zscore(8))
show(lambda: normal == statistics.NormalDist(5, 2))
show(lambda: statistics.NormalDist.from_samples([1, 2, 3, 4, 4]))
show(lambda: statistics.NormalDist(1, -1))
show(lambda: statistics.NormalDist.from_samples([1]))
