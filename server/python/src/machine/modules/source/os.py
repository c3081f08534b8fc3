import abc
import posixpath as path
from _foretrace import unknown
from _system import write
from posixpath import altsep, curdir, defpath, devnull, extsep, fspath, pardir, pathsep, sep

name = 'posix'
linesep = '\n'
F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
error = OSError


class PathLike(abc.ABC):
    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return any(['__fspath__' in base.__dict__ for base in subclass.__mro__])
        return NotImplemented


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode() if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode() if isinstance(filename, bytes) else filename


def strerror(code, /):
    return unknown('the words of the system for an error')


def system(command):
    write(unknown('what a command prints is not known'))
    return unknown('the result of a command', 'int')


def getpid():
    return unknown('the process', 'int')


getppid = getuid = getgid = getpid
