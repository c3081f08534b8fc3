import copy as _copy
from _binding import bind
from _foretrace import unknown


class _Missing:
    def __repr__(self):
        return unknown('the address of an object')


class _KeywordOnly:
    pass


MISSING = _Missing()
KW_ONLY = _KeywordOnly()


class FrozenInstanceError(AttributeError):
    __module__ = 'dataclasses'


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only

    def __repr__(self):
        return unknown('the repr of a field')


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
    kw_only=MISSING
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_class_variable(hint):
    if isinstance(hint, str):
        return hint.startswith(('ClassVar', 'typing.ClassVar'))
    return getattr(hint, '_is_class_variable', False)


def _is_unhashable(value):
    if isinstance(value, (list, dict, set, bytearray)):
        return True
    for base in type(value).__mro__[:-1]:
        if '__hash__' in base.__dict__:
            return base.__dict__['__hash__'] is None
    return False


def _own_fields(cls, kw_only):
    fields = []
    for name, hint in cls.__dict__.get('__annotations__', {}).items():
        if hint is KW_ONLY:
            kw_only = True
            continue
        if _is_class_variable(hint):
            continue
        default = cls.__dict__.get(name, MISSING)
        if isinstance(default, Field):
            it = default
        else:
            it = field(default=default)
        it.name = name
        it.type = hint
        if it.kw_only is MISSING:
            it.kw_only = kw_only
        it._init_only = isinstance(hint, InitVar) or hint is InitVar
        if it.default is not MISSING and _is_unhashable(it.default):
            raise ValueError(
                f'mutable default {type(it.default)} for field {name} is not allowed: use default_factory'
            )
        if isinstance(default, Field):
            if it.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, it.default)
        fields.append(it)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get('__annotations__', {}):
            raise TypeError(f'{name!r} is a field but has no type annotation')
    return fields


def _has_default(it):
    return it.default is not MISSING or it.default_factory is not MISSING


def _initializer(cls, fields, frozen):
    taken = [it for it in fields if it.init]
    positional = [it.name for it in taken if not it.kw_only]
    keyword_only = [it.name for it in taken if it.kw_only]
    seen_default = False
    for it in taken:
        if it.kw_only:
            continue
        if _has_default(it):
            seen_default = True
        elif seen_default:
            raise TypeError(f'non-default argument {it.name!r} follows default argument')
    optional = {it.name for it in taken if _has_default(it)}
    title = f'{cls.__qualname__}.__init__'
    init_only = [it.name for it in fields if it._init_only]

    def __init__(self, /, *args, **kwargs):
        values = bind(title, positional, optional, args, kwargs, keyword_only)
        for it in fields:
            name = it.name
            if name in values:
                value = values[name]
            elif it.default_factory is not MISSING:
                value = it.default_factory()
            elif it.default is not MISSING:
                if not it.init:
                    continue
                value = it.default
            else:
                continue
            if it._init_only:
                values[name] = value
            elif frozen:
                object.__setattr__(self, name, value)
            else:
                setattr(self, name, value)
        after = getattr(self, '__post_init__', None)
        if after is not None:
            after(*[values[name] for name in init_only])

    __init__.__qualname__ = title
    return __init__


def _comparison(name, shown, holds):
    def method(self, other):
        if other.__class__ is self.__class__:
            return holds(
                tuple([getattr(self, name) for name in shown]), tuple([getattr(other, name) for name in shown])
            )
        return NotImplemented

    method.__name__ = name
    return method


_printing = []


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        fields.update(base.__dict__.get('__dataclass_fields__', {}))
        inherited = base.__dict__.get('_dataclass_frozen_')
        if inherited is not None and inherited != frozen:
            raise TypeError(
                'cannot inherit non-frozen dataclass from a frozen one' if inherited
                else 'cannot inherit frozen dataclass from a non-frozen one'
            )
    for it in _own_fields(cls, kw_only):
        fields[it.name] = it
    cls.__dataclass_fields__ = fields
    cls._dataclass_frozen_ = frozen
    own = cls.__dict__
    everything = list(fields.values())
    stored = [it for it in everything if not it._init_only]
    if init:
        cls.__init__ = _initializer(cls, everything, frozen)
    if repr_ and '__repr__' not in own:
        shown = [it.name for it in stored if it.repr]

        def __repr__(self):
            for outer in _printing:
                if outer is self:
                    return '...'
            _printing.append(self)
            try:
                parts = ', '.join([f'{name}={getattr(self, name)!r}' for name in shown])
            finally:
                _printing.pop()
            return f'{self.__class__.__qualname__}({parts})'

        cls.__repr__ = __repr__
    compared = [it.name for it in stored if it.compare]
    explicit_hash = '__hash__' in own and not (own['__hash__'] is None and '__eq__' in own)
    if eq and '__eq__' not in own:
        cls.__eq__ = _comparison('__eq__', compared, lambda a, b: a == b)
    if order:
        if not eq:
            raise ValueError('eq must be true if order is true')
        for name, holds in (
            ('__lt__', lambda a, b: a < b), ('__le__', lambda a, b: a <= b),
            ('__gt__', lambda a, b: a > b), ('__ge__', lambda a, b: a >= b),
        ):
            if name in own:
                raise TypeError(
                    f'Cannot overwrite attribute {name} in class {cls.__name__}. '
                    'Consider using functools.total_ordering'
                )
            setattr(cls, name, _comparison(name, compared, holds))
    if frozen:
        def __setattr__(self, name, value):
            if type(self) is cls or name in fields:
                raise FrozenInstanceError(f'cannot assign to field {name!r}')
            super(cls, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is cls or name in fields:
                raise FrozenInstanceError(f'cannot delete field {name!r}')
            super(cls, self).__delattr__(name)

        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    hashed = [it.name for it in stored if (it.compare if it.hash is None else it.hash)]
    if unsafe_hash or eq and frozen and not explicit_hash:
        if unsafe_hash and explicit_hash:
            raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
        cls.__hash__ = lambda self: hash(tuple([getattr(self, name) for name in hashed]))
    elif eq and not explicit_hash:
        cls.__hash__ = None
    if match_args and '__match_args__' not in own:
        cls.__match_args__ = tuple([it.name for it in everything if it.init and not it.kw_only])
    if slots:
        return _with_slots(cls, [it.name for it in stored])
    return cls


def _with_slots(cls, names):
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    namespace = {}
    inherited = [name for base in cls.__mro__[1:] for name in base.__dict__.get('__slots__', ())]
    for name, value in cls.__dict__.items():
        if name not in names and name not in ('__dict__', '__weakref__'):
            namespace[name] = value
    namespace['__slots__'] = tuple([name for name in names if name not in inherited])
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
    kw_only=False, slots=False, weakref_slot=False
):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple([it for it in found.values() if not it._init_only])


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), '__dataclass_fields__')


def _is_instance(obj):
    return hasattr(type(obj), '__dataclass_fields__')


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return _inner(obj, lambda names, values: dict_factory(list(zip(names, values))))


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return _inner(obj, lambda names, values: tuple_factory(values))


def _inner(obj, make):
    if _is_instance(obj):
        names = [it.name for it in fields(obj)]
        return make(names, [_inner(getattr(obj, name), make) for name in names])
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return type(obj)(*[_inner(item, make) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_inner(item, make) for item in obj])
    if isinstance(obj, dict):
        return type(obj)([(_inner(key, make), _inner(value, make)) for key, value in obj.items()])
    return _copy.deepcopy(obj)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    for it in obj.__dataclass_fields__.values():
        if not it.init:
            if it.name in changes:
                raise ValueError(f'field {it.name} is declared with init=False, it cannot be specified with replace()')
            continue
        if it.name not in changes:
            if it._init_only and not _has_default(it):
                raise ValueError(f"InitVar {it.name!r} must be specified with replace()")
            changes[it.name] = getattr(obj, it.name)
    return obj.__class__(**changes)
