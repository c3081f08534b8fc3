LIMIT = 3


class Base:
    def __init__(self):
        self.count = 0
        self.name = None


def find(items, key=None):
    if key is None:
        return None
    return items[key]
