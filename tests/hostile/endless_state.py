# stopped: fuel
def f():
    lo, hi = 0, 10
    while lo < hi:
        mid = (lo + hi) // 2
        if mid < 7:
            lo = mid
        else:
            hi = mid
    return lo
