def v(s):
    return [
            j
            for j in s
            if j
    ]
def v2(s):
    a = {
        j: k
        for j in s
        for k in [
            j + 1,
            2
        ]
        if j > 1
        if k < 5
    }
    c = {j
         for j in s}
    return a, c, [
        j for j in s if j > 1]
#: v([1,0,2])
#: v2([1,2,3])
