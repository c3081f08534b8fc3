from _digest import buffer
from _foretrace import entitle, in_c, known, unknown
from _system import read, read_bytes, readline, readline_bytes, write

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    __module__ = 'io'


BlockingIOError = BlockingIOError


def open(*args, **kwargs):
    return unknown('`io.open()` reaches the file system')


class IOBase:
    closed = False

    def _finalize(self):
        if not self.closed:
            self.close()

    def _check(self, end=''):
        if self.closed:
            raise ValueError('I/O operation on closed file' + end)

    def __enter__(self):
        self._check('.')
        return self

    def __exit__(self, *details):
        self.close()

    def __iter__(self):
        self._check('.')
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        if not self.closed:
            self.flush()
            self.closed = True

    def flush(self):
        self._check('.')

    def isatty(self):
        self._check()
        return False

    def readable(self):
        self._check()
        return False

    def writable(self):
        self._check()
        return False

    def seekable(self):
        self._check()
        return False

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def readlines(self, hint=None, /):
        if hint is None or hint <= 0:
            return list(self)
        lines = []
        size = 0
        for line in self:
            lines.append(line)
            size += len(line)
            if size > hint:
                break
        return lines

    def writelines(self, lines, /):
        self._check()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    def detach(self):
        raise UnsupportedOperation('detach')


class TextIOBase(IOBase):
    encoding = errors = newlines = None

    def detach(self):
        raise UnsupportedOperation('detach')


for _class in (IOBase, RawIOBase, BufferedIOBase, TextIOBase):
    _class.__module__ = 'io'


def _integer(value, what='argument'):
    """A count: `None` and negative ones are all there is."""
    if value is None:
        return -1
    if not hasattr(value, '__index__'):
        raise TypeError(f"{what} should be integer or None, not '{type(value).__name__}'")
    value = value.__index__()
    if not -2**63 <= value < 2**63:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    return value


def _index(value):
    if not hasattr(value, '__index__'):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return value.__index__()


class _Memory:
    """What `StringIO` and `BytesIO` share: `_parts` are what was written at the end, `_place` where to go on."""

    def _start(self, parts, lost=None):
        self._parts = parts
        self._place = 0
        self._size = len(parts[0])
        # The unknown value that was written, after which nothing is known.
        self._lost = lost

    def _whole(self):
        if len(self._parts) != 1:
            self._parts = [self._empty.join(self._parts)]
        return self._parts[0]

    def _put(self, data):
        size = len(data)
        if not size:
            return
        if self._place == self._size:
            self._parts.append(data)
            self._place += size
            self._size += size
            return
        whole = self._whole()
        if self._place > self._size:
            whole += self._zero * (self._place - self._size)
        self._parts = [whole[:self._place] + data + whole[self._place + size:]]
        self._place += size
        self._size = len(self._parts[0])

    def _take(self, end):
        data = self._whole()[self._place:end]
        if end > self._place:
            self._place = end
        return data

    def _line_end(self, size):
        end = self._find_end(self._whole(), self._place)
        return end if size < 0 else min(end, self._place + size)

    def getvalue(self):
        self._check(self._stop)
        return self._whole() if self._lost is None else self._lost

    def read(self, size=-1, /):
        self._check(self._stop)
        size = _integer(size)
        if self._lost is not None:
            return self._lost
        return self._take(self._size if size < 0 else min(self._size, self._place + size))

    def readline(self, size=-1, /):
        self._check(self._stop)
        size = _integer(size)
        if self._lost is not None:
            return self._lost
        return self._take(self._line_end(size))

    def __iter__(self):
        self._check('.')
        return self if self._lost is None else self._lost

    def __next__(self):
        self._check(self._stop)
        if self._lost is not None:
            return self._lost
        if self._place >= self._size:
            raise StopIteration
        return self.readline()

    def readlines(self, hint=None, /):
        self._check('.')
        hint = _integer(hint)
        lines = []
        size = 0
        if self._lost is not None:
            return self._lost
        while True:
            line = self.readline()
            if not line:
                return lines
            lines.append(line)
            size += len(line)
            if 0 < hint <= size:
                return lines

    def tell(self):
        self._check(self._stop)
        return self._place if self._lost is None else unknown('a position in a stream', 'int')

    def truncate(self, size=None, /):
        self._check(self._stop)
        size = self._place if size is None else _integer(size)
        if size < 0:
            raise ValueError(f'{self._negative} size value {size}')
        if self._lost is None:
            self._parts = [self._whole()[:size]]
            self._size = len(self._parts[0])
        return size

    def readable(self):
        self._check(self._stop)
        return True

    writable = seekable = readable

    def isatty(self):
        self._check('.')
        return False

    def close(self):
        self.closed = True


class StringIO(_Memory, TextIOBase):
    __module__ = '_io'
    _empty = ''
    _zero = '\0'
    _stop = ''
    _negative = 'Negative'
    line_buffering = False

    def __init__(self, initial_value='', newline='\n'):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f'newline must be str or None, not {type(newline).__name__}')
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f'illegal newline value: {newline!r}')
        self._newline = newline
        if not known(initial_value):
            self._start([''], initial_value)
            return
        if initial_value is None:
            initial_value = ''
        if not isinstance(initial_value, str):
            raise TypeError(f'initial_value must be str or None, not {type(initial_value).__name__}')
        self._start([self._translated(initial_value)])

    def flush(self):
        pass

    @property
    def newlines(self):
        return unknown('`newlines` of a stream') if not self._newline else None

    def _translated(self, text):
        if self._newline is None:
            return text.replace('\r\n', '\n').replace('\r', '\n') if '\r' in text else text
        if self._newline in ('\r', '\r\n'):
            return text.replace('\n', self._newline)
        return text

    def write(self, s, /):
        if not known(s):
            self._lost = unknown('what was written to a stream is not known')
            return unknown('how much was written', 'int')
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got '{type(s).__name__}'")
        self._check()
        if self._lost is None:
            self._put(self._translated(s))
        return len(s)

    def _find_end(self, text, at):
        if self._newline == '':
            ends = [text.find(end, at) for end in ('\n', '\r')]
            ends = [end for end in ends if end >= 0]
            if not ends:
                return len(text)
            end = min(ends)
            return end + 2 if text.startswith('\r\n', end) else end + 1
        newline = self._newline or '\n'
        end = text.find(newline, at)
        return len(text) if end < 0 else end + len(newline)

    def seek(self, offset, whence=0, /):
        self._check()
        offset = _index(offset)
        whence = _index(whence)
        if whence not in (0, 1, 2):
            raise ValueError(f'Invalid whence ({whence}, should be 0, 1 or 2)')
        if whence == 0 and offset < 0:
            raise ValueError(f'Negative seek position {offset}')
        if whence and offset:
            raise OSError("Can't do nonzero cur-relative seeks")
        if self._lost is not None:
            return offset if whence == 0 else unknown('a position in a stream', 'int')
        self._place = (offset, self._place, self._size)[whence]
        return self._place


class BytesIO(_Memory, BufferedIOBase):
    __module__ = '_io'
    _empty = b''
    _zero = b'\0'
    _stop = '.'
    _negative = 'negative'

    def __init__(self, initial_bytes=b''):
        if not known(initial_bytes):
            self._start([b''], initial_bytes)
            return
        self._start([b'' if initial_bytes is None else self._bytes(initial_bytes)])

    def _bytes(self, data):
        return buffer(data)

    def write(self, b, /):
        self._check('.')
        if not known(b):
            self._lost = unknown('what was written to a stream is not known')
            return unknown('how much was written', 'int')
        data = self._bytes(b)
        if not known(data):
            self._lost = data
            return unknown('how much was written', 'int')
        if self._lost is None:
            self._put(data)
        return len(data)

    def _find_end(self, data, at):
        end = data.find(b'\n', at)
        return len(data) if end < 0 else end + 1

    def seek(self, pos, whence=0, /):
        self._check('.')
        pos = _index(pos)
        whence = _index(whence)
        if whence not in (0, 1, 2):
            raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
        if whence == 0 and pos < 0:
            raise ValueError(f'negative seek value {pos}')
        if self._lost is not None:
            return pos if whence == 0 else unknown('a position in a stream', 'int')
        self._place = max(0, (0, self._place, self._size)[whence] + pos)
        return self._place

    def read1(self, size=-1, /):
        return self.read(size)

    def readinto(self, target, /):
        self._check('.')
        if not isinstance(target, bytearray):
            return unknown('reading into this kind of buffer')
        data = self.read(len(target))
        for at, byte in enumerate(data):
            target[at] = byte
        return len(data)

    readinto1 = readinto

    def getbuffer(self):
        return unknown('`memoryview` is not supported')


class _StandardBytes(BufferedIOBase):
    """`sys.stdin.buffer` and its like."""

    def __init__(self, name, mode):
        self.name = name
        self.mode = mode + 'b'

    def read(self, size=-1, /):
        return read_bytes(size)

    def readline(self, size=-1, /):
        return readline_bytes(size)

    def write(self, data, /):
        if self.name == '<stdout>':
            try:
                write(data.decode())
            except UnicodeDecodeError:
                write(unknown('bytes that are not text'))
        return len(data)

    def readable(self):
        return self.mode == 'rb'

    def writable(self):
        return self.mode == 'wb'


class TextIOWrapper(TextIOBase):
    """`sys.stdin`, `sys.stdout` and `sys.stderr`; others are not known."""

    __module__ = '_io'
    encoding = 'utf-8'
    line_buffering = False
    write_through = False

    def __new__(cls, *args, **kwargs):
        return unknown('text streams over other streams are not supported')

    @property
    def errors(self):
        return unknown('how errors of the encoding are handled')

    def __repr__(self):
        return f"<_io.TextIOWrapper name='{self.name}' mode='{self.mode}' encoding='utf-8'>"

    def readable(self):
        return self.mode == 'r'

    def writable(self):
        return self.mode == 'w'

    def seekable(self):
        return unknown('what the stream is connected to')

    def isatty(self):
        return unknown('what the stream is connected to')

    def fileno(self):
        return ('<stdin>', '<stdout>', '<stderr>').index(self.name)

    def close(self):
        return unknown('standard streams cannot be closed here')

    def reconfigure(self, **kwargs):
        return None

    def flush(self):
        return None

    def _check_mode(self, mode, what):
        if self.mode != mode:
            raise UnsupportedOperation(what)

    def read(self, size=-1, /):
        self._check_mode('r', 'not readable')
        return read(_integer(size))

    def readline(self, size=-1, /):
        self._check_mode('r', 'not readable')
        return readline(_index(size))

    def __iter__(self):
        self._check_mode('r', 'not readable')
        start = read(0)
        return self if known(start) else start

    def __next__(self):
        self._check_mode('r', 'not readable')
        line = readline(-1)
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None, /):
        if not known(read(0)):
            return unknown('what is on standard input is not known')
        return super().readlines(hint)

    def write(self, s, /):
        self._check_mode('w', 'not writable')
        if self.name == '<stdout>':
            return write(s)
        if not known(s):
            return unknown('how much was written', 'int')
        if not isinstance(s, str):
            raise TypeError(f'write() argument must be str, not {type(s).__name__}')
        return len(s)


def _standard(name, mode):
    stream = object.__new__(TextIOWrapper)
    stream.name = name
    stream.mode = mode
    stream.buffer = _StandardBytes(name, mode)
    return stream


in_c(IOBase, TextIOBase, _Memory)
entitle(StringIO, '_io.StringIO')
entitle(BytesIO, '_io.BytesIO')
entitle(TextIOWrapper, '_io.TextIOWrapper')
