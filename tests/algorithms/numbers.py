"""Number theory."""


def gcd(a, b):
    """
    >>> gcd(48, 18)
    6
    """
    while b:
        a, b = b, a % b
    return abs(a)


def extended_gcd(a, b):
    """
    >>> extended_gcd(240, 46)
    (2, -9, 47)
    """
    x, next_x, y, next_y = 1, 0, 0, 1
    while b:
        quotient, rest = divmod(a, b)
        a, b = b, rest
        x, next_x = next_x, x - quotient * next_x
        y, next_y = next_y, y - quotient * next_y
    return a, x, y


def sieve(limit):
    """
    >>> sieve(30)
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    >>> sieve(1)
    []
    """
    is_prime = [True] * (limit + 1)
    primes = []
    for n in range(2, limit + 1):
        if is_prime[n]:
            primes.append(n)
            for multiple in range(n * n, limit + 1, n):
                is_prime[multiple] = False
    return primes


def is_prime(n):
    """
    >>> [n for n in range(20) if is_prime(n)]
    [2, 3, 5, 7, 11, 13, 17, 19]
    """
    if n < 2:
        return False
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return True


def prime_factors(n):
    """
    >>> prime_factors(360)
    [2, 2, 2, 3, 3, 5]
    """
    factors, divisor = [], 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            factors.append(divisor)
            n //= divisor
        divisor += 1
    if n > 1:
        factors.append(n)
    return factors


def power_modulo(base, exponent, modulus):
    """
    >>> power_modulo(3, 200, 13)
    9
    """
    if exponent < 0 or modulus <= 0:
        raise ValueError("the exponent must not be negative, the modulus must be positive")
    result = 1 % modulus
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def to_roman(number):
    """
    >>> to_roman(1994)
    'MCMXCIV'
    """
    table = [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]
    out = ""
    for value, letters in table:
        while number >= value:
            out += letters
            number -= value
    return out


def in_base(number, base):
    """
    >>> in_base(255, 16)
    'ff'
    >>> in_base(0, 2)
    '0'
    """
    if not 2 <= base <= 36:
        raise ValueError("base must be between 2 and 36")
    digits, rest = "", abs(number)
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")


def pascal(rows):
    """
    >>> pascal(4)
    [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]
    """
    triangle = []
    for size in range(rows):
        row = [1] * (size + 1)
        for i in range(1, size):
            row[i] = triangle[-1][i - 1] + triangle[-1][i]
        triangle.append(row)
    return triangle


def perfect_numbers(limit):
    """
    >>> perfect_numbers(500)
    [6, 28, 496]
    """
    return [n for n in range(2, limit) if sum(d for d in range(1, n // 2 + 1) if n % d == 0) == n]


def integer_root(n):
    """
    >>> [integer_root(n) for n in (0, 1, 15, 16, 17)]
    [0, 1, 3, 4, 4]
    """
    if n < 0:
        raise ValueError("n must not be negative")
    guess = n
    while guess * guess > n:
        guess = (guess + n // guess) // 2
    return guess
