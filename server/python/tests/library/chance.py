import random


def show(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


for seed in [0, 1, 42, -7, 10**30, 'text', 'h\u00e9', b'bytes', 0.5, 3.0, True]:
    random.seed(seed)
    print(seed, random.random(), random.randint(1, 6), random.getrandbits(5), random.getrandbits(70), random.uniform(2, 9))
    show(lambda: random.choice('abcdef'))
    show(lambda: random.sample(range(100), 5))
    show(lambda: random.sample(list('abcdefgh'), 8))
    show(lambda: random.sample(['a', 'b', 'c'], counts=[3, 1, 4], k=4))
    show(lambda: random.choices([1, 2, 3], k=6))
    show(lambda: random.choices('xyz', weights=[5, 1, 3], k=6))
    show(lambda: random.choices('xyz', cum_weights=[5, 6, 9], k=3))
    items = list(range(12))
    random.shuffle(items)
    print(items)
    show(lambda: [random.gauss(0, 1), random.gauss(5, 2), random.gauss()])
    show(lambda: [random.normalvariate(0, 1), random.expovariate(1.5), random.triangular(0, 10, 3), random.triangular()])
    show(lambda: [random.lognormvariate(0, 0.25), random.paretovariate(3), random.weibullvariate(1, 2)])
    show(lambda: [random.randrange(10), random.randrange(5, 50, 5), random.randrange(10, 0, -3), random.randrange(10**40)])
    show(lambda: random.randbytes(5))
generator = random.Random(99)
other = random.Random(99)
print([generator.randint(0, 1000) for _ in range(700)] == [other.randint(0, 1000) for _ in range(700)])
print(generator.random(), generator.choice([1, 2, 3]))
show(lambda: random.randint(3, 1))
show(lambda: random.randrange(0))
show(lambda: random.randrange(1, 5, 0))
show(lambda: random.randrange(5, 1, 2))
show(lambda: random.randint('a', 3))
show(lambda: random.choice([]))
show(lambda: random.choice({1}))
show(lambda: random.choice(5))
show(lambda: random.sample([1], 2))
show(lambda: random.sample({1}, 1))
show(lambda: random.sample([1, 2], 1, counts=[1]))
show(lambda: random.choices([], k=2))
show(lambda: random.choices([1], [1, 2]))
show(lambda: random.choices([1], [0]))
show(lambda: random.choices([1], cum_weights=[1], weights=[1]))
show(lambda: random.choices([1, 2], 3))
show(lambda: random.shuffle((1, 2)))
show(lambda: random.getrandbits(-1))
show(lambda: random.seed([]))
show(lambda: random.Random([]))
random.seed()
print(isinstance(random.random(), float), isinstance(random.randint(1, 6), int), len(random.choices('ab', k=3)))
print(type(random.choice([1, 2, 3])), random.choice(['only']), random.randint(4, 4), len(random.sample('abc', 2)))
deck = [1, 2, 3]
random.shuffle(deck)
print(len(deck), type(deck[0]))
from datetime import *
from random import *
show(lambda: sorted([name for name in list(globals()) if not name.startswith('_')]))
