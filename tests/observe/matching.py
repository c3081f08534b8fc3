# needs 3.10


def kind(value):
    match value:
        case 0:  # => branch 1/5
            return "zero"
        case [first, *rest] if first:  # => branch 1/4, first int:one:1, rest list:one:1
            return "list"
        case {"a": a, **others}:  # => branch 1/3, a int:small:1, others dict:one:1
            return "dict"
        case str() as text:  # => branch 1/2, text str:char:1
            return "text"
        case _:  # => branch 1/1
            return None


print([kind(it) for it in (0, [1, 2], {"a": 2, "b": 3}, "x", 4.0)])

match [1, 2]:
    case [a]:  # => branch 0/1
        pass
    case [a, b]:  # => branch 1/1
        print(a, b)
