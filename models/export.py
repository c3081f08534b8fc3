"""Writes the bundle that the program embeds: `foretrace.onnx`, `vocabulary.bin`, `model.json`, and `golden.json`.

    python models/export.py --data DIR --model FILE.pt --out DIR

Embedding tables are stored as 8-bit integers with a scale for each row; only the rows that are looked up are turned
into floats. Calibration is fitted on the validation packages: a line through the logit for what is or is not, a
temperature for classes. `golden.json` holds inputs with the graph's answers, for the test that every back end agrees.
"""

import argparse
import hashlib
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from scipy.optimize import minimize, minimize_scalar
from torch import nn

from data import Data, distribution, share
from network import BINDING, BRANCH, COVERED, LOOP, RAISES, Network
from tasks import CLASSES, FEATURES, STATEMENTS, TOKENS, TRIPS
from train import Batches

VERSION = 1
OPSET = 17
OUTPUTS = ("branch", "covered", "raises", "trips", "value", "whole")


class Table(nn.Module):
    """Rows of 8-bit integers, each with its scale."""

    def __init__(self, weight):
        super().__init__()
        scale = weight.abs().amax(1).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale[:, None]).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def sum(self, ids):
        """Sums over the last axis of `ids`; row 0 counts nothing."""
        scale = (self.scale[ids] * (ids > 0))[..., None]
        return (self.rows[ids].float() * scale).sum(-2)


class Exported(nn.Module):
    """One function: the network with the tables made small, and inputs that are padded with zeros."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.token, self.feature, self.direct = (Table(it.weight.data) for it in (model.token, model.feature, model.direct))

    def forward(self, statements, site_statement, site_features, site_kind):
        pooled = self.token.sum(statements) * count(statements)
        present = torch.ones_like(statements[None, :, 0], dtype=torch.bool)
        encoded = self.model.encode(pooled[None], present)
        features = self.feature.sum(site_features) * count(site_features)
        answers = self.model.read(
            encoded[0][site_statement], features, self.direct.sum(site_features), site_kind // 16, site_kind % 16)
        whole = self.model.raises(encoded, present)
        return answers[:, BRANCH], answers[:, COVERED], answers[:, RAISES], answers[:, LOOP], answers[:, BINDING], whole


def count(ids):
    """One over the square root of how many there are."""
    return (ids > 0).sum(-1, keepdim=True).clamp(min=1).float().rsqrt()


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


def write(model, example, path):
    tensors = tuple(torch.from_numpy(it) for it in example.values())
    torch.onnx.export(
        Exported(model).eval(), tensors, path, opset_version=OPSET, dynamo=False,
        input_names=list(example), output_names=list(OUTPUTS),
        dynamic_axes={"statements": {0: "S"}, **{name: {0: "N"} for name in list(example)[1:]}, **{name: {0: "N"} for name in OUTPUTS[:-1]}})
    graph = onnx.load(path)
    onnx.checker.check_model(graph)
    graph.doc_string = graph.producer_name = ""
    onnx.save(graph, path)


def calibration(data, model):
    """By output: what turns logits into probabilities."""
    answers = torch.zeros(len(data.site), 3 + len(TRIPS) + len(CLASSES))
    whole = torch.zeros(len(data.function))
    functions = data.functions("validation")
    with torch.no_grad():
        for sites, some, batch in Batches(data, functions, "cpu"):
            answers[sites], whole[some] = model(batch)
    answers, whole = answers.numpy(), whole.numpy()
    fitted = {}
    for name, kind, label, column in (("branch", "branch", "branch", BRANCH), ("covered", "line", "line", COVERED), ("raises", "line", "raised", RAISES)):
        sites = data.sites(kind, "validation")
        fitted[name] = line(answers[sites, column], share(data.table(label, sites)))
    fitted["whole"] = line(whole[functions], share(data.function["raised"][functions]))
    for name, kind, columns in (("trips", "loop", LOOP), ("value", "binding", BINDING)):
        sites = data.sites(kind, "validation")
        fitted[name] = temperature(answers[sites, columns], distribution(data.table(kind, sites)))
    return fitted


def line(logits, y):
    """Platt's scaling (Platt, 1999)."""
    logits, y = logits[~np.isnan(y)].astype(float), y[~np.isnan(y)]
    loss = lambda it: np.mean(np.logaddexp(0, it[0] * logits + it[1]) - y * (it[0] * logits + it[1]))
    slope, offset = minimize(loss, (1.0, 0.0), method="Nelder-Mead").x
    return {"slope": round(float(slope), 5), "offset": round(float(offset), 5)}


def temperature(logits, y):
    """Temperature scaling (Guo et al., 2017)."""
    def loss(t):
        scaled = logits / t
        scaled = scaled - scaled.max(1, keepdims=True)
        return -np.mean((y * (scaled - np.log(np.exp(scaled).sum(1, keepdims=True)))).sum(1))
    return {"temperature": round(float(minimize_scalar(loss, bounds=(0.2, 10.0), method="bounded").x), 5)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--shown", nargs="*", default=["branch", "value", "whole"], help="answers that may be shown")
    arguments = parser.parse_args()
    data = Data(arguments.data)
    saved = torch.load(arguments.model)
    model = Network(**saved["sizes"])
    model.load_state_dict(saved["weights"])
    model.eval()
    # What is judged is what is shipped: rounded tables.
    for table in (model.token, model.feature, model.direct):
        small = Table(table.weight.data)
        table.weight.data = small.rows.float() * small.scale[:, None]
    calibrated = calibration(data, model)

    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "foretrace.onnx"
    functions = data.functions("validation")
    write(model, inputs(data, functions[0])[0], path)
    words = [np.load(arguments.data / f"{name}_words.npy") for name in ("token", "feature")]
    (arguments.out / "vocabulary.bin").write_bytes(b"".join(it.astype("<u4").tobytes() for it in words))
    described = {
        "schema": saved["record"]["schema"], "version": VERSION, "tokens": len(words[0]), "features": len(words[1]),
        "statements": STATEMENTS, "classes": CLASSES, "trips": TRIPS, "calibration": calibrated, "shown": arguments.shown,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "training": saved["record"],
    }
    (arguments.out / "model.json").write_text(json.dumps(described, indent=1) + "\n")

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    golden, worst = [], 0.0
    for function in functions[:: max(1, len(functions) // 5)][:5]:
        given, sites = inputs(data, function, 8)
        said = dict(zip(OUTPUTS, session.run(None, given)))
        with torch.no_grad():
            wanted = Exported(model)(*(torch.from_numpy(it) for it in given.values()))
        worst = max(worst, *(float(np.abs(a - b.numpy()).max()) for a, b in zip(said.values(), wanted)))
        golden.append({"inputs": {k: v.tolist() for k, v in given.items()},
                       "outputs": {k: np.round(v.astype(float), 6).tolist() for k, v in said.items()}})
    (arguments.out / "golden.json").write_text(json.dumps(golden, separators=(",", ":")))
    print(f"{path.stat().st_size / 1e6:.1f} MB, {worst:.1e} off the network at most, {calibrated}")


if __name__ == "__main__":
    main()
