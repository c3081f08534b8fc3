#!/usr/bin/env python3
"""Measures the machine against the CPython that runs this.

    cargo build --release && python3 tests/bench/machine.py [--program FORETRACE] [--rounds 5] [--scale 1]

Prints, for six programs that loop, the time per executed line of both, process start not counted (the difference
between a long and a short run, in processor time, the best of the rounds), and how fast the machine is relative to
CPython: 1.00 is as fast. Then how long the trace of a function of 20 lines takes, with and without starting the process.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

PROGRAMS = {
    "nested loops": (
        3000,
        """
def f(n):
    total = 0
    for i in range(n):
        for j in range(100):
            total += i * j % 7
            if total > 1000000:
                total -= 1000000
    return total
""",
    ),
    "sieve": (
        200,
        """
def f(n):
    count = 0
    for k in range(n):
        flags = [True] * 1000
        flags[0] = flags[1] = False
        i = 2
        while i * i < 1000:
            if flags[i]:
                for j in range(i * i, 1000, i):
                    flags[j] = False
            i += 1
        primes = []
        for i in range(1000):
            if flags[i]:
                primes.append(i)
        count += len(primes)
    return count
""",
    ),
    "word counts": (
        6000,
        """
TEXT = "the quick brown fox jumps over the lazy dog and the cat sat on the mat while it rained"

def f(n):
    counts = {}
    for k in range(n):
        for word in TEXT.split():
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
            key = len(word)
            counts[key] = counts.get(key, 0) + 1
    return sorted(counts.values())
""",
    ),
    "fib": (
        600,
        """
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)

def f(n):
    total = 0
    for i in range(n):
        total += fib(12)
    return total
""",
    ),
    "strings": (
        3000,
        """
def f(n):
    out = []
    k = 0
    while k < n:
        text = ""
        i = 0
        while i < 50:
            c = "abcdefghij"[i % 10]
            if c.isalpha() and c not in "aeiou":
                text += c.upper()
            else:
                text += c
            i += 1
        out.append(text.strip())
        k += 1
    return len("".join(out))
""",
    ),
    "attributes": (
        200000,
        """
class Counter:
    def __init__(self):
        self.total = 0
        self.last = None

    def add(self, x):
        self.total += x
        if self.last is not None and x > self.last:
            self.total -= 1
        self.last = x

def f(n):
    c = Counter()
    for i in range(n):
        c.add(i % 10)
        c.total = c.total + 1
    return c.total
""",
    ),
}

TYPICAL = """
def f(rows, limit=3):
    groups = {}
    for name, amount in rows:
        if amount <= 0:
            continue
        groups.setdefault(name, []).append(amount)
    report = []
    for name in sorted(groups):
        amounts = groups[name]
        total = sum(amounts)
        mean = total / len(amounts)
        if len(amounts) > limit:
            amounts = amounts[:limit]
        line = f"{name}: {total} ({mean:.2f})"
        while len(line) < 20:
            line += "."
        report.append(line)
    if not report:
        return "nothing"
    return "\\n".join(report)
"""
TYPICAL_CALL = "f([('a', 1), ('b', 2), ('a', 3), ('c', -1), ('b', 5)])"

UNDER_CPYTHON = "import sys; source, n = sys.argv[1:]; names = {}; exec(source, names); print(names['f'](int(n)))"


def processor_time(command, text):
    """The processor time a command took, and what it wrote."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(text.encode())
        given.seek(0)
        process = subprocess.Popen(command, stdin=given, stdout=written)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, command
        written.seek(0)
        return usage.ru_utime + usage.ru_stime, written.read().decode()


def under_foretrace(program, source, n):
    request = json.dumps({"id": 0, "source": source, "call": f"f({n})"}) + "\n"
    seconds, written = processor_time([program, "trace", "--batch"], request)
    answer = json.loads(written)
    return seconds, answer["cost"]["steps"], answer["outcome"].get("repr", answer["outcome"])


def under_cpython(source, n):
    seconds, written = processor_time([sys.executable, "-c", UNDER_CPYTHON, source, str(n)], "")
    return seconds, written.strip()


def loops(program, rounds, scale):
    print(f"{'program':14} {'lines':>10} {'foretrace':>12} {'CPython':>12} {'speed':>7}")
    for name, (n, source) in PROGRAMS.items():
        n = int(n * scale)
        ours, theirs = {}, {}
        for _ in range(rounds):
            for size in (n // 10, n):
                seconds, lines, result = under_foretrace(program, source, size)
                ours[size] = min(ours.get(size, (seconds, lines)), (seconds, lines))
                seconds, expected = under_cpython(source, size)
                theirs[size] = min(theirs.get(size, seconds), seconds)
                assert result == expected, (name, result, expected)
        lines = ours[n][1] - ours[n // 10][1]
        mine = (ours[n][0] - ours[n // 10][0]) / lines * 1e9
        other = (theirs[n] - theirs[n // 10]) / lines * 1e9
        print(f"{name:14} {lines:10} {mine:9.1f} ns {other:9.1f} ns {other / mine:7.2f}", flush=True)


def single(program):
    request = json.dumps({"id": 0, "source": TYPICAL, "call": TYPICAL_CALL}) + "\n"
    with_start = []
    for _ in range(20):
        before = time.perf_counter()
        subprocess.run([program, "trace", "--batch"], input=request, text=True, capture_output=True, check=True)
        with_start.append(time.perf_counter() - before)
    inside = []
    with subprocess.Popen([program, "trace", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        for _ in range(100):
            before = time.perf_counter()
            it.stdin.write(request)
            it.stdin.flush()
            answer = json.loads(it.stdout.readline())
            inside.append(time.perf_counter() - before)
        it.stdin.close()
    assert answer["outcome"]["kind"] == "returned", answer["outcome"]
    print(f"\ntrace of a function of 20 lines ({len(answer['steps'])} steps), median")
    print(f"  with process start {statistics.median(with_start) * 1e3:8.2f} ms")
    print(f"  in a process       {statistics.median(inside) * 1e3:8.2f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(REPOSITORY / "target/release/foretrace"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1)
    options = parser.parse_args()
    loops(options.program, options.rounds, options.scale)
    single(options.program)


if __name__ == "__main__":
    main()
