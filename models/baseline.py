"""The strong baseline: logistic regression and gradient boosting on the features of the site alone, mixed.

    python models/baseline.py --data DIR --out DIR

Strength of the penalty, number of trees and the mix are chosen on the validation packages. Writes `baseline.npz`,
predictions in the form of `predictions.py`, and the trained models.
"""

import argparse
import pathlib
import time

import lightgbm
import numpy as np
import scipy.sparse
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from data import Data, distribution, share
from metrics import cross_entropy, log_loss
from predictions import Predictions
from tasks import CLASSES, TRIPS

PENALTIES = (0.01, 0.03, 0.1, 0.3)
# Gradient boosting sees the features that most sites have; the rest tell it little and cost it much.
TREE_FEATURES = 3000
TREES = {
    "learning_rate": 0.06, "num_leaves": 63, "min_data_in_leaf": 40, "feature_fraction": 0.3,
    "bagging_fraction": 0.7, "bagging_freq": 1, "verbose": -1, "num_threads": 1, "seed": 0, "deterministic": True,
}


class Matrix:
    """Sites as rows of zeros and ones."""

    def __init__(self, data):
        sites = len(data.site)
        self.all = scipy.sparse.csr_matrix(
            (np.ones(len(data.feature), np.float32), data.feature, data.feature_at), (sites, data.features))

    def rows(self, sites):
        return self.all[sites]


def binary(matrix, data, name, kind):
    """Probabilities for the validation and test sites of a kind, from both models, mixed."""
    target = lambda sites: share(data.table(name, sites))
    train, rest = (data.sites(kind, it) for it in ("train", "validation"))
    train, rest = (it[~np.isnan(target(it))] for it in (train, rest))
    rows, y = matrix.rows(train), target(train)
    doubled = scipy.sparse.vstack([rows, rows]).tocsr()
    labels, weights = np.repeat([1, 0], len(train)), np.concatenate([y, 1 - y])
    use = weights > 0
    tried = []
    for penalty in PENALTIES:
        model = LogisticRegression(C=penalty, max_iter=200).fit(doubled[use], labels[use], weights[use])
        tried.append((log_loss(target(rest), model.predict_proba(matrix.rows(rest))[:, 1]), penalty, model))
    loss, penalty, linear = min(tried, key=lambda it: it[0])
    common = np.argsort(-np.asarray(rows.sum(0))[0], kind="stable")[:TREE_FEATURES]
    trees = lightgbm.train(
        {**TREES, "objective": "cross_entropy"},
        lightgbm.Dataset(rows[:, common], y), 600,
        [lightgbm.Dataset(matrix.rows(rest)[:, common], target(rest))],
        callbacks=[lightgbm.early_stopping(30, verbose=False)])
    parts = lambda sites: (linear.decision_function(matrix.rows(sites)),
                           logit(np.clip(trees.predict(matrix.rows(sites)[:, common]), 1e-4, 1 - 1e-4)))
    a, b = parts(rest)
    mix = min(np.linspace(0, 1, 21), key=lambda it: log_loss(target(rest), expit(it * a + (1 - it) * b)))
    print(f"{name}: penalty {penalty}, {trees.best_iteration} trees, {mix:.2f} of the linear model, "
          f"validation log-loss {log_loss(target(rest), expit(mix * a + (1 - mix) * b)):.4f} (linear {loss:.4f})", flush=True)

    def predict(sites):
        a, b = parts(sites)
        return expit(mix * a + (1 - mix) * b)
    return predict


def several(matrix, data, kind, classes):
    """Distributions over classes for the sites of a kind, from both models, mixed."""
    target = lambda sites: distribution(data.table(kind, sites))
    train, rest = (data.sites(kind, it) for it in ("train", "validation"))
    rows, y = matrix.rows(train), target(train).argmax(1)
    y[:classes] = np.where(np.isin(np.arange(classes), y), y[:classes], np.arange(classes))
    tried = []
    for penalty in PENALTIES[:3]:
        model = LogisticRegression(C=penalty, max_iter=60).fit(rows, y)
        tried.append((cross_entropy(target(rest), model.predict_proba(matrix.rows(rest))), penalty, model))
    loss, penalty, linear = min(tried, key=lambda it: it[0])
    common = np.argsort(-np.asarray(rows.sum(0))[0], kind="stable")[:TREE_FEATURES]
    trees = lightgbm.train(
        {**TREES, "objective": "multiclass", "num_class": classes, "num_leaves": 15, "learning_rate": 0.15},
        lightgbm.Dataset(rows[:, common], y), 120,
        [lightgbm.Dataset(matrix.rows(rest)[:, common], target(rest).argmax(1))],
        callbacks=[lightgbm.early_stopping(10, verbose=False)])
    parts = lambda sites: (np.log(linear.predict_proba(matrix.rows(sites)) + 1e-6),
                           np.log(trees.predict(matrix.rows(sites)[:, common]) + 1e-6))

    def mixed(part, a, b):
        scores = np.exp(part * a + (1 - part) * b)
        return scores / scores.sum(1, keepdims=True)
    a, b = parts(rest)
    mix = min(np.linspace(0, 1, 11), key=lambda it: cross_entropy(target(rest), mixed(it, a, b)))
    print(f"{kind}: penalty {penalty}, {trees.best_iteration} trees, {mix:.1f} of the linear model, "
          f"validation loss {cross_entropy(target(rest), mixed(mix, a, b)):.4f} (linear {loss:.4f})", flush=True)
    return lambda sites: mixed(mix, *parts(sites))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    begun = time.time()
    data = Data(arguments.data)
    matrix = Matrix(data)
    out = Predictions(data)
    for name, kind in (("branch", "branch"), ("line", "line"), ("raised", "line")):
        out.fill(name, kind, binary(matrix, data, name, kind))
    for kind, classes in (("loop", len(TRIPS)), ("binding", len(CLASSES))):
        out.fill(kind, kind, several(matrix, data, kind, classes))
    arguments.out.mkdir(parents=True, exist_ok=True)
    out.save(arguments.out / "baseline.npz")
    print(f"{time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
