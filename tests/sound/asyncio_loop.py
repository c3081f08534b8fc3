import asyncio
class AI:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n
class CM:
    async def __aenter__(self):
        print('enter')
        return 5
    async def __aexit__(self, *a):
        print('exit', a[0])
        return True
async def ag(n):
    for i in range(n):
        await asyncio.sleep(0.1)
        yield i
async def m1():
    r = []
    async for x in AI(3):
        r.append(x)
    else:
        r.append('else')
    async for y in ag(3):
        r.append(y)
    return r
async def m2():
    async with CM() as c:
        raise ValueError(c)
    return [x async for x in ag(4) if x % 2], {x async for x in ag(2)}, {x: y async for x in ag(2) for y in [1]}, [z async for z in (x async for x in ag(2))]
async def w(n, d):
    print('start', n)
    await asyncio.sleep(d)
    print('end', n)
    return n
async def m3():
    return await asyncio.gather(w(1, 0.3), w(2, 0.1), w(3, 0.2))
async def m4():
    t1 = asyncio.create_task(w('a', 0.2))
    t2 = asyncio.create_task(w('b', 0.1))
    print('made')
    x = await t1
    y = await t2
    return x, y
async def prod(q):
    for i in range(3):
        await q.put(i)
        print('put', i)
    await q.put(None)
async def cons(q):
    r = []
    while True:
        x = await q.get()
        if x is None: break
        print('got', x)
        r.append(x)
    return r
async def m5():
    q = asyncio.Queue(1)
    return (await asyncio.gather(prod(q), cons(q)))[1]
async def m6():
    e = asyncio.Event()
    async def waiter(i):
        await e.wait()
        print('go', i)
    ts = [asyncio.create_task(waiter(i)) for i in range(2)]
    await asyncio.sleep(0.1)
    e.set()
    await asyncio.gather(*ts)
    return e.is_set()
async def m7():
    lock = asyncio.Lock()
    sem = asyncio.Semaphore(2)
    async def f(i):
        async with lock:
            print('l', i)
            await asyncio.sleep(0)
            print('u', i)
        async with sem:
            print('s', i)
            await asyncio.sleep(0)
    await asyncio.gather(*(f(i) for i in range(4)))
    return lock.locked()
async def m8():
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(w(1, 0.1))
        b = tg.create_task(w(2, 0))
    return a.result(), b.result()
async def bad():
    await asyncio.sleep(0.1)
    raise ValueError('bad')
async def m9():
    r = await asyncio.gather(bad(), w(1, 0.2), return_exceptions=True)
    return [repr(x) for x in r]
async def m10():
    try:
        await asyncio.gather(bad(), w(1, 0.2))
    except ValueError as e:
        return repr(e)
async def m11():
    return await asyncio.wait_for(w(1, 0.1), 5)
async def m12():
    try:
        await asyncio.wait_for(w(1, 10), 0.5)
    except asyncio.TimeoutError as e:
        return 'timeout', repr(e)
async def m13():
    t = asyncio.create_task(w(1, 1))
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        return 'cancelled', t.cancelled(), t.done()
async def m14():
    g = ag(3)
    a = await g.__anext__()
    b = await anext(g)
    await g.aclose()
    try:
        await anext(g)
    except StopAsyncIteration as e:
        return a, b, repr(e)
async def echo():
    r = None
    while True:
        try:
            r = yield r
        except ValueError as e:
            r = 'caught'
async def m15():
    g = echo()
    return [await g.asend(None), await g.asend(5), await g.athrow(ValueError('x'))]
async def m16():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad())
            tg.create_task(w(2, 3))
    except* ValueError as e:
        print(repr(e))
    return 1
async def m17():
    done, pending = await asyncio.wait([asyncio.create_task(w(1, 0.1)), asyncio.create_task(w(2, 0.2))])
    return len(done), len(pending)
async def m18():
    r = []
    for f in asyncio.as_completed([w(1, 0.3), w(2, 0.1)]):
        r.append(await f)
    return r
class Aw:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return 9
async def m19():
    return await Aw()
async def m20():
    await 5
def co():
    c = w(1, 0)
    r = type(c).__name__, c.__name__
    c.close()
    return r
async def m21():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    loop.call_later(0.1, fut.set_result, 3)
    loop.call_soon(print, 'soon')
    return await fut
async def m22():
    async for x in [1, 2]:
        pass
async def m23():
    with open: pass
async def m24():
    t = asyncio.timeout(1)
    async with asyncio.timeout(1):
        await asyncio.sleep(0.5)
    return 'ok'
#: asyncio.run(m1())
#: asyncio.run(m2())
#: asyncio.run(m3())
#: asyncio.run(m4())
#: asyncio.run(m5())
#: asyncio.run(m6())
#: asyncio.run(m7())
#: asyncio.run(m8())
#: asyncio.run(m9())
#: asyncio.run(m10())
#: asyncio.run(m11())
#: asyncio.run(m12())
#: asyncio.run(m13())
#: asyncio.run(m14())
#: asyncio.run(m16())
#: asyncio.run(m17())
#: asyncio.run(m19())
#: asyncio.run(m20())
#: co()
#: asyncio.run(m21())
#: asyncio.run(m22())
#: asyncio.run(m24())
#: asyncio.run(5)
