def t(f, *a):
    try:
        r = f(*a)
        return r
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
def sb(i, v):
    b = bytearray(b'abcdef')
    b[i] = v
    return b
def db(i):
    b = bytearray(b'abcdef')
    del b[i]
    return b
class I:
    def __index__(self): return 1
class D:
    def __delitem__(self, i): pass
class S:
    def __setitem__(self, i, v): pass
def d(x, i): del x[i]
def s(x, i, v): x[i] = v
#: [t(lambda: x[i]) for x in ([1,2,3],(1,2,3),'abc',b'abc',bytearray(b'abc'),range(3),'aéc') for i in (0,-1,3,-4,'a',1.5,10**20,I(),None,slice(None),slice(1,2),slice(None,None,-1),slice(2,0,-1),slice(0,3,2),slice('a'),slice(None,None,0),slice(5,9),slice(10**20),slice(I(),None))]
#: [t(sb, i, v) for i in (0, 9, 'a', slice(1,3), slice(None,None,2), slice(0,0), slice(4,2)) for v in (5, 300, 'x', b'xy', b'xyz', [1,2], [300], bytearray(b''), None, -1)]
#: [t(db, i) for i in (0, -1, 9, 'a', slice(1,3), slice(None,None,2), slice(None,None,-2), slice(0,0))]
#: [t(d, x, 0) for x in ((1,), 'a', range(3), {1}, 5, None, S(), D(), b'a', int, object())]
#: [t(s, x, 0, 1) for x in ((1,), 'a', range(3), {1}, 5, None, S(), D(), b'a', int, object())]
#: [t(lambda: x[0]) for x in ({1}, 5, None, S(), object(), len, {}.keys(), iter([]), (i for i in ()), D)]
