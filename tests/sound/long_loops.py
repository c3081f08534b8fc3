#: inner_while_repeats_its_state_for_each_item()
#: inner_while_repeats_its_state_while_a_list_changes()
#: swaps(2)


def inner_while_repeats_its_state_for_each_item():
    for x in [0] * 1100:
        i = 0
        while i < 1:
            i += 1
    return i


def inner_while_repeats_its_state_while_a_list_changes():
    left = [1100]
    while left[0]:
        i = 0
        while i < 1:
            i += 1
        left[0] -= 1
    return i


def swaps(n):
    pair = [1, 2]
    rounds = 0
    while rounds < 1100:
        pair[0], pair[1] = pair[1], pair[0]
        rounds += 1
        n = n
    return pair
