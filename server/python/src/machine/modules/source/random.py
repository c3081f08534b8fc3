from _foretrace import unknown


def _random(*args, **kwargs):
    return unknown('a random value')


random = uniform = randint = randrange = choice = choices = sample = gauss = normalvariate = _random
triangular = betavariate = expovariate = gammavariate = lognormvariate = vonmisesvariate = _random
paretovariate = weibullvariate = getrandbits = randbytes = getstate = _random


def seed(a=None, version=2):
    return None


def shuffle(x):
    for at in range(len(x)):
        x[at] = unknown('a random order')
