# stopped: fuel
import re


def f():
    return re.match('(a+)+$', 'a' * 40 + 'b')
