def fixed():
    for x in [1, 2, 3]:  # fact: trips = 3
        print(x)
    for x in (1, 2):  # fact: trips = 2
        print(x)
    for x in "abc":  # fact: trips = 3
        print(x)
    for x in {1: 2, 1: 3}:  # fact: trips = 1
        print(x)
    for i in range(3):  # fact: trips = 3
        print(i)
    for i in range(10, 0, -3):  # fact: trips = 4
        print(i)
    for i, x in enumerate((1, 2)):  # fact: trips = 2
        print(i)
    for x, y in zip((1, 2), "abc"):  # fact: trips = 2
        print(x)
    return [x for x in range(4)]  # fact: trips = 4


def lengths(xs, d, self):
    for x in xs:  # fact: trips = len(xs)
        print(x)
    for x in reversed(xs):  # fact: trips = len(xs)
        print(x)
    for i in range(len(xs)):  # fact: trips = len(xs)
        xs.append(i)
    for k, v in d.items():  # fact: trips = len(d)
        print(k)
    for x in sorted(xs, key=len):  # fact: trips = len(xs)
        xs.append(x)
    for x in self.items:  # fact: trips = len(self.items)
        print(x)
    for x in self.items:  # fact: trips = len(self.items) if unchanged
        self.handle(x)
    for x in xs[1:]:  # fact: trips = len(xs[1:])
        xs.append(x)
    for x in f(xs):
        print(x)
    return {x for x in xs if x}  # fact: trips = len(xs)


def values(n, m):
    for i in range(n):  # fact: trips = n
        print(i)
    for i in range(1, n):  # fact: trips = 1..n by 1
        print(i)
    for i in range(n, m, 2):  # fact: trips = n..m by 2
        print(i)
    for i in range(0, n, m):
        print(i)


def early(xs):
    for x in xs:  # fact: trips = len(xs) at most
        if x:
            break
    for x in xs:  # fact: trips = len(xs) at most
        if x:
            return x
    for x in xs:  # fact: trips = len(xs)
        for y in xs:  # fact: trips = len(xs) at most
            break


def mutated(xs, other):
    for x in xs:
        xs.append(x)
    for x in xs:  # fact: trips = len(xs) if unchanged
        other(xs)
    for x in xs:
        xs += [x]
    for x in xs:
        del xs[0]
    for x in xs:
        next(xs)
    for x in xs:  # fact: trips = len(xs)
        xs = xs[1:]


def counting(n, xs):
    i = 0
    while i < 10:  # fact: trips = 10
        i += 1
    i = 0
    while i < n:  # fact: trips = n
        print(i)
        i += 1
    i = 1
    while i <= n:  # fact: trips = 1..=n by 2
        i = i + 2
    i = 0
    while i < len(xs):  # fact: trips = len(xs)
        print(xs[i])
        i += 1
    while n > 0:  # fact: trips = n
        n -= 1


def not_counting(n, xs):
    i = 0
    while i < n:
        if xs[i]:
            continue
        i += 1
    i = 0
    while i < n:
        i += 1
        n += 1
    i = 0
    while i < n:
        if xs:
            i += 1
    i = 0
    while i < len(xs):
        xs.append(1)
        i += 1


def endless(p):
    while True:  # fact: always true (literal); endless but for exceptions
        p()


def certain():
    while True:  # fact: always true (literal); endless
        pass


def generator():
    while True:
        yield 1


def leaves(p):
    while True:
        if p():
            raise ValueError


def forgot(n):
    i = 0
    while i < n:  # fact: unchanging
        print(i)


def forgot_all(n):
    i = 0
    total = 0
    while i < 10:  # fact: always true; endless but for exceptions
        total += i  # fact: total = 0


def waits(queue):
    while queue:
        queue.pop()
    while not queue:
        pass


def shadowed(range):
    for x in range(3):
        print(x)


async def stream(xs):
    async for x in xs:
        print(x)
    return [x async for x in xs]
