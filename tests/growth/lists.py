"""Functions of lists."""

import bisect
import heapq
from collections import Counter, deque


# growth: constant
def first_or_none(items):
    for item in items:
        return item
    return None


# growth: constant
def middle(xs):
    return xs[len(xs) // 2]


# growth: constant
def ends(xs):
    return xs[0], xs[-1], len(xs)


# growth: logn
def search(xs, target):
    low, high = 0, len(xs)
    while low < high:
        mid = (low + high) // 2
        if xs[mid] < target:
            low = mid + 1
        else:
            high = mid
    return low < len(xs) and xs[low] == target


# growth: logn
def place(xs, x):
    return bisect.bisect_left(xs, x)


# growth: linear
def mean(xs):
    if not xs:
        return 0.0
    return sum(xs) / len(xs)


# growth: linear
def largest(xs):
    best = xs[0]
    for x in xs[1:]:
        if x > best:
            best = x
    return best


# growth: linear
def pair_with_sum(xs, target):
    low, high = 0, len(xs) - 1
    while low < high:
        both = xs[low] + xs[high]
        if both == target:
            return low, high
        if both < target:
            low += 1
        else:
            high -= 1
    return None


# growth: linear
def longest_run(xs):
    best = run = 0
    previous = None
    for x in xs:
        run = run + 1 if x == previous else 1
        best = max(best, run)
        previous = x
    return best


# growth: linear
def window_maximum(xs, size=3):
    held = deque()
    out = []
    for i, x in enumerate(xs):
        while held and xs[held[-1]] <= x:
            held.pop()
        held.append(i)
        if held[0] <= i - size:
            held.popleft()
        if i >= size - 1:
            out.append(xs[held[0]])
    return out


# growth: nlogn
def merge_sort(xs):
    if len(xs) <= 1:
        return xs
    half = len(xs) // 2
    left, right = merge_sort(xs[:half]), merge_sort(xs[half:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


# growth: nlogn
def heap_sorted(items):
    heap = []
    for item in items:
        heapq.heappush(heap, -item)
    return [-heapq.heappop(heap) for _ in range(len(heap))]


# growth: nlogn
def ranks(xs):
    ordered = sorted(xs)
    return [bisect.bisect_left(ordered, x) for x in xs]


# growth: nlogn
def increasing(xs):
    tails = []
    for x in xs:
        low, high = 0, len(tails)
        while low < high:
            mid = (low + high) // 2
            if tails[mid] < x:
                low = mid + 1
            else:
                high = mid
        if low == len(tails):
            tails.append(x)
        else:
            tails[low] = x
    return len(tails)


# growth: nlogn
def inversions(xs):
    if len(xs) < 2:
        return 0, xs
    half = len(xs) // 2
    left_count, left = inversions(xs[:half])
    right_count, right = inversions(xs[half:])
    count, merged, j = left_count + right_count, [], 0
    for x in left:
        while j < len(right) and right[j] < x:
            merged.append(right[j])
            j += 1
        count += j
        merged.append(x)
    return count, merged + right[j:]


# growth: quadratic
def unique(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out


# growth: quadratic
def drained(queue: list[int]):
    served = 0
    while queue:
        served += queue.pop(0)
    return served


# growth: quadratic
def summed(xs):
    if not xs:
        return 0
    head = 0
    for x in xs:
        head = max(head, x)
    return head + summed(xs[1:])


# growth: quadratic
def insertion_sort(xs):
    for i in range(1, len(xs)):
        x = xs[i]
        j = i - 1
        while j >= 0 and xs[j] > x:
            xs[j + 1] = xs[j]
            j -= 1
        xs[j + 1] = x
    return xs


# growth: quadratic
def quick_sort(xs):
    if len(xs) <= 1:
        return xs
    pivot = xs[0]
    smaller = [x for x in xs[1:] if x < pivot]
    larger = [x for x in xs[1:] if x >= pivot]
    return quick_sort(smaller) + [pivot] + quick_sort(larger)


# growth: quadratic
def common(xs, ys):
    both = []
    for x in xs:
        for y in ys:
            if x == y:
                both.append(x)
                break
    return both


# growth: linear
def common_fast(xs, ys):
    known = set(ys)
    return [x for x in xs if x in known]


# growth: cubic
def zero_triples(xs):
    found = 0
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            for k in range(j + 1, len(xs)):
                if xs[i] + xs[j] + xs[k] == 0:
                    found += 1
    return found


# growth: cubic
def best_slice(xs):
    best = 0
    for i in range(len(xs)):
        for j in range(i, len(xs)):
            total = 0
            for k in range(i, j + 1):
                total += xs[k]
            best = max(best, total)
    return best


# growth: exponential
def subsets(items):
    if not items:
        return [[]]
    rest = subsets(items[1:])
    return rest + [[items[0]] + it for it in rest]


# growth: exponential
def permutations(items):
    if len(items) <= 1:
        return [items]
    out = []
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1 :]):
            out.append([items[i]] + rest)
    return out


# growth: exponential
def can_reach(xs, target):
    if target == 0:
        return True
    if not xs:
        return False
    return can_reach(xs[1:], target) or can_reach(xs[1:], target - xs[0])


# growth: linear
def evens_squared(xs):
    kept = (x for x in xs if x % 2 == 0)
    squares = (x * x for x in kept)
    return sum(squares)


# growth: linear
def most_common(items):
    counts = Counter(items)
    best = None
    for item, count in counts.items():
        if best is None or count > counts[best]:
            best = item
    return best
