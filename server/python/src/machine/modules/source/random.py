from _foretrace import unknown


def _random(*args, **kwargs):
    return unknown('a random value')


def _int(*args, **kwargs):
    return unknown('a random value', 'int')


def _float(*args, **kwargs):
    return unknown('a random value', 'float')


randint = randrange = getrandbits = _int
random = uniform = gauss = normalvariate = betavariate = expovariate = gammavariate = lognormvariate = vonmisesvariate = _float
paretovariate = weibullvariate = _float
triangular = choice = choices = sample = randbytes = getstate = _random


def seed(a=None, version=2):
    if not isinstance(a, (type(None), int, float, str, bytes, bytearray)):
        raise TypeError('The only supported seed types are: None,\nint, float, str, bytes, and bytearray.')


def shuffle(x):
    for at in range(len(x) if len(x) > 1 else 0):
        x[at] = unknown('a random order')
