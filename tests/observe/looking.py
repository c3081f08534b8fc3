def local(a):  # => nothing
    b = a  # => nothing
    return sorted(locals())


def evaluated(a):
    b = 2
    return eval("a + b")


def executed(a):
    exec("c = a")
    return dir()


def attribute(a):  # => calls 1
    return vars(a)


class Thing:
    pass


print(local(1), evaluated(1), executed(1), attribute(Thing()))
print(local.__code__.co_varnames)
