"""Runs the calls of files (lines `#: EXPR`) under CPython 3.11 and under `foretrace trace --batch`: outcome, output, the
order of lines, and the variables that change on each, must agree. Calls in lines `#? EXPR` the machine must not answer.
Usage: check.py FORETRACE FILE.py…; exit code 1 where something differs."""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "differential"))

import compare
import oracle


def under_cpython(code, call):
    """Outcome, output, lines and the variables that change on each, of a call in a fresh module."""
    call = compile(call, oracle.CALL, "eval")
    plain, tracer = oracle.Tracer(looks=False), oracle.Tracer()
    outcome, output = oracle.perform(code, call, plain)
    oracle.perform(code, call, tracer)
    match outcome["kind"]:
        case "returned":
            found = ("returned", outcome["repr"])
        case _:
            found = ("raised", outcome["type"], outcome["message"])
    return found, output, plain.steps, tracer.steps


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
    return found, forecast["stdout"], forecast["steps"]


def compared(expected, found):
    """What differs: its name, and both sides."""
    for what, left, right in zip(("outcome", "output"), expected, found):
        if left != right:
            yield what, left, right
    if expected[0][:2] == ("raised", "RecursionError"):
        return  # the trace function takes part in the recursion
    lines = [[step["line"] for step in steps] for steps in (expected[2], expected[3], found[2][: oracle.STEPS])]
    if lines[0] != lines[2]:
        yield "lines", lines[0], lines[2]
    elif lines[0] == lines[1]:
        want = {"steps": expected[3], "cut": len(expected[3]) >= oracle.STEPS}
        verdict, detail = compare.judge_steps(want, {"steps": found[2], "truncated": False})
        if verdict != "right":
            yield verdict, detail, ""


def check(binary, path):
    """Prints what differs in a file; the number of calls and of those that differ."""
    with open(path, encoding="utf-8") as file:
        source = file.read()
    code = compile(source, oracle.CASE, "exec", dont_inherit=True)
    marked = [(line[:3], line[3:].strip()) for line in source.splitlines() if line.startswith(("#: ", "#? "))]
    calls = [call for _, call in marked]
    requests = [json.dumps({"id": i, "source": source, "call": call}) for i, call in enumerate(calls)]
    answers = subprocess.run(
        [binary, "trace", "--batch"], input="\n".join(requests), capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(answers) == len(calls), f"{path}: {len(calls)} calls, {len(answers)} answers"
    wrong = 0
    for (mark, call), answer in zip(marked, map(json.loads, answers)):
        if mark == "#? ":
            if answer["outcome"]["kind"] != "stopped" and answer["basis"] == "executed":
                wrong += 1
                print(f"{path}: {call}\n  is answered: {answer['outcome']}")
            continue
        expected, found = under_cpython(code, call), under_foretrace(answer)
        differences = list(compared(expected, found))
        if differences:
            wrong += 1
            print(f"{path}: {call}")
            for what, left, right in differences:
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
