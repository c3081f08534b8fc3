"""Code that is never reached, before and inside what catches exceptions: the stack is as deep as CPython has it."""


def caught(*functions):
    out = []
    for f in functions:
        try:
            out.append(f())
        except Exception as error:
            out.append(str(error))
        finally:
            out.append('.')
    return out


def conditions(a, b):
    out = [1, 2 if False else None, a.x if False else b, (a and b) + 1 if False else 0, not a if 0 else a]
    try:
        out.append((1 / 0) if True else a.b)
    except ZeroDivisionError as error:
        out.append(str(error))
    return out


def display(f):
    out = [1, 2 if False else None, f.x if False else 1]
    for f in (lambda: 1 / 0, lambda: 1):
        try:
            out.append(f())
        except Exception as error:
            out.append(str(error))
    return out


def statements(a, b):
    if False:
        print(a and b, a or b, a if b else a)
        for it in a:
            return it
        with a as b:
            raise a
    while False:
        a = [x for x in b]
        try:
            a()
        finally:
            b()
    out = []
    for it in (1, 0):
        try:
            out.append(1 // it)
        except ZeroDivisionError:
            out.append('zero')
    return out


def after_return(a):
    for it in a:
        try:
            return it
            print(it and a, [it if a else it])
            for other in a:
                return other
        except TypeError:
            raise
            a(it or a)
        finally:
            a = caught(lambda: 1 / 0)
    return a


def after_loops(a):
    while True:
        if a:
            break
            a(a and a)
        a.append(1)
        continue
        a(a or 1, x=2)
    else:
        return a.b if a else a.c
    return caught(lambda: a[9], lambda: 1)


def matched(a):
    match a:
        case _ if False:
            a(1 if a else 2)
        case [x, *y]:
            return x
            y(x and y)
        case _:
            raise ValueError(a)
            a(1, 2)
    return 5


def raised():
    try:
        return matched(5)
    except ValueError as error:
        return str(error)
#: conditions(0, 5), display(1), statements(1, 2), after_return([1, 2]), after_return([]), after_loops([]), matched([7, 8]), raised()
#: caught(lambda: 1 if False else 1 / 0, lambda: [0, 1 / 0 if True else 5], lambda: (1 and 0 or 3) if 1 else 2)
#: [x if True else y for x in (1, 2)], {1 if 0 else 2: 3 if 1 else 4}, (lambda a=1 if False else 2: a)(), f'{1 if False else 2}'
