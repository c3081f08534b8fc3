import asyncio


def count(n):  # => calls 3
    while n:  # => loop 0:2 2-3:1
        got = yield n  # => got none:2
        n -= 1
    return "end"  # => return str:short:3, line 3


def outer(n):
    result = yield from count(n)  # => result str:short:2
    return result


def closed():  # => calls 1
    try:
        yield 1
        yield 2  # => line 0
    finally:
        print("closed")  # => line 1


async def work(n):  # => calls 2
    async with asyncio.Lock() as lock:  # => lock none:2
        await asyncio.sleep(0)
    return [i async for i in ticks(n)]  # => loop 0:1 2-3:1, return list:empty:1 list:few:1


async def ticks(n):
    for i in range(n):
        yield i


print(list(count(2)), list(outer(0)))
it = outer(0)
try:
    next(it)
except StopIteration as end:
    print(end.value)
it = closed()
next(it)
it.close()


async def main():
    print(await asyncio.gather(work(0), work(2)))


asyncio.run(main())


async def stops(n):
    for i in range(n):
        if i:
            return  # => return none:1
        yield i


async def all_of():
    return [i async for i in stops(3)]


print(asyncio.run(all_of()))
