"""Writes the bundle that the program embeds: `foretrace.onnx`, `vocabulary.bin`, `model.json`, and `golden.json`.

    python models/export.py --data DIR --weights FILE.npz --out DIR --model FILE.pt …

Embedding tables are stored as 8-bit integers with a scale for each row; only the rows that are looked up are turned
into floats. Features of few packages are left out, so that the tables are small. How the parts are mixed is in the
graph. `golden.json` holds inputs with the graph's answers, for the test that every back end agrees.
"""

import argparse
import hashlib
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from scipy.special import expit, softmax
from sklearn.isotonic import IsotonicRegression
from torch import nn

import mixture
from data import Data, distribution, share
from network import ANSWERS
from predictions import calibrated
from tasks import CLASSES, FEATURES, SPLITS, STATEMENTS, TOKENS, TRIPS

VERSION = "1"
# Features that fewer training packages have are left out.
LEAST_PACKAGES = 9
# A head's estimates are shown in hints from the least of these probabilities on at which so many are right on the
# validation packages; where there is none, they are not shown.
BARS, RIGHT = np.arange(0.90, 0.996, 0.005), 0.92
OPSET = 17
OUTPUTS = ("branch", "covered", "raises", "trips", "value", "whole")


class Table(nn.Module):
    """Rows of 8-bit integers, each with its scale."""

    def __init__(self, weight):
        super().__init__()
        rows, scale = mixture.rounded(weight)
        self.register_buffer("rows", rows)
        self.register_buffer("scale", scale)

    def sum(self, ids):
        """Sums over the last axis of `ids`; what is padding or not known counts nothing."""
        scale = (self.scale[ids] * (ids > 1))[..., None]
        return (self.rows[ids].float() * scale).sum(-2)


class Encoder(nn.Module):
    """An encoder of one function: the network with its tables made small."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.token, self.feature = Table(model.token.weight.data), Table(model.feature.weight.data)

    def forward(self, statements, site_statement, site_features, site_kind):
        pooled = self.token.sum(statements) * rarefied(statements)
        present = torch.ones_like(statements[None, :, 0], dtype=torch.bool)
        encoded = self.model.encode(pooled[None], present)
        features = self.feature.sum(site_features) * rarefied(site_features)
        answers = self.model.read(encoded[0][site_statement], features, site_kind // 16, site_kind % 16)
        return answers, self.model.raises(encoded, present)


class Exported(nn.Module):
    """One function, its inputs padded with zeros: all parts, mixed."""

    def __init__(self, encoders, weights, intercepts, fitted):
        super().__init__()
        self.encoders = nn.ModuleList(Encoder(it) for it in encoders)
        self.linear = Table(weights)
        self.register_buffer("intercepts", intercepts)
        parts = torch.zeros(len(encoders) + 2, ANSWERS)
        for name, (_, _, columns) in mixture.HEADS.items():
            parts[:, columns] = torch.tensor(fitted[name])[:, None]
        self.register_buffer("parts", parts)
        self.whole = fitted["whole"]

    def forward(self, statements, site_statement, site_features, site_kind):
        answers = (self.linear.sum(site_features) + self.intercepts) * self.parts[-2] + self.parts[-1]
        whole = self.whole[-1]
        for index, encoder in enumerate(self.encoders):
            said, raises = encoder(statements, site_statement, site_features, site_kind)
            answers, whole = answers + said * self.parts[index], whole + raises * self.whole[index]
        heads = [answers[:, columns] for _, _, columns in mixture.HEADS.values()]
        return *(it[:, 0] for it in heads[:3]), *heads[3:], whole


def rarefied(ids):
    """One over the square root of how many are known."""
    return (ids > 1).sum(-1, keepdim=True).clamp(min=1).float().rsqrt()


def inputs(data, function, most=None):
    """The inputs of one function, and its sites."""
    row = data.function[function]
    statements = np.zeros((row["statement_end"] - row["statement_begin"], TOKENS), np.int64)
    for at, statement in enumerate(range(row["statement_begin"], row["statement_end"])):
        ids = data.token[data.token_at[statement]:data.token_at[statement + 1]][:TOKENS]
        statements[at, :len(ids)] = ids
    sites = np.arange(row["site_begin"], row["site_end"])[:most]
    features = np.zeros((len(sites), FEATURES), np.int64)
    for at, site in enumerate(sites):
        ids = data.feature[data.feature_at[site]:data.feature_at[site + 1]][:FEATURES]
        features[at, :len(ids)] = ids
    site = data.site[sites]
    kind = site["kind"].astype(np.int64) * 16 + site["role"]
    return {"statements": statements, "site_statement": site["statement"].astype(np.int64),
            "site_features": features, "site_kind": kind}, sites


def write(exported, example, path):
    tensors = tuple(torch.from_numpy(it) for it in example.values())
    torch.onnx.export(
        exported, tensors, path, opset_version=OPSET, dynamo=False,
        input_names=list(example), output_names=list(OUTPUTS),
        dynamic_axes={"statements": {0: "S"}, **{name: {0: "N"} for name in list(example)[1:]}, **{name: {0: "N"} for name in OUTPUTS[:-1]}})
    graph = onnx.load(path)
    onnx.checker.check_model(graph)
    graph.doc_string = graph.producer_name = ""
    onnx.save(graph, path)


def prune(data, encoders, weights):
    """Drops features of few packages from the data and the tables; which words stay, and the linear weights."""
    sites = np.repeat(np.arange(len(data.site)), np.diff(data.feature_at))
    training = data.function["split"][data.owner[sites]] == SPLITS.index("train")
    owners = data.package(sites[training]).astype(np.int64)
    pairs = np.unique(np.stack([data.feature[training], owners]), axis=1)
    packages = np.bincount(pairs[0], minlength=data.features)
    keep = np.flatnonzero(packages >= LEAST_PACKAGES)
    keep = keep[keep > 1]
    data.keep_features(keep)
    rows = np.concatenate([[0, 1], keep])
    for model in encoders:
        model.feature = nn.EmbeddingBag.from_pretrained(model.feature.weight.data[rows], mode="sum", padding_idx=0)
    return keep - 2, weights[rows]


def calibration(data, sites, mixed):
    """By output what turns the mixed logits of sites into probabilities, and from which probability on they are shown.
    The mix is fitted already; what is left is how sure the likeliest of several classes is."""
    heads, bars = {"whole": {"platt": [1.0, 0.0]}}, {}
    for name, (kind, table, columns) in mixture.HEADS.items():
        use = np.flatnonzero(data.site["kind"][sites] == Data.kind(kind))
        labels, logits = data.table(table, sites[use]), mixed[use, columns].astype(float)
        if columns.stop - columns.start == 1:
            heads[name] = {"platt": [1.0, 0.0]}
            y, p = share(labels), expit(logits[:, 0])
            known = ~np.isnan(y)
            sure, right = np.maximum(p, 1 - p)[known], ((p > 0.5) == (y > 0.5))[known]
        else:
            y, p = distribution(labels).argmax(1), softmax(logits, 1)
            curve = IsotonicRegression(out_of_bounds="clip").fit(p.max(1), p.argmax(1) == y)
            x = np.linspace(p.max(1).min(), p.max(1).max(), 16)
            heads[name] = {"temperature": 1.0, "greatest": {"x": rounded(x), "p": rounded(np.clip(curve.predict(x), 0.01, 0.99))}}
            if name != "value":
                continue
            # Hints speak of types.
            types = [it.split(":")[0] for it in CLASSES]
            of = np.array([types.index(it) for it in types])
            sums = np.zeros_like(p)
            np.add.at(sums.T, of, calibrated(p, heads[name]["greatest"]).T)
            sure, right = sums.max(1), sums.argmax(1) == of[y]
        held = [bar for bar in BARS if (sure >= bar).any() and all(right[sure >= it].mean() >= RIGHT for it in BARS if it >= bar and (sure >= it).sum() > 30)]
        if held and name != "raises":
            bars[name] = round(float(held[0]), 3)
    return heads, bars


def rounded(values):
    return [round(float(it), 5) for it in values]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--weights", type=pathlib.Path, required=True, help="the linear models' of baseline.py")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    data = Data(arguments.data)
    encoders, records = zip(*map(mixture.encoder, arguments.model))
    weights, intercepts = mixture.linear(arguments.weights)
    kept, weights = prune(data, encoders, weights)
    functions = data.functions("validation")
    sites, said, whole = mixture.answers(data, encoders, weights, intercepts, functions)
    fitted = mixture.fit(data, functions, sites, said, whole)
    heads, bars = calibration(data, sites, mixture.mixed(fitted, said))
    exported = Exported(encoders, weights, intercepts, fitted).eval()

    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "foretrace.onnx"
    write(exported, inputs(data, functions[0])[0], path)
    words = [np.load(arguments.data / "token_words.npy"), np.load(arguments.data / "feature_words.npy")[kept]]
    vocabulary = arguments.out / "vocabulary.bin"
    vocabulary.write_bytes(b"".join(it.astype("<u4").tobytes() for it in words))
    described = {
        "schema": data.about["schema"], "version": VERSION, "tokens": len(words[0]), "features": len(words[1]),
        "statements": STATEMENTS, "classes": CLASSES, "trips": TRIPS,
        "calibration": heads, "thresholds": bars,
        "sha256": {it.name: digest(it) for it in (path, vocabulary)},
        "mixture": {name: rounded(part) for name, part in fitted.items()}, "training": records,
    }
    (arguments.out / "model.json").write_text(json.dumps(described, indent=1) + "\n")

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    golden, worst = [], 0.0
    for function in functions[:: max(1, len(functions) // 5)][:5]:
        given, sites = inputs(data, function, 8)
        said = dict(zip(OUTPUTS, session.run(None, given)))
        with torch.no_grad():
            wanted = exported(*(torch.from_numpy(it) for it in given.values()))
        worst = max(worst, *(float(np.abs(a - b.numpy()).max()) for a, b in zip(said.values(), wanted)))
        golden.append({"inputs": {k: v.ravel().tolist() for k, v in given.items()},
                       "outputs": {k: np.round(v.astype(float), 6).ravel().tolist() for k, v in said.items()}})
    (arguments.out / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path.stat().st_size / 1e6:.1f} MB, {worst:.1e} off the network at most; shown from {bars}")
    for name, part in fitted.items():
        print(name, [round(it, 3) for it in part])


if __name__ == "__main__":
    main()
