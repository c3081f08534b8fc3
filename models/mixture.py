"""The predictor that is shipped: the logits of encoders and of the linear models of `baseline.py`, weighed and added.
The weights, one a part and head, are those with the least loss on the validation packages."""

import numpy as np
import torch
from scipy.optimize import minimize
from scipy.special import expit, log_softmax

from data import Data, distribution, share
from network import ANSWERS, BINDING, BRANCH, COVERED, LOOP, RAISES, Network
from train import Batches

# By output: the kind of its sites, the table of its labels, and its columns among the answers.
HEADS = {
    "branch": ("branch", "branch", slice(BRANCH, BRANCH + 1)),
    "covered": ("line", "line", slice(COVERED, COVERED + 1)),
    "raises": ("line", "raised", slice(RAISES, RAISES + 1)),
    "trips": ("loop", "loop", LOOP),
    "value": ("binding", "binding", BINDING),
}


def encoder(path):
    """A trained encoder with its record; its tables are rounded as they are when they are exported."""
    saved = torch.load(path)
    model = Network(**saved["sizes"])
    model.load_state_dict(saved["weights"])
    for table in (model.token, model.feature):
        table.weight.data = restored(*rounded(table.weight.data))
    return model.eval(), saved["record"]


def linear(path):
    """Weights `[features, ANSWERS]` and intercepts of the linear models."""
    saved = np.load(path)
    weights = restored(*rounded(torch.from_numpy(saved["weights"])))
    return weights, torch.from_numpy(saved["intercepts"])


def rounded(table):
    """Rows of 8-bit integers, each with its scale."""
    scale = table.abs().amax(1).clamp(min=1e-8) / 127
    return (table / scale[:, None]).round().to(torch.int8), scale


def restored(rows, scale):
    return rows.float() * scale[:, None]


def answers(data, encoders, weights, intercepts, functions):
    """Of the sites of functions: their indices, the answers of each part `[parts, N, ANSWERS]`, and of the functions
    the encoders' logits that a call raises `[encoders, F]`, in the order of `functions`."""
    place = np.full(len(data.function), -1)
    place[functions] = np.arange(len(functions))
    sites = np.flatnonzero(place[data.owner] >= 0)
    at = np.full(len(data.site), -1)
    at[sites] = np.arange(len(sites))
    said = np.zeros((len(encoders) + 1, len(sites), ANSWERS), np.float32)
    whole = np.zeros((len(encoders), len(functions)), np.float32)
    for some, several, batch in Batches(data, functions, "cpu"):
        with torch.no_grad():
            for index, model in enumerate(encoders):
                part, raises = model(batch)
                said[index, at[some]], whole[index, place[several]] = part, raises
            sums = torch.nn.functional.embedding_bag(batch["feature"], weights, batch["feature_at"], mode="sum")
            said[-1, at[some]] = sums + intercepts
    return sites, said, whole


def fit(data, functions, sites, said, whole):
    """By output: a weight for each part and an offset, fitted on functions and their `answers`."""
    fitted = {}
    for name, (kind, table, columns) in HEADS.items():
        use = np.flatnonzero(data.site["kind"][sites] == Data.kind(kind))
        labels = data.table(table, sites[use])
        of = said[:, use, columns].astype(float)
        if columns.stop - columns.start == 1:
            fitted[name] = binary(of[..., 0], share(labels))
        else:
            fitted[name] = (*several(of, distribution(labels)), 0.0)
    fitted["whole"] = binary(whole.astype(float), share(data.function["raised"][functions]))
    return fitted


def binary(logits, y):
    """Weights and an offset of logits `[parts, N]` for shares `y`; Platt's scaling (Platt, 1999) of several."""
    logits, y = logits[:, ~np.isnan(y)], y[~np.isnan(y)]

    def loss(it):
        said = it[:-1] @ logits + it[-1]
        off = expit(said) - y
        return np.mean(np.logaddexp(0, said) - y * said), np.append(logits @ off / len(y), off.mean())
    bounds = [(0, None)] * len(logits) + [(None, None)]
    start = np.append(np.full(len(logits), 1 / len(logits)), 0.0)
    return minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x.tolist()


def several(logits, y):
    """Weights of logits `[parts, N, classes]` for distributions `y`; temperature scaling (Guo et al., 2017) of several."""
    def loss(it):
        said = log_softmax(np.tensordot(it, logits, 1), 1)
        off = np.exp(said) - y
        return -np.mean((y * said).sum(1)), np.array([(part * off).sum() for part in logits]) / len(y)
    start = np.full(len(logits), 1 / len(logits))
    return minimize(loss, start, jac=True, bounds=[(0, None)] * len(logits), method="L-BFGS-B").x.tolist()


def mixed(fitted, said):
    """The answers `[N, ANSWERS]` of parts, mixed."""
    total = np.zeros(said.shape[1:], np.float32)
    for name, (_, _, columns) in HEADS.items():
        *weights, offset = fitted[name]
        total[:, columns] = np.tensordot(weights, said[..., columns], 1) + offset
    return total
