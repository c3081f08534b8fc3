"""Order book keeping: the loops that a growing shop meets."""


def repeated(orders: list):
    """Orders that came in twice."""
    seen = []
    twice = []
    for order in orders:
        if order in seen:
            twice.append(order)
        seen.append(order)
    return twice


def ship(queue: list[str]):
    """Packs the oldest order first."""
    labels = []
    while queue:
        order = queue.pop(0)
        labels.append("to " + order)
    return labels


def total(prices: list[int]):
    """The sum of the first price and the others."""
    if not prices:
        return 0
    return prices[0] + total(prices[1:])


def ways(steps: int):
    """In how many ways can one climb the stairs?"""
    if steps < 2:
        return 1
    return ways(steps - 1) + ways(steps - 2)


def label(order):
    state = "open"
    if state == "shipped":
        return "on its way"
    return f"{order} is {state}"
