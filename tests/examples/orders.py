"""Order book keeping: the loops that a growing shop meets."""

import re

WEEKDAYS = 7


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


def empty_week():
    """A column a day."""
    week = []
    for day in range(WEEKDAYS):
        week.append((day, []))
    return week


def matches(lines: list[str], names: list[str]):
    """Lines that begin with a name."""
    found = []
    for line in lines:
        for name in names:
            if re.compile(name + ":").match(line):
                found.append(line)
    return found


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
