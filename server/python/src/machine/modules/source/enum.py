from _foretrace import unknown, unsupported


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


def _is_member(name, value):
    if name.startswith('__') and name.endswith('__') or name.startswith('_') and name.endswith('_'):
        return False
    if name.startswith('_') and '__' in name and not name.endswith('__'):
        return False
    if isinstance(value, (type(_is_member), property, classmethod, staticmethod)):
        return False
    for base in type(value).__mro__[:-1]:
        if '__get__' in base.__dict__:
            return False
    return True


class _Members(dict):
    def __repr__(self):
        return f'mappingproxy({dict.__repr__(self)})'

    def __str__(self):
        return dict.__repr__(self)


class EnumType(type):
    def __new__(metacls, name, bases, namespace, **kwargs):
        members = [(key, value) for key, value in namespace.items() if _is_member(key, value)]
        rest = {key: value for key, value in namespace.items() if not _is_member(key, value)}
        for base in bases:
            if getattr(base, '_member_map_', None):
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        cls = super().__new__(metacls, name, bases, rest, **kwargs)
        if not bases:
            cls._member_map_ = {}
            return cls
        for method in ('__repr__', '__str__', '__format__'):
            holders = [base for base in cls.__mro__ if method in base.__dict__]
            if not isinstance(holders[0], EnumType):
                holders = [base for base in holders if isinstance(base, EnumType)]
                type.__setattr__(cls, method, holders[0].__dict__[method])
        cls._member_map_ = {}
        cls._by_value_ = []
        values = []
        mixin = _mixin(cls)
        for key, value in members:
            if isinstance(value, nonmember):
                type.__setattr__(cls, key, value.value)
                continue
            if isinstance(value, auto):
                value = cls._generate_next_value_(key, 1, len(values), values[:])
            args = value if isinstance(value, tuple) else (value,)
            own_new = _own_new(cls)
            if own_new is not None:
                member = own_new(cls, *args)
            elif mixin is None:
                member = object.__new__(cls)
            else:
                member = mixin.__new__(cls, *args)
                value = value if not isinstance(value, tuple) or mixin is tuple else mixin(*args)
            if '_value_' not in member.__dict__:
                member._value_ = value
            value = member._value_
            values.append(value)
            for other in cls._member_map_.values():
                if other._value_ == value:
                    member = other
                    break
            else:
                member._name_ = key
                member.__objclass__ = cls
                member._sort_order_ = len(cls._by_value_)
                if mixin is None or '__init__' in _names_below(cls):
                    if '__init__' in _names_below(cls):
                        member.__init__(*args)
                cls._by_value_.append((value, member))
            cls._member_map_[key] = member
            type.__setattr__(cls, key, member)
        cls._member_names_ = [key for key, member in cls._member_map_.items() if member._name_ == key]
        return cls

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1):
        if names is None and cls._member_map_:
            return _lookup(cls, value)
        if names is None:
            raise TypeError(f'{cls!r} has no members defined')
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        if isinstance(names, dict):
            names = list(names.items())
        namespace = {'__module__': module or '__main__', '__qualname__': qualname or value}
        for at, item in enumerate(names):
            if isinstance(item, str):
                item = (item, start + at if not issubclass(cls, Flag) else start << at)
                if issubclass(cls, StrEnum):
                    item = (item[0], item[0].lower())
            namespace[item[0]] = item[1]
        return EnumType(value, (cls,) if type is None else (type, cls), namespace)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_[::-1]])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, member):
        if not isinstance(member, Enum):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(member).__qualname__!r} and {cls.__class__.__qualname__!r}"
            )
        return isinstance(member, cls) and member._name_ in cls._member_map_

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __getattr__(cls, name):
        if name in ('_convert_', '_add_alias_', '_add_value_alias_', '_new_member_', '_use_args_', '_value2member_map_'):
            return unsupported(f'`{name}` of enumerations is not known')
        raise AttributeError(name)

    @property
    def __members__(cls):
        return _Members(cls._member_map_)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'{cls.__name__!r} cannot delete member {name!r}.')
        super().__delattr__(name)

    def __repr__(cls):
        if isinstance(cls, EnumType) and cls.__name__ in ('Flag', 'IntFlag') and cls.__module__ == 'enum':
            return f'<flag {cls.__name__!r}>'
        return f'<flag {cls.__name__!r}>' if 'Flag' in [it.__name__ for it in cls.__mro__] else f'<enum {cls.__name__!r}>'


EnumMeta = EnumType


def _mixin(cls):
    for base in cls.__mro__[1:]:
        if base is not object and not isinstance(base, EnumType):
            return next((it for it in (int, str, float, tuple, bytes) if issubclass(base, it)), None)
    return None


def _own_new(cls):
    for base in cls.__mro__:
        if base.__module__ == 'enum' or base is object or not isinstance(base, EnumType):
            continue
        if '__new__' in base.__dict__:
            return base.__new__
    return None


def _names_below(cls):
    names = set()
    for base in cls.__mro__:
        if isinstance(base, EnumType) and base.__module__ != 'enum':
            names.update(base.__dict__)
    return names


def _lookup(cls, value):
    if type(value) is cls:
        return value
    for known, member in cls._by_value_:
        if known == value:
            return member
    result = cls._missing_(value)
    if isinstance(result, cls):
        return result
    error = ValueError(f'{value!r} is not a valid {cls.__qualname__}')
    if result is not None:
        error = TypeError(
            f'error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member'
        )
    raise error


class Enum(metaclass=EnumType):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        for last in reversed(last_values):
            try:
                return last + 1
            except TypeError:
                pass
        return start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f'<{self.__class__.__name__}.{self._name_}: {self._value_!r}>'

    def __str__(self):
        return f'{self.__class__.__name__}.{self._name_}'

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__

    def __format__(self, spec):
        return int.__format__(int(self), spec)

    __hash__ = int.__hash__


class StrEnum(str, ReprEnum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return str.__format__(self._value_, spec)

    __hash__ = str.__hash__


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 1 << max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        return _composite(cls, value) if isinstance(value, int) else None

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                f'{self.__class__.__qualname__!r}'
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter(_parts(self.__class__, self._value_))

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __or__(self, other):
        return _flags(self, other, lambda a, b: a | b)

    def __and__(self, other):
        return _flags(self, other, lambda a, b: a & b)

    def __xor__(self, other):
        return _flags(self, other, lambda a, b: a ^ b)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        return _composite(self.__class__, _mask(self.__class__) & ~self._value_)

    def __repr__(self):
        name = self.__class__.__name__
        return f'<{name}: {self._value_}>' if self._name_ is None else f'<{name}.{self._name_}: {self._value_}>'

    def __str__(self):
        name = self.__class__.__name__
        return f'{name}({self._value_})' if self._name_ is None else f'{name}.{self._name_}'


class IntFlag(int, Flag):
    __str__ = int.__repr__

    def __format__(self, spec):
        return int.__format__(int(self), spec)

    __hash__ = int.__hash__


def _parts(cls, value):
    return [
        member for known, member in cls._by_value_
        if known and known & (known - 1) == 0 and known & value and member._name_ in cls._member_map_
    ]


def _mask(cls):
    mask = 0
    for name in cls._member_names_:
        mask |= cls._member_map_[name]._value_
    return mask


def _composite(cls, value):
    for known, member in cls._by_value_:
        if known == value:
            return member
    if value < 0 or value & ~_mask(cls):
        return unknown('flags beyond those declared')
    made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
    made._value_ = value
    made._name_ = '|'.join([member._name_ for member in _parts(cls, value)]) or None
    cls._by_value_.append((value, made))
    return made


def _flags(a, b, combine):
    if isinstance(b, a.__class__):
        b = b._value_
    elif not isinstance(a, int) or not isinstance(b, int):
        return NotImplemented
    return _composite(a.__class__, combine(a._value_, b))


def unique(enumeration):
    aliases = [f'{name} -> {member.name}' for name, member in enumeration._member_map_.items() if name != member.name]
    if aliases:
        raise ValueError(f'duplicate values found in {enumeration!r}: {", ".join(aliases)}')
    return enumeration
