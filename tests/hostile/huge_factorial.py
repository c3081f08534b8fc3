# stopped: memory
import math


def f():
    return math.factorial(10**8)
