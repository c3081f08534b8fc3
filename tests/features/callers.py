class Table:
    def __init__(self, rows, header=None):
        self.rows = rows
        self.header = header

    def width(self, least=0):
        if self.header is None:
            return least
        return max(len(self.header), least)


class Wide(Table):
    pass


def make(rows, wide=False):
    if wide:
        return Wide(rows, header=["a", "b"])
    return Table(rows)


def show():
    table = make([[1, 2]])
    other = make([], wide=True)
    return table.width(3) + other.width(least=4)


def check(count):
    if count < 0:
        raise ValueError(count)
    return None if count == 0 else count
