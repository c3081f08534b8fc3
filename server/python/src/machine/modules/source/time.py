from _foretrace import in_c, unknown
from _strict import strict


def _float():
    return unknown('the clock is not known', 'float')


def _int():
    return unknown('the clock is not known', 'int')


def time():
    return _float()


perf_counter = monotonic = process_time = thread_time = time


def time_ns():
    return _int()


perf_counter_ns = monotonic_ns = process_time_ns = thread_time_ns = time_ns


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds != seconds:
        raise ValueError('Invalid value NaN (not a number)')
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')


in_c(time, time_ns)
in_c(sleep)
sleep = strict(sleep)
