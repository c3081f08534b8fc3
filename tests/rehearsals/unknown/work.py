def size(path):
    with open(path) as file:
        text = file.read()
    if text:
        return len(text)
    return 0


def spin(n):
    while n > 0:
        n += 1
    return n


def sign(n):
    if n > 0:
        return 1
    return -1
