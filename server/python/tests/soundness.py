"""Compares proved facts with executions under CPython.

    soundness.py FACTS MODULE... -- TEST...

FACTS is the built example `facts`. Runs the standard library's TESTs (`test_textwrap`) and watches the MODULEs
(`textwrap`): no line proved unreachable may run, and a variable must have the value proved for its assignment.
"""

import ast
import importlib
import subprocess
import sys
import unittest

split = sys.argv.index("--")
facts_program, modules, tests = sys.argv[1], sys.argv[2:split], sys.argv[split + 1 :]

files = [importlib.import_module(name).__file__ for name in modules]
unreachable, fixed = set(), {}
listing = subprocess.run([facts_program, "--lines", *files], capture_output=True, text=True, check=True)
for line in listing.stdout.splitlines():
    file, number, *fact = line.split("\t", 3)
    if fact == ["unreachable"]:
        unreachable.add((file, int(number)))
    else:
        fixed.setdefault((file, int(number)), {})[fact[0]] = ast.literal_eval(fact[1])

# Only assignments alone on their line: their effect is seen at the next event of the frame.
alone = set()
for file in files:
    with open(file) as source:
        tree = ast.parse(source.read())
    count = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            count[node.lineno] = count.get(node.lineno, 0) + 1
    for node in ast.walk(tree):
        simple = isinstance(node, (ast.Assign, ast.AugAssign)) and node.lineno == node.end_lineno
        if simple and count[node.lineno] == 1:
            alone.add((file, node.lineno))

wrong, ran, compared = set(), set(), set()
watched = set(files)
last = {}


def local(frame, event, _):
    here = (frame.f_code.co_filename, frame.f_lineno)
    before = last.get(frame)
    if before in fixed and before in alone and event != "exception":
        for name, value in fixed[before].items():
            seen = frame.f_locals.get(name, value)
            compared.add((before, name))
            if type(seen) is not type(value) or seen != value:
                wrong.add((before, name, value, repr(seen)[:60]))
    if event == "line":
        last[frame] = here
        ran.add(here)
        if here in unreachable:
            wrong.add((here, "unreachable"))
    elif event == "exception":
        last.pop(frame, None)
    else:
        last.pop(frame, None)
    return local


def watch(frame, event, _):
    return local if frame.f_code.co_filename in watched else None


suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(f"test.{name}") for name in tests)
sys.settrace(watch)
result = unittest.TextTestRunner(stream=open("/dev/null", "w")).run(suite)
sys.settrace(None)
for it in sorted(wrong, key=str):
    print("WRONG", *it)
print(f"{result.testsRun} tests, {len(ran)} lines run, {len(compared)} fixed values compared, {len(wrong)} wrong")
sys.exit(bool(wrong))
