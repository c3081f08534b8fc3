"""Order book keeping: the loops that a growing shop meets."""

import re

WEEKDAYS = 7
DEBUG = False


def repeated(orders):
    """Orders that came in twice."""
    seen = []
    twice = []
    for order in orders:
        if order in seen:
            twice.append(order)
        seen.append(order)
    return twice


def ship(queue: list, pack):
    """Packs the oldest order first."""
    shipped = 0
    while queue:
        order = queue.pop(0)
        pack(order)
        shipped += 1
    return shipped


def totals(weeks):
    """One row a week, one column a day."""
    table = []
    for week in weeks:
        row = []
        for day in range(WEEKDAYS):
            row.append(sum(week[day]))
        table.append(row)
    return table


def matches(lines, names):
    """Lines that begin with a name."""
    found = []
    for line in lines:
        for name in names:
            if re.compile(name + ":").match(line):
                found.append(line)
    return found


def best(scores: list):
    """The running best, recomputed the slow way."""
    ranking = []
    for score in scores:
        ranking.append(score)
        ranking.sort()
    return ranking[-1]


def ways(steps: int):
    """In how many ways can one climb the stairs?"""
    if steps < 2:
        return 1
    return ways(steps - 1) + ways(steps - 2)


def label(order):
    if DEBUG:
        print("label", order)
    state = "open"
    if state == "shipped":
        return "on its way"
    return f"{order} is {state}"
