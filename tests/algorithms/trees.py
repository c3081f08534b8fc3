"""Trees and lists made of nodes."""


class Node:
    """A node of a search tree."""

    def __init__(self, key, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right


def insert(root, key):
    """
    >>> in_order(insert(insert(insert(None, 2), 1), 3))
    [1, 2, 3]
    """
    if root is None:
        return Node(key)
    if key < root.key:
        root.left = insert(root.left, key)
    elif key > root.key:
        root.right = insert(root.right, key)
    return root


def in_order(root):
    """
    >>> in_order(Node(2, Node(1), Node(3)))
    [1, 2, 3]
    """
    if root is None:
        return []
    return in_order(root.left) + [root.key] + in_order(root.right)


def height(root):
    """
    >>> height(Node(1, Node(2, Node(3))))
    3
    """
    return 0 if root is None else 1 + max(height(root.left), height(root.right))


def contains(root, key):
    """
    >>> contains(Node(2, Node(1), Node(3)), 3)
    True
    """
    while root is not None:
        if key == root.key:
            return True
        root = root.left if key < root.key else root.right
    return False


def is_search_tree(root, low=None, high=None):
    """
    >>> is_search_tree(Node(2, Node(1), Node(3))), is_search_tree(Node(2, Node(3)))
    (True, False)
    """
    if root is None:
        return True
    if low is not None and root.key <= low or high is not None and root.key >= high:
        return False
    return is_search_tree(root.left, low, root.key) and is_search_tree(root.right, root.key, high)


def levels(root):
    """
    >>> levels(Node(1, Node(2), Node(3)))
    [[1], [2, 3]]
    """
    out, row = [], [root] if root else []
    while row:
        out.append([node.key for node in row])
        row = [child for node in row for child in (node.left, node.right) if child]
    return out


class Link:
    """One item of a linked list."""

    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest


def from_items(items):
    """
    >>> to_items(from_items([1, 2, 3]))
    [1, 2, 3]
    """
    head = None
    for item in reversed(items):
        head = Link(item, head)
    return head


def to_items(head):
    """
    >>> to_items(Link(1, Link(2)))
    [1, 2]
    """
    out = []
    while head:
        out.append(head.value)
        head = head.rest
    return out


def reverse(head):
    """
    >>> to_items(reverse(from_items([1, 2, 3])))
    [3, 2, 1]
    """
    done = None
    while head:
        following = head.rest
        head.rest = done
        done, head = head, following
    return done


def has_cycle(head):
    """
    >>> has_cycle(from_items([1, 2]))
    False
    >>> ring = Link(1)
    >>> ring.rest = ring
    >>> has_cycle(ring)
    True
    """
    slow = fast = head
    while fast and fast.rest:
        slow, fast = slow.rest, fast.rest.rest
        if slow is fast:
            return True
    return False


class Trie:
    """
    >>> trie = Trie()
    >>> trie.add("car"); trie.add("cat")
    >>> sorted(trie.starting("ca"))
    ['car', 'cat']
    """

    def __init__(self):
        self.children = {}
        self.is_word = False

    def add(self, word: str):
        node = self
        for char in word:
            node = node.children.setdefault(char, Trie())
        node.is_word = True

    def starting(self, prefix: str):
        node = self
        for char in prefix:
            if char not in node.children:
                return []
            node = node.children[char]
        found, stack = [], [(prefix, node)]
        while stack:
            word, node = stack.pop()
            if node.is_word:
                found.append(word)
            stack.extend((word + char, child) for char, child in node.children.items())
        return found
