"""What a basket costs."""


def to_pay(prices: list[float], code: str = "") -> float:
    """The sum of the prices, less what the code is worth.

    >>> to_pay([40, 25], "TENTH")
    58.5
    >>> to_pay([40])
    40
    """
    total = 0
    for price in prices:
        total += price
    if code == "TENTH" and total > 50:
        total -= total / 10
    return total


def average(prices: list[float]) -> float:
    """What an article costs, on average."""
    return sum(prices) / len(prices)


def initials(name: str) -> str:
    """The letters on the parcel.

    >>> initials("Ada King Lovelace")
    'AKL'
    """
    parts = name.split()
    letters = [part[0] for part in parts]
    return "".join(letters)


def dearest(prices: dict[str, float], most: int = 3) -> list[str]:
    """The articles that cost most."""
    ranked = sorted(prices, key=prices.get, reverse=True)
    return ranked[:most]


assert dearest({"tea": 4, "milk": 1, "rice": 3}, 2) == ["tea", "rice"]
