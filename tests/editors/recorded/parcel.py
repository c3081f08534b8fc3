def postage(weight, express):
    if weight > 20:
        return 9
    if express:
        return weight + 5
    return weight
