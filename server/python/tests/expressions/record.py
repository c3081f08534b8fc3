"""Writes what this Python says of each case below its line: python3.11 record.py FILE...

A case is an expression, or `statement ; statement ;; expression`; ` \\n ` is a line break inside a compound statement.
"""

import contextlib
import io
import json
import sys


def answer(case):
    source, _, call = case.rpartition(" ;; ")
    source = source.replace(" \\n ", "\n").replace(" ; ", "\n") + "\n"
    names = {"__name__": "__main__"}
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(source, names)
            shown = f"=> {eval(call, names)!r}"
    except BaseException as error:
        shown = f"!! {type(error).__name__}: {error}"
    text = printed.getvalue()
    return f"{shown} printed {json.dumps(text)}" if text else shown


for path in sys.argv[1:]:
    with open(path) as file:
        lines = file.read().splitlines()
    cases = [line for line in lines if line and not line.startswith(("=> ", "!! "))]
    with open(path, "w") as file:
        for case in cases:
            file.write(f"{case}\n{answer(case)}\n")
