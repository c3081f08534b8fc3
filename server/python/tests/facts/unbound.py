def before():
    print(x)  # fact: unbound x
    x = 1


def maybe(p):
    if p:
        x = 1
    print(x)


def deleted(p):
    x = p
    del x
    print(x)  # fact: unbound x (unbound before)


def twice(p):
    del p
    del p  # fact: unbound p (unbound before)


def handler(p):
    try:
        p()
    except ValueError as e:
        print(e)
    print(e)  # fact: unbound e


def handler_maybe(p):
    e = None
    try:
        p()
    except ValueError as e:
        print(e)
    print(e)


def handler_loop(p):
    while p():
        try:
            p()
        except ValueError as e:
            break
    return e  # fact: unbound e


def kept(p):
    try:
        x = p()
    except ValueError:
        print(x)
    return x


def augmented():
    n += 1  # fact: unbound n


def nested():
    def set():
        nonlocal n
        n = 1
    set()
    print(n)
    n = 2


def later():
    def show():
        return n
    n = 2
    return show


def target(xs):
    for x in xs:  # fact: trips = len(xs)
        pass
    print(x)
    for y in (1, 2):  # fact: trips = 2
        pass
    print(y)


class C:
    print(a)
    a = 1


def comprehension(xs):
    return [z for z in xs], z  # fact: trips = len(xs)


def own():
    z = [z for z in z]  # fact: trips = len(z); unbound z


def generic[T](x: T):
    return T


def annotated():
    x: int
    return x  # fact: unbound x


print(late)
late = 1
