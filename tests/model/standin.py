"""Writes a model with random weights that has the shape of the real one: what the tests and the benchmark run.

    python tests/model/standin.py                 the small one, beside this script, with its golden file
    python tests/model/standin.py OUT --width 256 --layers 4 --vocabulary 20000

Needs torch, onnx, onnxruntime and numpy. The weights depend on the seed alone; running it again changes nothing.
"""

import argparse
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper, numpy_helper
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[2] / "models/observe"))
from foretrace_observe.values import VALUE_CLASSES  # noqa: E402

TOKENS = 32  # of a statement
FEATURES = 96  # of a site
STATEMENTS = 64  # of a window
TRIPS = ["0", "1", "2-3", "4-10", "11-100", ">100"]
HEADS = {"branch": 1, "covered": 1, "raises": 1, "trips": len(TRIPS)}
KINDS, SUBKINDS = 4, 16  # a site's number is its kind's times 16, and its subkind's


class Block(nn.Module):
    """Attention over the statements of a window, then a feed-forward layer."""

    def __init__(self, width):
        super().__init__()
        self.heads = max(2, width // 64)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        size = x.shape[1] // self.heads
        q, k, v = (it.reshape(-1, self.heads, size).transpose(0, 1) for it in self.qkv(self.norm1(x)).chunk(3, -1))
        weights = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(size), -1)
        x = x + self.out((weights @ v).transpose(0, 1).reshape(-1, self.heads * size))
        return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))


class StandIn(nn.Module):
    def __init__(self, width, layers, tokens, features):
        super().__init__()
        self.tokens, self.features = nn.Embedding(tokens + 2, width), nn.Embedding(features + 2, width)
        self.kinds, self.places = nn.Embedding(KINDS * SUBKINDS, width), nn.Embedding(STATEMENTS, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in HEADS.items()})
        self.value, self.whole = nn.Linear(width, len(VALUE_CLASSES)), nn.Linear(width, 1)

    def forward(self, statements, site_statement, site_features, site_kind):
        x = mean(self.tokens(statements), statements)
        places = torch.ones_like(statements[:, 0]).cumsum(0) - 1
        x = x + self.places(places)
        for block in self.blocks:
            x = block(x)
        sites = self.norm(x[site_statement] + mean(self.features(site_features), site_features) + self.kinds(site_kind))
        ones = [self.heads[it](sites).squeeze(-1) for it in ("branch", "covered", "raises")]
        return *ones, self.heads["trips"](sites), self.value(sites), self.whole(self.norm(x).mean(0))


def mean(embedded, ids):
    mask = (ids != 0).to(embedded.dtype).unsqueeze(-1)
    return (embedded * mask).sum(1) / mask.sum(1).clamp(min=1.0)


def quantise(model):
    """Stores large matrices as int8 with a scale for each column. Rows are looked up before they are made floats again:
    tract would otherwise do so for the whole table in every call."""
    graph = model.graph
    for tensor in list(graph.initializer):
        matrix = numpy_helper.to_array(tensor)
        if matrix.dtype != np.float32 or matrix.ndim != 2 or matrix.size < 256:
            continue
        scale = np.maximum(np.abs(matrix).max(0), 1e-8).astype(np.float32) / 127
        stored = np.clip(np.round(matrix / scale), -127, 127).astype(np.int8)
        graph.initializer.remove(tensor)
        name = tensor.name
        graph.initializer.append(numpy_helper.from_array(stored, f"{name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        graph.initializer.append(numpy_helper.from_array(np.zeros(scale.shape, np.int8), f"{name}.zero"))
        parameters = [f"{name}.scale", f"{name}.zero"]
        lookups = [it for it in graph.node if it.op_type == "Gather" and it.input[0] == name]
        for node in lookups:
            result, node.input[0], node.output[0] = node.output[0], f"{name}.int8", f"{node.output[0]}.int8"
            rows = helper.make_node("DequantizeLinear", [node.output[0], *parameters], [result], axis=-1)
            graph.node.insert(list(graph.node).index(node) + 1, rows)
        if not lookups:
            graph.node.insert(0, helper.make_node("DequantizeLinear", [f"{name}.int8", *parameters], [name], axis=1))


def example(rng, statements, sites, tokens, features):
    def rows(count, width, known):
        ids = np.zeros((count, width), np.int64)
        for row in ids:
            length = int(rng.integers(1, width + 1))
            row[:length] = rng.integers(1, known + 2, length)
        return ids

    return {
        "statements": rows(statements, TOKENS, tokens),
        "site_statement": rng.integers(0, statements, sites),
        "site_features": rows(sites, FEATURES, features),
        "site_kind": rng.integers(0, KINDS, sites) * SUBKINDS + rng.integers(0, 3, sites),
    }


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--vocabulary", type=int, default=60, help="tokens, and as many features")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    count = arguments.vocabulary
    model = StandIn(arguments.width, arguments.layers, count, count).eval()
    # Random heads are unsure of everything; these are sure enough to be shown.
    with torch.no_grad():
        for head in [*model.heads.values(), model.value]:
            head.weight *= 6
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "foretrace.onnx"
    inputs = {name: torch.from_numpy(value) for name, value in example(rng, 5, 3, count, count).items()}
    axes = {"statements": {0: "S"}, "site_statement": {0: "N"}, "site_features": {0: "N"}, "site_kind": {0: "N"}}
    outputs = [*HEADS, "value", "whole"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            tuple(inputs.values()),
            path,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes | {name: {0: "N"} for name in outputs[:-1]},
            opset_version=17,
            dynamo=False,
        )
    exported = onnx.load(path)
    quantise(exported)
    onnx.checker.check_model(exported)
    onnx.save(exported, path)

    hashes = [np.sort(rng.choice(2**32, count, replace=False)).astype("<u4") for _ in range(2)]
    (arguments.out / "vocabulary.bin").write_bytes(b"".join(it.tobytes() for it in hashes))
    record = {
        "schema": "stand-in",
        "version": "stand-in",
        "tokens": count,
        "features": count,
        "classes": VALUE_CLASSES,
        "trips": TRIPS,
        "calibration": {
            "branch": {"temperature": 1.25},
            "covered": {"platt": [0.8, 0.1]},
            "raises": {"isotonic": {"x": [-4.0, 0.0, 4.0], "p": [0.01, 0.1, 0.6]}},
            "whole": {"platt": [0.7, -1.0]},
            "trips": {"temperature": 1.5},
            "value": {"temperature": 1.25},
        },
        "thresholds": {"branch": 0.9, "value": 0.6},
        "fusion": {
            "branch": {
                "model": 0.5, "counted": [0.75, 0.25, 0.75, 0.25, 0.75], "offset": [0.0, 0.1, 0.0, 0.1, 0.0], "prior": 1.5,
            },
            "trips": {"model": 0.5, "counted": [0.5, 0.25, 0.5, 0.25, 0.5], "prior": 2.0},
        },
    }
    (arguments.out / "model.json").write_text(json.dumps(record, indent=1) + "\n")

    runtime = session(path)
    cases = []
    for statements, sites in [(1, 1), (5, 3), (STATEMENTS, 20)]:
        case = example(rng, statements, sites, count, count)
        results = runtime.run(outputs, case)
        rounded = {name: [round(float(it), 6) for it in value.ravel()] for name, value in zip(outputs, results)}
        cases.append({"inputs": {name: value.ravel().tolist() for name, value in case.items()}, "outputs": rounded})
    (arguments.out / "golden.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
