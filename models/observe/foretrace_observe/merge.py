"""Adds up the records of several processes or runs: `python -m foretrace_observe.merge DIR` prints them."""

import json
import os
import sys

_PAIRS = ("calls", "taken", "reached", "covered")
_TABLES = ("raised", "trips", "classes", "types")
_EXAMPLES = 4


def _add(into, more):
    for at in (0, 1):
        into[at] += more[at]


def _key(it):
    span = it["range"]
    place = tuple(span[side][part] for side in ("start", "end") for part in ("line", "column"))
    return it.get("kind"), it.get("role"), it.get("name"), place


def _merge(into, more):
    for name in _PAIRS:
        if name in more:
            _add(into[name], more[name])
    for name in _TABLES:
        for key, counts in more.get(name, {}).items():
            _add(into[name].setdefault(key, [0, 0]), counts)
    if "examples" in more:
        known = into["examples"]
        known.extend(it for it in more["examples"] if it not in known)
        del known[_EXAMPLES:]
    if "sites" in more:
        _merge_lists(into["sites"], more["sites"])


def _merge_lists(into, more):
    known = {_key(it): it for it in into}
    for it in more:
        key = _key(it)
        if key in known:
            _merge(known[key], it)
        else:
            known[key] = it
            into.append(it)


def merge(records):
    """One record for each file with the same content."""
    merged = {}
    for record in records:
        key = record["file"], record["digest"]
        if key in merged:
            _merge_lists(merged[key]["functions"], record["functions"])
        else:
            merged[key] = record
    return [merged[key] for key in sorted(merged)]


def read(folder):
    """All records in a folder; lines that are damaged are left out."""
    for name in sorted(os.listdir(folder)):
        if name.endswith(".jsonl"):
            with open(os.path.join(folder, name), encoding="utf-8") as lines:
                for line in lines:
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue


def main():
    for record in merge(read(sys.argv[1])):
        print(json.dumps(record, separators=(",", ":")))


if __name__ == "__main__":
    main()
