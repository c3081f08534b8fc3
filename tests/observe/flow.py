def grade(points):  # => calls 4, points int:zero:1 int:medium:3
    if points > 90:  # => branch 1/4, line 4
        return "A"  # => line 1, return str:char:1
    elif points > 50:  # => branch 2/3, line 3
        pass  # => line 2
    else:
        points = -1  # => points int:negative:1
    assert points, "none"  # => branch 3/3
    return "B" if points > 0 else "C"  # => branch 2/3, return str:char:3


def loops(n):
    for a in range(n):  # => loop 0:1 1:1 4-10:1
        if a == 2:  # => branch 1/6
            continue
        for b in range(a):  # => loop 0:2 1:1 2-3:1 4-10:1
            if b == 3:  # => branch 1/8
                break
        else:
            a = None  # => line 2, a none:4
    while n > 2:  # => loop 0:2 2-3:1
        n -= 1  # => n int:small:3
    else:
        return n  # => line 3


def early(items):
    for item in items:  # => loop 0:1 2-3:1
        if item:  # => branch 1/2
            break
    return items


for points in (95, 70, 60, 0):  # => loop 4-10:1
    grade(points)
for n in (0, 1, 5):
    loops(n)
early([])
early([0, 1, 2])
