# stopped: unknown
import os


def f():
    return os.system('true')
