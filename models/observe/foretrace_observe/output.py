"""Writes what was observed: a JSON line for each source file."""

import os
import time

from . import SCHEMA
from .runtime import BUCKETS, Failures
from .values import VALUE_CLASSES

try:
    from _json import encode_basestring_ascii as quote
except ImportError:
    from json.encoder import encode_basestring_ascii as quote


def text(value):
    """JSON of dicts with strings as keys, lists, tuples, strings and numbers."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict):
        return "{%s}" % ",".join([quote(key) + ":" + text(it) for key, it in value.items()])
    if isinstance(value, (list, tuple)):
        return "[%s]" % ",".join(map(text, value))
    return str(value)


def _range(place):
    line, column, end_line, end_column = place
    return {"start": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}}


def record(it):
    """A file's record as plain data; the functions that were called have their sites."""
    functions = [
        {"name": about["name"], "range": _range(about["range"]), "calls": [0, 0], "raised": {}, "sites": []}
        for about in it.functions
    ]
    ran = set()
    covers = [{} for _ in functions]
    for about, probe in zip(it.about, it.objects):
        kind, index = about[:2]
        sites = functions[index]["sites"]
        if kind == "function":
            _function(it.functions[index], probe, functions[index])
        elif kind == "cover":
            if probe.count:
                ran.add(index)
            for statement in about[2]:
                covers[index][statement] = probe.count
        elif kind == "branch" and any(probe.reached):
            sites.append(_branch(about[2], probe.taken, probe.reached))
        elif kind == "loop":
            probe.end()
            trips = {name: [a, b] for name, a, b in zip(BUCKETS, *probe.trips) if a or b}
            if trips:
                sites.append({"kind": "loop", "range": _range(about[2]), "trips": trips})
        elif kind == "value" and probe.classes:
            sites.append(_value(about, probe))
    for index in ran:
        about = it.functions[index]
        if about["is_module"]:
            functions[index]["calls"] = [1, 0]
            functions[index]["sites"].extend(
                {"kind": "line", "range": _range(about["statements"][statement]), "covered": [int(count > 0), 0]}
                for statement, count in sorted(covers[index].items())
            )
    return {"schema": SCHEMA, "file": it.path, "digest": it.digest, "functions": functions}


def _branch(place, taken, reached):
    return {"kind": "branch", "range": _range(place), "taken": list(taken), "reached": list(reached)}


def _value(about, probe):
    _, _, role, name, place = about
    classes = {}
    for key, count in sorted(probe.classes.items()):
        classes.setdefault(VALUE_CLASSES[key // 2], [0, 0])[key % 2] = count
    name = {} if role == "return" else {"name": name}
    return {
        "kind": "binding", "role": role, **name, "range": _range(place),
        "classes": classes, "examples": list(probe.examples or ()),
    }  # fmt: skip


def _function(about, probe, function):
    probe.fold()
    if not any(probe.calls):
        return
    function["calls"] = list(probe.calls)
    function["raised"] = {kind: list(counts) for kind, counts in probe.escaped.items() if any(counts)}
    sites = function["sites"]
    none = [0] * len(about["initial"])
    totals = [it or none for it in probe.totals]
    add = lambda counters: [sum([half[it] for it in counters]) for half in totals]
    for place, taken, reached, but in about["branches"]:
        reached = [max(0, a - b) for a, b in zip(add(reached), add(but))]
        if any(reached):
            sites.append(_branch(place, [min(pair) for pair in zip(add(taken), reached)], reached))
    none = [0] * len(about["statements"])
    covered = [it or none for it in probe.covered]
    for place, a, b in zip(about["statements"], *covered):
        sites.append({"kind": "line", "range": _range(place), "covered": [a, b]})
    raised = {}
    for (statement, kind), counts in sorted(probe.raised.items()):
        raised.setdefault(statement, {})[kind] = list(counts)
    for statement, types in raised.items():
        sites.append({"kind": "raise", "range": _range(about["statements"][statement]), "types": types})


class Writer:
    """Writes the records of this process into its file, now and then and at the end."""

    # Seconds between two writings, and how many times longer than a writing they are apart.
    EVERY, SHARE = 1.0, 40
    # How often a record is tried to be read while other threads go on.
    TRIES = 20

    def __init__(self, folder):
        self.folder = folder
        self.records = []
        self.ticks = 0
        self.begin()

    def begin(self):
        """A new process: nothing was seen yet."""
        self.process = os.getpid()
        name = "%d-%s" % (self.process, os.urandom(6).hex())
        self.path = os.path.join(self.folder, name + ".jsonl")
        self.next = time.monotonic() + self.EVERY
        for it in self.records:
            it.clear()

    def tick(self):
        """Called often; writes when it is time. Whatever goes wrong is no concern of the program's."""
        self.ticks += 1
        if not self.ticks & 255 and time.monotonic() > self.next:
            try:
                self.write()
            except Exception as error:
                Failures.note(error)

    def write(self):
        """Replaces the file by what is known now."""
        if self.process != os.getpid():
            return
        if Failures.count:
            with _open(self.path[: -len("jsonl")] + "failures") as file:
                file.write("\n".join(["%d failures" % Failures.count] + Failures.reasons + [""]).encode())
        if not self.records:
            return
        started = time.monotonic()
        # For what happens meanwhile in other threads.
        self.next = started + 3600
        temporary = self.path + ".tmp"
        try:
            with _open(temporary) as file:
                for it in list(self.records):
                    file.write((text(self.read(it)) + "\n").encode())
            _replace(temporary, self.path)
        finally:
            now = time.monotonic()
            self.next = now + max(self.EVERY, self.SHARE * (now - started))

    def read(self, it):
        """A file's record, though other threads may add to it."""
        for _ in range(self.TRIES):
            try:
                return record(it)
            except RuntimeError:
                # A table has grown.
                continue
        return record(it)


# Kept, since a test may replace them for a while.
_replace = os.replace


def _open(path, raw=__import__("_io").FileIO):
    return raw(path, "w")
