def m(x):
    match x:
        case 0 | 1:
            return 'small'
        case int(y) if y > 100:
            return f'big {y}'
        case [a, *rest, b]:
            return (a, rest, b)
        case {'k': v, **kw}:
            return v, kw
        case str() as s:
            return s.upper()
        case (1, 2) | [3]:
            return 'x'
        case _:
            pass
    return None
#: m(0)
#: m(101)
#: m(50)
#: m([1,2,3,4])
#: m([3])
#: m({'k':1,'z':2})
#: m({})
#: m('abc')
#: m(None)
#: m((1,2))
#: m(True)
#: m(2.0)
