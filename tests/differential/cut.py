"""Cuts a function, or the class of a method, out of its library: with all it needs, in one source of its own."""

import ast
import functools
import pathlib

LARGEST = 80_000  # characters of a cut


class Uncuttable(Exception):
    """What is needed cannot be brought together."""


class Source:
    """A file of a library."""

    def __init__(self, root, path):
        self.root = pathlib.Path(root)
        self.path = path
        text = path.read_text(encoding="utf-8")
        self.lines = text.splitlines(keepends=True)
        self.statements = ast.parse(text).body
        self.binders = {}  # name -> statements that bind it
        self.changers = {}  # name -> statements that change what it is bound to
        for statement in self.statements:
            bound = list(bindings(statement))
            for name in bound:
                self.binders.setdefault(name, []).append(statement)
            for name in changes(statement):
                if name not in bound:
                    self.changers.setdefault(name, []).append(statement)

    def text_of(self, statement):
        first = min([statement.lineno, *(it.lineno for it in getattr(statement, "decorator_list", []))])
        return "".join(self.lines[first - 1 : statement.end_lineno])

    def sibling(self, statement):
        """The file of the same library that `from … import …` reads."""
        package = self.path.parent
        if statement.level:
            for _ in range(statement.level - 1):
                package = package.parent
            base = package.joinpath(*(statement.module or "").split("."))
        else:
            base = self.root.joinpath(*statement.module.split("."))
            if self.root not in package.parents:
                return None
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file() and self.root in path.parents:
                return load(self.root, path)
        if statement.level:
            raise Uncuttable
        return None


@functools.lru_cache(maxsize=400)
def load(root, path):
    return Source(root, path)


def bindings(node):
    """Names that a statement of a module binds."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
            return
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0]
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return
    for child in ast.iter_child_nodes(node):
        yield from bindings(child)


def changes(statement):
    """Names whose object a statement of a module changes: `d[k] = v`, `d.update(…)`, `C.m = f`."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for node in ast.walk(statement):
        match node:
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                base = node.value
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base))):
                pass
            case _:
                continue
        while isinstance(base, (ast.Attribute, ast.Subscript)):
            base = base.value
        if isinstance(base, ast.Name):
            yield base.id


def reads(statement):
    """Names that a statement may read."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id


class Cut:
    """What has been taken along so far."""

    def __init__(self):
        self.owner = {}  # name -> the file that binds it
        self.taken = {}  # file -> its statements
        self.order = []  # files, those needed first
        self.renamed = {}  # file -> lines that give an import another name

    def need(self, source, name):
        if name not in source.binders:
            return
        home, original = self.home(source, name)
        if self.owner.setdefault(name, (home, original)) != (home, original):
            raise Uncuttable
        if home is not source:
            self.need(home, original)
            if name != original:
                self.renamed.setdefault(home, []).append(f"{name} = {original}\n")
            return
        taken = self.taken.setdefault(source, [])
        for statement in [*source.binders[name], *source.changers.get(name, [])]:
            if statement not in taken:
                taken.append(statement)
                for read in dict.fromkeys(reads(statement)):
                    if read != name:
                        self.need(source, read)
        if source not in self.order:
            self.order.append(source)

    def home(self, source, name):
        """Where a name of a file comes from: through imports within the library."""
        for _ in range(10):
            statement = source.binders[name][0]
            other = source.sibling(statement) if isinstance(statement, ast.ImportFrom) else None
            if other is None:
                break
            name = next(it.name for it in statement.names if (it.asname or it.name) == name)
            source = other
            if name not in source.binders:
                raise Uncuttable
        return source, name

    def text(self):
        parts, future = [], False
        for source in self.order:
            for statement in sorted(self.taken[source], key=lambda it: it.lineno):
                parts.append(source.text_of(statement))
            parts += dict.fromkeys(self.renamed.get(source, []))
            future |= any(it.startswith("from __future__ import annotations") for it in source.lines)
        text = "\n".join(it if it.endswith("\n") else it + "\n" for it in parts)
        text = "from __future__ import annotations\n" * future + text
        if len(text) > LARGEST:
            raise Uncuttable
        return text


@functools.lru_cache(maxsize=20_000)
def cut(root, file, names):
    """The source that has the names of a file under `root`, or None."""
    root = pathlib.Path(root).resolve()
    try:
        source = load(root, root / file)
        if not names <= source.binders.keys():
            return None
        taken = Cut()
        for name in sorted(names):
            taken.need(source, name)
        text = taken.text()
        compile(text, "<cut>", "exec", dont_inherit=True)
    except (Uncuttable, SyntaxError, UnicodeDecodeError, OSError, RecursionError, ValueError):
        return None
    return text
