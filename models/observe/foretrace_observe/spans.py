"""Where sites stand in the source: the same places as in the server's lowering.

A range is (line, column, end line, end column), all from 1, columns in bytes of UTF-8.
"""

import ast
import re
from bisect import bisect_right

_TRIVIA = re.compile(rb"(?:[ \t\f\n]|\\\n|#[^\n]*)*")
_WORD = re.compile(rb"[\w\x80-\xff]+")
_NEWLINE = re.compile(rb"\r\n?")


class Source:
    """A source text of which places are asked."""

    def __init__(self, data):
        if data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        self.data = _NEWLINE.sub(b"\n", data)
        self.lines = [0]
        self.lines.extend(match.end() for match in re.finditer(rb"\n", self.data))

    # Offsets.

    def start(self, node):
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def range(self, start, end):
        first = bisect_right(self.lines, start)
        last = bisect_right(self.lines, end)
        return (first, start - self.lines[first - 1] + 1, last, end - self.lines[last - 1] + 1)

    def skip(self, at):
        """The next place that is neither space nor comment."""
        return _TRIVIA.match(self.data, at).end()

    def _over(self, at, characters):
        """After any of `characters` that follow, and the end of the last one."""
        last = at
        while True:
            at = self.skip(at)
            if self.data[at : at + 1] not in characters or at >= len(self.data):
                return at, last
            at += 1
            last = at

    def _opened(self, at, until):
        """How many parentheses are opened before `until`."""
        count = 0
        while True:
            at = self.skip(at)
            if at >= until or self.data[at : at + 1] != b"(":
                return count
            count += 1
            at += 1

    def _closed(self, at, count):
        """After `count` closing parentheses."""
        for _ in range(count):
            at = self.skip(at) + 1
        return at

    # Ranges.

    @staticmethod
    def node(node):
        return (node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)

    def statement(self, node, is_outermost=False):
        """A statement, its decorators included; outside of functions, what ends with a function ends as that does."""
        first, last = self.node(node)[:2], self.node(node)[2:]
        decorators = getattr(node, "decorator_list", None)
        if decorators:
            first = self.range(self.data.rfind(b"@", 0, self.start(decorators[0])), 0)[:2]
        inner = node
        while is_outermost and not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = _last(inner)
            if inner is None:
                return first + last
        return first + (self.function(inner, True)[2:] if is_outermost else last)

    def function(self, node, is_outermost):
        """A function: its definition, or of one outside of functions its lines, and comments that belong to it."""
        if not is_outermost:
            return self.node(node)
        first = self.statement(node)[0]
        line, indent = node.end_lineno, self._indent(node.lineno)
        end = line
        while line < len(self.lines):
            line += 1
            text = self.line(line).strip()
            if text and (not text.startswith(b"#") or self._indent(line) <= indent):
                break
            if text:
                end = line
        return (first, 1, end, len(self.line(end)) + 1)

    def line(self, number):
        end = self.lines[number] - 1 if number < len(self.lines) else len(self.data)
        return self.data[self.lines[number - 1] : end]

    def _indent(self, line):
        text = self.line(line).expandtabs(8)
        return len(text) - len(text.lstrip())

    def header(self, start, last):
        """From `start` to before the colon that follows `last`."""
        return self.range(start, self._over(last, (b")", b","))[1])

    def loop(self, node):
        """The header of a `for` or `while`."""
        last = node.test if isinstance(node, ast.While) else node.iter
        return self.header(self.start(node), self.end(last))

    def clauses(self, node):
        """The clauses of a comprehension."""
        at = self.end(node.value if isinstance(node, ast.DictComp) else node.elt)
        found = []
        for clause in node.generators:
            start, _ = self._over(at, (b")", b","))
            at, _ = self._over(self.end(clause.target), (b")", b","))
            at = self._group(at + len("in"), clause.iter)
            for test in clause.ifs:
                at = self._group(self.skip(at) + len("if"), test)
            found.append(self.range(start, at))
        return found

    def _group(self, at, node):
        """The end of an expression that follows, its parentheses included."""
        return self._closed(self.end(node), self._opened(at, self.start(node)))

    def name_before(self, node, name):
        """A name that ends where `node` does."""
        end = self.end(node)
        return self.range(end - len(name.encode()), end)

    def handler(self, node):
        """The header of an `except` clause, and its name."""
        start = self.start(node)
        if node.type is None:
            return self.header(start, start + len("except")), None
        end = self.end(node.type)
        if node.name is None:
            return self.header(start, end), None
        at, _ = self._over(end, (b")", b","))
        at = self.skip(at + len("as"))
        end = _WORD.match(self.data, at).end()
        return self.header(start, end), self.range(at, end)

    def cases(self, node):
        """The headers of the clauses of a `match`."""
        at = self.end(node.subject)
        found = []
        for case in node.cases:
            start, _ = self._over(at, (b")", b",", b":", b";"))
            found.append(self.header(start, self.end(case.guard or case.pattern)))
            at = self.end(case.body[-1])
        return found

    def rest(self, node):
        """The name after `**` in a mapping pattern."""
        at = self.end(node.patterns[-1]) if node.patterns else self.start(node) + 1
        at, _ = self._over(at, (b")", b",", b"*"))
        return self.range(at, _WORD.match(self.data, at).end())

    def imports(self, node):
        """The names that an import binds, with their ranges."""
        whole = isinstance(node, ast.Import)
        at = self.start(node) + len("import" if whole else "from")
        if not whole:
            # The dots and the module.
            at = self._dotted(at)
            at = self.skip(at) + len("import")
        found = []
        for alias in node.names:
            at, _ = self._over(at, (b",", b"("))
            if alias.name == "*":
                continue
            start, at = at, self._dotted(at)
            first = _WORD.match(self.data, start).end()
            bound = alias.name.split(".")[0] if whole else alias.name
            if alias.asname:
                start = self.skip(self.skip(at) + len("as"))
                first = at = _WORD.match(self.data, start).end()
                bound = alias.asname
            found.append((bound, self.range(start, first)))
        return found

    def _dotted(self, at):
        """The end of a dotted name that follows; of no name, where the next word is `import`."""
        while True:
            at, last = self._over(at, (b".",))
            word = _WORD.match(self.data, at)
            if word is None or word.group() == b"import":
                return last
            at = word.end()
            if self.data[self.skip(at) : self.skip(at) + 1] != b".":
                return at

    @staticmethod
    def parameter(arg):
        """The name of a parameter."""
        column = arg.col_offset + 1
        return (arg.lineno, column, arg.lineno, column + len(arg.arg.encode()))


def _last(stmt):
    """The last statement in another."""
    parts = [getattr(stmt, name, None) or [] for name in ("body", "handlers", "orelse", "finalbody", "cases")]
    parts = [part[-1] for part in parts if isinstance(part, list) and part]
    if not parts:
        return None
    return parts[-1] if isinstance(parts[-1], ast.stmt) else parts[-1].body[-1]


def parameters(args):
    """The parameters of a function in the order in which they are written."""
    found = list(getattr(args, "posonlyargs", ())) + list(args.args)
    if args.vararg:
        found.append(args.vararg)
    found.extend(args.kwonlyargs)
    if args.kwarg:
        found.append(args.kwarg)
    return found


def names(target):
    """The names that an assignment to `target` binds."""
    if isinstance(target, ast.Name):
        yield target
    elif isinstance(target, (ast.Tuple, ast.List)):
        for item in target.elts:
            yield from names(item)
    elif isinstance(target, ast.Starred):
        yield from names(target.value)


def captures(pattern, source):
    """The names that a pattern binds, with their ranges."""
    for node in ast.walk(pattern):
        name = getattr(node, "name", None)
        if isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest, source.rest(node)
        elif name and isinstance(node, (ast.MatchAs, ast.MatchStar)):
            yield name, source.name_before(node, name)
