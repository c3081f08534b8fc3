import multiprocessing
import os
import subprocess
import sys


def square(n):  # => calls 4
    return n * n


def child():  # => calls 1
    return 5


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=square, args=(n,)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(square(4))
    pid = os.fork()
    if not pid:
        child()
        os._exit(0)
    os.waitpid(pid, 0)
    print(subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True).stdout)
    sys.stdout.flush()
