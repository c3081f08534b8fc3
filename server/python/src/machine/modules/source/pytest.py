# What stands in for pytest in rehearsals.
from _foretrace import unknown


class Skipped(BaseException):
    pass


def skip(reason='', **_):
    raise Skipped(reason)


def fail(reason='', **_):
    raise AssertionError(reason)


def xfail(reason='', **_):
    raise Skipped(reason)


def importorskip(name, *_, **__):
    return unknown('the module `' + name + '`')


class Param:
    def __init__(self, values):
        self.values = values


def param(*values, **_):
    return Param(values)


def _rows(names, values, **_):
    if isinstance(names, str):
        names = [it.strip() for it in names.split(',') if it.strip()]
    names = list(names)
    rows = []
    for value in values:
        if isinstance(value, Param):
            value = value.values
        elif len(names) == 1:
            value = (value,)
        rows.append(dict(zip(names, value)))
    return rows


class _Marks:
    def __getattr__(self, name):
        def mark(*args, **keywords):
            if name not in ('parametrize', 'skip', 'skipif', 'xfail') and len(args) == 1 and callable(args[0]):
                return args[0]

            def decorate(test):
                if name == 'parametrize':
                    rows = getattr(test, '__rehearse_rows__', [])
                    test.__rehearse_rows__ = rows + [_rows(*args, **keywords)]
                elif name == 'skip' or name == 'skipif' and args and args[0] is True:
                    test.__rehearse_skip__ = True
                return test

            if name == 'skip' and len(args) == 1 and callable(args[0]):
                return decorate(args[0])
            return decorate
        return mark


mark = _Marks()


class Fixture:
    def __init__(self, function, params, autouse, name):
        self.function = function
        self.params = [it.values[0] if isinstance(it, Param) else it for it in params or ()]
        self.autouse = autouse
        self.name = name or function.__name__


def fixture(function=None, *, scope=None, params=None, autouse=False, ids=None, name=None):
    if function is not None:
        return Fixture(function, params, autouse, name)
    return lambda function: Fixture(function, params, autouse, name)


yield_fixture = fixture


class _Info:
    value = None

    @property
    def type(self):
        return type(self.value)

    def match(self, pattern):
        return True

    def errisinstance(self, types):
        return isinstance(self.value, types)


class _Raises:
    def __init__(self, types):
        self.types = types
        self.info = _Info()

    def __enter__(self):
        return self.info

    def __exit__(self, kind, value, _):
        if kind is None:
            raise AssertionError('DID NOT RAISE')
        self.info.value = value
        return issubclass(kind, self.types)


def raises(types, *args, **keywords):
    if args and callable(args[0]):
        keywords.pop('match', None)
        with _Raises(types) as info:
            args[0](*args[1:], **keywords)
        return info
    return _Raises(types)


class _Warns:
    def __enter__(self):
        return unknown('the warnings that are given')

    def __exit__(self, *_):
        return False


def warns(*args, **keywords):
    if len(args) > 1 and callable(args[1]):
        return args[1](*args[2:], **keywords)
    return _Warns()


def deprecated_call(*args, **keywords):
    return warns(None, *args, **keywords)


class approx:
    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected, self.rel, self.abs = expected, rel, abs

    def __eq__(self, other):
        return self._near(self.expected, other)

    def __ne__(self, other):
        return not self._near(self.expected, other)

    def _near(self, a, b):
        if isinstance(a, dict):
            return a.keys() == b.keys() and all(self._near(a[it], b[it]) for it in a)
        if isinstance(a, (list, tuple)):
            return len(a) == len(b) and all(self._near(x, y) for x, y in zip(a, b))
        if a == b:
            return True
        margin = max(self.abs if self.abs is not None else 1e-12, (self.rel if self.rel is not None else 1e-6) * abs(a))
        return abs(a - b) <= margin
