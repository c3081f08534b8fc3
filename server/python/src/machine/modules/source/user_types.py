"""`UserList` and `UserString` of `collections`."""

import collections.abc as abc
from _foretrace import unsupported


def _plain(other):
    return other.data if isinstance(other, (UserList, UserString)) else other


class UserList(abc.MutableSequence):
    __module__ = 'collections'

    def __init__(self, initlist=None):
        self.data = []
        if initlist is not None:
            self.data[:] = _plain(initlist)

    def __repr__(self):
        return repr(self.data)

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __eq__(self, other):
        return self.data == _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)

    def __contains__(self, item):
        return item in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.__class__(self.data[i]) if isinstance(i, slice) else self.data[i]

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def __add__(self, other):
        return self.__class__(self.data + _listed(other))

    def __radd__(self, other):
        return self.__class__(_listed(other) + self.data)

    def __iadd__(self, other):
        self.data += _listed(other)
        return self

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self.data *= n
        return self

    def __copy__(self):
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update(self.__dict__)
        made.data = self.data[:]
        return made

    def append(self, item):
        self.data.append(item)

    def insert(self, i, item):
        self.data.insert(i, item)

    def pop(self, i=-1):
        return self.data.pop(i)

    def remove(self, item):
        self.data.remove(item)

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def count(self, item):
        return self.data.count(item)

    def index(self, item, *args):
        return self.data.index(item, *args)

    def reverse(self):
        self.data.reverse()

    def sort(self, /, *args, **kwds):
        self.data.sort(*args, **kwds)

    def extend(self, other):
        self.data.extend(_plain(other))


def _listed(other):
    if isinstance(other, UserList):
        return other.data
    return other if isinstance(other, list) else list(other)


class UserString(abc.Sequence):
    __module__ = 'collections'

    def __init__(self, seq):
        if isinstance(seq, str):
            self.data = seq
        elif isinstance(seq, UserString):
            self.data = seq.data[:]
        else:
            self.data = str(seq)

    def __str__(self):
        return str(self.data)

    def __repr__(self):
        return repr(self.data)

    def __int__(self):
        return int(self.data)

    def __float__(self):
        return float(self.data)

    def __complex__(self):
        return complex(self.data)

    def __hash__(self):
        return hash(self.data)

    def __eq__(self, string):
        return self.data == _plain(string)

    def __lt__(self, string):
        return self.data < _plain(string)

    def __le__(self, string):
        return self.data <= _plain(string)

    def __gt__(self, string):
        return self.data > _plain(string)

    def __ge__(self, string):
        return self.data >= _plain(string)

    def __contains__(self, char):
        return _plain(char) in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.__class__(self.data[index])

    def __add__(self, other):
        return self.__class__(self.data + (_plain(other) if isinstance(other, (UserString, str)) else str(other)))

    def __radd__(self, other):
        return self.__class__((other if isinstance(other, str) else str(other)) + self.data)

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __mod__(self, args):
        return self.__class__(self.data % args)

    def __rmod__(self, template):
        return self.__class__(str(template) % self)


def _called(method, text, args, kwargs):
    try:
        return method(text.data, *[_plain(arg) for arg in args], **kwargs)
    except TypeError:
        return unsupported(f'how `UserString.{method.__name__}` refuses its arguments')


def _of_text(name):
    """The method of `str`, whose result is a `UserString`."""
    method = getattr(str, name)

    def call(self, *args, **kwargs):
        return self.__class__(_called(method, self, args, kwargs))
    call.__name__ = name
    call.__qualname__ = 'UserString.' + name
    return call


def _of_other(name):
    """The method of `str`, whose result stays as it is."""
    method = getattr(str, name)

    def call(self, *args, **kwargs):
        return _called(method, self, args, kwargs)
    call.__name__ = name
    call.__qualname__ = 'UserString.' + name
    return call


for _name in (
    'capitalize casefold center expandtabs ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip '
    'swapcase title translate upper zfill'
).split():
    setattr(UserString, _name, _of_text(_name))
for _name in (
    'count encode endswith find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower '
    'isnumeric isprintable isspace istitle isupper join maketrans partition rfind rindex rpartition rsplit split '
    'splitlines startswith'
).split():
    setattr(UserString, _name, _of_other(_name))
UserString.maketrans = str.maketrans
