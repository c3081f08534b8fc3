from _foretrace import lost


class _Executor:
    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return False

    def submit(self, fn, /, *args, **kwargs):
        lost('threads and processes are not supported')

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        lost('threads and processes are not supported')

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass


class ThreadPoolExecutor(_Executor):
    pass


class ProcessPoolExecutor(_Executor):
    pass
