"""Small puzzles with asserts."""


def hanoi(disks, source="a", target="c", spare="b"):
    if disks <= 0:
        return []
    return (
        hanoi(disks - 1, source, spare, target)
        + [(source, target)]
        + hanoi(disks - 1, spare, target, source)
    )


def collatz(n):
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def fizz_buzz(n):
    out = []
    for i in range(1, n + 1):
        out.append("Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or str(i))
    return out


def gray_code(bits):
    if bits <= 0:
        return [""]
    shorter = gray_code(bits - 1)
    return ["0" + code for code in shorter] + ["1" + code for code in reversed(shorter)]


def josephus(count, step):
    survivor = 0
    for size in range(2, count + 1):
        survivor = (survivor + step) % size
    return survivor


def luhn(number: str) -> bool:
    total = 0
    for i, char in enumerate(reversed(number)):
        if not char.isdigit():
            return False
        digit = int(char) * (1 + i % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def magic_sum(square):
    sums = {sum(row) for row in square} | {sum(column) for column in zip(*square)}
    return sums.pop() if len(sums) == 1 else None


def happy(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(digit) ** 2 for digit in str(abs(n)))
    return n == 1


def leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def weekday(year: int, month: int, day: int) -> int:
    """0 is Sunday."""
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    shifts = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)
    if month < 3:
        year -= 1
    return (year + year // 4 - year // 100 + year // 400 + shifts[month - 1] + day) % 7


def mean(xs):
    return sum(xs) / len(xs) if xs else 0.0


def median(xs):
    ordered = sorted(xs)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def test_puzzles():
    assert len(hanoi(3)) == 7
    assert collatz(27) == 111
    assert fizz_buzz(15)[-1] == "FizzBuzz"
    assert gray_code(2) == ["00", "01", "11", "10"]
    assert josephus(7, 3) == 3
    assert luhn("79927398713") and not luhn("79927398710")
    assert magic_sum([[2, 7, 6], [9, 5, 1], [4, 3, 8]]) == 15
    assert happy(19) and not happy(4)
    assert leap_year(2000) and not leap_year(1900)
    assert weekday(2024, 2, 29) == 4
    assert mean([1, 2, 3]) == 2.0
    assert median([3, 1, 2]) == 2 and median([4, 1, 3, 2]) == 2.5


if __name__ == "__main__":
    test_puzzles()
