from _foretrace import in_c, unknown
from _strict import strict

curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
defpath = '/bin:/usr/bin'
altsep = None
devnull = '/dev/null'
supports_unicode_filenames = False


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    if not hasattr(kind, '__fspath__'):
        raise TypeError('expected str, bytes or os.PathLike object, not ' + kind.__name__)
    plain = kind.__fspath__(path)
    if isinstance(plain, (str, bytes)):
        return plain
    raise TypeError(f'expected {kind.__name__}.__fspath__() to return str or bytes, not {type(plain).__name__}')


in_c(fspath)
fspath = strict(fspath)


def _signs(path):
    return ('/', '.', '') if isinstance(path, str) else (b'/', b'.', b'')


def _same_types(function, *paths):
    """The error of a function whose arguments are not all text or all bytes."""
    text = data = False
    for path in paths:
        if isinstance(path, str):
            text = True
        elif isinstance(path, bytes):
            data = True
        else:
            return TypeError(
                f'{function}() argument must be str, bytes, or os.PathLike object, not {type(path).__name__!r}'
            )
    return TypeError("Can't mix strings and bytes in path components") if text and data else None


@strict
def normcase(s):
    return fspath(s)


@strict
def isabs(s):
    s = fspath(s)
    return s.startswith(_signs(s)[0])


@strict
def join(a, /, *p):
    path = fspath(a)
    slash = _signs(path)[0]
    parts = [path]
    failure = None
    for part in p:
        try:
            parts.append(fspath(part))
        except TypeError:
            failure = _same_types('join', a, *p) or failure
            parts.append(part)
            break
    failure = failure or _same_types('join', *parts)
    if failure is not None:
        raise failure from None
    for part in parts[1:]:
        if part.startswith(slash):
            path = part
        elif not path or path.endswith(slash):
            path += part
        else:
            path += slash + part
    return path


@strict
def split(p):
    p = fspath(p)
    slash = _signs(p)[0]
    at = p.rfind(slash) + 1
    head, tail = p[:at], p[at:]
    bare = head.rstrip(slash)
    return bare if bare else head, tail


@strict
def basename(p):
    return split(p)[1]


@strict
def dirname(p):
    return split(p)[0]


@strict
def splitext(p):
    p = fspath(p)
    slash, dot, empty = _signs(p)
    name = p.rfind(slash) + 1
    at = p.rfind(dot)
    if at > name and p[name:at].strip(dot):
        return p[:at], p[at:]
    return p, empty


@strict
def splitdrive(p):
    p = fspath(p)
    return p[:0], p


@strict
def normpath(path):
    path = fspath(path)
    slash, dot, empty = _signs(path)
    if not path:
        return dot
    root = empty
    if path.startswith(slash):
        root = slash * 2 if path.startswith(slash * 2) and not path.startswith(slash * 3) else slash
    parts = []
    for part in path.split(slash):
        if part in (empty, dot):
            continue
        if part != dot * 2 or not root and not parts or parts and parts[-1] == dot * 2:
            parts.append(part)
        elif parts:
            parts.pop()
    return root + slash.join(parts) or dot


@strict
def abspath(path):
    path = fspath(path)
    return normpath(path) if isabs(path) else unknown('the current directory is not known')


@strict
def relpath(path, start=None):
    if not path:
        raise ValueError('no path specified')
    path = fspath(path)
    slash, dot, empty = _signs(path)
    start = dot if start is None else fspath(start)
    failure = _same_types('relpath', path, start)
    if failure is not None:
        raise failure from None
    path, start = normpath(path), normpath(start)
    if isabs(path) != isabs(start) or path.startswith(dot * 2) or start.startswith(dot * 2):
        return unknown('the current directory is not known')
    here = [part for part in start.split(slash) if part and part != dot]
    there = [part for part in path.split(slash) if part and part != dot]
    same = 0
    while same < len(here) and same < len(there) and here[same] == there[same]:
        same += 1
    return slash.join([dot * 2] * (len(here) - same) + there[same:]) or dot


@strict
def commonprefix(m):
    if not m:
        return ''
    if not isinstance(m[0], (list, tuple)):
        m = tuple([fspath(path) for path in m])
    low, high = min(m), max(m)
    for at, char in enumerate(low):
        if char != high[at]:
            return low[:at]
    return low


@strict
def commonpath(paths):
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    paths = tuple([fspath(path) for path in paths])
    failure = _same_types('commonpath', *paths)
    if failure is not None:
        raise failure from None
    slash, dot, empty = _signs(paths[0])
    absolute = {path.startswith(slash) for path in paths}
    if len(absolute) > 1:
        raise ValueError("Can't mix absolute and relative paths") from None
    split = [[part for part in path.split(slash) if part and part != dot] for path in paths]
    low, high = min(split), max(split)
    same = 0
    while same < len(low) and low[same] == high[same]:
        same += 1
    return (slash if True in absolute else empty) + slash.join(low[:same])


@strict
def expanduser(path):
    path = fspath(path)
    return unknown('home directories are not known') if path[:1] in ('~', b'~') else path


@strict
def expandvars(path):
    path = fspath(path)
    dollar = '$' if isinstance(path, str) else b'$'
    return unknown('the environment is not known') if dollar in path else path


def _outside(*args, **kwargs):
    return unknown('the file system is not known')


exists = lexists = isfile = isdir = islink = ismount = samefile = sameopenfile = samestat = realpath = _outside


@strict
def getsize(filename):
    return unknown('the file system is not known', 'int')


@strict
def getmtime(filename):
    return unknown('the file system is not known', 'float')


getatime = getctime = getmtime
