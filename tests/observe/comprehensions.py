def pairs(n, skip):
    squares = [i * i for i in range(n)]  # => loop 0:1 2-3:1, i int:zero:1 int:one:1 int:small:1, squares list:empty:1 list:few:1
    found = {
        (a, b)
        for a in squares  # => loop 0:1 2-3:1
        if a != skip  # => branch 2/3
        for b in squares  # => loop 2-3:2
        if b  # => branch 4/6
        if b > 1  # => branch 2/4
    }
    table = {key: [it for it in range(key)] for key in squares}  # => loop 0:1 2-3:1, loop 0:1 1:1 4-10:1
    lazy = (x for x in squares if x)  # => line 2
    total = sum(x for x in squares if x)  # => loop 0:1 2-3:1, branch 2/3
    first = any(x > 0 for x in squares)  # => loop 0:1 2-3:1
    nested = [y for y in [z for z in range(2) if z]]  # => branch 2/4
    return found, table, list(lazy), total, first, nested


class Table:
    names = [name for name in ("a", "b")]  # => loop 2-3:1
    chosen = 1 if names else 2  # => branch 1/1, chosen int:one:1


pick = lambda v, w=2: v if v else w  # => branch 2/3, v int:zero:1 int:one:2
print(pairs(0, 1), pairs(3, 1))
print([pick(it) for it in (0, 1, 1)], Table.names)
print([last := it for it in range(3)], last)


def walrus(items):
    if (n := len(items)) > 1:  # => branch 1/2, n int:one:1 int:small:1
        return [y := n, y**2]
    return [m for it in items if (m := it)]  # => m int:small:1


print(walrus([1, 2]), walrus([5]))
