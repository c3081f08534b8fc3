"""Runs cases under CPython 3.11 and under `foretrace trace --batch`, and compares outcome, output, the order of lines,
and after each line the variables that changed.

Usage: compare.py FORETRACE CASES.jsonl… [--wrong FILE] [--jobs N]
What CPython says is kept in CASES.jsonl.oracle. Exit code 1 where something differs.

Left out by rule: cases that touch the host, run too long, or use a name that their cut does not have. What differs
between two processes of CPython (addresses, the order of sets of strings, random numbers) is not determined: there the
machine must not answer."""

import argparse
import ast
import collections
import concurrent.futures
import functools
import json
import os
import pathlib
import re
import select
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
CHUNK = 250
PATIENCE = 15  # seconds for one case
WRONG = ("wrong outcome", "wrong output", "wrong lines", "wrong bindings", "answers the undetermined", "no answer")

# Modules that look at the host, at the clock, or at the interpreter itself.
IMPURE = set(
    "_thread asyncio atexit bdb builtins code codeop concurrent contextvars ctypes dis email.utils faulthandler fcntl gc "
    "getpass glob grp importlib inspect io linecache locale logging marshal mmap multiprocessing os pathlib pdb pickle "
    "pkgutil platform posix pwd queue random readline runpy sched secrets select selectors shelve shutil signal site "
    "socket socketserver sqlite3 ssl stat subprocess symtable sys sysconfig tempfile termios test threading time timeit "
    "tkinter token tokenize trace traceback tracemalloc tty unittest uuid warnings weakref zipfile zipimport".split()
)


# --- CPython


class Python:
    """A process of the oracle."""

    def __init__(self, seed, *options):
        self.seed = str(seed)
        self.options = options
        self.process = None

    def ask(self, line):
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-X", "utf8", str(HERE / "oracle.py"), *self.options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONHASHSEED": self.seed},
                cwd="/",
            )
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
            if select.select([self.process.stdout], [], [], PATIENCE)[0]:
                answer = self.process.stdout.readline()
                if answer.endswith(b"\n"):
                    return json.loads(answer)
        except (BrokenPipeError, ValueError):
            pass
        self.end()
        return {"skip": "ended CPython"}

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def under_cpython(lines):
    """The answers that two processes agree on."""
    answers = []
    pythons = Python(1), Python(2, "--untraced")
    for line in lines:
        first = pythons[0].ask(line)
        second = pythons[1].ask(line) if "skip" not in first else first
        if "skip" in second:
            first = second
        elif (first["outcome"], first["stdout"]) != (second["outcome"], second["stdout"]):
            first = {"outcome": first["outcome"], "undetermined": second["outcome"]}
        answers.append(json.dumps(first))
    for it in pythons:
        it.end()
    return answers


MISSING = re.compile(r"No module named '(\w+)")


def left_out(want):
    """Why a case does not count, where that is so."""
    if "skip" in want:
        return want["skip"].split(":")[0]
    outcome = want["outcome"]
    if outcome.get("type") == "NameError" and "is not defined" in outcome["message"]:
        return "its cut lacks a name"
    missing = MISSING.match(outcome.get("message", ""))
    if missing and missing[1] not in sys.stdlib_module_names:
        return "its cut lacks a module"
    return None


# --- The machine


def under_foretrace(binary, lines):
    """The answer to each case; None where the process ended without one."""
    answers = []
    while len(answers) < len(lines):
        process = subprocess.run(
            [binary, "trace", "--batch"], input=b"".join(lines[len(answers) :]), capture_output=True, check=False
        )
        answers += [json.loads(it) for it in process.stdout.splitlines()]
        if len(answers) < len(lines):
            answers.append(None)
    return answers


# --- Judgement

OBJECT = re.compile(r"<[^<>]*>")


def alike(want, got):
    """Whether a change is shown alike. Objects are `<…>`, and one for another need not show as a change; sets may stand
    in any order; what the machine does not know is `?`."""
    if want is None or got is None:
        return bool(OBJECT.search(want or got))
    if want == got or "?" in got and "?" not in want:
        return True
    if "<>" in want and fits(want, got):
        return True  # an object of a library may show as what it is
    if (name := re.fullmatch(r"<(\w+)>", got)) and want.startswith(name[1] + "("):
        return True  # nor need it: with large numbers in it the machine does not
    for _ in range(3):
        want, got = OBJECT.sub("", want), OBJECT.sub("", got)
    if want == got:
        return True
    if "…" in got or "…" in want:  # cut where it is long: an object shows longer than another
        length = min(it.find("…") if "…" in it else len(it) for it in (want, got))
        return want[:length] == got[:length]
    return "{" in want and sorted(want) == sorted(got)


def fits(want, got):
    """Whether a text is as wanted, where each `<>` stands for any text."""
    first, *inner, last = want.split("<>")
    if not got.startswith(first):
        return False
    at = len(first)
    for part in inner:
        at = got.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return got.endswith(last) and len(got) - len(last) >= at


def judge(want, got, line):
    """A verdict, and what is to be told of it."""
    if got is None:
        return "no answer", "the process ended"
    if "outcome" not in got:
        return "no answer", str(got)[:200]
    outcome = got["outcome"]
    if "undetermined" in want and (outcome["kind"] == "stopped" or got["basis"] != "executed"):
        return "undetermined, not answered", ""
    if outcome["kind"] == "stopped":
        return "stopped", outcome["detail"]
    if got["basis"] != "executed":
        reasons = [it["reason"] for it in got["assumptions"]] or [got["stdout_doubt"]]
        return "assumed", reasons[0]
    expected = want["outcome"]
    if "undetermined" in want:
        return "answers the undetermined", f"{expected} or {want['undetermined']}; got {outcome}"
    if expected != outcome:
        return "wrong outcome", f"want {expected}; got {outcome}"
    if want["stdout"] != got["stdout"]:
        return "wrong output", f"want {want['stdout']!r}; got {got['stdout']!r}"
    if want["steps"] is None:
        return "right, trace not determined", ""
    verdict = judge_steps(want, got)
    if verdict[0] != "right":
        for seed in range(3, 9):  # the order of a set of types differs by chance, from process to process
            other = Python(seed)
            second = other.ask(line)
            other.end()
            if second.get("steps") != want["steps"]:
                return "right, trace not determined", ""
    return verdict


def judge_steps(want, got):
    expected, steps = want["steps"], got["steps"]
    if want.get("cut") or got["truncated"]:
        shortest = min(len(expected), len(steps))
        expected, steps = expected[:shortest], steps[:shortest]
    for at, (left, right) in enumerate(zip(expected, steps)):
        if (left["line"], left["function"]) != (right["line"], right["function"]):
            break
    else:
        at = min(len(expected), len(steps))
    if at < max(len(expected), len(steps)):
        near = slice(max(0, at - 2), at + 3)
        return "wrong lines", f"at {at}: want {[it['line'] for it in expected[near]]} got {[it['line'] for it in steps[near]]}"
    for at, (left, right) in enumerate(zip(expected, steps)):
        if "open" in left:
            continue
        names = (left["bindings"].keys() | right["bindings"].keys()) - set(left.get("free", ()))
        for name in sorted(names):
            pair = left["bindings"].get(name), right["bindings"].get(name)
            if not alike(*pair):
                return "wrong bindings", f"step {at}, line {left['line']}, {name}: want {pair[0]} got {pair[1]}"
    return "right", ""


@functools.lru_cache(maxsize=2000)
def pure(source):
    """Whether a source imports nothing that looks at the host, nor anything from outside the standard library."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                modules = [it.name for it in node.names]
            case ast.ImportFrom():
                modules = [node.module or "."]
            case ast.Name(id="open" | "input" | "eval" | "exec" | "compile" | "globals" | "__import__"):
                return False
            case _:
                continue
        for module in modules:
            base = module.split(".")[0]
            if module in IMPURE or base in IMPURE or base not in sys.stdlib_module_names:
                return False
    return True


# --- The whole


def read(path):
    with open(path, encoding="utf-8") as file:
        return [(json.loads(line), line.encode()) for line in file]


def oracle(path, cases, workers):
    """What CPython says of the cases of a file, kept beside it."""
    kept = pathlib.Path(path + ".oracle")
    if not kept.exists() or kept.stat().st_mtime < os.stat(path).st_mtime:
        lines = [line for _, line in cases]
        chunks = [lines[at : at + CHUNK] for at in range(0, len(lines), CHUNK)]
        with open(kept, "w", encoding="utf-8") as file:
            for answers in workers.map(under_cpython, chunks):
                file.writelines(it + "\n" for it in answers)
    with open(kept, encoding="utf-8") as file:
        yield from map(json.loads, file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--wrong", help="write the cases that differ to this file")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if sys.version_info[:2] != (3, 11):
        print("skipped: the answers are those of CPython 3.11")
        return 0
    verdicts = collections.defaultdict(collections.Counter)  # of pure functions, and of others
    packages = collections.defaultdict(collections.Counter)
    reasons, skips, wrong = collections.Counter(), collections.Counter(), {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as workers:
        for path in options.cases:
            cases = read(path)
            expected = oracle(path, cases, workers)
            chunks = [cases[at : at + CHUNK] for at in range(0, len(cases), CHUNK)]
            run = functools.partial(under_foretrace, options.binary)
            answers = workers.map(run, ([line for _, line in chunk] for chunk in chunks))
            for (case, line), want, got in zip(cases, expected, (it for chunk in answers for it in chunk)):
                if reason := left_out(want):
                    skips[reason] += 1
                    continue
                verdict, detail = judge(want, got, line)
                kind = "pure" if pure(case["source"]) else "other"
                verdicts[kind][verdict] += 1
                packages[case["package"]][verdict] += 1
                if verdict in ("stopped", "assumed"):
                    reasons[kind, verdict, re.sub(r"'[^']*'|\d+", "…", detail)[:90] if " " in detail else detail] += 1
                elif verdict in WRONG:
                    wrong.setdefault((verdict, case["function"]), []).append((case["call"], detail, line))
    return report(verdicts, packages, reasons, skips, wrong, options.wrong)


def report(verdicts, packages, reasons, skips, wrong, path):
    for (verdict, function), cases in sorted(wrong.items(), key=lambda it: (it[0][0], -len(it[1]))):
        call, detail, _ = min(cases, key=lambda it: len(it[0]))
        print(f"{verdict}: {function}, {len(cases)} calls, such as {call[:300]}\n  {detail[:600]}")
    if path:
        with open(path, "wb") as file:
            for cases in wrong.values():
                for _, _, line in sorted(cases, key=lambda it: len(it[0]))[:3]:
                    file.write(line)
    for (kind, verdict, reason), count in reasons.most_common(60):
        print(f"{count:6} {kind:5} {verdict}: {reason}")
    print(f"left out: {dict(skips)}")
    for package, counts in sorted(packages.items()):
        print(f"{package}: {counts.total()} cases, {dict(counts)}")
    total = collections.Counter()
    for kind, counts in verdicts.items():
        total += counts
        determined = counts.total() - counts["undetermined, not answered"]
        answered = determined - counts["stopped"] - counts["assumed"]
        print(f"{kind}: {determined} cases, {100 * answered / determined:.1f} % answered, {dict(counts)}")
    failed = sum(total[it] for it in WRONG)
    passed = sum(count for verdict, count in total.items() if verdict.startswith("right"))
    print(f"{passed} passed, {failed} failed, {total['stopped'] + total['assumed']} skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
