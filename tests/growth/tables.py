"""Matrices, graphs, dictionaries, classes."""

from collections import deque
from dataclasses import dataclass, field


# growth: cubic
def multiply(a, b):
    size = len(a)
    out = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            for k in range(size):
                out[i][j] += a[i][k] * b[k][j]
    return out


# growth: cubic
def all_distances(weights: list[list[int]]):
    size = len(weights)
    for k in range(size):
        for i in range(size):
            for j in range(size):
                weights[i][j] = min(weights[i][j], weights[i][k] + weights[k][j])
    return weights


# growth: cubic
def largest_square(grid):
    best = 0
    for top in range(len(grid)):
        for bottom in range(top, len(grid)):
            width = 0
            for column in range(len(grid)):
                if grid[top][column] == grid[bottom][column]:
                    width += 1
            best = max(best, width)
    return best


# growth: quadratic
def transposed(matrix):
    rows = len(matrix)
    return [[matrix[i][j] for i in range(rows)] for j in range(rows)]


# growth: linear
def reachable(graph, start):
    seen = {start}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return seen


# growth: exponential
def count_paths(graph, node, goal):
    if node == goal:
        return 1
    return sum(count_paths(graph, it, goal) for it in graph[node])


# growth: constant
def lookup(table: dict[str, int], name: str) -> int:
    return table.get(name, 0) + 1


# growth: linear
def inverted(table):
    out = {}
    for key, value in table.items():
        out.setdefault(value, []).append(key)
    return out


@dataclass
class Basket:
    prices: list
    notes: list = field(default_factory=list)

    # growth: constant
    def head(self):
        return self.prices[0] if self.prices else None

    # growth: quadratic
    def duplicates(self):
        found = 0
        for i, price in enumerate(self.prices):
            for other in self.prices[i + 1 :]:
                if price == other:
                    found += 1
        return found


class Counter:
    def __init__(self, start):
        self.value = start

    # growth: constant
    def bump(self, by: int) -> int:
        self.value += by
        return self.value
