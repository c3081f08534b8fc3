def fmt(x):
    return f'{x}|{x!r:>10}|{x!s:*^9}|{x=}|{x = !s}|{{}}'
def num(v):
    return [f'{v:,}', f'{v:+.2f}', f'{v:010.3f}', f'{v:e}', f'{v:g}', f'{v:%}', f'{v:>+12,.1f}', '%5.2f|%-8d|%+d|%x' % (v, v, v, int(v))]
#: fmt(3)
#: fmt('a"b')
#: fmt([1,'x'])
#: fmt(None)
#: num(1234567.891)
#: num(0)
#: num(-3)
#: num(1e20)
#: num('a')
