"""Writes `known_classes.txt`: the attributes of the classes of library modules and of their instances.

Usage: python3.11 known_classes.py MODULE…
Lines `module.Class: names`; of instances, what the class's own methods assign."""

import ast
import importlib
import inspect
import pathlib
import sys
import textwrap


# What the machine's own class makes otherwise, and asks for.
MADE = {"string.Template": {"pattern"}}


def assigned(kind):
    """Names that methods assign to attributes of their first argument."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError, SyntaxError):
        return
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.args.args:
            first = function.args.args[0].arg
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    if isinstance(node.value, ast.Name) and node.value.id == first:
                        yield node.attr


def main():
    kinds = {}
    for name in sys.argv[1:]:
        module = importlib.import_module(name)
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ != "builtins" and not issubclass(kind, BaseException):
                kinds[f"{kind.__module__}.{kind.__qualname__}"] = kind
    with open(pathlib.Path(__file__).with_suffix(".txt"), "w", encoding="utf-8") as file:
        for title, kind in sorted(kinds.items()):
            names = {*vars(kind), *assigned(kind)} - MADE.get(title, set())
            names = sorted(it for it in names if not hasattr(object, it) and it not in ("__module__", "__dict__", "__weakref__"))
            file.write(f"{title}: {' '.join(names)}\n")


if __name__ == "__main__":
    main()
