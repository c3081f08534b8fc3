"""Predictions for the validation and test packages, in one form whoever made them.

    python models/predictions.py --data DIR --model FILE.pt … --out FILE.npz

Several models make an ensemble: the mean of their logits.
"""

import argparse
import pathlib

import numpy as np

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

    def save(self, path):
        np.savez(path, **self.arrays)


def main():
    import torch

    from data import Data
    from network import BINDING, BRANCH, COVERED, LOOP, RAISES, Network
    from train import Batches

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    data = Data(arguments.data)
    answers, whole = 0.0, 0.0
    for path in arguments.model:
        saved = torch.load(path)
        model = Network(**saved["sizes"])
        model.load_state_dict(saved["weights"])
        model.eval()
        for split in JUDGED:
            for sites, functions, batch in Batches(data, data.functions(split), "cpu"):
                with torch.no_grad():
                    said, raises = model(batch)
                if isinstance(answers, float):
                    answers = torch.zeros(len(data.site), said.shape[1])
                    whole = torch.zeros(len(data.function))
                answers[sites] += said / len(arguments.model)
                whole[functions] += raises / len(arguments.model)
    out = Predictions(data)
    for name, column in (("branch", BRANCH), ("line", COVERED), ("raised", RAISES)):
        out.fill(name, ANSWERS[name], lambda sites: answers[sites, column].sigmoid().numpy())
    for name, columns in (("loop", LOOP), ("binding", BINDING)):
        out.fill(name, name, lambda sites: answers[sites, columns].softmax(-1).numpy())
    for split in JUDGED:
        out.arrays[f"whole_{split}"] = whole[data.functions(split)].sigmoid().numpy()
    out.save(arguments.out)


if __name__ == "__main__":
    main()
