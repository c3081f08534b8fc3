"""Functions of text."""


# growth: constant
def shape(text: str) -> str:
    return text[:1].upper() + text[1:2]


# growth: linear
def is_balanced(text):
    depth = 0
    for char in text:
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


# growth: linear
def vowels(text):
    count = 0
    for line in text.splitlines():
        for char in line:
            if char in "aeiou":
                count += 1
    return count


# growth: linear
def encoded(text):
    out = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out.append(text[i] + str(j - i))
        i = j
    return "".join(out)


# growth: nlogn
def anagram_key(text):
    counted = []
    step = 1
    while step <= len(text):
        counted.extend(char for char in text.lower())
        step *= 2
    return len(counted)


# growth: quadratic
def find(text, pattern):
    for start in range(len(text) - len(pattern) + 1):
        at = 0
        while at < len(pattern) and text[start + at] == pattern[at]:
            at += 1
        if at == len(pattern):
            return start
    return -1


# growth: linear
def without_blanks(text: str) -> str:
    out = ""
    for char in text:
        if char != " ":
            out += char
    return out


class Writer:
    def __init__(self):
        self.text = ""

    # growth: quadratic
    def spell(self, word: str):
        for char in word:
            self.text += char


# growth: linear
def packed(data: bytes) -> bytes:
    out = bytearray()
    for byte in data:
        out += bytes([byte ^ 255])
    return bytes(out)


# growth: quadratic
def unpacked(data: bytes) -> bytes:
    out = b""
    for byte in data:
        out += bytes([byte ^ 255])
    return out


# growth: quadratic
def names(text: str) -> list[str]:
    found = []
    for part in text.split(";"):
        name, _, _ = part.partition("=")
        if name not in found:
            found.append(name)
    return found


# growth: quadratic
def edit_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


# growth: cubic
def longest_palindrome(s):
    best = ""
    for i in range(len(s)):
        for j in range(i, len(s)):
            ok = True
            for k in range((j - i + 1) // 2):
                if s[i + k] != s[j - k]:
                    ok = False
                    break
            if ok and j - i + 1 > len(best):
                best = s[i : j + 1]
    return best


# growth: exponential
def splits(word):
    if not word:
        return [[]]
    out = []
    for cut in range(1, len(word) + 1):
        for rest in splits(word[cut:]):
            out.append([word[:cut]] + rest)
    return out
