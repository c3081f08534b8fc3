from _foretrace import lost, unknown

TIMEOUT_MAX = 9223372036.0


class Thread:
    """Threads can be made; none runs."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        self._target = target
        self._args = args
        self._kwargs = kwargs or {}
        self.name = name if name is not None else unknown('the name of a thread')
        self.daemon = bool(daemon)

    def start(self):
        lost('threads are not supported')

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        raise RuntimeError('cannot join thread before it is started')

    def is_alive(self):
        return False


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function

    def cancel(self):
        pass


class _Lock:
    """A lock where no other thread runs; how often it is held."""

    _reentrant = False

    def __init__(self):
        self._held = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._held and not self._reentrant:
            if not blocking or timeout >= 0:
                return False
            lost('a lock is acquired twice: the program waits for ever')
        self._held += 1
        return True

    def release(self):
        if not self._held:
            raise RuntimeError(self._unheld)
        self._held -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *details):
        self.release()


class lock(_Lock):
    __module__ = '_thread'
    _unheld = 'release unlocked lock'

    def locked(self):
        return bool(self._held)


class _RLock(_Lock):
    __module__ = '_thread'
    _reentrant = True
    _unheld = 'cannot release un-acquired lock'


_RLock.__name__ = _RLock.__qualname__ = 'RLock'


def Lock():
    return lock()


def RLock():
    return _RLock()


class Event:
    def __init__(self):
        self._flag = False

    def is_set(self):
        return self._flag

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        if not self._flag and timeout is None:
            lost('an event that nothing sets: the program waits for ever')
        return self._flag


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._value = value
        self._most = None

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if not self._value:
            if not blocking or timeout is not None:
                return False
            lost('a semaphore is exhausted: the program waits for ever')
        self._value -= 1
        return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        if self._most is not None and self._value + n > self._most:
            raise ValueError('Semaphore released too many times')
        self._value += n

    def __exit__(self, *details):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._most = value


class local:
    __module__ = '_thread'


def Condition(lock=None):
    return unknown('conditions between threads are not supported')


def active_count():
    return 1


def get_ident():
    return unknown('the thread', 'int')


get_native_id = get_ident


def current_thread():
    return unknown('the thread')


main_thread = current_thread


def excepthook(args, /):
    return None
