import threading


def often(n):
    if n % 2:
        return 1
    return 0


for n in range(100000):
    often(n)

done = []


def threaded(n):  # => calls 40
    for _ in range(100):  # => loop 11-100:40
        n += 1
    done.append(n)


threads = [threading.Thread(target=threaded, args=(n,)) for n in range(40)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(done), threading.active_count())


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RecursionError as error:
    print(type(error))


def hot():
    total = 0
    for i in range(300000):  # => loop >100:1
        if i & 1:  # => branch 150000/300000
            total += i
    return total


print(hot())
