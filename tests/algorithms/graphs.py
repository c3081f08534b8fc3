"""Graphs as dictionaries of neighbours."""

import heapq
from collections import deque


def breadth_first(graph, start):
    """
    >>> breadth_first({1: [2, 3], 2: [4], 3: [4], 4: []}, 1)
    [1, 2, 3, 4]
    """
    order, seen, queue = [], {start}, deque([start])
    while queue:
        node = queue.popleft()
        order.append(node)
        for neighbour in graph.get(node, []):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return order


def depth_first(graph, start):
    """
    >>> depth_first({'a': ['b', 'c'], 'b': ['d'], 'c': [], 'd': []}, 'a')
    ['a', 'b', 'd', 'c']
    """
    order, stack, seen = [], [start], set()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        order.append(node)
        stack.extend(reversed(graph.get(node, [])))
    return order


def shortest_path(graph, start, goal):
    """
    >>> shortest_path({1: [2, 3], 2: [4], 3: [4], 4: [5], 5: []}, 1, 5)
    [1, 2, 4, 5]
    >>> shortest_path({1: []}, 1, 2) is None
    True
    """
    previous = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            path = []
            while node is not None:
                path.append(node)
                node = previous[node]
            return path[::-1]
        for neighbour in graph.get(node, ()):
            if neighbour not in previous:
                previous[neighbour] = node
                queue.append(neighbour)
    return None


def dijkstra(graph, start):
    """
    >>> dijkstra({'a': {'b': 4, 'c': 1}, 'c': {'b': 2}, 'b': {}}, 'a')
    {'a': 0, 'c': 1, 'b': 3}
    """
    distances, heap = {}, [(0, start)]
    while heap:
        distance, node = heapq.heappop(heap)
        if node in distances:
            continue
        distances[node] = distance
        for neighbour, weight in graph.get(node, {}).items():
            if neighbour not in distances:
                heapq.heappush(heap, (distance + weight, neighbour))
    return distances


def bellman_ford(count, edges, start):
    """
    >>> bellman_ford(3, [(0, 1, 4), (0, 2, 5), (1, 2, -3)], 0)
    [0, 4, 1]
    """
    distances = [float("inf")] * count
    distances[start] = 0
    for _ in range(count - 1):
        for source, target, weight in edges:
            if distances[source] + weight < distances[target]:
                distances[target] = distances[source] + weight
    return distances


def floyd_warshall(weights):
    """
    >>> floyd_warshall([[0, 3, 9], [3, 0, 2], [9, 2, 0]])
    [[0, 3, 5], [3, 0, 2], [5, 2, 0]]
    """
    best = [row[:] for row in weights]
    for k in range(len(best)):
        for i in range(len(best)):
            for j in range(len(best)):
                best[i][j] = min(best[i][j], best[i][k] + best[k][j])
    return best


def topological_order(graph):
    """
    >>> topological_order({'shirt': ['tie'], 'tie': ['coat'], 'coat': []})
    ['shirt', 'tie', 'coat']
    """
    order, state = [], {}

    def visit(node):
        if state.get(node) == "done":
            return
        if state.get(node) == "open":
            raise ValueError("the graph has a cycle")
        state[node] = "open"
        for neighbour in graph.get(node, []):
            visit(neighbour)
        state[node] = "done"
        order.append(node)

    for node in graph:
        visit(node)
    return order[::-1]


def components(nodes, edges):
    """
    >>> components([1, 2, 3, 4], [(1, 2), (3, 4)])
    2
    """
    parent = {node: node for node in nodes}

    def root(node):
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in edges:
        if a in parent and b in parent:
            parent[root(a)] = root(b)
    return sum(1 for node in parent if parent[node] == node)


def spanning_tree(count, edges):
    """The weight of the lightest tree that joins nodes 0 to count - 1.

    >>> spanning_tree(3, [(0, 1, 5), (1, 2, 1), (0, 2, 2)])
    3
    """
    group = list(range(count))
    weight = 0
    for a, b, cost in sorted(edges, key=lambda edge: edge[2]):
        if group[a] != group[b]:
            weight += cost
            old, new = group[a], group[b]
            group = [new if it == old else it for it in group]
    return weight


def is_bipartite(graph):
    """
    >>> is_bipartite({0: [1], 1: [0, 2], 2: [1]})
    True
    >>> is_bipartite({0: [1, 2], 1: [0, 2], 2: [0, 1]})
    False
    """
    side = {}
    for start in graph:
        if start in side:
            continue
        side[start] = 0
        stack = [start]
        while stack:
            node = stack.pop()
            for neighbour in graph.get(node, []):
                if neighbour not in side:
                    side[neighbour] = 1 - side[node]
                    stack.append(neighbour)
                elif side[neighbour] == side[node]:
                    return False
    return True
