"""The arrays of `dataset.py`, as training and evaluation read them."""

import json

import numpy as np

from tasks import KINDS, SPLITS


class Data:
    """All functions of all splits. Every array of targets is in the order of the sites, with NaN where there is none."""

    def __init__(self, folder):
        load = lambda name: np.load(folder / f"{name}.npy")
        self.function, self.site = load("function"), load("site")
        self.token, self.token_at = load("token"), load("token_at")
        self.feature, self.feature_at = load("feature"), load("feature_at")
        self.words = load("feature_words")
        self.tokens, self.features = len(load("token_words")) + 2, len(self.words) + 2
        self.tables = {name: load(name) for name in (*KINDS, "raised")}
        self.about = json.loads((folder / "about.json").read_text())
        sites = self.function["site_end"] - self.function["site_begin"]
        self.owner = np.repeat(np.arange(len(self.function)), sites)

    @staticmethod
    def kind(name):
        """The number of a kind of sites."""
        return KINDS.index(name)

    def functions(self, split):
        """Indices of the functions of a split."""
        return np.flatnonzero(self.function["split"] == SPLITS.index(split))

    def keep_features(self, ids):
        """Leaves these features alone, by ascending ids, and numbers them anew from 2."""
        number = np.ones(self.features, self.feature.dtype)
        number[ids] = np.arange(len(ids)) + 2
        known = number[self.feature] > 1
        owner = np.repeat(np.arange(len(self.site)), np.diff(self.feature_at))[known]
        counts = np.bincount(owner, minlength=len(self.site))
        self.feature, self.feature_at = number[self.feature[known]], np.append(0, np.cumsum(counts))
        self.features = len(ids) + 2

    def sites(self, kind, split=None):
        """Indices of the sites of a kind, in a split or in all."""
        use = self.site["kind"] == self.kind(kind)
        if split:
            use &= self.function["split"][self.owner] == SPLITS.index(split)
        return np.flatnonzero(use)

    def table(self, name, sites):
        """The labels of sites; `name` is their kind, or `raised` for lines."""
        return self.tables[name][self.site["row"][sites]]

    def package(self, sites):
        """The package of each site."""
        return self.function["package"][self.owner[sites]]


def share(rows):
    """Of rows (hits, tries, hits, tries): the share of hits; NaN where nothing was tried. A call that the observer left
    and took up again may count a hit more than tries."""
    tries = rows[..., 1] + rows[..., 3]
    with np.errstate(invalid="ignore"):
        return np.minimum((rows[..., 0] + rows[..., 2]) / np.where(tries > 0, tries, np.nan), 1.0)


def distribution(rows):
    """Of counts in two halves: the distribution of both together."""
    both = rows.sum(-2)
    return both / both.sum(-1, keepdims=True)
