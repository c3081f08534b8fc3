def folding():
    a = 6 * 7  # fact: a = 42
    b = -7 // 2  # fact: b = -4
    c = -7 % 3  # fact: c = 2
    d = "ab" * 2 + "c"  # fact: d = "ababc"
    e = len((1, 2, 3))  # fact: e = 3
    f = 7 / 2  # fact: f = 3.5
    g = 2 ** 100  # fact: g = 1267650600228229401496703205376
    h = 2 ** 100000
    i = 1 // 0
    j = "hello"[1:3]  # fact: j = "el"
    k = 1 < 2 < 3  # fact: k = True
    l = "x" in "xyz"  # fact: l = True
    m = 3 in [1, 2]  # fact: m = False
    n = None or 5  # fact: n = 5
    o = 0 and f()  # fact: o = 0
    p = 1 if a else 2  # fact: always true; p = 1
    q = "a"[-1]  # fact: q = "a"
    r = (1, 2) == (1, 2)  # fact: r = True
    s = not a  # fact: s = False


def joins(p):
    x = 1
    if p:
        x = 2
    y = x
    z = 3
    if p:
        z = 3
    return z  # fact: return = 3


def conditions(p):
    debug = False
    if debug:  # fact: always false
        print("never")  # fact: unreachable
    if not debug:  # fact: always true
        print("always")
    if p is None:
        return 0
    if p is not None:  # fact: always true
        pass
    else:
        print("never")  # fact: unreachable
    return p


def repeated(p):
    if p is None:
        return 1
    elif p is None:  # fact: always false
        return 2  # fact: unreachable
    return 3


def chained(p, q):
    if p and q is None:
        return 1
    if not p:
        return 2
    if q is None:
        return 3
    return p or 4


def rebound(p):
    if p is None:
        p = make()
    if p is None:
        return 1


def mutable(xs):
    ys = []
    if not ys:
        ys.append(xs)
    if ys:
        return ys


def text(p):
    s = f"a{p}"
    if not s:  # fact: always false
        return 1  # fact: unreachable
    if isinstance(s, str):  # fact: always true
        return 2
    return 3  # fact: unreachable


def duck(p):
    if p == "a":
        return 1
    elif p == "a":
        return 2
    if p in ("a", None):
        return 3
    if p in "abc":
        return 4
    if p == ("a", "b"):
        return 5
    elif p == ("a", "c"):
        return 6


def kinds(*args, **kwargs):
    if args is None:  # fact: always false
        return 1  # fact: unreachable
    if kwargs is not None:  # fact: always true
        pass
    if args == "x":  # fact: always false
        return 2  # fact: unreachable
    if args == ("x",):
        return 3


def literals():
    while 0:  # fact: always false (literal); never
        print()  # fact: unreachable
    if True:  # fact: always true (literal)
        return 1
    if 0 and literals:  # fact: unreachable
        return 2  # fact: unreachable


def shadowed(len):
    return len((1, 2))


def counter():
    count = 0

    def bump():
        nonlocal count
        count += 1

    bump()
    if count:
        return 1


def captured():
    flag = False
    inner = lambda: flag
    if flag:  # fact: always false
        return inner  # fact: unreachable


def walrus(p):
    if (n := p.get()) is None:
        return 1
    if n is None:  # fact: always false
        return 2  # fact: unreachable
    return n


def asserted(p):
    assert p is not None
    if p is None:
        return 1
    assert False  # fact: always false (literal)
    return 2


def swap():
    a, b = 1, 2  # fact: a = 1; b = 2
    a, b = b, a  # fact: a = 2; b = 1
    return a - b  # fact: return = 1


def loop(n):
    first = True
    total = 0
    for i in range(n):  # fact: trips = n
        if first:
            first = False
        else:
            total += 1
    k = 5
    while k:  # fact: always true; endless
        k = k  # fact: k = 5
    return first  # fact: unreachable


def tried(p):
    x = 1
    try:
        x = 2
        p()
        x = 3
    except ValueError:
        y = x
    else:
        z = x  # fact: z = 3
    finally:
        p()
    return x


def matched(p):
    match p:
        case 1:
            x = 1
        case _:
            x = 1
    if x == 1:  # fact: always true
        return x  # fact: return = 1
    return 0  # fact: unreachable


def nan():
    inf = 1e999
    if inf - inf == 0:
        return 1


LIMIT = 10
if LIMIT > 5:
    print(LIMIT)
