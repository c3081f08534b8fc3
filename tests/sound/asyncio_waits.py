import asyncio
def t(f, *a):
    try: return asyncio.run(f(*a))
    except BaseException as e: return type(e).__name__ + ': ' + str(e)
async def w(n, d=0):
    try:
        await asyncio.sleep(d)
        return n
    except asyncio.CancelledError:
        print('cancelled', n)
        raise
    finally:
        print('fin', n)
async def b1():
    try:
        async with asyncio.timeout(0.1):
            await w(1, 5)
    except TimeoutError as e:
        return repr(e)
async def b2():
    done, pending = await asyncio.wait([asyncio.create_task(w(i, i / 10)) for i in (3, 1, 2)], return_when=asyncio.FIRST_COMPLETED)
    r = [x.result() for x in done], len(pending)
    for p in pending: p.cancel()
    return r
async def b3():
    q = asyncio.Queue()
    async def worker(n):
        while True:
            x = await q.get()
            await asyncio.sleep(0.01 * x)
            print(n, x)
            q.task_done()
    ws = [asyncio.create_task(worker(i)) for i in range(2)]
    for i in range(5): q.put_nowait(i)
    await q.join()
    for x in ws: x.cancel()
    r = await asyncio.gather(*ws, return_exceptions=True)
    return [type(x).__name__ for x in r]
async def b4():
    c = asyncio.Condition()
    async def waiter(i):
        async with c:
            await c.wait()
            print('woken', i)
    ts = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0)
    async with c: c.notify(2)
    await asyncio.sleep(0.1)
    async with c: c.notify_all()
    await asyncio.gather(*ts)
    return 1
async def b5():
    async def bad(): raise KeyError('k')
    task = asyncio.create_task(bad())
    await asyncio.sleep(0)
    return task.done(), repr(task.exception()), task.cancelled()
async def b6():
    async def bad(): raise KeyError('k')
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad()); tg.create_task(w(1, 3))
            print('body')
    except* KeyError as e:
        print(e.exceptions)
    return 'ok'
async def b7():
    raise SystemExit(3)
async def b8():
    inner = asyncio.create_task(w('in', 0.2))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.1)
    except TimeoutError:
        print('timed out')
    return await inner
async def b9():
    fut = asyncio.get_running_loop().create_future()
    async def setter():
        await asyncio.sleep(0.1)
        fut.set_result('set')
    asyncio.create_task(setter())
    return await fut
class It:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n <= 0: raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n
async def b10():
    r = []
    async for i in It(5):
        if i == 3: continue
        if i == 1: break
        r.append(i)
    else:
        r.append('no')
    return r, [x async for x in It(3)], await anext(It(2)), sum([x async for x in It(4) if x])
async def b11():
    t1 = asyncio.create_task(w('x', 0.1), name='nm')
    return t1.get_name(), await t1, asyncio.current_task().get_name().startswith('Task-')
async def b12():
    async def agen():
        for i in range(3):
            got = yield i
            print('got', got)
    g = agen()
    r = [await g.asend(None), await g.asend('a')]
    await g.aclose()
    return r
async def b13():
    res = []
    async def f(n):
        for i in range(3):
            res.append((n, i))
            await asyncio.sleep(0)
    await asyncio.gather(f('a'), f('b'))
    return res
async def b14():
    lock = asyncio.Lock()
    try: lock.release()
    except RuntimeError as e: print(e)
    async with lock: return lock.locked()
async def b15():
    async with asyncio.timeout(None): pass
    ev = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, ev.set)
    await asyncio.wait_for(ev.wait(), 1)
    return asyncio.iscoroutinefunction(b14), asyncio.iscoroutine(5), ev.is_set()
async def b16(): return await asyncio.gather()
async def b17():
    try: await asyncio.gather(w(1, 0.2), w(2, 0.1), b5x())
    except ValueError as e: return str(e)
async def b5x():
    await asyncio.sleep(0.05)
    raise ValueError('five')
#: t(b1)
#: t(b3)
#: t(b4)
#: t(b5)
#: t(b6)
#: t(b8)
#: t(b9)
#: t(b10)
#: t(b11)
#: t(b12)
#: t(b13)
#: t(b14)
#: t(b15)
#: t(b16)
#: t(b7)
