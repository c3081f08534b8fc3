import bisect
import copy
import heapq
import string


def show(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h)
print(h)
heapq.heappush(h, 0)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 4), h, heapq.heapreplace(h, 7), h)
print([heapq.heappop(h) for _ in range(len(h))], heapq.nlargest(2, [1, 5, 2]), heapq.nsmallest(2, [4, 1, 3]), heapq.nlargest(1, ['a', 'bbb'], key=len))
print(list(heapq.merge([1, 4, 7], [2, 5], [3])), list(heapq.merge([3, 1], [2], reverse=True)))
h = []
for item in [(2, 'b'), (1, 'c'), (1, 'a')]:
    heapq.heappush(h, item)
print(h, heapq.heappop(h))
show(lambda: heapq.heappop([]))
show(lambda: heapq.heapify((1, 2)))
show(lambda: heapq.heappush([], 1, 2))
show(lambda: heapq.heappush((), 1))
show(lambda: heapq.heappush([1], 'a'))
a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 0), bisect.bisect_left(a, 9), bisect.bisect(a, 3, 0, 2))
bisect.insort(a, 4)
bisect.insort_left(a, 3)
print(a, bisect.bisect_left([(1, 'a'), (2, 'b')], 2, key=lambda x: x[0]))
show(lambda: bisect.bisect([1], 'a'))
show(lambda: bisect.bisect([1], 1, -1))
print(string.ascii_letters, string.digits, repr(string.whitespace), string.punctuation, string.hexdigits, string.capwords('hello  wORLD x'))
print(repr(string.printable), string.Template('$a and ${b} $$').substitute(a=1, b='x'), string.Template('$a $b').safe_substitute(a=1))
show(lambda: string.Template('$a').substitute())
show(lambda: string.Template('x\n$1').substitute())


class Thing:
    def __init__(self):
        self.items = [1, [2]]


x = [1, [2, 3], {'a': [4]}, (5, [6]), {7}]
y = copy.copy(x)
z = copy.deepcopy(x)
x[1].append(9)
x[2]['a'].append(9)
x[3][1].append(9)
print(y, z, x == y, x == z)
t = Thing()
u = copy.deepcopy(t)
v = copy.copy(t)
t.items.append(3)
print(u.items, v.items, u is t, type(u).__name__)
loop = []
loop.append(loop)
again = copy.deepcopy(loop)
print(again[0] is again, copy.copy((1, 2)), copy.copy({1: 2}), copy.deepcopy('a'), copy.deepcopy(None), copy.copy({1, 2}))
