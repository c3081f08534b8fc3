"""Reading small languages."""


def is_balanced(text):
    """
    >>> is_balanced("{[()]}()")
    True
    >>> is_balanced("(]")
    False
    """
    pairs = {")": "(", "]": "[", "}": "{"}
    open_ones = []
    for char in text:
        if char in "([{":
            open_ones.append(char)
        elif char in pairs:
            if not open_ones or open_ones.pop() != pairs[char]:
                return False
    return not open_ones


def postfix_value(expression):
    """
    >>> postfix_value("3 4 + 2 *")
    14
    """
    stack = []
    for token in expression.split():
        if token in ("+", "-", "*"):
            if len(stack) < 2:
                raise ValueError(f"nothing to apply {token} to")
            right, left = stack.pop(), stack.pop()
            stack.append(left + right if token == "+" else left - right if token == "-" else left * right)
        elif token.lstrip("-").isdigit():
            stack.append(int(token))
        else:
            raise ValueError(f"unknown token {token}")
    if len(stack) != 1:
        raise ValueError("not one value is left")
    return stack[0]


def tokens(text):
    """
    >>> tokens("12+(3*x)")
    ['12', '+', '(', '3', '*', 'x', ')']
    """
    found = []
    number = ""
    for char in text:
        if char.isdigit():
            number += char
            continue
        if number:
            found.append(number)
            number = ""
        if not char.isspace():
            found.append(char)
    if number:
        found.append(number)
    return found


class Parser:
    """
    >>> Parser("2 * (3 + 4) - 5").value()
    9
    """

    def __init__(self, text: str):
        self.tokens = tokens(text)
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def value(self):
        result = self.term()
        while self.peek() in ("+", "-"):
            result = result + self.term() if self.take() == "+" else result - self.term()
        return result

    def term(self):
        result = self.factor()
        while self.peek() == "*":
            self.take()
            result *= self.factor()
        return result

    def factor(self):
        token = self.take()
        if token == "(":
            result = self.value()
            if self.take() != ")":
                raise ValueError("a bracket is open")
            return result
        if not token.isdigit():
            raise ValueError(f"a number was expected, not {token!r}")
        return int(token)


def parse_query(text):
    """
    >>> parse_query("a=1&b=2&a=3")
    {'a': ['1', '3'], 'b': ['2']}
    """
    out = {}
    for part in text.split("&"):
        name, found, value = part.partition("=")
        if found:
            out.setdefault(name, []).append(value)
    return out


def parse_csv_line(line):
    """
    >>> parse_csv_line('a,"b,c",d')
    ['a', 'b,c', 'd']
    """
    cells, cell, quoted = [], "", False
    for char in line:
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            cells.append(cell)
            cell = ""
        else:
            cell += char
    cells.append(cell)
    return cells


def from_roman(text):
    """
    >>> from_roman("MCMXCIV")
    1994
    """
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for i, char in enumerate(text):
        if char not in values:
            raise ValueError(f"{char!r} is no Roman digit")
        value = values[char]
        following = text[i + 1 : i + 2]
        total += -value if following in values and values[following] > value else value
    return total


def glob_match(pattern, text):
    """
    >>> glob_match("a*c?", "abbcd"), glob_match("a?", "a")
    (True, False)
    """
    if not pattern:
        return not text
    if pattern[0] == "*":
        return glob_match(pattern[1:], text) or bool(text) and glob_match(pattern, text[1:])
    return bool(text) and pattern[0] in ("?", text[0]) and glob_match(pattern[1:], text[1:])
