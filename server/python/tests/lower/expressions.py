()
(a,)
[a, *b]
{a, *b}
{a: b, **c}
{}
-a + ~b - +c * (not d) @ e / f // g % h ** i << j >> k & l | m ^ n
a and b or c and d and e
a < b <= c == d != e > f >= g is h is not i in j not in k
a if b else c
f(a, *b, c=d, **e)
f(c=g(), *h(), **i())
f(x for x in y)
f.g.h
a[b], a[b:c], a[b:c:d], a[:], a[::b, c], a[*b]
lambda: 0
lambda a, /, b=c, *d, e, f=g, **h: (a, b, c, d, e, f, g, h)
[a for b in c if d if e for f in b]
{a for a in b}
{a: b for a, b in c}
(y := 1)
[z := a for a in b]
None, True, False, ..., 1_000, 0xFF, 1.5, 2e400, 3j, 9223372036854775808, 0b1, 0o17, 0xFFFF_FFFF_FFFF_FFFF_F
'a' "b" '''c
d''', r'\n', '\x41\u00e9\N{BULLET}', b'\x00\xff' b'c', u'u'
f'a{b}c' 'd' f"{e!r:>{f}.{g}}{h=}{ i = !s}{{}}"
f"{f'{x!a}'}" rf'\d{x:\d}'
f'{x:%H:%M}' f'''{
x}'''
