def half(x):
    if x is None:
        return
    for item in x
        item.

def whole(x):
    return [y for y in x if y]
