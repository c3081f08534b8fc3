"""Predictions for the validation and test packages, in one form whoever made them.

    python models/predictions.py --data DIR --bundle DIR --out FILE.npz        what is shipped, as the program runs it
    python models/predictions.py --data DIR --model FILE.pt --out FILE.npz     an encoder alone
"""

import argparse
import json
import pathlib

import numpy as np
from scipy.special import expit, softmax

JUDGED = ("validation", "test")
# Of what kind of site each answer is.
ANSWERS = {"branch": "branch", "line": "line", "raised": "line", "loop": "loop", "binding": "binding"}


class Predictions:
    """By name of an answer and split: probabilities, in the order of `Data.sites`."""

    def __init__(self, data):
        self.data, self.arrays = data, {}

    def fill(self, name, kind, predict):
        """Asks `predict` for the sites of a kind in each split."""
        for split in JUDGED:
            self.arrays[f"{name}_{split}"] = predict(self.data.sites(kind, split)).astype("<f4")

    def fill_whole(self, logits):
        """That calls of functions raise, from a logit for each function of `data`."""
        for split in JUDGED:
            self.arrays[f"whole_{split}"] = expit(logits[self.data.functions(split)]).astype("<f4")

    def save(self, path):
        np.savez(path, **self.arrays)


def of_model(data, path):
    """Logits `[sites, ANSWERS]` and `[functions]` of an encoder, for the judged splits."""
    import torch

    import mixture
    from train import Batches

    model, _ = mixture.encoder(path)
    answers, whole = np.zeros((len(data.site), mixture.ANSWERS), np.float32), np.zeros(len(data.function), np.float32)
    for split in JUDGED:
        for sites, functions, batch in Batches(data, data.functions(split), "cpu"):
            with torch.no_grad():
                said, raises = model(batch)
            answers[sites], whole[functions] = said.numpy(), raises.numpy()
    return answers, whole


def of_bundle(data, folder):
    """The same of a bundle, by ONNX Runtime; functions one by one, as the program asks."""
    import onnxruntime
    from tqdm import tqdm

    import export

    described = json.loads((folder / "model.json").read_text())
    words = np.fromfile(folder / "vocabulary.bin", "<u4")[described["tokens"]:]
    data.keep_features(np.flatnonzero(np.isin(data.words, words)) + 2)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "foretrace.onnx", options, providers=["CPUExecutionProvider"])
    answers, whole = np.zeros((len(data.site), export.ANSWERS), np.float32), np.zeros(len(data.function), np.float32)
    for function in tqdm(np.concatenate([data.functions(it) for it in JUDGED]), unit=" functions"):
        given, sites = export.inputs(data, function)
        *heads, raises = session.run(list(export.OUTPUTS), given)
        answers[sites] = np.concatenate([it.reshape(len(sites), -1) for it in heads], 1)
        whole[function] = raises[0]
    return answers, whole


def calibrated(p, curve):
    """Probabilities of which the greatest is read off a curve, where there is one, and the others share the rest."""
    if curve is None:
        return p
    before = p.max(1)
    after = np.interp(before, curve["x"], curve["p"])
    out = p * ((1 - after) / np.maximum(1 - before, 1e-9))[:, None]
    out[np.arange(len(p)), p.argmax(1)] = after
    return out


def main():
    from data import Data
    from network import BINDING, BRANCH, COVERED, LOOP, RAISES

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--model", type=pathlib.Path)
    source.add_argument("--bundle", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    data = Data(arguments.data)
    if arguments.model:
        (answers, whole), heads = of_model(data, arguments.model), {}
    else:
        answers, whole = of_bundle(data, arguments.bundle)
        heads = json.loads((arguments.bundle / "model.json").read_text())["calibration"]
    out = Predictions(data)
    for name, column in (("branch", BRANCH), ("line", COVERED), ("raised", RAISES)):
        out.fill(name, ANSWERS[name], lambda sites: expit(answers[sites, column]))
    for name, head, columns in (("loop", "trips", LOOP), ("binding", "value", BINDING)):
        curve = heads.get(head, {}).get("greatest")
        out.fill(name, name, lambda sites: calibrated(softmax(answers[sites, columns], 1), curve))
    out.fill_whole(whole)
    out.save(arguments.out)


if __name__ == "__main__":
    main()
