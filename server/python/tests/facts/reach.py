def after_return():
    return 1
    print(2)  # fact: unreachable
    print(3)  # fact: unreachable


def after_raise(p):
    if p:
        raise ValueError
        p = 1  # fact: unreachable
    else:
        return 2
    return 3  # fact: unreachable


def after_loop(p):
    while True:  # fact: always true (literal); endless but for exceptions
        p()
    return 1  # fact: unreachable


def broken(p):
    while True:
        if p():
            break
    return 1


def loop_else(xs):
    for x in xs:  # fact: trips = len(xs)
        continue
        print(x)  # fact: unreachable
    else:
        return 1
    return 2  # fact: unreachable


def never_breaks(p):
    while p:
        p = p.next
    else:
        return 1
    print()  # fact: unreachable


def tries(p):
    try:
        return p()
    except ValueError:
        return 1
    finally:
        print()
    return 2  # fact: unreachable


def swallowed(p):
    with p:
        return 1
    return 2


def finally_returns(p):
    try:
        p()
    finally:
        return 1
    return 2  # fact: unreachable


def finally_after_break(p):
    for x in p:  # fact: trips = len(p) at most
        try:
            break
        finally:
            p()
    else:
        return 1
    return 2


def handlers(p):
    try:
        pass
    except ValueError as e:
        raise
        print(e)  # fact: unreachable
    except Exception:
        pass
    return 1


def bare(p):
    try:
        raise p
    except:
        return 1
    return 2  # fact: unreachable


def matches(p):
    match p:
        case 1:
            return 1
        case x:
            return x
    return 2  # fact: unreachable


def generator():
    return
    yield  # fact: unreachable


def empty_loops():
    for x in []:  # fact: never
        print(x)  # fact: unreachable
    for x in ():  # fact: never
        print(x)  # fact: unreachable
    for x in range(3, 3):  # fact: never
        print(x)  # fact: unreachable
    return 1


def nested(p):
    if 0:  # fact: always false (literal)
        def inner():  # fact: unreachable
            return p  # fact: unreachable
    return [y for y in p if False]  # fact: always false (literal); trips = len(p)


async def waits(p):
    async for x in p:
        return x
    async with p:
        return 1
    return 2


def groups(p):
    try:
        p()
    except* ValueError:
        p = 1
    except* TypeError:
        p = 2
    return p
