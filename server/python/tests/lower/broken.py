def f(a, a.b:
    return a.
x = = 1
y = 'unclosed
z = [1, 2
def ()
class
    pass
for in y:
    break
break
return 1
yield 2
await 3
def g():
    nonlocal nowhere
    def h(p):
        global p
    x = '\ud800' '\udc00'
    f'{x}\uDFFF'
    t'{(named := x)}'
    *a
    1 = 2
    f() += 1
    print named
    if x
        named
    (a b)
    a[
