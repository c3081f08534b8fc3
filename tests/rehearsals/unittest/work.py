class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        if item is None:
            raise TypeError('nothing')
        self.items.append(item)

    def pop(self):
        while self.items:
            item = self.items.pop()
            if item != 'skip':
                return item
        return None
