#!/usr/bin/env python3
"""Measures foretrace, and named peers in the same run.

    cargo build --release && python3 tests/bench/bench.py [--peers ruff,ty,zuban] [--edits 100] [--tree FOLDER]

Prints, for a file of about 200 lines and one of about 10,000 (made of the standard library of the Python that runs
this): start-up, time to the first answer, edit to answer (p50, p95) and peak memory of each language server. Then, for
a whole tree (the same standard library): wall time, processor time, peak memory and throughput of each checker, and how
time grows with the length of a file. Peers are installed with pip into a virtual environment of their own.
"""

import argparse
import ast
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import venv

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
STDLIB = pathlib.Path(sysconfig.get_paths()["stdlib"])
SERVERS = {"ruff": ["ruff", "server"], "ty": ["ty", "server"], "zuban": ["zuban", "server"]}
CHECKERS = {"ruff": ["ruff", "check", "--isolated", "--no-cache", "--exit-zero", "--quiet"], "ty": ["ty", "check", "--exit-zero"]}
PROBE = 'zz_probe = len("abc")'


def peer_folder(peers):
    """The folder of the peers' programs."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "foretrace-bench"
    if not (cache / "bin/pip").exists():
        venv.create(cache, with_pip=True)
    missing = [it for it in peers if not (cache / "bin" / SERVERS[it][0]).exists()]
    if missing:
        subprocess.run([cache / "bin/pip", "install", "--quiet", *missing], check=True)
    return cache / "bin"


# --- files -----------------------------------------------------------------------------------------------------------


def with_probe(source):
    """The source with a call to edit, in a function near its middle."""
    functions = [it for it in ast.walk(ast.parse(source)) if isinstance(it, ast.FunctionDef) and len(it.body) >= 3]
    middle = source.count("\n") / 2
    statement = min(functions, key=lambda it: abs(it.lineno - middle)).body[1]
    lines = source.split("\n")
    lines.insert(statement.lineno - 1, " " * statement.col_offset + PROBE)
    ast.parse(source := "\n".join(lines))
    return source


def joined(limit):
    """Modules of the standard library in one file of about `limit` lines."""
    parts, total = [], 0
    names = ["argparse", "inspect", "tarfile", "dataclasses", "textwrap", "cmd", "typing", "turtle", "zipfile", "doctest"]
    paths = [STDLIB / f"{it}.py" for it in names] + sorted((STDLIB / "test").glob("test_*.py"))
    for path in paths:
        if total >= limit:
            break
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        lines = [it for it in source.split("\n") if not it.startswith("from __future__")]
        cut = lines[: limit - total]
        while cut:  # cut at a definition, so that the file parses
            try:
                ast.parse("\n".join(cut))
                break
            except SyntaxError:
                cut.pop()
                while cut and not re.match(r"(def|class|@)", cut[-1]):
                    cut.pop()
                cut = cut[:-1]
        parts += cut
        total += len(cut)
    return "\n".join(parts) + "\n"


# --- language servers ------------------------------------------------------------------------------------------------


class Server:
    """A language server on standard input and output."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.ready, self.replies, self.ids = threading.Condition(), {}, 0
        threading.Thread(target=self.listen, daemon=True).start()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def listen(self):
        stream = self.process.stdout
        while True:
            length = 0
            while (line := stream.readline()).strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                with self.ready:
                    self.replies = None
                    self.ready.notify_all()
                return
            message, now = json.loads(stream.read(length)), time.perf_counter()
            if "method" in message and "id" in message:
                items = message.get("params", {}).get("items", []) if message["method"] == "workspace/configuration" else None
                self.send({"id": message["id"], "result": None if items is None else [None] * len(items)})
            elif "id" in message:
                with self.ready:
                    self.replies[message["id"]] = (now, message)
                    self.ready.notify_all()

    def call(self, method, params):
        """The result, and when it came. Asks again where the server says that the text has changed meanwhile."""
        while True:
            self.ids += 1
            self.send({"id": self.ids, "method": method, "params": params})
            with self.ready:
                self.ready.wait_for(lambda: self.replies is None or self.ids in self.replies, timeout=60)
                if self.replies is None or self.ids not in self.replies:
                    raise RuntimeError(f"no answer to {method}")
                now, message = self.replies.pop(self.ids)
            if message.get("error", {}).get("code") not in (-32800, -32801, -32802):
                return now, message.get("result")

    def peak_megabytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def session(command, path, edits):
    """Opens a file and edits it; each edit is followed at once by a request."""
    text, uri = path.read_text(), path.as_uri()
    lines = text.split("\n")
    row = next(i for i, it in enumerate(lines) if PROBE in it)
    column = lines[row].index("len(") + 3
    document = {"textDocument": {"uri": uri}}
    window = {"start": {"line": max(0, row - 30), "character": 0}, "end": {"line": min(len(lines) - 1, row + 30), "character": 0}}
    begin = time.perf_counter()
    server = Server(command)
    now, answer = server.call(
        "initialize",
        {
            "processId": os.getpid(),
            "rootUri": path.parent.as_uri(),
            "workspaceFolders": [{"uri": path.parent.as_uri(), "name": "bench"}],
            "capabilities": {
                "textDocument": {"inlayHint": {}, "diagnostic": {}, "publishDiagnostics": {"versionSupport": True}},
                "general": {"positionEncodings": ["utf-16"]},
            },
        },
    )
    started = now - begin
    server.send({"method": "initialized", "params": {}})
    if answer["capabilities"].get("inlayHintProvider"):
        kind, request = "hints", ("textDocument/inlayHint", {**document, "range": window})
    else:
        kind, request = "diagnostics", ("textDocument/diagnostic", document)
    opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    server.send({"method": "textDocument/didOpen", "params": {"textDocument": opened}})
    first = server.call(*request)[0] - begin
    time.sleep(1)
    latencies = []
    for number in range(edits):
        start = {"line": row, "character": column}
        end = {"line": row, "character": column + number % 2}
        change = {"range": {"start": start, "end": end}, "text": "" if number % 2 else "x"}
        begin = time.perf_counter()
        version = {"uri": uri, "version": number + 2}
        server.send({"method": "textDocument/didChange", "params": {"textDocument": version, "contentChanges": [change]}})
        latencies.append(server.call(*request)[0] - begin)
        time.sleep(0.05)
    memory = server.peak_megabytes()
    server.call("shutdown", None)
    server.send({"method": "exit"})
    try:
        server.process.wait(5)
    except subprocess.TimeoutExpired:
        server.process.kill()
    latencies.sort()
    p50, p95 = (latencies[round(q * (len(latencies) - 1))] * 1000 for q in (0.5, 0.95))
    return {"kind": kind, "start": started * 1000, "first": first * 1000, "p50": p50, "p95": p95, "memory": memory}


def latency(commands, edits):
    print("\nEdit to answer, over standard input and output (ms)")
    with tempfile.TemporaryDirectory() as folder:
        for name, source in [("small.py", (STDLIB / "fnmatch.py").read_text()), ("large.py", joined(10_000))]:
            path = pathlib.Path(folder).resolve() / name
            path.write_text(with_probe(source))
            print(f"  {source.count(chr(10)):,} lines")
            ours = None
            for server, command in commands.items():
                try:
                    it = session(command, path, edits)
                except (RuntimeError, OSError) as error:
                    print(f"    {server:<10} {error}")
                    continue
                ours = ours or it["p50"]
                print(
                    f"    {server:<10} {it['kind']:<11} p50 {it['p50']:7.1f}  p95 {it['p95']:7.1f}  start {it['start']:6.0f}"
                    f"  first answer {it['first']:6.0f}  peak {it['memory']:4.0f} MB  p50 is {it['p50'] / ours:.2f} x ours"
                )


# --- whole trees -----------------------------------------------------------------------------------------------------


def measured(command):
    """Wall seconds, processor seconds, peak megabytes and exit code of a command."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaints = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, complaints


def whole_tree(commands, tree):
    files = lines = functions = 0
    for path in tree.rglob("*.py"):
        if "site-packages" not in path.parts:
            source = path.read_bytes()
            files += 1
            lines += source.count(b"\n")
            functions += len(re.findall(rb"(?m)^[ \t]*(?:async[ \t]+)?def[ \t]", source))
    print(f"\nWhole tree: {files:,} files, {lines:,} lines, {functions:,} functions")
    ours = None
    for name, command in commands.items():
        wall, processor, memory, code, complaints = measured([*command, str(tree)])
        ours = ours or wall
        print(
            f"    {name:<18} {wall:6.2f} s wall  {processor:6.2f} s processor  {memory:5.0f} MB  {files / wall:6.0f} files/s"
            f"  {functions / wall:7.0f} functions/s  {lines / wall:9.0f} lines/s  {wall / ours:.2f} x ours  exit {code}"
        )
        for line in [it for it in complaints.splitlines() if "internal error" in it or "panic" in it][:5]:
            print(f"        {line}")


def growth(program):
    print("\nTime against the length of one file")
    points = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.py"
        for limit in (1000, 2000, 4000, 8000, 16000, 32000, 64000):
            source = joined(limit)
            path.write_text(source)
            command = [program, "check", "--isolated", "--exit-zero", "--output-format", "concise", str(path)]
            seconds = min(measured(command)[0] for _ in range(3))
            points.append((source.count("\n"), seconds))
            print(f"    {points[-1][0]:6,} lines  {seconds * 1000:7.1f} ms  {seconds / points[-1][0] * 1e6:6.1f} us a line")
    # The slope between logarithms: 1 is linear, 2 quadratic. Start-up flattens the short files, so they are left out.
    logs = [(math.log(lines), math.log(seconds)) for lines, seconds in points[2:]]
    mean_x, mean_y = (sum(it[axis] for it in logs) / len(logs) for axis in (0, 1))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)
    print(f"    time grows as lines to the power {slope:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=REPOSITORY / "target/release/foretrace", type=pathlib.Path)
    parser.add_argument("--peers", default="ruff,ty,zuban", help="comma-separated; empty for none")
    parser.add_argument("--edits", default=100, type=int)
    parser.add_argument("--tree", default=STDLIB, type=pathlib.Path)
    parser.add_argument("--only", choices=["latency", "tree", "growth"])
    options = parser.parse_args()
    if not options.program.exists():
        sys.exit(f"{options.program} is not there: cargo build --release makes it")
    program, peers = str(options.program), [it for it in options.peers.split(",") if it]
    programs = peer_folder(peers) if peers else None
    peer = lambda table: {it: [str(programs / table[it][0]), *table[it][1:]] for it in peers if it in table}
    print(subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip(), "on", os.cpu_count(), "processors")
    if options.only in (None, "latency"):
        latency({"foretrace": [program, "server"], **peer(SERVERS)}, options.edits)
    if options.only in (None, "tree"):
        check = [program, "check", "--isolated", "--exit-zero", "--extend-exclude", "site-packages", "--output-format", "concise"]
        predict = [program, "predict", "--isolated"]
        whole_tree({"foretrace check": check, "foretrace predict": predict, **peer(CHECKERS)}, options.tree)
    if options.only in (None, "growth"):
        growth(program)


if __name__ == "__main__":
    main()
