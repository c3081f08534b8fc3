def fact(n):
    if n == 0:
        return 1
    return n * fact(n - 1)  # fact: calls itself


def endless(n):
    return endless(n - 1)  # fact: calls itself without end


def guarded(n):
    return n and guarded(n - 1)  # fact: calls itself


def tried(n):
    try:
        tried(n)  # fact: calls itself
    except RecursionError:
        return n


class Tree:
    def depth(self):
        return 1 + max(child.depth() for child in self.children)  # fact: trips = len(self.children)

    def walk(self):
        self.walk()  # fact: calls itself without end

    @staticmethod
    def make(ctx):
        return ctx.make()

    def other(self):
        return other(self)


def outer(n):
    def inner(k):
        if k:
            return inner(k - 1)  # fact: calls itself
    return inner(n)


def replaced(n):
    global replaced
    replaced = n
    return replaced(n)


def generates(n):
    yield n
    yield from generates(n)  # fact: calls itself
