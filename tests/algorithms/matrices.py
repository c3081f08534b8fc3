"""Lists of rows."""


def multiply(a, b):
    """
    >>> multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    [[19, 22], [43, 50]]
    """
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def transpose(rows):
    """
    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    """
    return [list(column) for column in zip(*rows)]


def spiral(rows):
    """
    >>> spiral([[1, 2, 3], [8, 9, 4], [7, 6, 5]])
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    rows = [list(row) for row in rows]
    out = []
    while rows:
        out.extend(rows.pop(0))
        rows = [list(column) for column in zip(*rows)][::-1]
    return out


def determinant(rows):
    """
    >>> determinant([[2, 0], [1, 3]])
    6
    """
    if not rows:
        return 1
    total = 0
    for column, value in enumerate(rows[0]):
        minor = [row[:column] + row[column + 1 :] for row in rows[1:]]
        total += (-1) ** column * value * determinant(minor)
    return total


def islands(grid):
    """
    >>> islands(["110", "010", "001"])
    2
    """
    land = {(i, j) for i, row in enumerate(grid) for j, cell in enumerate(row) if cell == "1"}
    count = 0
    while land:
        count += 1
        stack = [land.pop()]
        while stack:
            i, j = stack.pop()
            for near in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                if near in land:
                    land.remove(near)
                    stack.append(near)
    return count


def game_of_life(alive):
    """
    >>> sorted(game_of_life({(0, 0), (0, 1), (0, 2)}))
    [(-1, 1), (0, 1), (1, 1)]
    """
    counts = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    counts[x + dx, y + dy] = counts.get((x + dx, y + dy), 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or count == 2 and cell in alive}


def is_sudoku_row_free(board, row, digit):
    """
    >>> is_sudoku_row_free([[1, 2, 0], [0, 0, 3], [0, 1, 0]], 0, 3)
    True
    """
    return digit not in board[row]


def queens(size):
    """
    >>> len(queens(6))
    4
    """
    found = []

    def place(columns):
        row = len(columns)
        if row == size:
            found.append(columns)
            return
        for column in range(size):
            if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
                place(columns + [column])

    place([])
    return found
