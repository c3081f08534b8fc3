"""Statements on one line, one of them an expression with ways that join: what takes its value away has no line."""


def a(e):
    e.append(1) if len(e) < 4 else e.pop()
    return e


def b(e):
    e.append(1) if len(e) < 4 else e.pop(); e.append(2)
    return e


def c(e):
    e.append(1) if len(e) < 4 else e.pop(); e.append(2); f = 3
    return e


def d(e):
    x = 1; e.append(1) if len(e) < 4 else e.pop(); f = 3
    return e


def f(e):
    x = 1; e.append(1) if 5 in e else None; f = 3
    return e


def g(e):
    x = 1; y = (e.append(1) if 5 in e else None); f = 3
    return e


def h(e):
    x = 1; e and e.append(1); f = 3; e or 5; g = 4
    return e


def i(e):
    5 if e else 6; 7
    e if e else (e if not e else 3); f = 1
    return e


def j(e):
    for x in e: x if x else 5; y = 3
    return e


def k(e):
    e.x if not e else None
    return 1


def l(e):
    print(1) if e else print(2); print(3) if not e else print(4)


def m(e):
    assert (e and e[0] if e is not None else e)
    return 1


def n(e):
    if ((e or 5) if e is not None else 0): x = (not e
                                               and e)
    return e


def o(e):
    x = (
        e
        if 1
        else 5)
    return x


#: a([]), a([1]*5), b([]), b([1]*5), c([]), c([1]*5)
#: a([1]*5)
#: a([])
#: b([])
#: b([1]*5)
#: c([1]*5)
#: d([])
#: d([1]*5)
#: f([])
#: f([5])
#: g([])
#: g([5])
#: h([])
#: h([1])
#: i([])
#: i([1])
#: j([0, 1, 0])
#: k([1])
#: l([])
#: l([1])
#: m([1])
#: n([])
#: n([1])
#: n(None)
#: o(1)
