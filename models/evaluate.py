"""Judges predictions on the held-out packages.

    python models/evaluate.py --data DIR --split test --out DIR NAME=FILE.npz …

The first name is what the others are compared with. Intervals are of a bootstrap over packages, 95 %. Prints tables
as Markdown, and writes them with a reliability diagram into the folder.
"""

import argparse
import pathlib

import numpy as np

import metrics
from data import Data, distribution, share
from predictions import ANSWERS
from tasks import CLASSES

SAMPLES = 1000
BINARY = ("branch", "line", "raised", "whole")


def bootstrap(package, measure, rng):
    """The 95 % interval of a measure of sites, packages drawn anew."""
    members = [np.flatnonzero(package == it) for it in np.unique(package)]
    values = [measure(np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))]))
              for _ in range(SAMPLES)]
    return np.nanpercentile(values, (2.5, 97.5))


def counts(data, name, split):
    """The counts of a split, and the package of each row; `whole` is of functions, the others are of sites."""
    if name == "whole":
        rows = data.function[data.functions(split)]
        return rows["raised"], rows["package"]
    sites = data.sites(ANSWERS[name], split)
    return data.table(name, sites), data.package(sites)


def truth(name, table):
    return share(table) if name in BINARY else distribution(table)


def measures(name, y, p):
    if name in BINARY:
        positive = y > (0.5 if name in ("branch", "line") else 0)
        return {"AUC": metrics.auc(positive, p), "accuracy": float(np.mean(positive == (p > 0.5))),
                "log-loss": metrics.log_loss(y, p), "Brier": metrics.brier(y, p), "ECE": metrics.calibration_error(y, p)}
    sure = p.max(1)
    hit = p.argmax(1) == y.argmax(1)
    return {"top-1": metrics.top(y, p, 1), "top-3": metrics.top(y, p, 3), "macro-F1": metrics.macro_f1(y, p),
            "log-loss": metrics.cross_entropy(y, p), "ECE": metrics.calibration_error(hit.astype(float), sure)}


def trivial(data, name, split):
    """What one who knows only the frequencies says."""
    y = truth(name, counts(data, name, "train")[0])
    y = y[~np.isnan(y)] if y.ndim == 1 else y
    return np.repeat(y.mean(0, keepdims=True), len(counts(data, name, split)[0]), 0)


def ceiling(data, name, split):
    """One half of the calls predicts the other."""
    table, _ = counts(data, name, split)
    if name in BINARY:
        use = (table[:, 1] > 0) & (table[:, 3] > 0)
        first, second = table[use, 0] / table[use, 1], table[use, 2] / table[use, 3]
        return measures(name, second, np.clip(first, 0.001, 0.999))
    use = (table.sum(-1) > 0).all(1)
    halves = table[use] / table[use].sum(-1, keepdims=True)
    return measures(name, halves[:, 1], np.clip(halves[:, 0], 1e-4, 1))


def sure(y, p, least):
    """Of what is said with at least that probability: how much it is, and how often it holds."""
    say = np.maximum(p, 1 - p) >= least
    return int(say.sum()), float(np.mean((y[say] > 0.5) == (p[say] > 0.5))) if say.any() else float("nan")


def types(y, p):
    """The same of the types of values, classes of one type taken together."""
    names = [it.split(":")[0] for it in CLASSES]
    of = np.eye(len(names))[[names.index(it) for it in names]]
    p = p @ of
    say = p.max(1) >= 0.9
    return int(say.sum()), float(np.mean((p.argmax(1) == (y @ of).argmax(1))[say])) if say.any() else float("nan")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("predictions", nargs="+", metavar="NAME=FILE")
    arguments = parser.parse_args()
    data, split = Data(arguments.data), arguments.split
    given = {name: np.load(path) for name, path in (it.split("=") for it in arguments.predictions)}
    rng = np.random.default_rng(0)
    arguments.out.mkdir(parents=True, exist_ok=True)
    lines, reliable = [], {}
    for name in (*ANSWERS, "whole"):
        table_of, package = counts(data, name, split)
        y = truth(name, table_of)
        known = ~np.isnan(y) if y.ndim == 1 else np.ones(len(y), bool)
        y, package = y[known], package[known]
        said = {who: it[f"{name}_{split}"][known] for who, it in given.items() if f"{name}_{split}" in it}
        rows = [{"": "frequencies", **measures(name, y, trivial(data, name, split)[known])}]
        rows += [{"": who, **measures(name, y, p)} for who, p in said.items()]
        rows += [{"": "other half of the calls", **ceiling(data, name, split)}]
        lines += [f"### {name}: {len(y)} in {len(np.unique(package))} packages", "", metrics.table(rows), ""]
        first, *others = said or [None]
        main_measure = "AUC" if name in BINARY else "top-1"
        for who in others:
            difference = lambda use: measures(name, y[use], said[who][use])[main_measure] \
                - measures(name, y[use], said[first][use])[main_measure]
            low, high = bootstrap(package, difference, rng)
            lines += [f"{who} against {first}, {main_measure}: {difference(slice(None)):+.3f} [{low:+.3f}, {high:+.3f}]", ""]
        for who, p in said.items():
            if name in BINARY:
                count, right = sure(y, p, 0.9)
            else:
                count, right = int((p.max(1) >= 0.9).sum()), float(np.mean((p.argmax(1) == y.argmax(1))[p.max(1) >= 0.9]))
            lines += [f"{who}, said at 90 % or more: {count} of {len(y)}, {right:.3f} of them right", ""]
            if name == "binding":
                count, right = types(y, p)
                lines += [f"{who}, types said at 90 % or more: {count} of {len(y)}, {right:.3f} of them right", ""]
        reliable[name] = (y, said)
    text = "\n".join(lines)
    (arguments.out / f"{split}.md").write_text(text)
    print(text)
    diagram({name: it for name, it in reliable.items() if it[1]}, arguments.out / f"reliability-{split}.svg")


def diagram(reliable, path):
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(reliable), figsize=(3.2 * len(reliable), 3.2), sharey=True)
    for axis, (name, (y, said)) in zip(axes, reliable.items()):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for who, p in said.items():
            sure, hit = (p, y) if y.ndim == 1 else (p.max(1), (p.argmax(1) == y.argmax(1)).astype(float))
            at = np.minimum((sure * 10).astype(int), 9)
            bins = [it for it in range(10) if (at == it).sum() >= 20]
            axis.plot([sure[at == it].mean() for it in bins], [hit[at == it].mean() for it in bins], marker="o", markersize=3, label=who)
        axis.set_title(name)
        axis.set_xlabel("predicted")
    axes[0].set_ylabel("observed")
    axes[0].legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    main()
