"""Makes cases of recorded calls: cuts their functions out, and varies their arguments.

Usage: cases.py OUT PACKAGE=ROOT=RECORD…
One JSON object a line: id, package, function, source, call."""

import ast
import builtins
import hashlib
import json
import random
import sys

from cut import cut

RECORDED = 30  # calls of a function as recorded
ALL = 60  # with variations

EDGES = {
    int: ["0", "1", "-1", "2", "7", "10**20", "-(2**63)", "True", "None", "'3'", "2.5"],
    float: ["0.0", "-0.0", "1.5", "-1e-9", "1e300", "float('inf')", "float('nan')", "3", "None"],
    str: ["''", "'a'", "' '", "'A b\\tc\\n'", "'stra\\xdfe'", "'\\u0130x'", "'12'", "'-1.5e3'", "None", "b'ab'", "7"],
    bytes: ["b''", "b'a'", "b'\\x00\\xff'", "b'Ab c'", "'ab'", "bytearray(b'xy')", "None"],
    bool: ["True", "False", "0", "None"],
    type(None): ["0", "''", "[]", "True"],
    list: ["[]", "[0]", "()", "'ab'", "None", "iter([1, 2])", "{'k': 1}", "range(3)"],
    tuple: ["()", "(1,)", "[1, 2]", "'ab'", "None"],
    dict: ["{}", "{'a': 1}", "[('a', 1)]", "None"],
    set: ["set()", "{1}", "[1]", "None"],
}


def names(call):
    """What a call needs of its module."""
    tree = ast.parse(call, mode="eval")
    stored = {it.id for it in ast.walk(tree) if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)}
    stored |= {it.arg for it in ast.walk(tree) if isinstance(it, ast.arg)}
    read = {it.id for it in ast.walk(tree) if isinstance(it, ast.Name)}
    return frozenset(it for it in read - stored if not hasattr(builtins, it))


def variations(call, count, chance):
    """Other calls like this one."""
    tree = ast.parse(call, mode="eval")
    constants = [it for it in ast.walk(tree) if isinstance(it, ast.Call)]
    places = []  # where an argument can be put: its list or keyword, and the value there
    for node in constants:
        if isinstance(node.func, ast.Name) and node.func.id in ("zip", "range", "iter", "float", "set", "frozenset"):
            continue
        places += [(node.args, at, it) for at, it in enumerate(node.args)]
        places += [(it, "value", it.value) for it in node.keywords]
    if not places:
        return
    for _ in range(count):
        holder, at, old = chance.choice(places)
        new = ast.parse(vary(old, chance), mode="eval").body
        put(holder, at, new)
        yield ast.unparse(tree)
        put(holder, at, old)


def put(holder, at, value):
    if isinstance(holder, list):
        holder[at] = value
    else:
        setattr(holder, at, value)


def vary(node, chance):
    """The text of another value like this one."""
    text = ast.unparse(node)
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return chance.choice(["None", "0", "''", "[]"])
    edges = EDGES.get(type(value), ["None"])
    if chance.random() < 0.4:
        return chance.choice(edges)
    match value:
        case bool() | None | complex():
            return chance.choice(edges)
        case int():
            return repr(value + chance.choice([-2, -1, 1, 2, value])) if abs(value) < 10**30 else "3"
        case float():
            return repr(value * chance.choice([-1, 0.5, 2, 1 / 3, 10]))
        case str() | bytes():
            half = len(value) // 2
            kinds = [value[::-1], value[:half], value[half:], value.upper(), value + value, value[1:] + value[:1]]
            return repr(chance.choice(kinds))
        case list() | tuple():
            half = len(value) // 2
            kinds = [value[::-1], value[:half], value[half:], value + value, value[1:] + value[:1], type(value)()]
            return repr(chance.choice(kinds))
        case dict():
            items = list(value.items())
            chance.shuffle(items)
            return repr(dict(items[: len(items) - chance.randrange(2)]))
    return text


def main():
    out, *groups = sys.argv[1:]
    total = 0
    with open(out, "w", encoding="utf-8") as output:
        for group in groups:
            package, root, record = group.split("=")
            functions = {}
            with open(record, encoding="utf-8") as lines:
                for line in lines:
                    it = json.loads(line)
                    functions.setdefault((it["file"], it["function"]), []).append(it["call"])
            made = 0
            for (file, function), recorded in sorted(functions.items()):
                key = f"{package}:{file}:{function}"
                chance = random.Random(key)
                recorded = sorted(set(recorded))
                calls = dict.fromkeys(chance.sample(recorded, min(RECORDED, len(recorded))))
                bases = list(calls)
                for _ in range(4 * ALL):
                    if len(calls) >= ALL:
                        break
                    calls.update(dict.fromkeys(variations(chance.choice(bases), 1, chance)))
                for call in calls:
                    source = cut(root, file, names(call))
                    if source is None:
                        continue
                    digest = hashlib.sha256(f"{source}\0{call}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
                    case = {"id": digest, "package": package, "function": key, "source": source, "call": call}
                    output.write(json.dumps(case) + "\n")
                    made += 1
            print(f"{package}: {len(functions)} functions recorded, {made} cases")
            total += made
    print(f"{total} cases")


if __name__ == "__main__":
    main()
