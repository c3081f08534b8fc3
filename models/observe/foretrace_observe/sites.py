"""Lists the sites of files: `python -m foretrace_observe.sites FILE…`. The server's lowering is compared with them.

Of each file, a line `= FILE`; then a line for each site, its kind and its range, and one for each function; `opaque`
is an f-string in which this version of Python does not tell places; or a line `! REASON`.
"""

import ast
import sys

from .expressions import OPAQUE
from .spans import Source, captures, names, parameters


def walk(node):
    """The node and all below it, but for what is in places that are not told."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, OPAQUE):
            todo.extend(ast.iter_child_nodes(node))


def sites(data):
    """All sites of a source text, as (kind, range), in source order."""
    source = Source(data)
    found = []
    add = lambda kind, place: found.append((kind, place))
    for node in walk(ast.parse(data)):
        if isinstance(node, OPAQUE):
            add("opaque", source.node(node))
        elif isinstance(node, (ast.If, ast.IfExp, ast.Assert)):
            add("branch", source.node(node.test))
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            add("loop", source.loop(node))
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            for clause, place in zip(node.generators, source.clauses(node)):
                add("loop", place)
                for test in clause.ifs:
                    add("branch", source.node(test))
        elif isinstance(node, ast.ExceptHandler):
            header, name = source.handler(node)
            add("branch", header)
            if name:
                add("binding", name)
        elif isinstance(node, ast.Return):
            add("binding", source.node(node))
        elif isinstance(node, ast.arguments):
            for arg in parameters(node):
                add("binding", source.parameter(arg))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for _, place in source.imports(node):
                add("binding", place)
        elif type(node).__name__ == "Match":
            for case, place in zip(node.cases, source.cases(node)):
                add("branch", place)
                for _, name in captures(case.pattern, source):
                    add("binding", name)
        for target in _targets(node):
            for name in names(target):
                add("binding", source.node(name))
    return sorted(found, key=lambda it: (it[1], it[0]))


def _targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor, ast.NamedExpr, ast.comprehension)):
        return [node.target]
    if isinstance(node, ast.withitem) and node.optional_vars:
        return [node.optional_vars]
    return []


def statements(data):
    """Statements, but for functions that are outside of functions; and all functions; as (kind, range)."""
    source = Source(data)
    found = []
    todo = [(ast.parse(data), False)]
    while todo:
        node, inside = todo.pop()
        is_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if is_function:
            found.append(("function", source.function(node, not inside)))
        if isinstance(node, ast.stmt) and (inside or not is_function):
            found.append(("line", source.statement(node, not inside)))
        todo.extend((child, inside or is_function) for child in ast.iter_child_nodes(node))
    return found


def main():
    for path in sys.argv[1:]:
        print("=", path)
        with open(path, "rb") as file:
            data = file.read()
        try:
            for kind, place in sites(data) + statements(data):
                print(kind, *place)
        except (SyntaxError, ValueError, RecursionError) as error:
            print("!", error)


if __name__ == "__main__":
    main()
