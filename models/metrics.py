"""Measures of probabilities against shares that were observed."""

import numpy as np


def log_loss(y, p):
    """Mean cross entropy of shares `y` and probabilities `p`, in nats."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log1p(-p)))


def cross_entropy(y, p):
    """Mean cross entropy of distributions, in nats."""
    return float(-np.mean((y * np.log(np.clip(p, 1e-9, 1))).sum(-1)))


def brier(y, p):
    """Mean squared difference."""
    return float(np.mean((y - p) ** 2))


def auc(positive, p):
    """How often a positive is given more than a negative, ties counting half; NaN where one of them is missing."""
    positive = np.asarray(positive, bool)
    ones, zeros = positive.sum(), (~positive).sum()
    if not ones or not zeros:
        return float("nan")
    values, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((rank[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def calibration_error(y, p, bins=15):
    """Expected calibration error over bins of equal width (Naeini et al., 2015)."""
    at = np.minimum((p * bins).astype(int), bins - 1)
    error = 0.0
    for index in np.unique(at):
        use = at == index
        error += use.mean() * abs(y[use].mean() - p[use].mean())
    return float(error)


def top(y, p, k):
    """How often the most frequent class is among the `k` most probable."""
    best = np.argpartition(-p, min(k, p.shape[1] - 1), axis=1)[:, :k]
    return float((best == y.argmax(1)[:, None]).any(1).mean())


def macro_f1(y, p):
    """The mean over classes that occur of F1, the most frequent class of each taken for the truth."""
    truth, said = y.argmax(1), p.argmax(1)
    scores = []
    for label in np.unique(truth):
        hit = ((truth == label) & (said == label)).sum()
        scores.append(2 * hit / ((truth == label).sum() + (said == label).sum()))
    return float(np.mean(scores))


def table(rows):
    """Rows of figures, all with the same names, as Markdown."""
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    show = lambda it: f"{it:.3f}" if isinstance(it, float) else str(it)
    return "\n".join(lines + ["| " + " | ".join(show(row[it]) for it in head) + " |" for row in rows])
