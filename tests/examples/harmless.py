"""Where a hasty reader sees trouble, and there is none."""

SIZE = 8


def board():
    """Nested loops, but always the same amount of work."""
    squares = []
    for row in range(SIZE):
        for column in range(SIZE):
            squares.append((row + column) % 2)
    return squares


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
