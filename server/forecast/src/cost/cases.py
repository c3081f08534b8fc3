# Functions of known growth. Each case starts with `# case: NAME CLASS`, where CLASS is a growth class or `unknown`
# (nothing is claimed); `memory CLASS` and `in NAMES` may follow.

# case: constant_loop constant
def constant_loop(xs):
    total = 0
    for i in range(10):
        for j in range(10):
            total += i * j
    return total

# case: first constant
def first(xs):
    return xs[0] if xs else None

# case: lookup constant
def lookup(d: dict, key):
    return key in d

# case: prefix constant
def prefix(xs):
    out = []
    for x in xs[:10]:
        out.append(x)
    return out

# case: table_scan constant
NAMES = ["a", "b", "c"]
def table_scan(x):
    for name in NAMES:
        if name == x:
            return True
    return False

# case: islice_few constant
from itertools import islice
def islice_few(xs):
    out = []
    for x in islice(xs, 5):
        out.append(x)
    return out

# case: small_in constant
def small_in(x):
    return x in (1, 2, 3)

# case: bisect_own logn
def bisect_own(xs, x):
    lo, hi = 0, len(xs)
    while lo < hi:
        mid = (lo + hi) // 2
        if xs[mid] < x:
            lo = mid + 1
        else:
            hi = mid
    return lo

# case: bisect_inclusive logn
def bisect_inclusive(xs, x):
    lo = 0
    hi = len(xs) - 1
    while lo <= hi:
        mid = lo + (hi - lo) // 2
        if xs[mid] == x:
            return mid
        if xs[mid] < x:
            lo = mid + 1
        else:
            hi = mid - 1
    return -1

# case: digits logn
def digits(n):
    count = 0
    while n:
        n //= 10
        count += 1
    return count

# case: digit_sum logn in n
def digit_sum(n):
    total = 0
    while n > 0:
        total += n % 10
        n = n // 10
    return total

# case: doubling logn
def doubling(n):
    i = 1
    while i < n:
        i *= 2
    return i

# case: gcd logn
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a

# case: power_rec logn
def power_rec(x: float, n: int):
    if n == 0:
        return 1
    half = power_rec(x, n // 2)
    return half * half

# case: heap_push logn
import heapq
def heap_push(heap: list, x):
    heapq.heappush(heap, x)

# case: bisect_rec logn
def bisect_rec(xs, x, lo, hi):
    if lo >= hi:
        return -1
    mid = (lo + hi) // 2
    if xs[mid] == x:
        return mid
    if xs[mid] < x:
        return bisect_rec(xs, x, mid + 1, hi)
    return bisect_rec(xs, x, lo, mid)

# case: total linear in xs memory constant
def total(xs):
    s = 0
    for x in xs:
        s += x
    return s

# case: squares linear memory linear
def squares(n):
    return [i * i for i in range(n)]

# case: concat_local linear
def concat_local(parts: list[str]):
    s = ""
    for p in parts:
        s = s + p
    return s

# case: concat_augmented linear
def concat_augmented(parts: list[str]):
    s = ""
    for p in parts:
        s += p
    return s

# case: scan_chars linear in text
def scan_chars(text: str):
    count = 0
    for line in text.splitlines():
        for ch in line:
            if ch == "x":
                count += 1
    return count

# case: grid_sum linear in grid
def grid_sum(grid):
    total = 0
    for row in grid:
        for cell in row:
            total += cell
    return total

# case: grid_index linear
def grid_index(grid):
    total = 0
    for i in range(len(grid)):
        for j in range(len(grid[0])):
            total += grid[i][j]
    return total

# case: words linear
def words(lines):
    count = 0
    for line in lines:
        for word in line.split():
            count += 1
    return count

# case: two_pointer linear
def two_pointer(xs, target):
    lo, hi = 0, len(xs) - 1
    while lo < hi:
        s = xs[lo] + xs[hi]
        if s == target:
            return lo, hi
        if s < target:
            lo += 1
        else:
            hi -= 1
    return None

# case: window linear
def window(s: str):
    seen = {}
    left = best = 0
    for right in range(len(s)):
        ch = s[right]
        seen[ch] = seen.get(ch, 0) + 1
        while left < right and seen[ch] > 1:
            seen[s[left]] -= 1
            left += 1
        best = max(best, right - left + 1)
    return best

# case: tokens linear
def tokens(text: str):
    out = []
    i = 0
    n = len(text)
    while i < n:
        if text[i].isdigit():
            start = i
            while i < n and text[i].isdigit():
                i += 1
            out.append(start)
        else:
            i += 1
    return out

# case: next_greater linear
def next_greater(xs):
    out = [-1] * len(xs)
    stack = []
    for i in range(len(xs)):
        while stack and xs[stack[-1]] < xs[i]:
            out[stack.pop()] = xs[i]
        stack.append(i)
    return out

# case: drain linear
def drain(items):
    stack = list(items)
    total = 0
    while stack:
        total += stack.pop()
    return total

# case: count_set linear
def count_set(xs):
    seen = set()
    for x in xs:
        if x not in seen:
            seen.add(x)
    return len(seen)

# case: stepping linear
def stepping(n):
    i = 0
    while i < n:
        i += 3
    return i

# case: factorial linear memory linear
def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)

# case: fib_cached linear
from functools import lru_cache
@lru_cache(maxsize=None)
def fib_cached(n):
    if n < 2:
        return n
    return fib_cached(n - 1) + fib_cached(n - 2)

# case: fib_memo linear
def fib_memo(n, memo):
    if n in memo:
        return memo[n]
    if n < 2:
        return n
    memo[n] = fib_memo(n - 1, memo) + fib_memo(n - 2, memo)
    return memo[n]

# case: tree_size linear
def tree_size(node):
    if node is None:
        return 0
    return 1 + tree_size(node.left) + tree_size(node.right)

# case: tree_children linear
def tree_children(node):
    total = node.value
    for child in node.children:
        total += tree_children(child)
    return total

# case: list_length linear
def list_length(head):
    count = 0
    while head:
        count += 1
        head = head.next
    return count

# case: is_prime linear
def is_prime(n: int):
    if n < 2:
        return False
    for i in range(2, int(n ** 0.5) + 1):
        if n % i == 0:
            return False
    return True

# case: groups linear
def groups(xs):
    out = {}
    for x in xs:
        out.setdefault(x, []).append(x)
    n = 0
    for k, vs in out.items():
        for v in vs:
            n += 1
    return n

# case: join_parts linear
def join_parts(xs: list[str]):
    return ",".join(x.strip() for x in xs)

# case: counter linear
from collections import Counter
def counter(xs):
    c = Counter(xs)
    return max(c.values())

# case: queue_popleft linear
from collections import deque
def queue_popleft(xs):
    q = deque(xs)
    while q:
        q.popleft()

# case: callee_linear linear in xs
def helper_sum(xs):
    t = 0
    for x in xs:
        t += x
    return t
def callee_linear(xs):
    return helper_sum(xs) + helper_sum(xs)

# case: generator_use linear
def evens(xs):
    for x in xs:
        if x % 2 == 0:
            yield x
def generator_use(xs):
    n = 0
    for x in evens(xs):
        n += 1
    return n

# case: reverse_copy linear memory linear
def reverse_copy(xs):
    return xs[::-1]

# case: palindrome linear
def palindrome(s: str):
    return s == s[::-1]

# case: sum_two linear in xs,ys
def sum_two(xs, ys):
    t = 0
    for x in xs:
        t += x
    for y in ys:
        t += y
    return t

# case: sliced_window linear
def sliced_window(xs, k):
    out = 0
    for i in range(len(xs)):
        out += sum(xs[i:i + 3])
    return out

# case: sorting nlogn in xs
def sorting(xs):
    return sorted(xs)

# case: sort_method nlogn
def sort_method(xs: list):
    xs.sort()
    for x in xs:
        pass

# case: merge_sort nlogn
def merge_sort(xs):
    if len(xs) <= 1:
        return xs
    mid = len(xs) // 2
    left = merge_sort(xs[:mid])
    right = merge_sort(xs[mid:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    out.extend(left[i:])
    out.extend(right[j:])
    return out

# case: heap_all nlogn
import heapq
def heap_all(xs):
    heap = []
    for x in xs:
        heapq.heappush(heap, x)
    out = []
    while heap:
        out.append(heapq.heappop(heap))
    return out

# case: sieve nlogn
def sieve(n):
    flags = [True] * (n + 1)
    for i in range(2, n + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return flags

# case: halves_in_loop nlogn
def halves_in_loop(n):
    c = 0
    for i in range(n):
        j = n
        while j > 1:
            j //= 2
            c += 1
    return c

# case: sort_key nlogn
def sort_key(items):
    return sorted(items, key=lambda it: it[1])

# case: pairs quadratic in xs
def pairs(xs):
    out = 0
    for a in xs:
        for b in xs:
            out += 1
    return out

# case: cross quadratic in xs,ys
def cross(xs, ys):
    out = 0
    for a in xs:
        for b in ys:
            out += 1
    return out

# case: member_list quadratic in xs,ys
def member_list(xs, ys: list):
    n = 0
    for x in xs:
        if x in ys:
            n += 1
    return n

# case: dedupe quadratic
def dedupe(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out

# case: pop_front quadratic
def pop_front(xs):
    queue = list(xs)
    while queue:
        queue.pop(0)

# case: insert_front quadratic
def insert_front(xs):
    out = []
    for x in xs:
        out.insert(0, x)
    return out

# case: slice_rec quadratic memory quadratic
def slice_rec(xs):
    if not xs:
        return 0
    return xs[0] + slice_rec(xs[1:])

# case: list_plus quadratic
def list_plus(xs):
    out = []
    for x in xs:
        out = out + [x]
    return out

# case: bubble quadratic
def bubble(xs: list):
    n = len(xs)
    for i in range(n):
        for j in range(n - i - 1):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]

# case: triangle quadratic
def triangle(n):
    c = 0
    for i in range(n):
        for j in range(i):
            c += 1
    return c

# case: index_in_loop quadratic
def index_in_loop(names: list, keys):
    return [names.index(k) for k in keys]

# case: matrix quadratic memory quadratic
def matrix(n):
    return [[0] * n for _ in range(n)]

# case: all_pairs_list quadratic memory quadratic
def all_pairs_list(xs):
    out = []
    for a in xs:
        for b in xs:
            out.append((a, b))
    return out

# case: grow_then_scan quadratic
def grow_then_scan(n):
    buf = []
    total = 0
    for i in range(n):
        buf.append(i)
        for x in buf:
            total += x
    return total

# case: built_rows quadratic
def built_rows(n):
    grid = [[0] * n for _ in range(n)]
    t = 0
    for row in grid:
        for cell in row:
            t += cell
    return t

# case: callee_rows quadratic
def grid_total(grid):
    t = 0
    for row in grid:
        for cell in row:
            t += cell
    return t
def callee_rows(n):
    return grid_total([[0] * n for _ in range(n)])

# case: callee_in_loop quadratic
def contains(ys: list, x):
    return x in ys
def callee_in_loop(xs, ys):
    return [x for x in xs if contains(ys, x)]

# case: combos quadratic
from itertools import combinations
def combos(xs):
    n = 0
    for a, b in combinations(xs, 2):
        n += 1
    return n

# case: lcs quadratic
def lcs(a: str, b: str):
    dp = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                dp[i][j] = dp[i - 1][j - 1] + 1
            else:
                dp[i][j] = max(dp[i - 1][j], dp[i][j - 1])
    return dp[-1][-1]

# case: str_in_loop quadratic
def str_in_loop(words: list, text: str):
    return [w for w in words if w in text]

# case: while_pairs quadratic
def while_pairs(n):
    i = 0
    c = 0
    while i < n:
        j = 0
        while j < n:
            c += 1
            j += 1
        i += 1
    return c

# case: remove_loop quadratic
def remove_loop(xs: list, ys):
    for y in ys:
        xs.remove(y)

# case: sort_in_loop quadratic
def sort_in_loop(xs, ys: list):
    for x in xs:
        s = sorted(ys)
    return 0

# case: prefix_copies quadratic
def prefix_copies(xs):
    t = 0
    for i in range(len(xs)):
        t += sum(xs[i:])
    return t

# case: cubes cubic
def cubes(n):
    c = 0
    for i in range(n):
        for j in range(n):
            for k in range(n):
                c += 1
    return c

# case: triples cubic
def triples(xs):
    n = len(xs)
    c = 0
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if xs[i] + xs[j] + xs[k] == 0:
                    c += 1
    return c

# case: matmul cubic
def matmul(a, b, n):
    out = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                out[i][j] += a[i][k] * b[k][j]
    return out

# case: substrings cubic
def substrings(s: str):
    out = set()
    for i in range(len(s)):
        for j in range(i, len(s)):
            out.add(s[i:j])
    return out

# case: floyd cubic
def floyd(dist: list):
    n = len(dist)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if dist[i][k] + dist[k][j] < dist[i][j]:
                    dist[i][j] = dist[i][k] + dist[k][j]

# case: pairs_member cubic
def pairs_member(xs, bad: list):
    c = 0
    for a in xs:
        for b in xs:
            if a in bad:
                c += 1
    return c

# case: fib exponential in n
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)

# case: hanoi exponential
def hanoi(n, a, b, c):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)

# case: masks exponential
def masks(n):
    c = 0
    for m in range(2 ** n):
        c += 1
    return c

# case: masks_shift exponential
def masks_shift(xs):
    c = 0
    for m in range(1 << len(xs)):
        c += 1
    return c

# case: perms exponential
from itertools import permutations
def perms(xs):
    n = 0
    for p in permutations(xs):
        n += 1
    return n

# case: subset_sum exponential
def subset_sum(xs, i, target):
    if i == len(xs):
        return target == 0
    return subset_sum(xs, i + 1, target) or subset_sum(xs, i + 1, target - xs[i])

# case: if_either linear
def if_either(n):
    if n == 0:
        return 0
    if n % 2:
        return if_either(n - 1)
    return if_either(n - 1) + 1

# case: unknown_callee unknown
def unknown_callee(xs, f):
    for x in xs:
        f(x)

# case: unknown_container unknown
def unknown_container(xs, ys):
    return [x for x in xs if x in ys]

# case: worklist unknown
def worklist(start):
    stack = [start]
    while stack:
        node = stack.pop()
        for n in node.next:
            stack.append(n)

# case: endless unknown
def endless(q):
    while True:
        if q.ready():
            break

# case: collatz unknown
def collatz(n):
    steps = 0
    while n != 1:
        if n % 2:
            n = 3 * n + 1
        else:
            n //= 2
        steps += 1
    return steps

# case: values_of quadratic
def values_of(nums):
    t = 0
    for x in nums:
        for i in range(x):
            t += 1
    return t

# case: method_call linear in self.items
class Bag:
    def __init__(self):
        self.items = []
    def size(self):
        n = 0
        for it in self.items:
            n += 1
        return n
    def method_call(self):
        return self.size()

# case: range_children exponential
def range_children(n):
    if n == 0:
        return 1
    return sum(range_children(n - 1) for _ in range(2)) + range_children(n - 1)

# case: graph_edges linear
def graph_edges(n, edges):
    g = [[] for _ in range(n)]
    for a, b in edges:
        g[a].append(b)
    c = 0
    for u in range(n):
        for v in g[u]:
            c += 1
    return c

# case: quadratic_plus quadratic
def quadratic_plus(xs):
    s = sorted(xs)
    for a in s:
        for b in s:
            pass

# case: nested_def quadratic
def nested_def(xs):
    def inner(a):
        for b in xs:
            if a == b:
                return True
        return False
    return [inner(x) for x in xs]

# case: any_in linear
def any_in(xs):
    return any(x > 0 for x in xs)

# case: any_nested quadratic
def any_nested(xs, ys):
    return any(x == y for x in xs for y in ys)

# case: flatten linear
def flatten(rows):
    return [x for row in rows for x in row]

# case: try_loop linear
def try_loop(xs: list[str]):
    out = []
    for x in xs:
        try:
            out.append(int(x))
        except ValueError:
            pass
    return out

# case: fibonacci_range unknown
def fibonacci_range(n):
    a, b = 0, 1
    for i in range(n):
        a, b = b, a + b
    for j in range(b):
        pass

# case: prepend quadratic
def prepend(n):
    s = ""
    for i in range(n):
        s = str(i) + s
    return s

# case: doubled_list unknown
def doubled_list(xs, n):
    for _ in range(n):
        xs = [x for x in xs for _ in range(2)]
    return xs

# case: breadth_first unknown
def breadth_first(g, s):
    seen = {s}
    q = [s]
    for u in q:
        for v in g[u]:
            if v not in seen:
                seen.add(v)
                q.append(v)

# case: all_orders unknown
def all_orders(xs):
    if len(xs) <= 1:
        return [xs]
    out = []
    for i in range(len(xs)):
        for p in all_orders(xs[:i] + xs[i + 1:]):
            out.append([xs[i]] + p)
    return out

# case: longest_palindrome cubic
def longest_palindrome(s: str):
    best = ""
    for i in range(len(s)):
        for j in range(i, len(s)):
            t = s[i:j + 1]
            if t == t[::-1] and len(t) > len(best):
                best = t
    return best

# case: chunks linear
def chunks(xs, k):
    for i in range(0, len(xs), k):
        for c in xs[i:i + k]:
            pass

# case: seen_before quadratic
def seen_before(xs):
    return [xs[i] for i in range(len(xs)) if xs[i] not in xs[:i]]

# case: sum_of_lists quadratic
def sum_of_lists(xs):
    return sum([[x] for x in xs], [])

# case: quicksort unknown
def quicksort(xs):
    if len(xs) <= 1:
        return xs
    pivot = xs[0]
    less = [x for x in xs[1:] if x < pivot]
    more = [x for x in xs[1:] if x >= pivot]
    return quicksort(less) + [pivot] + quicksort(more)

# case: bubble_copy quadratic
def bubble_copy(xs):
    xs = xs[:]
    for i in range(len(xs)):
        for j in range(0, len(xs) - i - 1):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs

# case: returned_once linear
def returned_once(xs):
    for i in range(len(xs)):
        if xs[i] == 0:
            return xs[i:]
    return None

# case: descend unknown
def descend(n, xs):
    for x in xs:
        if x:
            return descend(n - x, xs)
    return 0

# case: descend_step quadratic
def descend_step(n: int, xs):
    if n == 0:
        return 0
    for x in xs:
        if x:
            return descend_step(n - 1, xs)
    return 0


# case: leaves_by_raise linear
def leaves_by_raise(names: list, known: dict):
    for name in names:
        if name not in known:
            there = ", ".join(names)
            raise KeyError(f"{name} is none of {there}")
    return len(names)


# case: leaves_by_return linear
def leaves_by_return(points: list[int], limit: int):
    for i in range(len(points)):
        if points[i] > limit:
            before = points[:i]
            total = sum(before)
            return total
    return 0


# case: caught_in_the_round quadratic
def caught_in_the_round(names: list, known: dict):
    missing = 0
    for name in names:
        try:
            if name not in known:
                longest = max(names)
                raise KeyError(longest)
        except KeyError:
            missing += 1
    return missing
