"""Every statement."""
from __future__ import annotations
import a.b, c.d as e
from . import f
from ..g import (h as i, j)
from k import *

x = y = 1
x, (y, *z), [w.v, w[0]] = 1, (2, 3), [4, 5]
x += 1; w.v @= 2; w[0] **= 3
t: int
t: int = 0
(t): int
w.v: int = 1
del x, (y, z), w.v, w[0]
if x:
    pass
elif y:
    pass
elif z: pass
else:
    pass
while (x
       ) :  # a comment
    break
else:
    pass
for i, *j in *x, y:
    continue
else:
    pass
with (open(x) as y, z): pass
with x as y.z, w as (p, q):
    pass
try:
    raise
except (A, B) as e:
    raise C from e
except D: pass
except:
    pass
else:
    pass
finally:
    pass
try:
    pass
except* (E) as e:
    pass
assert x, y
match x, *y:
    case 1 | -1 | 1 + 2j | "s" "t" | b"b" | w.v | None | True | False: pass
    case [a, *_, b] | (a, b, *rest): pass
    case {"k": v, w.v: _, **kw} if v: pass
    case Point(1, x=0, y=(q as r)): pass
    case ([]): pass
    case {}: pass
    case _: pass
type Alias = int
type Pair[T: int, *Ts, **P] = tuple[T, *Ts]
async def coroutine():
    "Not a \x74est."
    async for x in y:
        await x
    async with x as y, z:
        return
    return x
