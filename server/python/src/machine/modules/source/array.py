from _array import buffer, item, items
from _foretrace import entitle, match_like, unknown
from _struct import calcsize, pack, unpack

typecodes = 'bBuhHiIlLqQfd'


def _size(code):
    return 4 if code == 'u' else calcsize(code)


class array:
    __slots__ = ('_code', '_items')
    __hash__ = None

    def __init__(self, *args, **kwargs):
        if kwargs:
            raise TypeError('array.array() takes no keyword arguments')
        if not args:
            raise TypeError('array() takes at least 1 argument (0 given)')
        if len(args) > 2:
            raise TypeError(f'array() takes at most 2 arguments ({len(args)} given)')
        code = args[0]
        if not isinstance(code, str) or len(code) != 1:
            raise TypeError(f'array() argument 1 must be a unicode character, not {type(code).__name__}')
        values = args[1] if len(args) == 2 else ()
        if code != 'u':
            if isinstance(values, str):
                raise TypeError(f"cannot use a str to initialize an array with typecode '{code}'")
            if isinstance(values, array) and values._code == 'u':
                raise TypeError(f"cannot use a unicode array to initialize an array with typecode '{code}'")
        if code not in typecodes:
            raise ValueError('bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
        self._code = code
        self._items = []
        if isinstance(values, (bytes, bytearray)):
            self.frombytes(values)
        else:
            self._items = items(code, values)

    def _like(self, values):
        made = object.__new__(array)
        made._code = self._code
        made._items = values
        return made

    @property
    def typecode(self):
        return self._code

    @property
    def itemsize(self):
        return _size(self._code)

    def __repr__(self):
        if not self._items:
            return f"array('{self._code}')"
        if self._code == 'u':
            return f"array('u', {''.join(self._items)!r})"
        return f"array('{self._code}', {self._items!r})"

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, value):
        return value in self._items

    def _place(self, at, what):
        if not hasattr(at, '__index__'):
            raise TypeError('array indices must be integers')
        at = at.__index__()
        if not -len(self._items) <= at < len(self._items):
            raise IndexError(what)
        return at

    def __getitem__(self, at):
        if isinstance(at, slice):
            return self._like(self._items[at])
        return self._items[self._place(at, 'array index out of range')]

    def __setitem__(self, at, value):
        if not isinstance(at, slice):
            at = self._place(at, 'array assignment index out of range')
            self._items[at] = item(self._code, value)
            return
        if not isinstance(value, array):
            raise TypeError(f'can only assign array (not "{type(value).__name__}") to array slice')
        if value._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        start, stop, step = at.indices(len(self._items))
        values = value._items[:]
        if step == 1:
            self._items[at] = values
            return
        count = len(range(start, stop, step))
        if count != len(values):
            raise ValueError(f'attempt to assign array of size {len(values)} to extended slice of size {count}')
        self._items[at] = values

    def __delitem__(self, at):
        if not isinstance(at, slice):
            at = self._place(at, 'array assignment index out of range')
        del self._items[at]

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only extend with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, count):
        if not hasattr(count, '__index__'):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
        return self._like(self._items * count.__index__())

    __rmul__ = __mul__

    def __imul__(self, count):
        self._items[:] = (self * count)._items
        return self

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    def append(self, v, /):
        self._items.append(item(self._code, v))

    def extend(self, bb, /):
        if isinstance(bb, array):
            if bb._code != self._code:
                raise TypeError('can only extend with array of same kind')
            self._items.extend(bb._items[:])
            return
        for value in bb:
            self._items.append(item(self._code, value))

    def fromlist(self, list, /):
        if not isinstance(list, _list):
            raise TypeError('arg must be list')
        self._items += items(self._code, list)

    def tolist(self):
        return self._items[:]

    def frombytes(self, buffer, /):
        data = _buffer(buffer)
        size = _size(self._code)
        if len(data) % size:
            raise ValueError('bytes length not a multiple of item size')
        count = len(data) // size
        if self._code == 'u':
            self._items += [chr(code) for code in unpack(f'{count}i', data)]
        else:
            self._items += unpack(f'{count}{self._code}', data)

    def tobytes(self):
        if self._code == 'u':
            return pack(f'{len(self._items)}i', *map(ord, self._items))
        return pack(f'{len(self._items)}{self._code}', *self._items)

    def tounicode(self):
        if self._code != 'u':
            raise ValueError('tounicode() may only be called on unicode type arrays')
        return ''.join(self._items)

    def fromunicode(self, ustr, /):
        if self._code != 'u':
            raise ValueError('fromunicode() may only be called on unicode type arrays')
        self._items += ustr

    def byteswap(self):
        if self._code == 'u' or self.itemsize == 1:
            return unknown('swapped characters') if self._code == 'u' else None
        self._items[:] = unpack(f'>{len(self._items)}{_STANDARD[self._code]}', self.tobytes())

    def count(self, v, /):
        return self._items.count(v)

    def index(self, v, start=0, stop=9223372036854775807, /):
        try:
            return self._items.index(v, start, stop)
        except ValueError:
            raise ValueError('array.index(x): x not in array') from None

    def insert(self, i, v, /):
        self._items.insert(i, item(self._code, v))

    def pop(self, i=-1, /):
        if not self._items:
            raise IndexError('pop from empty array')
        if not -len(self._items) <= i < len(self._items):
            raise IndexError('pop index out of range')
        return self._items.pop(i)

    def remove(self, v, /):
        try:
            self._items.remove(v)
        except ValueError:
            raise ValueError('array.remove(x): x not in array') from None

    def reverse(self):
        self._items.reverse()

    def buffer_info(self):
        return unknown('the address of an object'), len(self._items)

    def __bytes__(self):
        return self.tobytes()

    def __copy__(self):
        return self._like(self._items[:])

    def __deepcopy__(self, memo, /):
        return self._like(self._items[:])


_list = list
_buffer = buffer
_STANDARD = {'h': 'h', 'H': 'H', 'i': 'i', 'I': 'I', 'l': 'q', 'L': 'Q', 'q': 'q', 'Q': 'Q', 'f': 'f', 'd': 'd'}
ArrayType = array
match_like(array, list)
entitle(array, 'array.array')
