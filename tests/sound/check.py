"""Runs the calls of files (lines `#: EXPR`) under CPython 3.11 and under `foretrace trace --batch`: outcome, output and
the order of lines must agree. Usage: check.py FORETRACE FILE.py…; exit code 1 where something differs."""

import contextlib
import io
import json
import subprocess
import sys


def under_cpython(code, call):
    """Outcome, output and lines of a call in a fresh module."""
    lines = []

    def trace(frame, event, _):
        if frame.f_code.co_filename != "<case>":
            return None
        if event == "line":
            lines.append(frame.f_lineno)
        return trace

    output = io.StringIO()
    namespace = {"__name__": "__main__"}
    with contextlib.redirect_stdout(output):
        exec(code, namespace)
        call = compile(call, "<call>", "eval")
        sys.settrace(trace)
        try:
            value = eval(call, namespace)
            sys.settrace(None)
            outcome = ("returned", repr(value))
        except BaseException as error:
            sys.settrace(None)
            outcome = ("raised", type(error).__name__, str(error))
    return outcome, output.getvalue(), lines


def under_foretrace(forecast):
    """The same of an answer of `foretrace trace`."""
    outcome = forecast["outcome"]
    match outcome["kind"]:
        case "returned":
            found = ("returned", outcome["repr"])
        case "raised":
            found = ("raised", outcome["type"], outcome["message"])
        case _:
            found = ("stopped", outcome["detail"])
    return found, forecast["stdout"], [step["line"] for step in forecast["steps"]]


def check(binary, path):
    """Prints what differs in a file; the number of calls and of those that differ."""
    with open(path, encoding="utf-8") as file:
        source = file.read()
    code = compile(source, "<case>", "exec")
    calls = [line[3:].strip() for line in source.splitlines() if line.startswith("#: ")]
    requests = [json.dumps({"id": i, "source": source, "call": call}) for i, call in enumerate(calls)]
    answers = subprocess.run(
        [binary, "trace", "--batch"], input="\n".join(requests), capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(answers) == len(calls), f"{path}: {len(calls)} calls, {len(answers)} answers"
    wrong = 0
    for call, answer in zip(calls, answers):
        expected, found = under_cpython(code, call), under_foretrace(json.loads(answer))
        if expected != found:
            wrong += 1
            print(f"{path}: {call}")
            for what, left, right in zip(("outcome", "output", "lines"), expected, found):
                if left != right:
                    print(f"  {what}: CPython {left}\n  {' ' * len(what)}  foretrace {right}")
    return len(calls), wrong


def main():
    if sys.version_info[:2] != (3, 11):
        print("skipped: the answers are those of CPython 3.11")
        return 0
    binary, *paths = sys.argv[1:]
    counts = [check(binary, path) for path in paths]
    print(f"{sum(it[0] for it in counts)} calls, {sum(it[1] for it in counts)} differ")
    return int(any(it[1] for it in counts) or not counts)


if __name__ == "__main__":
    sys.exit(main())
