# Finds tests as pytest does, and runs them one by one.
import asyncio

from _foretrace import attempt, load, parameters, unknown
from pytest import Fixture
from unittest import TestCase

_ROWS = 6  # of a parametrized test


def rehearse(names, fixtures):
    known = {}
    for module in fixtures:
        module = attempt(load, module)
        if module is not None:
            _gather(known, module.__dict__.items())
    _gather(known, names.items())
    for name, value in list(names.items()):
        if isinstance(value, type):
            if issubclass(value, TestCase) or name.startswith('Test'):
                attempt(_class, value, known)
        elif name.startswith('test') and callable(value):
            _each(value, value, known, None)


def _gather(known, items):
    for _, value in list(items):
        if isinstance(value, Fixture):
            known[value.name] = value


def _class(cls, known):
    if getattr(cls, '__rehearse_skip__', False):
        return
    known = dict(known)
    names = {}
    # What `object` has is not all known.
    for base in cls.__mro__[-2::-1]:
        _gather(known, base.__dict__.items())
        names.update((name, True) for name in base.__dict__)
    prepare = getattr(cls, 'setUpClass', None) or getattr(cls, 'setup_class', None)
    if prepare is not None:
        attempt(prepare)
    for name in names:
        if name.startswith('test'):
            test = getattr(cls, name)
            if callable(test):
                _each(test, lambda name=name: _instance(cls, name), known, cls)


def _instance(cls, name):
    if issubclass(cls, TestCase):
        it = cls(name)
        it.setUp()
    else:
        it = cls()
        if hasattr(it, 'setup_method'):
            it.setup_method(None) if len(_parameters(it.setup_method)) else it.setup_method()
    return it


def _each(test, source, known, cls):
    if getattr(test, '__rehearse_skip__', False):
        return
    rows = [{}]
    for more in getattr(test, '__rehearse_rows__', []):
        rows = [{**row, **other} for row in rows for other in more][:_ROWS * 8]
    step = max(1, len(rows) // _ROWS)
    for row in rows[::step][:_ROWS]:
        attempt(_once, test, source, known, cls, row)


def _once(test, source, known, cls, row):
    owner = source() if cls is not None else None
    given = {}
    for fixture in known.values():
        if fixture.autouse:
            _value(fixture.name, known, owner, given)
    arguments = {}
    for name in _parameters(test):
        if name == 'self':
            continue
        arguments[name] = row[name] if name in row else _value(name, known, owner, given)
    function = getattr(owner, test.__name__) if cls is not None else test
    result = function(**arguments)
    if type(result).__name__ == 'coroutine':
        asyncio.run(result)
    if cls is not None and issubclass(cls, TestCase):
        owner.tearDown()


def _value(name, known, owner, given):
    if name in given:
        return given[name]
    fixture = known.get(name)
    if fixture is None:
        return unknown('the fixture `' + name + '`')
    function = fixture.function
    arguments = {}
    names = _parameters(function)
    args = ()
    if names and names[0] == 'self':
        args, names = (owner,), names[1:]
    for it in names:
        if it == 'request':
            arguments[it] = _Request(fixture.params[0] if fixture.params else None)
        elif it != name:
            arguments[it] = _value(it, known, owner, given)
    value = function(*args, **arguments)
    if type(value).__name__ == 'generator':
        value = next(value)
    given[name] = value
    return value


class _Request:
    def __init__(self, param):
        self.param = param

    def addfinalizer(self, _):
        pass


def _parameters(function):
    return parameters(getattr(function, '__wrapped__', function))
