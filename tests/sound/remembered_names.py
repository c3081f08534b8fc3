#: replaced_methods()
#: later_properties()
#: other_classes()
#: shadowed_globals()
#: keys()


class Base:
    limit = 1

    def area(self):
        return "base"


class Shape(Base):
    def __init__(self, side):
        self.side = side

    def measure(self):
        return self.area(), self.limit, self.side


def measures(shapes):
    return [shape.measure() for shape in shapes]


def replaced_methods():
    shapes = [Shape(1), Shape(2)]
    print(measures(shapes))
    Shape.area = lambda self: "shape"
    print(measures(shapes))
    Base.limit = 2
    print(measures(shapes))
    Shape.limit = 3
    print(measures(shapes))
    del Shape.area
    print(measures(shapes))
    shapes[0].area = lambda: "own"
    shapes[1].limit = "own"
    print(measures(shapes))
    del shapes[0].area
    print(measures(shapes))


def later_properties():
    class Point:
        def __init__(self):
            self.x = 1

    points = [Point(), Point()]

    def read():
        return [point.x for point in points]

    def write(value):
        for point in points:
            point.x = value

    print(read())
    write(2)
    print(read())
    Point.x = property(lambda self: "from the class", lambda self, value: print("set", value))
    print(read())
    write(3)
    del Point.x
    print(read())
    Point.__setattr__ = lambda self, name, value: print("told", name, value)
    write(4)
    print(read())
    Point.__getattribute__ = lambda self, name: "asked"
    print(read())


def other_classes():
    class Cat:
        def speak(self):
            return "meow"

    class Dog:
        def speak(self):
            return "woof"

    def speak(animal):
        return animal.speak()

    one = Cat()
    print(speak(one), speak(Dog()), speak(one))
    one.__class__ = Dog
    print(speak(one))
    for number in range(3):
        made = type("Made", (), {"speak": lambda self, number=number: number})
        print(speak(made()))


def length(items):
    return len(items)


def shadowed_globals():
    global len
    print(length("abc"))
    len = lambda items: "shadow"
    print(length("abc"))
    del len
    print(length("abc"))


def keys():
    counts = {1: "int", True: "bool", "a": 0, 2.0: "float"}
    print(counts[1], counts[True], counts[2], 2 in counts, "a" in counts, "b" not in counts)
    for key in [1, True, 1.0, 2, "a"]:
        counts[key] = key
    print(counts)
    try:
        counts[3]
    except KeyError as error:
        print(repr(error))

