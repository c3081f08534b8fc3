from _foretrace import doubt, known, unknown
from os import PathLike, fspath


def _plain(argument):
    """A path, or the text of an argument."""
    if isinstance(argument, PurePath):
        return str(argument) if argument._parts else ''
    text = fspath(argument)
    if not isinstance(text, str):
        raise TypeError(
            f'argument should be a str object or an os.PathLike object returning str, not {type(text)!r}'
        )
    return str(text)


def _parse(texts):
    root = ''
    names = []
    for text in texts:
        if text.startswith('/'):
            root = '//' if text.startswith('//') and not text.startswith('///') else '/'
            names = []
        names += [name for name in text.split('/') if name and name != '.']
    return root, names


class PurePath(PathLike):
    __slots__ = ('_root_', '_parts')

    def __new__(cls, *args):
        if not known(*args):
            return doubt('', *args)
        if cls is PurePath:
            cls = PurePosixPath
        return cls._make(*_parse([_plain(argument) for argument in args]))

    def __init__(self, *args):
        pass

    @classmethod
    def _make(cls, root, names):
        made = object.__new__(cls)
        made._root_ = root
        made._parts = ([root] if root else []) + names
        return made

    def _names(self):
        return self._parts[1:] if self._root_ else self._parts

    def __reduce__(self):
        return self.__class__, tuple(self._parts)

    def __str__(self):
        return self._root_ + '/'.join(self._names()) or '.'

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        return str(self)

    def __bytes__(self):
        return str(self).encode()

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def as_uri(self):
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote_from_bytes
        return 'file://' + quote_from_bytes(bytes(self))

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts == other._parts

    def __hash__(self):
        return hash(tuple(self._parts))

    def __lt__(self, other):
        return self._parts < other._parts if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return self._parts <= other._parts if isinstance(other, PurePath) else NotImplemented

    def __gt__(self, other):
        return self._parts > other._parts if isinstance(other, PurePath) else NotImplemented

    def __ge__(self, other):
        return self._parts >= other._parts if isinstance(other, PurePath) else NotImplemented

    @property
    def parts(self):
        return tuple(self._parts)

    @property
    def drive(self):
        return ''

    @property
    def root(self):
        return self._root_

    @property
    def anchor(self):
        return self._root_

    @property
    def name(self):
        names = self._names()
        return names[-1] if names else ''

    @property
    def suffix(self):
        name = self.name
        at = name.rfind('.')
        return name[at:] if 0 < at < len(name) - 1 else ''

    @property
    def suffixes(self):
        name = self.name
        if name.endswith('.'):
            return []
        return ['.' + suffix for suffix in name.lstrip('.').split('.')[1:]]

    @property
    def stem(self):
        name = self.name
        at = name.rfind('.')
        return name[:at] if 0 < at < len(name) - 1 else name

    def with_name(self, name):
        if not known(name):
            return doubt('', name)
        if not self.name:
            raise ValueError(f'{self!r} has an empty name')
        root, names = _parse([name])
        if not name or name[-1] == '/' or root or len(names) != 1:
            raise ValueError(f'Invalid name {name!r}')
        return self._make(self._root_, self._names()[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if not known(suffix):
            return doubt('', suffix)
        if '/' in suffix or suffix and not suffix.startswith('.') or suffix == '.':
            raise ValueError(f'Invalid suffix {suffix!r}')
        name = self.name
        if not name:
            raise ValueError(f'{self!r} has an empty name')
        old = self.suffix
        name = name + suffix if not old else name[:-len(old)] + suffix
        return self._make(self._root_, self._names()[:-1] + [name])

    def relative_to(self, *other):
        if not known(*other):
            return doubt('', *other)
        if not other:
            raise TypeError('need at least one argument')
        to = _parse([_plain(argument) for argument in other])
        wanted = ([to[0]] if to[0] else []) + to[1]
        size = len(wanted)
        # An absolute path is not relative to an empty one.
        if self._parts[:size] != wanted or self._root_ and not size:
            shown = to[0] + '/'.join(to[1])
            raise ValueError(
                f'{str(self)!r} is not in the subpath of {shown!r} OR one path is relative and the other is absolute.'
            )
        return self._make('', self._parts[size:])

    def is_relative_to(self, *other):
        try:
            self.relative_to(*other)
            return True
        except ValueError:
            return False

    def joinpath(self, *args):
        if not known(*args):
            return doubt('', *args)
        texts = [_plain(self)] + [_plain(argument) for argument in args]
        return self._make(*_parse(texts))

    def __truediv__(self, key):
        try:
            return self.joinpath(key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        if not known(key):
            return doubt('', key)
        try:
            return self._make(*_parse([_plain(key), _plain(self)]))
        except TypeError:
            return NotImplemented

    @property
    def parent(self):
        names = self._names()
        return self._make(self._root_, names[:-1]) if names else self

    @property
    def parents(self):
        return _Parents(self)

    def is_absolute(self):
        return bool(self._root_)

    def is_reserved(self):
        return False

    def match(self, path_pattern):
        from fnmatch import fnmatchcase
        root, names = _parse([path_pattern])
        if not root and not names:
            raise ValueError('empty pattern')
        wanted = ([root] if root else []) + names
        if root:
            if len(wanted) != len(self._parts):
                return False
        elif len(wanted) > len(self._parts):
            return False
        for part, pattern in zip(reversed(self._parts), reversed(wanted)):
            if not fnmatchcase(part, pattern):
                return False
        return True


class _Parents:
    def __init__(self, path):
        self._kind = type(path)
        self._root = path._root_
        self._names = path._names()

    def __len__(self):
        return len(self._names)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple([self[at] for at in range(*idx.indices(len(self)))])
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._kind._make(self._root, self._names[:len(self) - idx - 1])

    def __iter__(self):
        for at in range(len(self)):
            yield self[at]

    def __contains__(self, value):
        return any([value == path for path in self])

    def __reversed__(self):
        return iter([self[at] for at in range(len(self) - 1, -1, -1)])

    def __repr__(self):
        return f'<{self._kind.__name__}.parents>'


class PurePosixPath(PurePath):
    __slots__ = ()


def _outside(*args, **kwargs):
    return unknown('the file system is not known')


class Path(PurePath):
    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if not known(*args):
            return doubt('', *args)
        if cls is Path:
            cls = PosixPath
        return cls._make(*_parse([_plain(argument) for argument in args]))

    def __init__(self, *args, **kwargs):
        pass

    def absolute(self):
        return self if self.is_absolute() else unknown('the current directory is not known')

    def expanduser(self):
        names = self._names()
        if not self._root_ and names and names[0].startswith('~'):
            return unknown('home directories are not known')
        return self

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    chmod = exists = glob = group = hardlink_to = is_block_device = is_char_device = is_dir = is_fifo = is_file = _outside
    is_mount = is_socket = is_symlink = iterdir = lchmod = link_to = lstat = mkdir = open = owner = _outside
    read_bytes = read_text = readlink = rename = replace = resolve = rglob = rmdir = samefile = stat = _outside
    symlink_to = touch = unlink = write_bytes = write_text = _outside
    cwd = classmethod(_outside)
    home = classmethod(_outside)


class PosixPath(Path, PurePosixPath):
    __slots__ = ()
