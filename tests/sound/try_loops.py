def f(n):
    r = []
    try:
        for i in range(n):
            try:
                if i == 2:
                    continue
                if i == 4:
                    break
                r.append(10 // (i - 1))
            except ZeroDivisionError as e:
                r.append(str(e))
            else:
                r.append('ok')
            finally:
                r.append(i)
        else:
            r.append('else')
    finally:
        r.append('end')
    return r
#: f(0)
#: f(2)
#: f(4)
#: f(9)
