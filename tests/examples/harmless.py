"""Where a hasty reader sees trouble, and there is none."""


def quarters():
    """Nested loops, but always the same amount of work."""
    minutes = 8 * 60
    plan = []
    for day in ("mon", "tue", "wed", "thu", "fri"):
        for start in range(0, minutes, 15):
            plan.append((day, start))
    return plan


def letters(lines: list[str]):
    """Nested loops, but each character of the text is seen once."""
    count = 0
    for line in lines:
        for character in line:
            if character.isalpha():
                count += 1
    return count


def unknown(words: list[str], vocabulary: list[str]):
    """A membership test in a loop, but in a set."""
    known = set(vocabulary)
    return [word for word in words if word not in known]


def banner(words: list[str]):
    """A string that grows in a loop, which CPython does in place."""
    text = ""
    for word in words:
        text = text + word
    return text
