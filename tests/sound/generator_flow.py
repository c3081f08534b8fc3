def gen(n):
    try:
        while n:
            x = yield n
            if x:
                n += x
            n -= 1
    except ValueError:
        yield 'caught'
    finally:
        print('fin')
    return 'ret'
def d(k):
    g = gen(k)
    out = [next(g)]
    out.append(g.send(2))
    if k == 3:
        out.append(g.throw(ValueError('q')))
    if k == 5:
        g.close()
    out += list(g)
    return out
def y(n):
    r = yield from gen(n)
    yield r
#: d(1)
#: d(3)
#: d(5)
#: list(y(3))
#: [x for x in gen(2)]
