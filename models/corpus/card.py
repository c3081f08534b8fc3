"""The data card of a collection."""

import collections
import gzip
import json

VERSION = 1


def write(out, results, path):
    """Writes the card of what is in `out`."""
    usable = [it for it in results if it["status"] == "ok"]
    failed = sorted((it for it in results if it["status"] != "ok"), key=lambda it: it["name"])
    counts = Counts()
    for it in usable:
        counts.add(out / "packages" / it["name"] / "observation.jsonl.gz", it["split"])
    path.write_text("\n".join(lines(usable, failed, counts)) + "\n")


class Counts:
    """What the observations hold, by split."""

    def __init__(self):
        self.files = collections.Counter()
        self.functions = collections.Counter()
        self.raising = collections.Counter()
        self.sites = collections.defaultdict(collections.Counter)
        self.taken, self.trips = collections.Counter(), collections.Counter()
        self.classes, self.covered = collections.Counter(), collections.Counter()
        self.raised = collections.Counter()

    def add(self, path, split):
        with gzip.open(path, "rt") as records:
            for line in records:
                record = json.loads(line)
                self.files[split] += 1
                for function in record["functions"]:
                    if any(function["calls"]):
                        self.add_function(function, split)

    def add_function(self, function, split):
        self.functions[split] += 1
        self.raising[split] += bool(function["raised"])
        calls = sum(function["calls"])
        for site in function["sites"]:
            kind = site["kind"]
            self.sites[kind][split] += 1
            if kind == "branch":
                self.taken[share(sum(site["taken"]) / sum(site["reached"]))] += 1
            elif kind == "line":
                self.covered[share(sum(site["covered"]) / calls)] += 1
            elif kind == "loop":
                self.trips[most(site["trips"])] += 1
            elif kind == "binding":
                self.classes[most(site["classes"])] += 1
            elif kind == "raise":
                self.raised[most(site["types"])] += 1


def share(part):
    if part < 0.05:
        return "below 5 %"
    return "above 95 %" if part > 0.95 else "between"


def most(table):
    return max(table, key=lambda key: sum(table[key]))


def distribution(counter, limit=60):
    total = sum(counter.values()) or 1
    return ", ".join(f"{name} {count / total:.1%}" for name, count in counter.most_common(limit))


def lines(usable, failed, counts):
    splits = ["train", "validation", "test"]
    yield "# The corpus of execution traces"
    yield ""
    yield f"Dataset version {VERSION}. Written by `collect.py`; do not edit."
    yield ""
    yield "Test suites of packages with permissive licences ran under the observer of `models/observe`, each within 120"
    yield "seconds of wall time and without a network. Labels are counts of what their calls did; P(taken) and the like"
    yield "mean *under tests*, which call error paths more often than programs do. Benchmarks of program understanding"
    yield "and synthesis are not in it. The split is by package; `test` is never used for a choice."
    yield ""
    yield "| | " + " | ".join(splits) + " |"
    yield "|---|" + "---|" * len(splits)
    row = lambda name, counter: f"| {name} | " + " | ".join(f"{counter[it]:,}" for it in splits) + " |"
    yield row("packages with labels", collections.Counter(it["split"] for it in usable))
    yield row("source files", counts.files)
    yield row("functions called (with module bodies)", counts.functions)
    yield row("functions that raised", counts.raising)
    for kind in ("branch", "loop", "binding", "line", "raise"):
        yield row(f"`{kind}` sites", counts.sites[kind])
    yield ""
    yield f"- Branches taken: {distribution(counts.taken)}."
    yield f"- Lines covered, of calls: {distribution(counts.covered)}."
    yield f"- Usual trip count: {distribution(counts.trips)}."
    yield f"- Usual value class: {distribution(counts.classes)}."
    yield f"- Usual exception at a line that raises: {distribution(counts.raised, 20)}."
    seconds, cpu = sum(it["seconds"] for it in usable + failed), sum(it.get("cpu", 0) for it in usable)
    yield f"- Time: {seconds / 60:.0f} minutes over all packages, {cpu / 60:.0f} of processor time in their tests."
    licences = collections.Counter(it["licence"] for it in usable)
    yield f"- Licences: {', '.join(f'{name} {count}' for name, count in licences.most_common())}."
    yield ""
    yield "## Packages"
    yield ""
    yield "| package | version | licence | split | functions | sites | tests passed | failed | ended |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for it in sorted(usable, key=lambda it: it["name"]):
        tests = it.get("tests", {})
        yield (
            f"| {it['name']} | {it['version']} | {it['licence']} | {it['split']} | {it['functions']:,}"
            f" | {it['sites']:,} | {tests.get('passed', 0):,} | {tests.get('failed', 0) + tests.get('error', 0):,} | {it['ended']} |"
        )
    yield ""
    yield "## Without labels"
    yield ""
    for it in failed:
        yield f"- {it['name']} {it['version']}: {it['status'].removeprefix('failed: ')}"
