def star(*a, k=1, **kw):
    return a, k, kw
def p(a, /, b, *, c=3):
    return a, b, c
def q(l):
    a, (b, *c), d = l
    *e, f = c or [0]
    return a, b, c, d, e, f
def keywords(called, given):
    return called(**given)
#: star(1,2,k=3,z=4)
#: star(*[1,2],**{'k':5})
#: star(*'ab',*range(2),x=1,**{'y':2})
#: p(1,2)
#: p(1,b=2,c=4)
#: p(a=1,b=2)
#: p(1)
#: p(1,2,3)
#: p(1,2,d=3)
#: p(1,2,b=3)
#: q([1,[2,3,4],5])
#: q([1,[2],5])
#: q([1,[],5])
#: q([1,2,3])
#: q([1,[2]])
#: q([1,[2],3,4])
#: keywords(star, {1: 2})
#: keywords(dict, {1: 2})
#: keywords(sorted, {1: 2})
#: keywords('{a}'.format, {1: 2, 'a': 3})
#: keywords('{1}'.format, {1: 2})
#: star(**{1: 2}, **{1: 3})
#: star(*5, **{1: 3})
