from _foretrace import unknown
from collections import namedtuple

TYPE_CHECKING = False


class _Form:
    """A form of the type system: it can be subscripted, combined and otherwise only be passed along."""

    def __init__(self, name, args=None):
        self._name = name
        self._args = args
        self._is_class_variable = name == 'ClassVar'

    def __getitem__(self, args):
        return _Form(self._name, args)

    def __or__(self, other):
        return _Form('Union', (self, other))

    __ror__ = __or__

    def __call__(self, *args, **kwargs):
        return unknown(f'typing.{self._name}')

    def __eq__(self, other):
        if not isinstance(other, _Form):
            return NotImplemented
        return unknown('whether two types are equal') if self._args is not None else self is other

    def __hash__(self):
        return hash(self._name)

    def __mro_entries__(self, bases):
        name = self._name
        if name in _ABSTRACT:
            import collections.abc
            return (getattr(collections.abc, _ABSTRACT[name]),)
        if name in _COLLECTIONS:
            import collections
            return (getattr(collections, _COLLECTIONS[name]),)
        if name in _BASES:
            return _BASES[name]
        return unknown(f'a class made from typing.{name}')

    def __getattr__(self, name):
        args = self._args
        if name == '__args__' and self._name == 'Union' and type(args) is tuple and len({*args}) == len(args) > 1:
            if all(isinstance(it, type) for it in args):
                return args
        return unknown(f'typing.{self._name}.{name}')

    def __repr__(self):
        return f'typing.{self._name}' if self._args is None else unknown('the repr of a type')

    def __instancecheck__(self, instance):
        return unknown(f'isinstance with typing.{self._name}')

    def __subclasscheck__(self, cls):
        return unknown(f'issubclass with typing.{self._name}')


_BASES = {
    'List': (list,), 'Dict': (dict,), 'Set': (set,), 'FrozenSet': (frozenset,), 'Tuple': (tuple,), 'Type': (type,),
}
_ABSTRACT = {
    name: name
    for name in (
        'Awaitable', 'Callable', 'Collection', 'Container', 'Generator', 'Hashable', 'ItemsView', 'Iterable', 'Iterator',
        'KeysView', 'Mapping', 'MappingView', 'MutableMapping', 'MutableSequence', 'MutableSet', 'Reversible', 'Sequence',
        'Sized', 'ValuesView',
    )
}
_ABSTRACT.update({'AbstractSet': 'Set'})
_COLLECTIONS = {
    'ChainMap': 'ChainMap', 'Counter': 'Counter', 'DefaultDict': 'defaultdict', 'Deque': 'deque',
    'OrderedDict': 'OrderedDict',
}

for _name in (
    'Annotated', 'AbstractSet', 'AnyStr', 'AsyncGenerator', 'AsyncIterable', 'AsyncIterator', 'Awaitable', 'ByteString',
    'Callable', 'ChainMap', 'ClassVar', 'Collection', 'Concatenate', 'Container', 'ContextManager', 'Coroutine',
    'Counter', 'DefaultDict', 'Deque', 'Dict', 'Final', 'FrozenSet', 'Generator', 'Hashable', 'IO', 'ItemsView',
    'Iterable', 'Iterator', 'KeysView', 'List', 'Literal', 'LiteralString', 'Mapping', 'MappingView', 'Match',
    'MutableMapping', 'MutableSequence', 'MutableSet', 'Never', 'NoReturn', 'NotRequired', 'Optional', 'OrderedDict',
    'Pattern', 'Required', 'Reversible', 'Self', 'Sequence', 'Set', 'Sized', 'SupportsAbs', 'SupportsFloat',
    'SupportsIndex', 'SupportsInt', 'SupportsRound', 'Text', 'TextIO', 'Tuple', 'Type', 'TypeAlias', 'TypeGuard',
    'Union', 'Unpack', 'ValuesView',
):
    globals()[_name] = _Form(_name)
Text = str


class Any:
    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError('Any cannot be instantiated')
        return super().__new__(cls)


class Generic:
    def __class_getitem__(cls, args):
        return cls


class Protocol(Generic):
    pass


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self._sign = '+' if covariant else '-' if contravariant else '~'

    def __or__(self, other):
        return _Form('Union', (self, other))

    __ror__ = __or__

    def __repr__(self):
        return self._sign + self.__name__


class ParamSpec(TypeVar):
    args = kwargs = None


class TypeVarTuple(TypeVar):
    pass


class NewType:
    def __init__(self, name, tp):
        self.__name__ = name
        self.__supertype__ = tp

    def __call__(self, x):
        return x


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def no_type_check(arg):
    return arg


def runtime_checkable(cls):
    return cls


def override(f):
    return f


def assert_type(val, typ, /):
    return val


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    return unknown('typing.get_type_hints')


def get_origin(tp):
    return unknown('typing.get_origin')


def get_args(tp):
    return unknown('typing.get_args')


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, namespace):
        if not bases:
            return super().__new__(mcls, name, bases, namespace)
        names = list(namespace.get('__annotations__', {}))
        defaults = []
        for field in names:
            if field in namespace:
                defaults.append(namespace[field])
            elif defaults:
                given = [other for other in names if other in namespace]
                shown = ', '.join(given[:len(defaults)])
                plural = 's' if len(defaults) > 1 else ''
                raise TypeError(f'Non-default namedtuple field {field} cannot follow default field{plural} {shown}')
        made = namedtuple(name, names, defaults=defaults, module=namespace.get('__module__'))
        made.__annotations__ = namespace.get('__annotations__', {})
        for key, value in namespace.items():
            if key not in names and key not in ('__module__', '__qualname__', '__annotations__', '__classcell__'):
                setattr(made, key, value)
        made.__qualname__ = namespace.get('__qualname__', name)
        return made

    def __call__(cls, typename, fields=None, /, **kwargs):
        pairs = list(kwargs.items()) if fields is None else fields
        return namedtuple(typename, [name for name, _ in pairs])


class NamedTuple(metaclass=_NamedTupleMeta):
    pass


class _TypedDictMeta(type):
    def __new__(mcls, name, bases, namespace, total=True):
        return super().__new__(mcls, name, (dict,), namespace)

    def __call__(cls, /, *args, **kwargs):
        if cls is TypedDict:
            return unknown('typing.TypedDict')
        return dict(*args, **kwargs)


class TypedDict(metaclass=_TypedDictMeta):
    pass
