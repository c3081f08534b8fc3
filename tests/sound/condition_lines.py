def a(x, y):
    if (x > 1 and
            y > 2):
        return 'A'
    elif (x < 0 or
          y < 0 or
          not x):
        r = 'B'
    else:
        r = 'C'
    assert (x
            < 100), (
        'big')
    return r
def b(x):
    while (0
           < x <
           5):
        x -= 1
    return (
        x
        if x == 0
        else
        -1
    )
def c(x):
    return (x and
            x > 1 and
            x + 1)
def w(s):
    i = 0
    while i < len(s) and (
        s[i] != 'x'
        or i == 0
    ):
        i += 1
    while True:
        if (i > 5 or
            not s):
            break
        i += 1
    r = (i if
         i > 3 else
         -i)
    assert r, (
        'msg'
    )
    return {
        'a': r,
        'b': [
            j
            for j in s
            if j != 'b'
        ],
        **{k: k
           for k in s},
    }
#: a(2,3)
#: a(2,1)
#: a(0,1)
#: a(1,1)
#: a(100,1)
#: b(3)
#: b(7)
#: c(0)
#: c(1)
#: c(5)
#: w('abxd')
#: w('')
#: w('xx')
#: w(None)
#: w(5)
