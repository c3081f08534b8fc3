"""Fits what counts of an earlier text of a function weigh beside the model's word, on histories of packages.

    python models/histories.py --foretrace PROGRAM [--write] NAME==VERSION..NEXT …
    python models/histories.py --foretrace PROGRAM --judge NAME==VERSION..NEXT …

All tests of a version are recorded; then the code is replaced by that of the next, of which nothing is recorded but what
its own tests do, for the truth. Fitted are the weights of the last source of `fusion.py`, on places of functions that were
edited; `--write` puts them into the bundle's `model.json`. `--judge` compares what the program says of functions that are
as they were, were edited, and are new: without recordings, and with those of the version before.

The packages' tests must run in the Python that runs this, as for `transfer.py`. What they do in the machine counts on both
sides of a comparison; examples are not run.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import sys
import tempfile

import numpy as np

import dataset
import fusion
import metrics
import transfer

EARLIER = fusion.SOURCES.index("earlier")
# Heads of which a recording says how it is.
HEADS = ("branch", "covered", "whole", "trips", "value")
# Tried for how strongly weights are held at nothing.
PENALTIES = (0.5, 2.0, 8.0, 32.0)
BECAME = ("as it was", "edited", "new")


class History:
    """Two releases of a package, with recordings of both."""

    def __init__(self, name, versions, arguments, folder):
        self.name, self.folder = name, folder
        self.releases = [transfer.Package(name, it, arguments, folder) for it in versions]
        self.stores = [folder / f"{it.root.name}-all" for it in self.releases]
        for package, store in zip(self.releases, self.stores):
            print(f"  {package.root.name}: {package.record(store)}", file=sys.stderr, flush=True)

    def features(self):
        """The folder of the features of the next release, with the evidence of recordings of the version before."""
        folder, after = self.folder / f"{self.name}-features", self.releases[1]
        after.run(self.stores[0], "features", "--evidence", "--out", str(folder), "--root", str(after.root))
        return folder

    def observations(self):
        """What the tests of the next release did, as `dataset.observations` has it; shares stand for counts."""
        files = collections.defaultdict(lambda: ({}, collections.defaultdict(list)))
        for file, function in self.releases[1].functions(self.stores[1]):
            labels, calls = files[file]
            if was_called(function):
                whole = {"calls": [1], "raised": {"": (function["raises"]["probability"], 0)}}
                calls[function["name"]].append((dataset.place(function["range"]), whole))
            for site in filter(transfer.is_observed, function["sites"]):
                labels[site["kind"], site.get("role"), dataset.place(site["range"])] = label(site)
        return files

    def parts(self):
        """By what became of their functions: places as the tests of the next release have them, as they are told without
        recordings, and with those of the version before."""
        before, after = self.releases
        known = {(file, it["name"]) for file, it in before.functions(self.stores[0]) if was_called(it)}
        current = {key(*it) for it in after.functions(self.stores[0]) if was_called(it[1])}
        parts = {it: ({}, {}, {}) for it in BECAME}
        sides = [(self.stores[1], "none"), (self.folder / "nothing", ""), (self.stores[0], "")]
        for side, (store, model) in enumerate(sides):
            for file, function in after.functions(store, FORETRACE_MODEL=model):
                is_known = (file, function["name"]) in known
                became = "as it was" if key(file, function) in current else "edited" if is_known else "new"
                for site in function["sites"]:
                    if side or transfer.is_observed(site):
                        parts[became][side][transfer.place(f"{self.name}/{file}", site)] = site
        return parts


def was_called(function):
    """Whether calls of the function as it is now were recorded."""
    return (function["raises"] or {}).get("basis") == "observed"


def key(file, function):
    return file, *dataset.place(function["range"])


def label(site):
    several = lambda name: {it: (p,) for it, p in (site.get(name) or {}).items()}
    return {"taken": [site.get("p_taken")], "reached": [1], "covered": [site.get("p_covered")], "calls": [1],
            "trips": several("trips"), "classes": several("classes")}


def fit(histories, bundle, write):
    model, places = fusion.Model(bundle), fusion.Places()
    for number, it in enumerate(histories):
        folder = it.features()
        places.add_package(number, model, dataset.Features(folder), fusion.evidence(folder), it.observations())
    record = model.about["fusion"]
    for head in HEADS:
        package, y, p, counts = (np.array(it) for it in zip(*places.rows[head]))
        known = counts[:, EARLIER].any(1)
        data = (fusion.Odds if head in fusion.ODDS else fusion.Several)(package[known], y[known], p[known], counts[known])
        held, prior = data.weights(record[head])
        penalty = min(PENALTIES, key=lambda it: data.loss(crossed(data, held, prior, it)))
        said = {"model": data.alone(), "runs": data.say(held, prior), "earlier": crossed(data, held, prior, penalty)}
        print(f"\n### {head}: {known.sum()} of {len(known)} places, in {len(np.unique(data.package))} packages\n")
        print(metrics.table([{"": who, **data.measures(p, head)} for who, p in said.items()]), flush=True)
        record[head] = data.record(data.fit(np.ones(len(data.y), bool), prior, penalty, held), prior)
    rounded = json.loads(json.dumps(record), parse_float=lambda it: round(float(it), 4))
    print(json.dumps(rounded, indent=1))
    if write:
        (bundle / "model.json").write_text(json.dumps(model.about | {"fusion": rounded}, indent=1) + "\n")


def crossed(data, held, prior, penalty):
    """What is said of each package with weights fitted on the others."""
    said = data.say(held, prior)
    for package in np.unique(data.package):
        weights = data.fit(data.package != package, prior, penalty, held)
        said[data.package == package] = data.say(weights, prior)[data.package == package]
    return said


def judge(histories):
    all = {it: ({}, {}, {}) for it in BECAME}
    print(transfer.TITLES)
    for history in histories:
        for became, sides in history.parts().items():
            show(f"{history.name}, {became}", *sides)
            for whole, side in zip(all[became], sides):
                whole.update(side)
    for became, sides in all.items():
        show(f"all, {became}", *sides)


def show(title, truth, alone, told):
    transfer.show(transfer.row(f"{title}: model", alone, truth))
    transfer.show(transfer.row(f"{'':{len(title)}}  told", told, truth))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--foretrace", default="foretrace", help="the program")
    parser.add_argument("--sdists", type=pathlib.Path, help="where archives are kept")
    parser.add_argument("--bundle", type=pathlib.Path, default=transfer.HERE)
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("packages", nargs="+", metavar="NAME==VERSION..NEXT")
    arguments = parser.parse_args()
    arguments.foretrace = os.path.abspath(shutil.which(arguments.foretrace) or parser.error("--foretrace is no program"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        arguments.sdists = arguments.sdists or folder / "sdists"
        named = (it.partition("==") for it in arguments.packages)
        histories = (History(name, versions.split(".."), arguments, folder / name) for name, _, versions in named)
        judge(histories) if arguments.judge else fit(histories, arguments.bundle, arguments.write)


if __name__ == "__main__":
    main()
