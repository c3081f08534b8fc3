"""Trains the encoder.

    python models/train.py --data DIR --out FILE.pt [--seed N] [--epochs N] [--width N] [--layers N]

Runs on processor cores, or on a GPU where there is one. The epoch with the least loss on the validation packages is
kept; the file holds the weights, the sizes and the record of the training.
"""

import argparse
import os
import pathlib
import platform
import time

import numpy as np
import torch
from torch.nn import functional

from data import Data, distribution, share
from network import BINDING, BRANCH, COVERED, LOOP, RAISES, Network
from tasks import KINDS

# Part of the features, and of the tokens, that each pass leaves out.
FEATURE_DROPOUT, TOKEN_DROPOUT = 0.5, 0.2
# Lines of one function in a pass: neighbours mostly say the same.
LINES = 16
# What a unit of each loss counts.
WEIGHTS = {"branch": 1.0, "loop": 0.5, "binding": 1.0, "line": 0.5, "raised": 0.5, "whole": 0.5}
KIND_OF = {"raised": "line"}


class Batches:
    """Functions in batches of about `statements` statements; in random order, with parts left out, where `rng` is."""

    def __init__(self, data, functions, device, rng=None, statements=1600, tasks=tuple(WEIGHTS), left_out=FEATURE_DROPOUT):
        self.data, self.device, self.rng, self.statements, self.left_out = data, device, rng, statements, left_out
        kinds = [KINDS.index(KIND_OF.get(it, it)) for it in tasks if it != "whole"]
        self.wanted = np.isin(data.site["kind"], kinds)
        has = np.bincount(data.owner[self.wanted], minlength=len(data.function)) > 0
        self.functions = functions if "whole" in tasks else functions[has[functions]]

    def __iter__(self):
        table = self.data.function
        length = (table["statement_end"] - table["statement_begin"]).astype(int)
        order = self.functions if self.rng is None else self.rng.permutation(self.functions)
        # Within a chunk, neighbours are of like length, so that little is padded.
        for chunk in np.array_split(order, max(1, len(order) // 1024)):
            chunk = chunk[np.argsort(length[chunk], kind="stable")]
            begin = 0
            for end in range(1, len(chunk) + 1):
                if end == len(chunk) or (end + 1 - begin) * length[chunk[end]] > self.statements:
                    yield self.batch(chunk[begin:end])
                    begin = end

    def batch(self, functions):
        data, table = self.data, self.data.function[functions]
        count = (table["statement_end"] - table["statement_begin"]).astype(int)
        sites, owner = spans(table["site_begin"], table["site_end"])
        sites, owner = sites[self.wanted[sites]], owner[self.wanted[sites]]
        if self.rng is not None:
            line = data.site["kind"][sites] == KINDS.index("line")
            most = np.bincount(owner, line, len(functions))
            keep = ~line | (self.rng.random(len(sites)) * most[owner] < LINES)
            sites, owner = sites[keep], owner[keep]
        statements, _ = spans(table["statement_begin"], table["statement_end"])
        token, token_at = self.take(data.token, data.token_at, statements, TOKEN_DROPOUT)
        feature, feature_at = self.take(data.feature, data.feature_at, sites, self.left_out)
        site = data.site[sites]
        arrays = {
            "token": token, "token_at": token_at, "feature": feature, "feature_at": feature_at, "function": owner,
            **{name: site[name].astype(np.int64) for name in ("statement", "kind", "role")},
        }
        tensors = {name: torch.from_numpy(it.astype(np.int64)).to(self.device) for name, it in arrays.items()}
        present = np.arange(count.max())[None] < count[:, None]
        return sites, functions, {**tensors, "present": torch.from_numpy(present).to(self.device)}

    def take(self, values, at, rows, left_out):
        places, owner = spans(at[rows], at[rows + 1])
        if self.rng is not None:
            keep = self.rng.random(len(places)) >= left_out
            places, owner = places[keep], owner[keep]
        return values[places], np.searchsorted(owner, np.arange(len(rows)))


def spans(begins, ends):
    """All indices of the spans one after another, and the span of each."""
    counts = ends.astype(np.int64) - begins
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return np.arange(len(owner)) - first[owner] + begins.astype(np.int64)[owner], owner


class Targets:
    """The labels of sites and functions as tensors."""

    def __init__(self, data, device):
        tensor = lambda array: torch.as_tensor(np.asarray(array, np.float32)).to(device)
        self.shares = {name: tensor(share(data.tables[name])) for name in ("branch", "line", "raised")}
        self.distributions = {name: tensor(distribution(data.tables[name])) for name in ("loop", "binding")}
        self.raised = tensor(share(data.function["raised"]))
        self.row = torch.as_tensor(data.site["row"].astype(np.int64)).to(device)

    def losses(self, answers, whole, sites, functions, kind):
        """Losses by task, each with how many it is of."""
        row = self.row[torch.as_tensor(sites, device=answers.device)]
        losses = {}
        for name, of, column in (("branch", "branch", BRANCH), ("line", "line", COVERED), ("raised", "line", RAISES)):
            use = kind == KINDS.index(of)
            losses[name] = soft(answers[use, column], self.shares[name][row[use]])
        for name, columns in (("loop", LOOP), ("binding", BINDING)):
            use = kind == KINDS.index(name)
            target = self.distributions[name][row[use]]
            losses[name] = -(target * answers[use, columns].log_softmax(-1)).sum(), int(use.sum())
        losses["whole"] = soft(whole, self.raised[torch.as_tensor(functions, device=answers.device)])
        return losses


def soft(logits, target):
    known = ~target.isnan()
    return functional.binary_cross_entropy_with_logits(logits[known], target[known], reduction="sum"), int(known.sum())


def measure(model, targets, batches):
    """Mean losses by task."""
    model.eval()
    sums = {}
    with torch.no_grad():
        for sites, functions, batch in batches:
            answers, whole = model(batch)
            for name, (loss, count) in targets.losses(answers, whole, sites, functions, batch["kind"]).items():
                before = sums.get(name, (0.0, 0))
                sums[name] = before[0] + float(loss), before[1] + count
    model.train()
    return {name: loss / max(1, count) for name, (loss, count) in sums.items()}


def machine(device):
    """What a model is trained on, in words."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{os.cpu_count()} processors, {platform.machine()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--tasks", nargs="+", choices=WEIGHTS, default=list(WEIGHTS), help="what it learns; all without it")
    parser.add_argument("--features", type=float, default=FEATURE_DROPOUT, help="part of the features a pass leaves out")
    parser.add_argument("--dropout", type=float, default=0.25)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--statements", type=int, default=1600, help="statements in a batch")
    parser.add_argument("--threads", type=int, default=1, help="processor threads; seeds side by side use cores better")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    data = Data(arguments.data)
    targets = Targets(data, device)
    model = Network(data.tokens, data.features, arguments.width, arguments.layers, dropout=arguments.dropout).to(device)
    training = Batches(data, data.functions("train"), device, rng, arguments.statements, arguments.tasks, arguments.features)
    validation = Batches(data, data.functions("validation"), device, tasks=arguments.tasks)
    parameters = sum(it.numel() for it in model.parameters())
    print(f"{len(training.functions)} functions to train on, {parameters / 1e6:.1f} million parameters, {device}")

    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=0.05, betas=(0.9, 0.98))
    steps = arguments.epochs * sum(1 for _ in Batches(data, training.functions, device, None, arguments.statements, arguments.tasks))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, arguments.rate, steps + 50, pct_start=0.1)
    begun, best, history = time.time(), float("inf"), []
    for epoch in range(arguments.epochs):
        for sites, functions, batch in training:
            answers, whole = model(batch)
            losses = targets.losses(answers, whole, sites, functions, batch["kind"])
            loss = sum(WEIGHTS[name] * losses[name][0] / max(1, losses[name][1]) for name in arguments.tasks)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            if schedule.last_epoch < schedule.total_steps - 1:
                schedule.step()
        losses = measure(model, targets, validation)
        history.append({"epoch": epoch, "seconds": round(time.time() - begun), **{k: round(v, 4) for k, v in losses.items()}})
        print(history[-1], flush=True)
        score = sum(WEIGHTS[name] * losses[name] for name in arguments.tasks)
        if score < best:
            best = score
            torch.save({"weights": model.state_dict(), "sizes": model.sizes, "record": {
                **{k: v for k, v in vars(arguments).items() if k not in ("data", "out")}, "history": history, "machine": machine(device),
                "schema": data.about["schema"], "data": data.about["sha256"],
            }}, arguments.out)


if __name__ == "__main__":
    main()
