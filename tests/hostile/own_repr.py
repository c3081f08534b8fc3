# returned
def f():
    d = {}
    d['d'] = d
    return repr(d)
