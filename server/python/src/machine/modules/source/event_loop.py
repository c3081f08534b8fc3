"""The event loop of `asyncio`, its futures and tasks. Time is virtual: it passes only while all tasks wait."""

from _foretrace import lost, unknown
from collections import deque
from heapq import heappop, heappush
from math import ceil


class CancelledError(BaseException):
    __module__ = 'asyncio.exceptions'


class InvalidStateError(Exception):
    __module__ = 'asyncio.exceptions'


async def _nothing():
    pass


_made = _nothing()
_coroutine = type(_made)
_made.close()


def iscoroutine(obj):
    return isinstance(obj, _coroutine)


def isfuture(obj):
    return isinstance(obj, Future)


class Handle:
    __module__ = 'asyncio.events'

    def __init__(self, callback, args):
        self._callback = callback
        self._args = args
        self._cancelled = False

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            pass

    def __repr__(self):
        return unknown('what a handle of an event loop shows as')


class TimerHandle(Handle):
    __module__ = 'asyncio.events'

    def __init__(self, when, callback, args):
        super().__init__(callback, args)
        self._when = when

    def when(self):
        return unknown('the time of an event loop', 'float')


class Future:
    __module__ = '_asyncio'
    _asyncio_future_blocking = False

    def __init__(self, *, loop=None):
        self._loop = get_event_loop() if loop is None else loop
        self._state = 'PENDING'
        self._result = None
        self._exception = None
        self._cancel_message = None
        self._callbacks = []

    def get_loop(self):
        return self._loop

    def cancelled(self):
        return self._state == 'CANCELLED'

    def done(self):
        return self._state != 'PENDING'

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancel_message = msg
        self._finish('CANCELLED')
        return True

    def _finish(self, state):
        self._state = state
        callbacks = self._callbacks
        self._callbacks = []
        for callback in callbacks:
            self._loop.call_soon(callback, self)

    def _make_cancelled_error(self):
        if self._cancel_message is None:
            return CancelledError()
        return CancelledError(self._cancel_message)

    def _check(self, message):
        if self._state == 'CANCELLED':
            raise self._make_cancelled_error()
        if self._state == 'PENDING':
            raise InvalidStateError(message)

    def result(self):
        self._check('Result is not set.')
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        self._check('Exception is not set.')
        return self._exception

    def add_done_callback(self, fn, /, *, context=None):
        if self.done():
            self._loop.call_soon(fn, self)
        else:
            self._callbacks.append(fn)

    def remove_done_callback(self, fn, /):
        kept = [callback for callback in self._callbacks if callback != fn]
        removed = len(self._callbacks) - len(kept)
        self._callbacks = kept
        return removed

    def set_result(self, result, /):
        if self.done():
            lost('a future is set twice: the message shows an address')
        self._result = result
        self._finish('FINISHED')

    def set_exception(self, exception, /):
        if self.done():
            lost('a future is set twice: the message shows an address')
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            raise TypeError('StopIteration interacts badly with generators and cannot be raised into a Future')
        self._exception = exception
        self._finish('FINISHED')

    def __await__(self):
        if not self.done():
            self._asyncio_future_blocking = True
            yield self
        if not self.done():
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__

    def __repr__(self):
        return unknown('what a future shows as')


class Task(Future):
    __module__ = '_asyncio'
    _count = 0

    def __init__(self, coro, *, loop=None, name=None, context=None):
        super().__init__(loop=loop)
        if not iscoroutine(coro):
            raise TypeError(f'a coroutine was expected, got {coro!r}')
        if name is None:
            Task._count += 1
            name = f'Task-{Task._count}'
        self._name = str(name)
        self._coro = coro
        self._waits_for = None
        self._must_cancel = False
        self._cancels = 0
        self._loop.call_soon(self._step)
        self._loop._tasks.add(self)

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._name

    def set_name(self, value, /):
        self._name = str(value)

    def set_result(self, result, /):
        raise RuntimeError('Task does not support set_result operation')

    def set_exception(self, exception, /):
        raise RuntimeError('Task does not support set_exception operation')

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancels += 1
        if self._waits_for is not None and self._waits_for.cancel(msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
        return self._cancels

    def _step(self, error=None):
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        loop = self._loop
        loop._current = self
        fatal = None
        try:
            if error is None:
                wanted = self._coro.send(None)
            else:
                wanted = self._coro.throw(error)
        except StopIteration as stop:
            self._end(stop.value)
        except CancelledError:
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as error:
            super().set_exception(error)
            fatal = error
        except BaseException as error:
            super().set_exception(error)
        else:
            self._wait(wanted)
        finally:
            loop._current = None
            if self.done():
                loop._tasks.discard(self)
        if fatal is not None:
            raise fatal

    def _end(self, value):
        if self._must_cancel:
            self._must_cancel = False
            super().cancel(self._cancel_message)
        else:
            super().set_result(value)

    def _wait(self, wanted):
        if isinstance(wanted, Future):
            if wanted is self:
                lost('a task awaits itself: the message shows an address')
            if not wanted._asyncio_future_blocking:
                lost('a future is yielded: the message shows an address')
            wanted._asyncio_future_blocking = False
            wanted.add_done_callback(self._wake_up)
            self._waits_for = wanted
            if self._must_cancel and wanted.cancel(self._cancel_message):
                self._must_cancel = False
        elif wanted is None:
            self._loop.call_soon(self._step)
        else:
            self._loop.call_soon(self._step, RuntimeError(f'Task got bad yield: {wanted!r}'))

    def _wake_up(self, future):
        error = None
        try:
            future.result()
        except BaseException as caught:
            error = caught
        self._step(error)

    def __repr__(self):
        return unknown('what a task shows as')


class EventLoop:
    __module__ = 'asyncio.unix_events'

    def __init__(self):
        self._ready = deque()
        self._timers = []
        self._count = 0
        self._now = 0.0
        self._stopping = False
        self._closed = False
        self._running = False
        self._current = None
        self._tasks = set()

    def time(self):
        return unknown('the time of an event loop', 'float')

    def is_running(self):
        return self._running

    def is_closed(self):
        return self._closed

    def close(self):
        if self._running:
            raise RuntimeError('Cannot close a running event loop')
        self._closed = True

    def stop(self):
        self._stopping = True

    def get_debug(self):
        return False

    def set_debug(self, enabled):
        if enabled:
            lost('the debug mode of an event loop is not supported')

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        self._check_closed()
        return Task(coro, loop=self, name=name)

    def _check_closed(self):
        if self._closed:
            raise RuntimeError('Event loop is closed')

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError('delay must not be None')
        self._check_closed()
        handle = TimerHandle(self._now + delay, callback, args)
        self._count += 1
        heappush(self._timers, (handle._when, self._count, handle))
        return handle

    def call_at(self, when, callback, *args, context=None):
        lost('the time of an event loop is not known')

    def run_forever(self):
        self._check_closed()
        if self._running:
            raise RuntimeError('This event loop is already running')
        if _state['loop'] is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')
        self._running = True
        _state['loop'] = self
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._running = False
            _state['loop'] = None

    def _run_once(self):
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            heappop(timers)
        # What is computed takes some time.
        self._now += 0.00001
        if not self._ready and not self._stopping:
            if not timers:
                lost('the event loop waits for ever')
            # The system wakes the loop at a whole number of milliseconds.
            self._now += max(ceil((timers[0][0] - self._now) * 1000), 0) / 1000
        while timers and timers[0][0] <= self._now:
            self._ready.append(heappop(timers)[2])
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()

    def run_until_complete(self, future):
        self._check_closed()
        if self._running:
            raise RuntimeError('This event loop is already running')
        future = ensure_future(future, loop=self)
        future.add_done_callback(self._stop_after)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(self._stop_after)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def _stop_after(self, future):
        if not future.cancelled() and isinstance(future._exception, (SystemExit, KeyboardInterrupt)):
            return
        self._stopping = True

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self):
        pass

    def __repr__(self):
        return unknown('what an event loop shows as')


_state = {'loop': None, 'set': None, 'was_set': False}


def get_running_loop():
    if _state['loop'] is None:
        raise RuntimeError('no running event loop')
    return _state['loop']


def get_event_loop():
    if _state['loop'] is not None:
        return _state['loop']
    if _state['set'] is None:
        if _state['was_set']:
            raise RuntimeError("There is no current event loop in thread 'MainThread'.")
        set_event_loop(EventLoop())
    return _state['set']


def set_event_loop(loop):
    _state['set'] = loop
    _state['was_set'] = True


def new_event_loop():
    return EventLoop()


async def _awaiting(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    if isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future._loop:
            raise ValueError('The future belongs to a different loop than the one specified as the loop argument')
        return coro_or_future
    coro = coro_or_future
    if not iscoroutine(coro):
        if not hasattr(type(coro), '__await__'):
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        coro = _awaiting(coro)
    return (get_event_loop() if loop is None else loop).create_task(coro)

