"""Fits what runs count beside the model's word, on the validation packages.

    python models/fusion.py --corpus DIR --features DIR --bundle models [--write]
    python models/fusion.py --corpus DIR --features DIR --bundle models --split test [--out FILE.npz]

`--features` has what `foretrace features --evidence` wrote for each package of the split. Prints how the model alone, the
machine alone and both together do at places where runs saw something; on the validation packages each is judged on
packages that its weights were not fitted on. `--write` puts the weights into the bundle's `model.json`; with `--split
test` those in it are judged. `--out` writes predictions in the form of `predictions.py`, where runs saw nothing as well.

The formulas are those of `server/forecast/src/fusion/weights.rs`.
"""

import argparse
import json
import pathlib

import numpy as np
import onnxruntime
from scipy.optimize import minimize
from scipy.special import expit, log_softmax
from tqdm import tqdm

import dataset
import metrics
import predictions
from tasks import CLASSES, FEATURES, KINDS, ROLES, STATEMENTS, TOKENS, TRIPS

# The last is fitted by `histories.py`.
SOURCES = ("example", "made", "test", "assumed", "earlier")
# Probabilities nearer to 0 or 1 than this count as that near.
NEAREST = 1e-4
# Tried for what is added to counts.
PRIORS = (0.25, 0.5, 1.0, 2.0, 4.0)
# Packages are put into so many groups; each is judged with weights fitted on the others.
FOLDS = 8
INNER = 4
# Tried for how strongly weights are held at those of the model alone.
PENALTIES = (0.5, 2.0, 8.0, 32.0, 128.0)
# By head: of what kind of site it is, and what of the evidence it reads.
ODDS = {"branch": ("held", "failed"), "covered": ("ran", "called"), "raises": ("raised", "ran"),
        "whole": ("function raised", "function called")}
# By head: what `predictions.py` calls it.
NAMES = {"branch": "branch", "covered": "line", "raises": "raised", "whole": "whole", "trips": "loop", "value": "binding"}
SEVERAL = {"trips": ("rounds", TRIPS), "value": ("value", CLASSES)}


class Model:
    """The exported graph with its calibration."""

    def __init__(self, folder):
        self.about = json.loads((folder / "model.json").read_text())
        words = np.frombuffer((folder / "vocabulary.bin").read_bytes(), "<u4")
        self.words = words[: self.about["tokens"]], words[self.about["tokens"]:]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(folder / "foretrace.onnx", options)
        self.outputs = [it.name for it in self.session.get_outputs()]

    def answers(self, features, function):
        """By head: calibrated probabilities of a function's sites."""
        sites = features.sites[function["site_begin"]:function["site_end"]]
        rows = range(function["statement_begin"], function["statement_end"])
        statements = np.stack([self.ids(0, features.tokens, features.statements[it], "token", TOKENS) for it in rows])
        given = {"statements": statements, "site_statement": sites["statement"].astype(np.int64),
                 "site_features": np.stack([self.ids(1, features.features, it, "feature", FEATURES) for it in sites]),
                 "site_kind": sites["kind"].astype(np.int64) * 16 + sites["subkind"]}
        said = dict(zip(self.outputs, self.session.run(None, given)))
        heads = self.about["calibration"]
        return {name: calibrated(heads[name], said[name]) for name in heads if name in said}

    def ids(self, which, values, record, name, width):
        words, values = self.words[which], values[record[f"{name}_begin"]:record[f"{name}_end"]]
        places = np.minimum(np.searchsorted(words, values), len(words) - 1)
        known = places[words[places] == values][:width] + 2
        return np.pad(known.astype(np.int64), (0, width - len(known)))


def calibrated(head, said):
    if "platt" in head:
        return expit(head["platt"][0] * said + head["platt"][1])
    if "isotonic" in head:
        return np.interp(said, head["isotonic"]["x"], head["isotonic"]["p"])
    if said.ndim == 1:
        return expit(said / head["temperature"])
    return predictions.calibrated(np.exp(log_softmax(said / head["temperature"], 1)), head.get("greatest"))


class Places:
    """By head: for each place its package, the label, the model's word, and what runs saw by source. The order is that of
    `Data.sites`."""

    def __init__(self):
        self.rows = {name: [] for name in (*ODDS, *SEVERAL)}

    def add_package(self, number, model, features, evidence, observed):
        """Adds the places of a package that have a label."""
        for index, (function, named) in enumerate(zip(features.functions, features.names)):
            labels, calls = observed.get(features.files[function["file"]], ({}, {}))
            if named["name"] == "<module>" or function["site_begin"] == function["site_end"]:
                continue
            begin, end = dataset.where(function)[:2], dataset.where(function)[2:]
            whole = next((it for at, it in calls.get(named["name"], ()) if begin <= at[:2] and at[2:] <= end), None)
            if whole is None:
                continue
            wanted = []
            for row in range(function["site_begin"], function["site_end"]):
                for head, label in self.labels(features.sites[row], labels):
                    wanted.append((head, row - function["site_begin"], label, (head, row)))
            if not wanted:
                continue
            share = sum(dataset.totals(whole["raised"])) / sum(whole["calls"])
            wanted.append(("whole", 0, min(share, 1.0), ("whole", index)))
            said = model.answers(features, function)
            for head, at, label, key in wanted:
                outcomes = 2 if head in ODDS else len(SEVERAL[head][1])
                seen = evidence.get(key, np.zeros((len(SOURCES), outcomes)))
                self.rows[head].append((number, label, said[head][at], seen))

    @staticmethod
    def labels(site, labels):
        """The heads that a site concerns, with what was observed."""
        kind = KINDS[site["kind"]]
        role = ROLES[site["subkind"]] if kind == "binding" and site["subkind"] < len(ROLES) else None
        label = labels.get((kind, role, dataset.where(site)))
        if label is None or not dataset.is_known(kind, label):
            return
        if kind == "branch":
            yield "branch", min(sum(label["taken"]) / sum(label["reached"]), 1.0)
        elif kind == "loop":
            yield "trips", distribution(label["trips"], TRIPS)
        elif kind == "binding":
            yield "value", distribution(label["classes"], CLASSES)
        else:
            yield "covered", min(sum(label["covered"]) / sum(label["calls"]), 1.0)
            raised = labels.get(("raise", None, dataset.where(site)), {"types": {}})
            covered = sum(label["covered"])
            yield "raises", min(sum(dataset.totals(raised["types"])) / covered, 1.0) if covered else np.nan


def distribution(counts, names):
    shares = np.array([sum(counts.get(it, (0,))) for it in names], float)
    return shares / shares.sum()


def evidence(folder):
    """By head and row: counts `[sources, outcomes]`; of two outcomes how often it was so and how often it was not."""
    described = json.loads((folder / "features.json").read_text())
    records = np.fromfile(folder / "evidence.bin", np.dtype([tuple(it) for it in described["dtypes"]["evidence"]]))
    number = {name: at for at, name in enumerate(described["happened"])}
    found = {}
    for head, (yes, no) in ODDS.items():
        for column, name in enumerate((yes, no)):
            for it in records[records["happened"] == number[name]]:
                counts = found.setdefault((head, int(it["row"])), np.zeros((len(SOURCES), 2)))
                counts[it["source"], column] += it["count"]
    for (head, _), counts in found.items():
        if head != "branch":
            # The second is of all, until here.
            counts[:, 1] = np.maximum(counts[:, 1] - counts[:, 0], 0)
    for head, (name, classes) in SEVERAL.items():
        for it in records[records["happened"] == number[name]]:
            counts = found.setdefault((head, int(it["row"])), np.zeros((len(SOURCES), len(classes))))
            counts[it["source"], it["class"]] += it["count"]
    return {key: it for key, it in found.items() if it.sum()}


class Odds:
    """A logit is a weighed sum of the model's, of the logarithms of counted odds, and of an offset for each source."""

    def __init__(self, package, y, p, counts):
        self.package, self.y = package, y
        self.logit, self.counts = logit(p), counts
        self.seen = counts.sum(2) > 0

    def design(self, prior, model=True, machine=True):
        odds = np.where(self.seen, np.log((self.counts[..., 0] + prior) / (self.counts[..., 1] + prior)), 0)
        parts = [self.logit[:, None]] * model + [odds, self.seen.astype(float)] * machine
        return np.concatenate(parts, 1)

    def fit(self, use, prior, penalty, held=None, **parts):
        x, y = self.design(prior, **parts)[use], self.y[use]
        start = np.zeros(x.shape[1])
        start[0] = float(parts.get("model", True))
        # More of the same never speaks against it.
        bounds = [(0, None)] * (x.shape[1] - len(SOURCES)) + [(None, None)] * len(SOURCES)
        if held is not None:
            start, bounds = held, holding(held, bounds)

        def loss(it):
            said = x @ it
            off = it - start
            value = np.sum(np.logaddexp(0, said) - y * said) + penalty * off @ off
            return value, x.T @ (expit(said) - y) + 2 * penalty * off
        return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x

    def say(self, weights, prior, **parts):
        return expit(self.design(prior, **parts) @ weights)

    @staticmethod
    def record(weights, prior):
        return {"model": weights[0], "counted": weights[1:][:len(SOURCES)].tolist(), "offset": weights[1:][len(SOURCES):].tolist(),
                "prior": prior}

    @staticmethod
    def weights(record):
        return np.array([record["model"], *record["counted"], *record["offset"]]), record["prior"]

    def alone(self):
        return expit(self.logit)

    def loss(self, p, use=slice(None)):
        return metrics.log_loss(self.y[use], p[use])

    def measures(self, p, head):
        positive = self.y > (0.5 if head in ("branch", "covered") else 0)
        return {"AUC": metrics.auc(positive, p), "log-loss": metrics.log_loss(self.y, p),
                "ECE": metrics.calibration_error(self.y, p)}


class Several:
    """The logarithm of each outcome is a weighed sum of the model's and of those of counted shares."""

    def __init__(self, package, y, p, counts):
        self.package, self.y = package, y
        self.p, self.counts = np.maximum(p, NEAREST), counts
        self.seen = counts.sum(2) > 0
        self.average = y.mean(0)

    def design(self, prior, model=True, machine=True):
        smooth = self.p if model else np.maximum(self.average, NEAREST)[None]
        total = self.counts.sum(2, keepdims=True)
        shares = np.log((self.counts + prior * smooth[:, None]) / (total + prior))
        shares = np.where(self.seen[..., None], shares, 0)
        return np.stack([np.log(self.p)] * model + list(shares.transpose(1, 0, 2)) * machine)

    def fit(self, use, prior, penalty, held=None, **parts):
        x, y = self.design(prior, **parts)[:, use], self.y[use]
        start, bounds = np.zeros(len(x)), [(0, None)] * len(x)
        start[0] = 1.0
        if held is not None:
            start, bounds = held, holding(held, bounds)

        def loss(it):
            said = log_softmax(np.tensordot(it, x, 1), 1)
            off, gone = np.exp(said) - y, it - start
            value = -np.sum(y * said) + penalty * gone @ gone
            return value, np.array([(part * off).sum() for part in x]) + 2 * penalty * gone
        return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x

    def say(self, weights, prior, **parts):
        return np.exp(log_softmax(np.tensordot(weights, self.design(prior, **parts), 1), 1))

    @staticmethod
    def record(weights, prior):
        return {"model": weights[0], "counted": weights[1:].tolist(), "prior": prior}

    @staticmethod
    def weights(record):
        return np.array([record["model"], *record["counted"]]), record["prior"]

    def alone(self):
        return self.p / self.p.sum(1, keepdims=True)

    def loss(self, p, use=slice(None)):
        return metrics.cross_entropy(self.y[use], p[use])

    def measures(self, p, _):
        hit = (p.argmax(1) == self.y.argmax(1)).astype(float)
        return {"top-1": metrics.top(self.y, p, 1), "log-loss": metrics.cross_entropy(self.y, p),
                "ECE": metrics.calibration_error(hit, p.max(1))}


def keep_last(record, known):
    """Takes over the weights of the last source."""
    for name in {"counted", "offset"} & record.keys() & (known or {}).keys():
        record[name][-1] = known[name][-1]


def holding(held, bounds):
    """Bounds that let nothing move but the weights of the last source."""
    free = {at for at in range(1, len(held)) if at % len(SOURCES) == 0}
    return [bounds[at] if at in free else (it, it) for at, it in enumerate(held)]


def logit(p):
    p = np.clip(p, NEAREST, 1 - NEAREST)
    return np.log(p / (1 - p))


def fitted(data, use, **parts):
    """Weights and the prior; how strongly weights are held is what does best on packages that they were not fitted on."""
    groups = np.unique(data.package, return_inverse=True)[1] % INNER

    def loss(prior, penalty):
        total = 0.0
        for group in np.unique(groups[use]):
            weights = data.fit(use & (groups != group), prior, penalty, **parts)
            judged = use & (groups == group)
            total += judged.sum() * data.loss(data.say(weights, prior, **parts), judged)
        return total
    prior, penalty = min(((prior, penalty) for prior in PRIORS for penalty in PENALTIES), key=lambda it: loss(*it))
    return data.fit(use, prior, penalty, **parts), prior


def crossed(data, **parts):
    """What is said of each package with weights fitted on others."""
    groups = np.unique(data.package, return_inverse=True)[1] % FOLDS
    said = None
    for group in np.unique(groups):
        weights, prior = fitted(data, groups != group, **parts)
        p = data.say(weights, prior, **parts)
        said = np.zeros_like(p) if said is None else said
        said[groups == group] = p[groups == group]
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--corpus", "--features", "--bundle"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    arguments = parser.parse_args()
    model, places = Model(arguments.bundle), Places()
    packages = json.loads((arguments.corpus / "packages.json").read_text())
    for number, package in enumerate(tqdm([it for it in packages if it["split"] == arguments.split], unit=" packages")):
        seen = arguments.corpus / "packages" / package["name"] / "observation.jsonl.gz"
        folder = arguments.features / package["name"]
        if seen.exists() and (folder / "features.json").exists():
            features = dataset.Features(folder)
            if features.schema != model.about["schema"]:
                raise SystemExit(f"{folder} has features of another schema than the model")
            places.add_package(number, model, features, evidence(folder), dataset.observations(seen))

    record, answers = {}, {}
    for head, rows in places.rows.items():
        package, y, p, counts = (np.array(it) for it in zip(*rows))
        seen = counts.any((1, 2))
        known = seen & ~np.isnan(y) if head in ODDS else seen
        all_said, places_in_all = p.copy(), len(y)
        if not known.any():
            answers[NAMES[head]] = all_said
            continue
        package, y, p, counts = package[known], y[known], p[known], counts[known]
        data = (Odds if head in ODDS else Several)(package, y, p, counts)
        if arguments.split == "validation":
            both = crossed(data)
            # A head to which runs add nothing on other packages does not look at them.
            if data.loss(both) < data.loss(data.alone()):
                record[head] = data.record(*fitted(data, np.ones(len(y), bool)))
                keep_last(record[head], model.about["fusion"].get(head))
        elif head not in model.about["fusion"]:
            both = data.alone()
        else:
            both = data.say(*data.weights(model.about["fusion"][head]))
        said = {"model": data.alone(), "machine": crossed(data, model=False), "both": both}
        all_said[known] = both
        answers[NAMES[head]] = all_said
        rows = [{"": who, **data.measures(p, head)} for who, p in said.items()]
        count = len(np.unique(package))
        print(f"\n### {head}: {len(y)} of {places_in_all} places, in {count} packages\n\n{metrics.table(rows)}\n")
    if arguments.out:
        np.savez(arguments.out, **{f"{name}_{arguments.split}": it.astype("<f4") for name, it in answers.items()})
    rounded = json.loads(json.dumps(record), parse_float=lambda it: round(float(it), 4))
    print(json.dumps(rounded, indent=1))
    if arguments.write:
        path = arguments.bundle / "model.json"
        path.write_text(json.dumps(model.about | {"fusion": rounded}, indent=1) + "\n")


if __name__ == "__main__":
    main()
