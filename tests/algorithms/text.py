"""Strings."""

from collections import Counter


def is_palindrome(text):
    """
    >>> is_palindrome("A man, a plan, a canal: Panama")
    True
    >>> is_palindrome("race a car")
    False
    """
    letters = [char.lower() for char in text if char.isalnum()]
    return letters == letters[::-1]


def are_anagrams(a, b):
    """
    >>> are_anagrams("listen", "silent")
    True
    """
    return Counter(a) == Counter(b)


def caesar(text, shift):
    """
    >>> caesar("Hello, World", 3)
    'Khoor, Zruog'
    """
    out = []
    for char in text:
        if "a" <= char <= "z":
            out.append(chr((ord(char) - ord("a") + shift) % 26 + ord("a")))
        elif "A" <= char <= "Z":
            out.append(chr((ord(char) - ord("A") + shift) % 26 + ord("A")))
        else:
            out.append(char)
    return "".join(out)


def run_lengths(text):
    """
    >>> run_lengths("aaabcc")
    'a3b1c2'
    """
    out = ""
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out += f"{text[i]}{j - i}"
        i = j
    return out


def prefix_table(pattern):
    """
    >>> prefix_table("ababaca")
    [0, 0, 1, 2, 3, 0, 1]
    """
    table = [0] * len(pattern)
    length = 0
    for i in range(1, len(pattern)):
        while length and pattern[i] != pattern[length]:
            length = table[length - 1]
        if pattern[i] == pattern[length]:
            length += 1
        table[i] = length
    return table


def find_all(text, pattern):
    """
    >>> find_all("abracadabra", "abra")
    [0, 7]
    """
    if not pattern:
        return []
    table, found, matched = prefix_table(pattern), [], 0
    for i, char in enumerate(text):
        while matched and char != pattern[matched]:
            matched = table[matched - 1]
        if char == pattern[matched]:
            matched += 1
        if matched == len(pattern):
            found.append(i - matched + 1)
            matched = table[matched - 1]
    return found


def longest_palindrome(text):
    """
    >>> longest_palindrome("babad")
    'bab'
    """
    best = ""
    for center in range(len(text)):
        for low, high in ((center, center), (center, center + 1)):
            while low >= 0 and high < len(text) and text[low] == text[high]:
                low, high = low - 1, high + 1
            if high - low - 1 > len(best):
                best = text[low + 1 : high]
    return best


def longest_unique(text):
    """
    >>> longest_unique("abcabcbb")
    3
    """
    last, start, best = {}, 0, 0
    for i, char in enumerate(text):
        if char in last and last[char] >= start:
            start = last[char] + 1
        last[char] = i
        best = max(best, i - start + 1)
    return best


def common_prefix(words):
    """
    >>> common_prefix(["flower", "flow", "flight"])
    'fl'
    """
    if not words:
        return ""
    shortest = min(words, key=len)
    for i, char in enumerate(shortest):
        if any(word[i] != char for word in words):
            return shortest[:i]
    return shortest


def wrap(text, width):
    """
    >>> wrap("the quick brown fox", 9)
    ['the quick', 'brown fox']
    """
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines
