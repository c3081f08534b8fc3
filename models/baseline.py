"""The strong baseline: logistic regression and gradient boosting on the features of the site alone, mixed.

    python models/baseline.py --data DIR --out DIR

Strength of the penalty, number of trees and the mix are chosen on the validation packages. Writes `baseline.npz`,
predictions in the form of `predictions.py`; `linear.npz`, those of the linear models alone; and `weights.npz`, their
weights `[features, answers]` and intercepts in the order of `tasks.py`, of which `export.py` makes a part of the model.
"""

import argparse
import pathlib
import time

import lightgbm
import numpy as np
import scipy.sparse
from scipy.special import expit, log_softmax, logit
from sklearn.linear_model import LogisticRegression

from data import Data, distribution, share
from metrics import cross_entropy, log_loss
from predictions import ANSWERS, Predictions
from tasks import CLASSES, TRIPS

PENALTIES = (0.01, 0.03, 0.1)
# Neighbouring lines mostly say the same: so many of them are enough.
MOST_LINES = 150_000
# Gradient boosting sees the features that most sites have; the rest tell it little and cost it much.
TREE_FEATURES = 3000
TREES = {
    "learning_rate": 0.06, "num_leaves": 63, "min_data_in_leaf": 40, "feature_fraction": 0.3,
    "bagging_fraction": 0.7, "bagging_freq": 1, "verbose": -1, "num_threads": 1, "seed": 0, "deterministic": True,
}


CLASSES_OF = {"loop": len(TRIPS), "binding": len(CLASSES)}


class Matrix:
    """Sites as rows of zeros and ones."""

    def __init__(self, data):
        sites = len(data.site)
        self.all = scipy.sparse.csr_matrix(
            (np.ones(len(data.feature), np.float32), data.feature, data.feature_at), (sites, data.features))

    def rows(self, sites):
        return self.all[sites]


class Linear:
    """Weights `[features, answers]` and intercepts of logistic regression."""

    def __init__(self, model):
        self.weights, self.intercepts = model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)

    def logits(self, rows):
        return rows @ self.weights + self.intercepts


def binary(matrix, data, name, kind):
    """Probabilities of sites of a kind, from both models, mixed; and the linear model."""
    target = lambda sites: share(data.table(name, sites))
    train, rest = (data.sites(kind, it) for it in ("train", "validation"))
    train, rest = (it[~np.isnan(target(it))] for it in (train, rest))
    train = np.random.default_rng(0).permutation(train)[:MOST_LINES]
    rows, y = matrix.rows(train), target(train)
    doubled = scipy.sparse.vstack([rows, rows]).tocsr()
    labels, weights = np.repeat([1, 0], len(train)), np.concatenate([y, 1 - y])
    use = weights > 0
    tried = []
    for penalty in PENALTIES:
        model = LogisticRegression(C=penalty, max_iter=200).fit(doubled[use], labels[use], weights[use])
        tried.append((log_loss(target(rest), model.predict_proba(matrix.rows(rest))[:, 1]), penalty, Linear(model)))
    loss, penalty, linear = min(tried, key=lambda it: it[0])
    common = np.argsort(-np.asarray(rows.sum(0))[0], kind="stable")[:TREE_FEATURES]
    trees = lightgbm.train(
        {**TREES, "objective": "cross_entropy"},
        lightgbm.Dataset(rows[:, common], y), 600,
        [lightgbm.Dataset(matrix.rows(rest)[:, common], target(rest))],
        callbacks=[lightgbm.early_stopping(30, verbose=False)])
    parts = lambda sites: (linear.logits(matrix.rows(sites))[:, 0],
                           logit(np.clip(trees.predict(matrix.rows(sites)[:, common]), 1e-4, 1 - 1e-4)))
    a, b = parts(rest)
    mix = min(np.linspace(0, 1, 21), key=lambda it: log_loss(target(rest), expit(it * a + (1 - it) * b)))
    print(f"{name}: penalty {penalty}, {trees.best_iteration} trees, {mix:.2f} of the linear model, "
          f"validation log-loss {log_loss(target(rest), expit(mix * a + (1 - mix) * b)):.4f} (linear {loss:.4f})", flush=True)

    def predict(sites):
        a, b = parts(sites)
        return expit(mix * a + (1 - mix) * b)
    return predict, lambda sites: expit(parts(sites)[0]), linear


def several(matrix, data, kind, classes):
    """Distributions over classes of sites of a kind, from both models, mixed; and the linear model."""
    target = lambda sites: distribution(data.table(kind, sites))
    train, rest = (data.sites(kind, it) for it in ("train", "validation"))
    rows, y = matrix.rows(train), target(train).argmax(1)
    y[:classes] = np.where(np.isin(np.arange(classes), y), y[:classes], np.arange(classes))
    tried = []
    for penalty in PENALTIES[1:]:
        model = LogisticRegression(C=penalty, max_iter=40).fit(rows, y)
        tried.append((cross_entropy(target(rest), model.predict_proba(matrix.rows(rest))), penalty, Linear(model)))
    loss, penalty, linear = min(tried, key=lambda it: it[0])
    common = np.argsort(-np.asarray(rows.sum(0))[0], kind="stable")[:TREE_FEATURES]
    trees = lightgbm.train(
        {**TREES, "objective": "multiclass", "num_class": classes, "num_leaves": 15, "learning_rate": 0.15},
        lightgbm.Dataset(rows[:, common], y), 120,
        [lightgbm.Dataset(matrix.rows(rest)[:, common], target(rest).argmax(1))],
        callbacks=[lightgbm.early_stopping(10, verbose=False)])
    parts = lambda sites: (log_softmax(linear.logits(matrix.rows(sites)), 1),
                           np.log(trees.predict(matrix.rows(sites)[:, common]) + 1e-6))

    def mixed(part, a, b):
        scores = np.exp(part * a + (1 - part) * b)
        return scores / scores.sum(1, keepdims=True)
    a, b = parts(rest)
    mix = min(np.linspace(0, 1, 11), key=lambda it: cross_entropy(target(rest), mixed(it, a, b)))
    print(f"{kind}: penalty {penalty}, {trees.best_iteration} trees, {mix:.1f} of the linear model, "
          f"validation loss {cross_entropy(target(rest), mixed(mix, a, b)):.4f} (linear {loss:.4f})", flush=True)
    return lambda sites: mixed(mix, *parts(sites)), lambda sites: np.exp(parts(sites)[0]), linear


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    begun = time.time()
    data = Data(arguments.data)
    matrix = Matrix(data)
    arguments.out.mkdir(parents=True, exist_ok=True)
    both, alone, linear = Predictions(data), Predictions(data), []
    for name, kind in ANSWERS.items():
        if name in CLASSES_OF:
            *predict, weights = several(matrix, data, kind, CLASSES_OF[kind])
        else:
            *predict, weights = binary(matrix, data, name, kind)
        both.fill(name, kind, predict[0])
        alone.fill(name, kind, predict[1])
        linear.append(weights)
    both.save(arguments.out / "baseline.npz")
    alone.save(arguments.out / "linear.npz")
    np.savez(arguments.out / "weights.npz", weights=np.concatenate([it.weights for it in linear], 1),
             intercepts=np.concatenate([it.intercepts for it in linear]))
    print(f"{time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
