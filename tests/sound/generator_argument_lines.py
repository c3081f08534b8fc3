def d(x):
    z = sum(
        i
        for i in range(x)
        if i % 2 == 0
        and i > 0
    )
    return [z
            if z > 2 else
            0, max(z,
                   1)]
def e(s):
    return all(c in 'ab'
               for c in s) and any(
        c == 'a'
        for c in s
    )
#: d(3)
#: d(7)
#: e('ab')
#: e('abc')
#: e('bb')
