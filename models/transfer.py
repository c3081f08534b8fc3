"""How well what was observed in some runs tells what happens in others.

    python models/transfer.py --foretrace PROGRAM tabulate==0.10.0 mistune==3.1.4..3.2.0
    python models/transfer.py corpus/packages/tabulate/observation.jsonl.gz

For observations of `models/corpus/collect.py`, half of the calls foretell the other half, as the observer shared them
out. For `NAME==VERSION`, half of the test functions of a package are recorded and the other half is predicted from
that. For `NAME==VERSION..NEXT`, all tests of a version are recorded; then the code is replaced by that of the next, and
its tests are predicted: places of functions that are as they were, and of functions that were edited since.

The packages' tests must run in the Python that runs this (`pip install -r models/corpus/requirements.txt`). All figures
are of places that both sides reached; each counts once. A condition's label is the direction it mostly took.
"""

import argparse
import collections
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "corpus")]

import fetch  # noqa: E402
import metrics  # noqa: E402
import suite  # noqa: E402

# A plugin of pytest that leaves out every other test function, chosen by name.
HALVES = """
import os, zlib

def pytest_collection_modifyitems(config, items):
    half = os.environ.get("TRANSFER_HALF")
    if half:
        name = lambda it: it.nodeid.partition("[")[0].encode()
        items[:] = [it for it in items if zlib.crc32(name(it)) >> 7 & 1 == int(half)]
"""

KINDS = ("branch", "loop", "binding", "line")

TITLES = (
    f"{'':<34}{'branches':>13} {'AUC':>6} {'agree':>6}{'values':>14} {'top-1':>6}{'loops':>6} {'top-1':>6}"
    f"{'lines':>7} {'AUC':>6}"
)


class Package:
    """An unpacked package with the stores of its recordings."""

    def __init__(self, name, version, arguments, folder):
        archive = fetch.fetch(name, version, arguments.sdists / f"{name}-{version}")
        self.root = suite.unpack(archive, folder / f"{name}-{version}")
        suite.describe(self.root, name, version, folder / f"{name}-{version}-info")
        (self.root / "foretrace.toml").write_text("run = false\n")
        (folder / "halves.py").write_text(HALVES)
        self.program = arguments.foretrace
        self.tests = suite.find_tests(self.root)
        self.source = suite.import_root(self.root)
        paths = [folder, self.source, self.root, folder / f"{name}-{version}-info"]
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONHASHSEED": "0",
            "FORETRACE_MODEL": "none",
        }

    def record(self, store, half=""):
        """Runs the tests, recorded into a store; the last line of pytest."""
        command = [self.program, "observe", "--", sys.executable, "-m", "pytest", *suite.PYTEST, "-p", "halves"]
        command += [*suite.plugins(self.root), *self.tests]
        environment = {**self.environment, "FORETRACE_CACHE_DIR": str(store), "TRANSFER_HALF": half}
        ran = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        return ran.stdout.strip().rpartition("\n")[2]

    def run(self, store, *arguments, **variables):
        """The lines that the program prints of the package's files, with the recordings of a store."""
        environment = {**self.environment, "FORETRACE_CACHE_DIR": str(store), **variables}
        command = [self.program, *arguments, *map(str, self.files())]
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True).stdout.splitlines()

    def files(self):
        skipped = {*suite.SKIPPED, *self.tests, "tests", "test"}
        files = sorted(self.source.rglob("*.py"))
        return [it for it in files if not skipped & set(it.relative_to(self.root).parts)]

    def functions(self, store, **variables):
        """What is said of each function, with its file."""
        for record in map(json.loads, self.run(store, "predict", **variables)):
            file = os.path.relpath(record["file"], self.root)
            yield from ((file, it) for it in record["functions"] if it["name"] != "<module>")

    def observed(self, store):
        """By place: what was observed there."""
        all = ((place(file, it), it) for file, function in self.functions(store) for it in function["sites"])
        return {at: site for at, site in all if is_observed(site)}


def is_observed(site):
    return site.get("basis") == "observed"


def place(file, site):
    """What a site is called in all of one release."""
    span = site["range"]
    return file, site["kind"], *span["start"].values(), *span["end"].values()


def ranked(site):
    """A probability by which places are ranked: what was seen once is less sure than what was seen a hundred times."""
    p = said(site)
    return site.get("confidence", 1) if p > 0.5 else 1 - site.get("confidence", 1) if p < 0.5 else p


def said(site):
    """What is said of a place: a probability, or a distribution."""
    for name in ("p_taken", "p_covered", "trips", "classes"):
        if site.get(name) is not None:
            return site[name]
    return None


def row(title, told, truth):
    """Figures of the places of `truth` of which `told` says something."""
    figures = {"title": title, "places": {}, "told": {}}
    for kind in KINDS:
        wanted = {at: said(it) for at, it in truth.items() if at[1] == kind and said(it) is not None}
        rank = ranked if kind in ("branch", "line") else said
        pairs = [(rank(told[at]), it) for at, it in wanted.items() if at in told and said(told[at]) is not None]
        figures["places"][kind], figures["told"][kind] = len(wanted), len(pairs)
        if kind in ("branch", "line"):
            decided = [(p, y) for p, y in pairs if y != 0.5]
            p, y = (np.array(it, float) for it in (zip(*decided) if decided else ((), ())))
            figures[f"{kind} auc"] = metrics.auc(y > 0.5, p) if len(p) else float("nan")
            figures[f"{kind} agree"] = float(np.mean((p > 0.5) == (y > 0.5))) if len(p) else float("nan")
        else:
            right = [max(a, key=a.get) == max(b, key=b.get) for a, b in pairs if a and b]
            figures[f"{kind} top"] = float(np.mean(right)) if right else float("nan")
    return figures


def show(figures):
    told = figures["told"]
    share = lambda kind: told[kind] / max(1, figures["places"][kind])
    print(
        f"{figures['title']:<34}"
        f"{told['branch']:>6} ({share('branch'):4.0%}) {figures['branch auc']:6.3f} {figures['branch agree']:6.1%}"
        f"{told['binding']:>7} ({share('binding'):4.0%}) {figures['binding top']:6.1%}"
        f"{told['loop']:>6} {figures['loop top']:6.1%}"
        f"{told['line']:>7} {figures['line auc']:6.3f}",
        flush=True,
    )


def share(counts, of):
    """A site as `foretrace predict` writes it."""
    return {"p_taken": counts / of, "confidence": (max(counts, of - counts) + 1) / (of + 2)} if of else {}


def calls(path):
    """The figures of one half of the calls, told by the other."""
    sides = {}, {}
    with gzip.open(path, "rt") as lines:
        for record in map(json.loads, lines):
            for function in record["functions"]:
                if function["name"] == "<module>":
                    continue
                for site in function["sites"]:
                    span = site["range"]
                    place = site.get("role"), *span["start"].values(), *span["end"].values()
                    at = record["file"], site["kind"], place
                    for half, side in enumerate(sides):
                        side[at] = half_of(site, half, function["calls"][half])
    return row(f"{path.parent.name}, half of the calls", *sides)


def half_of(site, half, calls):
    if site["kind"] == "branch":
        return share(site["taken"][half], site["reached"][half])
    if site["kind"] == "line":
        return share(min(site["covered"][half], calls), calls)
    name = {"loop": "trips", "binding": "classes"}.get(site["kind"])
    counts = {it: pair[half] for it, pair in site.get(name, {}).items() if pair[half]}
    return {name: counts} if counts else {}


def halves(package, folder):
    stores = [folder / f"{package.root.name}-half{half}" for half in "01"]
    for half, store in zip("01", stores):
        print(f"  {package.root.name}, half {half}: {package.record(store, half)}", file=sys.stderr)
    first, second = map(package.observed, stores)
    return [row(package.root.name, first, second)]


def releases(before, after, folder):
    old, new = folder / f"{before.root.name}-all", folder / f"{after.root.name}-all"
    for package, store in ((before, old), (after, new)):
        print(f"  {package.root.name}: {package.record(store)}", file=sys.stderr)
    told, truth = after.observed(old), after.observed(new)
    parts = collections.defaultdict(dict)
    for at, site in told.items():
        parts["edited" if site.get("before_edit") else "as it was"][at] = site
    title = f"{before.root.name} for {after.root.name.rpartition('-')[2]}"
    return [row(f"{title}, {part}", parts[part], truth) for part in ("as it was", "edited")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--foretrace", default="foretrace", help="the program")
    parser.add_argument("--sdists", type=pathlib.Path, help="where archives are kept")
    parser.add_argument("packages", nargs="+", metavar="NAME==VERSION[..NEXT]|OBSERVATIONS")
    arguments = parser.parse_args()
    program = shutil.which(arguments.foretrace)
    arguments.foretrace = program and os.path.abspath(program)
    print(TITLES)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        arguments.sdists = arguments.sdists or folder / "sdists"
        for it in arguments.packages:
            if it.endswith(".jsonl.gz"):
                show(calls(pathlib.Path(it)))
                continue
            name, _, versions = it.partition("==")
            version, _, later = versions.partition("..")
            if not arguments.foretrace:
                parser.error("--foretrace is no program")
            package = Package(name, version, arguments, folder)
            if later:
                rows = releases(package, Package(name, later, arguments, folder), folder)
            else:
                rows = halves(package, folder)
            for figures in rows:
                show(figures)


if __name__ == "__main__":
    main()
