from _foretrace import entitle, ordered, unsupported
from _deque import deque
import collections.abc as abc
from _user_types import UserList, UserString


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self[key] = self.default_factory()
        return value

    def __repr__(self):
        return f'defaultdict({self.default_factory!r}, {dict.__repr__(self)})'

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(self.default_factory, other)
        made.update(self)
        return made

    def __hash__(self):
        raise TypeError("unhashable type: 'collections.defaultdict'")


class OrderedDict(dict):
    def __repr__(self):
        if not self:
            return f'{type(self).__name__}()'
        return f'{type(self).__name__}({list(self.items())!r})'

    def keys(self):
        return ordered(dict.keys(self))

    def values(self):
        return ordered(dict.values(self))

    def items(self):
        return ordered(dict.items(self))

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __hash__(self):
        raise TypeError("unhashable type: 'collections.OrderedDict'")

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        if last:
            return dict.popitem(self)
        key = next(iter(self))
        return key, dict.pop(self, key)

    def move_to_end(self, key, last=True):
        value = dict.__getitem__(self, key) if dict.__contains__(self, key) else _raise(KeyError(key))
        rest = [] if last else [item for item in dict.items(self) if item[0] is not key and item[0] != key]
        dict.__delitem__(self, key)
        dict.__setitem__(self, key, value)
        for key, value in rest:
            dict.__delitem__(self, key)
            dict.__setitem__(self, key, value)

    def copy(self):
        return self.__class__(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.__class__(self)
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.__class__(other)
        made.update(self)
        return made


def _raise(exception):
    raise exception


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        if n is not None and not isinstance(n, int):
            return unsupported('a count that is no integer')
        found = sorted(self.items(), key=_count, reverse=True)
        return found if n is None else found[:n] if n > 0 else []

    def elements(self):
        return _repeated(self)

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def update(self, iterable=None, /, **kwds):
        if iterable is not None:
            if isinstance(iterable, dict):
                if self:
                    get = self.get
                    for key, count in iterable.items():
                        self[key] = count + get(key, 0)
                else:
                    super().update(iterable)
            else:
                get = self.get
                for key in iterable:
                    self[key] = get(key, 0) + 1
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        if iterable is not None:
            if isinstance(iterable, dict):
                for key, count in iterable.items():
                    self[key] = self.get(key, 0) - count
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        return self.__class__(self)

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def __repr__(self):
        if not self:
            return f'{self.__class__.__name__}()'
        try:
            shown = dict(self.most_common())
        except TypeError:
            shown = dict(self)
        return f'{self.__class__.__name__}({shown!r})'

    def _compare(self, other, holds):
        if not isinstance(other, Counter):
            return NotImplemented
        for counts in (self, other):
            for key in counts:
                if not holds(self[key], other[key]):
                    return False
        return True

    def __eq__(self, other):
        return self._compare(other, lambda a, b: a == b)

    def __ne__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    __hash__ = None

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __lt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def __gt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self >= other and self != other

    def _merged(self, other, join, rest):
        if not isinstance(other, Counter):
            return NotImplemented
        made = Counter()
        for key, count in self.items():
            count = join(count, other[key])
            if count > 0:
                made[key] = count
        if rest is not None:
            for key, count in other.items():
                if key not in self:
                    count = rest(count)
                    if count > 0:
                        made[key] = count
        return made

    def __add__(self, other):
        return self._merged(other, lambda a, b: a + b, lambda b: b)

    def __sub__(self, other):
        return self._merged(other, lambda a, b: a - b, lambda b: 0 - b)

    def __or__(self, other):
        return self._merged(other, lambda a, b: b if a < b else a, lambda b: b)

    def __and__(self, other):
        return self._merged(other, lambda a, b: a if a < b else b, None)

    def __pos__(self):
        return self._merged(Counter(), lambda a, b: a, None)

    def __neg__(self):
        return self._merged(Counter(), lambda a, b: 0 - a, None)

    def _keep_positive(self):
        for key in [key for key, count in self.items() if not count > 0]:
            del self[key]
        return self

    def __iadd__(self, other):
        for key, count in other.items():
            self[key] += count
        return self._keep_positive()

    def __isub__(self, other):
        for key, count in other.items():
            self[key] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for key, count in other.items():
            if count > self[key]:
                self[key] = count
        return self._keep_positive()

    def __iand__(self, other):
        for key, count in self.items():
            limit = other[key]
            if limit < count:
                self[key] = limit
        return self._keep_positive()


def _count(item):
    return item[1]


def _repeated(counter):
    for key, count in counter.items():
        for _ in range(count):
            yield key


class ChainMap(abc.MutableMapping):
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def _all(self):
        made = {}
        for mapping in reversed(self.maps):
            made.update(dict.fromkeys(mapping))
        return made

    def __len__(self):
        return len(self._all())

    def __iter__(self):
        return iter(self._all())

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return f'{self.__class__.__name__}({", ".join(map(repr, self.maps))})'

    def copy(self):
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    __copy__ = copy

    def new_child(self, m=None, **kwargs):
        if m is None:
            m = kwargs
        elif kwargs:
            m.update(kwargs)
        return self.__class__(m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError(f'Key not found in the first mapping: {key!r}')

    def popitem(self):
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError('No keys found in the first mapping.')

    def pop(self, key, *args):
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError(f'Key not found in the first mapping: {key!r}')

    def clear(self):
        self.maps[0].clear()

    @classmethod
    def fromkeys(cls, iterable, *args):
        return cls(dict.fromkeys(iterable, *args))

    def __ior__(self, other):
        self.maps[0].update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, abc.Mapping):
            return NotImplemented
        made = self.copy()
        made.maps[0].update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, abc.Mapping):
            return NotImplemented
        made = dict(other)
        for child in reversed(self.maps):
            made.update(child)
        return self.__class__(made)


_KEYWORDS = frozenset(
    'False None True and as assert async await break class continue def del elif else except finally for from global '
    'if import in is lambda nonlocal not or pass raise return try while with yield'.split()
)


class _Field:
    def __init__(self, at):
        self._at = at
        self.__doc__ = f'Alias for field number {at}'

    def __get__(self, instance, owner=None):
        return self if instance is None else tuple.__getitem__(instance, self._at)

    def __set__(self, instance, value):
        raise AttributeError("can't set attribute")

    def __delete__(self, instance):
        raise AttributeError("can't delete attribute")


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    fields = list(map(str, field_names))
    typename = str(typename)
    if rename:
        seen = set()
        for index, name in enumerate(fields):
            if not name.isidentifier() or name in _KEYWORDS or name.startswith('_') or name in seen:
                fields[index] = f'_{index}'
            seen.add(name)
    for name in [typename] + fields:
        if not name.isidentifier():
            raise ValueError(f'Type names and field names must be valid identifiers: {name!r}')
        if name in _KEYWORDS:
            raise ValueError(f'Type names and field names cannot be a keyword: {name!r}')
    seen = set()
    for name in fields:
        if name.startswith('_') and not rename:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in seen:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        seen.add(name)
    fields = tuple(fields)
    given = {}
    if defaults is not None:
        defaults = tuple(defaults)
        if len(defaults) > len(fields):
            raise TypeError('Got more default values than field names')
        given = dict(zip(fields[len(fields) - len(defaults):], defaults))
    count = len(fields)

    def __new__(cls, /, *args, **kwargs):
        if len(args) == count and not kwargs:
            return tuple.__new__(cls, args)
        if len(args) > count:
            least = count - len(given)
            takes = f'{count + 1}' if not given else f'from {least + 1} to {count + 1}'
            raise TypeError(
                f'{typename}.__new__() takes {takes} positional argument{"s" if count or given else ""} but '
                f'{len(args) + 1} were given'
            )
        values = list(args)
        missing = []
        for name in kwargs:
            if name not in fields:
                raise TypeError(f'{typename}.__new__() got an unexpected keyword argument {name!r}')
            if name in fields[:len(args)]:
                raise TypeError(f'{typename}.__new__() got multiple values for argument {name!r}')
        for name in fields[len(args):]:
            if name in kwargs:
                values.append(kwargs[name])
            elif name in given:
                values.append(given[name])
            else:
                missing.append(repr(name))
        if missing:
            if len(missing) == 1:
                names = missing[0]
            elif len(missing) == 2:
                names = ' and '.join(missing)
            else:
                names = ', '.join(missing[:-1]) + ', and ' + missing[-1]
            plural = 's' if len(missing) > 1 else ''
            raise TypeError(
                f'{typename}.__new__() missing {len(missing)} required positional argument{plural}: {names}'
            )
        return tuple.__new__(cls, values)

    @classmethod
    def _make(cls, iterable):
        made = tuple.__new__(cls, iterable)
        if len(made) != count:
            raise TypeError(f'Expected {count} arguments, got {len(made)}')
        return made

    def _replace(self, /, **kwds):
        made = self._make([kwds.pop(name, value) for name, value in zip(fields, self)])
        if kwds:
            raise ValueError(f'Got unexpected field names: {list(kwds)!r}')
        return made

    def __repr__(self):
        shown = ', '.join([f'{name}={value!r}' for name, value in zip(fields, self)])
        return f'{self.__class__.__name__}({shown})'

    def _asdict(self):
        return dict(zip(fields, self))

    def __getnewargs__(self):
        return tuple(self)

    for function in (__new__, _replace, __repr__, _asdict, __getnewargs__):
        function.__qualname__ = f'{typename}.{function.__name__}'
    namespace = {
        '__doc__': f'{typename}({", ".join(fields)})',
        '__slots__': (),
        '_fields': fields,
        '_field_defaults': given,
        '__new__': __new__,
        '_make': _make,
        '_replace': _replace,
        '__repr__': __repr__,
        '_asdict': _asdict,
        '__getnewargs__': __getnewargs__,
        '__match_args__': fields,
        '__module__': '__main__' if module is None else module,
    }
    for at, name in enumerate(fields):
        namespace[name] = _Field(at)
    return type(typename, (tuple,), namespace)


class UserDict(abc.MutableMapping):
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, '__missing__'):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def __or__(self, other):
        if isinstance(other, UserDict):
            return self.__class__(self.data | other.data)
        if isinstance(other, dict):
            return self.__class__(self.data | other)
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, UserDict):
            return self.__class__(other.data | self.data)
        if isinstance(other, dict):
            return self.__class__(other | self.data)
        return NotImplemented

    def __ior__(self, other):
        if isinstance(other, UserDict):
            self.data |= other.data
        else:
            self.data |= other
        return self

    def __copy__(self):
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update(self.__dict__)
        made.__dict__['data'] = self.__dict__['data'].copy()
        return made

    def copy(self):
        if self.__class__ is UserDict:
            return UserDict(self.data.copy())
        import copy
        data = self.data
        try:
            self.data = {}
            made = copy.copy(self)
        finally:
            self.data = data
        made.update(self)
        return made

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made


entitle(defaultdict, 'collections.defaultdict', True)
entitle(OrderedDict, 'collections.OrderedDict', True)
