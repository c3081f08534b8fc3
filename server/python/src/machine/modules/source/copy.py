from _foretrace import identity, unsupported
from types import FunctionType, BuiltinFunctionType, GeneratorType, ModuleType


class Error(Exception):
    __module__ = 'copy'


error = Error

_WHOLE = (
    type(None), int, float, bool, complex, str, bytes, type, range, slice, property, type(Ellipsis),
    type(NotImplemented), FunctionType, BuiltinFunctionType,
)


def copy(x):
    kind = type(x)
    if kind in _WHOLE or kind in (tuple, frozenset):
        return x
    if kind in (list, dict, set, bytearray):
        return x.copy()
    if issubclass(kind, type):
        return x
    method = getattr(kind, '__copy__', None)
    if method is not None:
        return method(x)
    return _rebuild(x, None)


def deepcopy(x, memo=None, _nil=[]):
    if memo is None:
        memo = {}
    kind = type(x)
    if kind in _WHOLE or issubclass(kind, type):
        return x
    known = memo.get(identity(x), _nil)
    if known is not _nil and identity(x):
        return known
    if kind is list:
        made = []
        memo[identity(x)] = made
        for item in x:
            made.append(deepcopy(item, memo))
    elif kind is dict:
        made = {}
        memo[identity(x)] = made
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
    elif kind is tuple:
        items = [deepcopy(item, memo) for item in x]
        if identity(x) in memo:
            return memo[identity(x)]
        made = x
        for old, new in zip(x, items):
            if identity(old) != identity(new):
                made = tuple(items)
                break
    else:
        method = getattr(x, '__deepcopy__', None)
        if method is not None:
            made = method(memo)
        elif kind in (set, frozenset):
            made = kind([deepcopy(item, memo) for item in x])
        elif kind is bytearray:
            made = bytearray(x)
        else:
            made = _rebuild(x, memo)
    if identity(made) != identity(x):
        memo[identity(x)] = made
        memo.setdefault('kept', []).append(x)
    return made


def _reduced(x):
    """What a `__reduce_ex__` or `__reduce__` written in Python says."""
    for name, args in (('__reduce_ex__', (4,)), ('__reduce__', ())):
        for base in type(x).__mro__[:-1]:
            if isinstance(base.__dict__.get(name), FunctionType):
                return getattr(x, name)(*args)
    return None


def _restore(made, state):
    if hasattr(made, '__setstate__'):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        made.__dict__.update(state)
    if slots is not None:
        for name, value in slots.items():
            setattr(made, name, value)


def _remade(x, memo, make, args, state=None, items=None, pairs=None):
    same = (lambda value: value) if memo is None else (lambda value: deepcopy(value, memo))
    made = make(*[same(arg) for arg in args])
    if memo is not None:
        memo[identity(x)] = made
    if state is not None:
        _restore(made, same(state))
    if items is not None:
        for item in items:
            made.append(same(item))
    if pairs is not None:
        for key, value in pairs:
            key = same(key)
            made[key] = same(value)
    return made


def _rebuild(x, memo):
    kind = type(x)
    reduced = _reduced(x)
    if isinstance(reduced, str):
        return x
    if reduced is not None:
        return _remade(x, memo, *reduced)
    if isinstance(x, GeneratorType):
        raise TypeError("cannot pickle 'generator' object")
    if hasattr(kind, '__next__') and kind.__module__ in ('builtins', 'itertools'):
        return unsupported('copies of iterators')
    if isinstance(x, ModuleType):
        raise TypeError(f"cannot pickle '{kind.__name__}' object")
    if isinstance(x, BaseException):
        made = kind(*(x.args if memo is None else deepcopy(x.args, memo)))
    elif hasattr(kind, '__getnewargs__'):
        args = kind.__getnewargs__(x)
        made = kind.__new__(kind, *(args if memo is None else deepcopy(args, memo)))
    elif isinstance(x, (int, float, str, tuple, bytes, frozenset)):
        made = kind.__new__(kind, _base(x))
    else:
        made = kind.__new__(kind)
    if memo is not None:
        memo[identity(x)] = made
    state = x.__getstate__() if any(['__getstate__' in base.__dict__ for base in kind.__mro__[:-1]]) else None
    if state is None:
        state = getattr(x, '__dict__', None)
        slots = [name for base in kind.__mro__ for name in _slots(base)]
    else:
        slots = []
    if state and memo is not None:
        state = deepcopy(state, memo)
    if state:
        _restore(made, state)
    for name in slots:
        if hasattr(x, name):
            value = getattr(x, name)
            setattr(made, name, value if memo is None else deepcopy(value, memo))
    if isinstance(x, (list, set)):
        for item in x:
            item = item if memo is None else deepcopy(item, memo)
            made.append(item) if isinstance(x, list) else made.add(item)
    elif isinstance(x, dict):
        for key, value in x.items():
            if memo is not None:
                key = deepcopy(key, memo)
                value = deepcopy(value, memo)
            made[key] = value
    return made


def _base(x):
    for kind in (int, float, str, tuple, bytes, frozenset):
        if isinstance(x, kind):
            return kind(x)


def _slots(kind):
    slots = kind.__dict__.get('__slots__', ())
    if isinstance(slots, str):
        slots = (slots,)
    prefix = '_' + kind.__name__.lstrip('_')
    return [
        prefix + name if name.startswith('__') and not name.endswith('__') and prefix != '_' else name
        for name in slots if name not in ('__dict__', '__weakref__')
    ]
