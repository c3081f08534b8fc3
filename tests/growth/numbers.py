"""Functions of numbers."""

from functools import lru_cache


# growth: constant
def triangle(n):
    return n * (n + 1) // 2


# growth: logn
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


# growth: logn
def digits(n):
    count = 0
    while n > 0:
        n //= 10
        count += 1
    return count


# growth: logn
def power(base, exponent, modulus=1_000_007):
    result = 1
    while exponent > 0:
        if exponent % 2:
            result = result * base % modulus
        base = base * base % modulus
        exponent //= 2
    return result


# growth: logn
def halvings(n: int) -> int:
    if n <= 1:
        return 0
    return 1 + halvings(n // 2)


# growth: linear
def total(n):
    result = 0
    for i in range(n):
        result += i
    return result


# growth: exponential
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


# growth: linear
@lru_cache(maxsize=None)
def remembered(n):
    if n < 2:
        return n
    return remembered(n - 1) + remembered(n - 2)


# growth: linear
def fib_table(n):
    table = [0, 1]
    for i in range(2, n + 1):
        table.append((table[i - 1] + table[i - 2]) % 1_000_007)
    return table[n]


# growth: constant
def checkerboard(n):
    black = 0
    for row in range(10):
        for column in range(10):
            if (row + column) % 2 == n % 2:
                black += 1
    return black


# growth: nlogn
def bit_lengths(n):
    steps = 0
    for i in range(1, n + 1):
        while i:
            i >>= 1
            steps += 1
    return steps


# growth: nlogn
def harmonic(n):
    visits = 0
    for step in range(1, n + 1):
        for _ in range(0, n, step):
            visits += 1
    return visits


# growth: quadratic
def pairs(n):
    found = []
    for i in range(n):
        for j in range(i):
            found.append((j, i))
    return found


# growth: cubic
def triples(n):
    count = 0
    for a in range(1, n + 1):
        for b in range(a, n + 1):
            for c in range(b, n + 1):
                if a * a + b * b == c * c:
                    count += 1
    return count


# growth: exponential
def moves(n, source="a", target="b", spare="c"):
    if n == 0:
        return 0
    return moves(n - 1, source, spare, target) + 1 + moves(n - 1, spare, target, source)


# growth: exponential
def bit_strings(n):
    if n == 0:
        return [""]
    shorter = bit_strings(n - 1)
    return ["0" + it for it in shorter] + ["1" + it for it in shorter]


# growth: logn
def binary(n: int) -> str:
    out = ""
    while n:
        out = str(n % 2) + out
        n //= 2
    return out or "0"


# growth: logn
def integer_root(n: int) -> int:
    low, high = 0, n + 1
    while high - low > 1:
        mid = (low + high) // 2
        if mid * mid <= n:
            low = mid
        else:
            high = mid
    return low


# growth: exponential
def tribonacci(n):
    return 1 if n < 3 else tribonacci(n - 1) + tribonacci(n - 2) + tribonacci(n - 3)
