from _foretrace import unsupported


_auto_null = object()


class auto:
    def __init__(self, value=_auto_null):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == '__' and name[2] != '_' and name[-3] != '_'


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == '_' and name[1:2] != '_' and name[-2:-1] != '_'


def _is_private(cls_name, name):
    start = f'_{cls_name}__'
    return len(name) > len(start) and name.startswith(start) and (name[-1] != '_' or name[-2] != '_')


def _is_descriptor(value):
    if isinstance(value, (type(_is_private), property, classmethod, staticmethod)):
        return True
    for base in type(value).__mro__[:-1]:
        names = base.__dict__
        if '__get__' in names or '__set__' in names or '__delete__' in names:
            return True
    return False


_SUNDERS = (
    '_order_', '_generate_next_value_', '_numeric_repr_', '_missing_', '_ignore_', '_iter_member_',
    '_iter_member_by_value_', '_iter_member_by_def_'
)


class _EnumDict(dict):
    """The namespace of a body: it knows the members, and puts values for `auto()`."""

    def __init__(self):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False

    def __setitem__(self, key, value):
        if _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key not in _SUNDERS:
                raise ValueError(f'_sunder_ names, such as {key!r}, are reserved for future Enum use')
            if key == '_generate_next_value_':
                if self._auto_called:
                    raise TypeError('_generate_next_value_ must be defined before members')
                self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
            elif key == '_ignore_':
                value = value.replace(',', ' ').split() if isinstance(value, str) else list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f'_ignore_ cannot specify already set names: {already!r}')
        elif _is_dunder(key):
            if key == '__order__':
                key = '_order_'
        elif key in self._member_names:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif _is_descriptor(value):
            pass
        else:
            if key in self:
                raise TypeError(f'{key!r} already defined as {self[key]!r}')
            if isinstance(value, member):
                value = value.value
            plain = True
            if isinstance(value, auto):
                value = self._number(key, value)
                plain = False
            elif type(value) is tuple and any([isinstance(it, auto) for it in value]):
                value = tuple([self._number(key, it) if isinstance(it, auto) else it for it in value])
                plain = False
            self._member_names[key] = None
            if plain:
                self._last_values.append(value)
        super().__setitem__(key, value)

    def _number(self, key, found):
        if found.value is _auto_null:
            found.value = self._generate_next_value(key, 1, len(self._member_names), self._last_values[:])
            self._auto_called = True
        self._last_values.append(found.value)
        return found.value


class _Members(dict):
    def __repr__(self):
        return f'mappingproxy({dict.__repr__(self)})'

    def __str__(self):
        return dict.__repr__(self)


class EnumType(type):
    @classmethod
    def __prepare__(metacls, name, bases, **kwargs):
        namespace = _EnumDict()
        namespace._cls_name = name
        for base in bases:
            if getattr(base, '_member_map_', None):
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        if bases:
            namespace._generate_next_value = getattr(bases[-1], '_generate_next_value_', None)
        return namespace

    def __new__(metacls, name, bases, namespace, *, boundary=None, **kwargs):
        if not isinstance(namespace, _EnumDict):
            return unsupported('an enumeration made of a dict')
        members = [(key, namespace[key]) for key in namespace._member_names if key not in namespace._ignore]
        left_out = set(namespace._member_names).union(namespace._ignore, ('_ignore_', '_order_'))
        rest = {key: value for key, value in namespace.items() if key not in left_out}
        order = namespace.get('_order_')
        if 'mro' in namespace._member_names:
            raise ValueError("invalid enum member name(s) 'mro'")
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
        cls._member_names_ = []
        cls._by_value_ = []
        mixin = _mixin(cls)
        flag = _is_flag(cls)
        if flag:
            cls._boundary_ = boundary or getattr(bases[-1], '_boundary_', None)
            cls._flag_mask_ = cls._singles_mask_ = cls._all_bits_ = 0
        for key, value in members:
            args = value if isinstance(value, tuple) and mixin is not tuple else (value,)
            own_new = _own_new(cls)
            if own_new is not None:
                member = own_new(cls, *args)
            elif mixin is None:
                member = object.__new__(cls)
            else:
                member = mixin.__new__(cls, *args)
            if '_value_' not in member.__dict__:
                member._value_ = value if mixin is None else mixin(*args)
            value = member._value_
            member._name_ = key
            member.__objclass__ = cls
            if '__init__' in _names_below(cls):
                member.__init__(*args)
            member._sort_order_ = len(cls._member_names_)
            for other in cls._member_map_.values():
                if other._value_ == value:
                    member = other
                    break
            else:
                cls._by_value_.append((value, member))
                if not flag or not isinstance(value, int) or value and value & (value - 1) == 0:
                    cls._member_names_.append(key)
            if flag and isinstance(value, int):
                cls._flag_mask_ |= value
                if value and value & (value - 1) == 0:
                    cls._singles_mask_ |= value
                cls._all_bits_ = 2 ** cls._flag_mask_.bit_length() - 1
            cls._member_map_[key] = member
            type.__setattr__(cls, key, member)
        if order is not None:
            order = order.replace(',', ' ').split() if isinstance(order, str) else order
            order = [key for key in order if key not in cls._member_map_ or key in cls._member_names_]
            if order and order != cls._member_names_:
                raise TypeError(f'member order does not match _order_:\n  {cls._member_names_!r}\n  {order!r}')
        return cls

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None and cls._member_map_:
            return _lookup(cls, value)
        if names is None:
            raise TypeError(f'{cls!r} has no members defined')
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        namespace = metacls.__prepare__(value, bases)
        namespace['__module__'] = module or '__main__'
        namespace['__qualname__'] = qualname or value
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            given, names, last_values = names, [], []
            for count, name in enumerate(given):
                made = cls._generate_next_value_(name, start, count, last_values[:])
                last_values.append(made)
                names.append((name, made))
        for item in names:
            name, made = (item, names[item]) if isinstance(item, str) else item
            namespace[name] = made
        return metacls.__new__(metacls, value, bases, namespace, boundary=boundary)

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


def _is_flag(cls):
    return any([base.__name__ == 'Flag' and base.__module__ == 'enum' for base in cls.__mro__])


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
    if isinstance(result, int) and getattr(cls, '_boundary_', None) is EJECT:
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


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _binary(number, most):
    ceiling = 2 ** number.bit_length()
    if number >= 0:
        text = bin(number + ceiling).replace('1', '0', 1)
    else:
        text = bin(~number ^ (ceiling - 1) + ceiling)
    digits = text[3:]
    if len(digits) < most:
        digits = (text[2] * most + digits)[-most:]
    return f'{text[:3]} {digits}'


class Flag(Enum, boundary=STRICT):
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not count:
            return start if start is not None else 1
        last = max(last_values)
        try:
            return 1 << last.bit_length()
        except Exception:
            raise TypeError(f'invalid flag value {last!r}') from None

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        mask, every = cls._flag_mask_, cls._all_bits_
        boundary = cls._boundary_
        if not ~every <= value <= every or value & (every ^ mask):
            if boundary is STRICT:
                most = max(value.bit_length(), mask.bit_length())
                raise ValueError(
                    f'{cls!r} invalid value {value!r}\n    given {_binary(value, most)}\n  allowed {_binary(mask, most)}'
                )
            if boundary is CONFORM:
                value = value & mask
            elif boundary is EJECT:
                return value
            elif value < 0:
                value = max(every + 1, 2 ** value.bit_length()) + value
        negative = None
        if value < 0:
            negative = value
            value = every + 1 + value
        if value & ~mask and boundary is not KEEP:
            return unsupported('flags beyond those declared')
        made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        made._value_ = value
        single, aliases = value & cls._singles_mask_, value & ~cls._singles_mask_
        members = list(_parts(cls, single)) if single else []
        combined = 0
        for it in members:
            combined |= it._value_
        if aliases:
            for it in cls._member_map_.values():
                if it not in members and it._value_ and it._value_ & value == it._value_:
                    members.append(it)
                    combined |= it._value_
        left = value ^ combined
        made._name_ = '|'.join([it._name_ for it in members]) if combined else None
        if combined and left:
            if boundary is STRICT:
                raise ValueError(f'{cls!r}: no members with value {left!r}')
            made._name_ += f'|{left!r}'
        for known, it in cls._by_value_:
            if known == value:
                made = it
                break
        else:
            cls._by_value_.append((value, made))
        if negative is not None:
            cls._by_value_.append((negative, made))
        return made

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                f'{self.__class__.__qualname__!r}'
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from _parts(self.__class__, self._value_)

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
        cls = self.__class__
        return cls(~self._value_ if cls._boundary_ in (EJECT, KEEP) else cls._singles_mask_ & ~self._value_)

    def __repr__(self):
        name = self.__class__.__name__
        return f'<{name}: {self._value_}>' if self._name_ is None else f'<{name}.{self._name_}: {self._value_}>'

    def __str__(self):
        name = self.__class__.__name__
        return f'{name}({self._value_})' if self._name_ is None else f'{name}.{self._name_}'


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    __str__ = int.__repr__

    def __format__(self, spec):
        return int.__format__(int(self), spec)

    __hash__ = int.__hash__


def _parts(cls, value):
    """The members of single bits of a value, in the order of bits or, where that differs, as declared."""
    known = dict(cls._by_value_)
    value &= cls._flag_mask_
    found = []
    while value:
        bit = value & -value
        found.append(known.get(bit))
        value ^= bit
    declared = [cls._member_map_[name]._value_ for name in cls._member_names_]
    return found if declared == sorted(declared) else sorted(found, key=lambda it: it._sort_order_)


def _flags(a, b, combine):
    if isinstance(b, a.__class__):
        b = b._value_
    elif not isinstance(a, int) or not isinstance(b, int):
        return NotImplemented
    return _lookup(a.__class__, combine(a._value_, b))


def unique(enumeration):
    aliases = [f'{name} -> {member.name}' for name, member in enumeration._member_map_.items() if name != member.name]
    if aliases:
        raise ValueError(f'duplicate values found in {enumeration!r}: {", ".join(aliases)}')
    return enumeration
