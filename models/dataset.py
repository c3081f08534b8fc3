"""Joins the features of functions with what was observed of them, into the arrays that training reads.

    python models/dataset.py --corpus DIR --features DIR --out DIR

`--corpus` is what `models/corpus/collect.py` wrote; `--features` has a folder for each package of it, which `foretrace
features` wrote. A place is the same in both when file, kind and span are equal; what has no counterpart is counted and
printed.

The arrays, one file each (`N` sites, `F` functions, `S` statements, all functions one after another):

- `function` [F]: split, package, where its statements and sites begin and end, and over two halves of its calls those
  that raised and all
- `token_at` [S + 1], `token`: the dense ids of each statement's tokens
- `site` [N]: kind, role, statement within the function, row in the table of its kind
- `feature_at` [N + 1], `feature`: the dense ids of each site's features
- `branch`, `line` [., 4]: times it was so in the first half, times it could have been, the same of the second half
- `raised` [., 4]: the same for the exceptions of a line
- `loop` [., 2, 6], `binding` [., 2, 50]: counts of trip buckets and value classes in both halves
"""

import argparse
import collections
import gzip
import hashlib
import json
import pathlib

import numpy as np
from tqdm import tqdm

from tasks import CLASSES, KINDS, ROLES, SPLITS, TRIPS

# A feature counts when at least so many training packages have it: what fewer have does not help elsewhere.
MIN_PACKAGES = 6
# Two functions are near-duplicates when they share this part of their statements, and have at least so many.
NEAR, NEAR_STATEMENTS = 0.8, 4

FUNCTION = np.dtype([
    ("split", "u1"), ("package", "<u2"), ("statement_begin", "<u4"), ("statement_end", "<u4"),
    ("site_begin", "<u4"), ("site_end", "<u4"), ("raised", "<f4", 4),
])
SITE = np.dtype([("kind", "u1"), ("role", "u1"), ("statement", "<u2"), ("row", "<u4")])


class Features:
    """The arrays that `foretrace features` wrote for a package."""

    def __init__(self, folder):
        described = json.loads((folder / "features.json").read_text())
        self.schema, self.files = described["schema"], described["files"]
        read = lambda name, dtype: np.fromfile(folder / f"{name}.bin", dtype)
        record = lambda name: np.dtype([tuple(it) for it in described["dtypes"][name]])
        self.functions, self.statements, self.sites = (read(it, record(it)) for it in ("functions", "statements", "sites"))
        self.tokens, self.features = read("tokens", "<u4"), read("site_features", "<u4")
        with open(folder / "functions.jsonl") as lines:
            self.names = [json.loads(line) for line in lines]


class Rows:
    """Labelled functions, one after another: lists while packages are added."""

    def __init__(self):
        self.function, self.site, self.keys = [], [], []
        self.token, self.token_at, self.feature, self.feature_at = [], [0], [], [0]
        self.tables = {name: [] for name in (*KINDS, "raised")}
        self.counts = collections.Counter()

    def add(self, split, package, features, observed):
        """Adds the functions of a package that were called."""
        for function, named in zip(features.functions, features.names):
            # What a module does when it is imported, the machine does as well.
            if named["name"] == "<module>":
                continue
            sites, calls = observed.get(features.files[function["file"]], ({}, {}))
            begin, end = where(function)[:2], where(function)[2:]
            whole = next((it for at, it in calls.get(named["name"], ()) if begin <= at[:2] and at[2:] <= end), None)
            if whole is None:
                self.counts["functions that were not called"] += 1
                continue
            begin = len(self.site)
            for site in features.sites[function["site_begin"]:function["site_end"]]:
                self.add_site(site, sites, features)
            if len(self.site) == begin:
                continue
            statements = len(self.token_at) - 1
            for it in features.statements[function["statement_begin"]:function["statement_end"]]:
                append(self.token, self.token_at, features.tokens[it["token_begin"]:it["token_end"]])
            self.function.append((SPLITS.index(split), package, statements, len(self.token_at) - 1, begin,
                                  len(self.site), pairs(totals(whole["raised"]), whole["calls"])))
            self.keys.append(named["key"])

    def add_site(self, site, labels, features):
        kind = KINDS[site["kind"]]
        role = ROLES[site["subkind"]] if kind == "binding" and site["subkind"] < len(ROLES) else None
        label = labels.get((kind, role, where(site)))
        if label is None or not is_known(kind, label):
            self.counts[f"{kind} without a label"] += 1
            return
        self.counts[f"{kind} with a label"] += 1
        table = self.tables[kind]
        if kind == "branch":
            table.append(pairs(label["taken"], label["reached"]))
        elif kind == "loop":
            table.append(halves(label["trips"], TRIPS))
        elif kind == "binding":
            table.append(halves(label["classes"], CLASSES))
        else:
            table.append(pairs(label["covered"], label["calls"]))
            raised = labels.get(("raise", None, where(site)), {"types": {}})
            self.tables["raised"].append(pairs(totals(raised["types"]), label["covered"]))
        self.site.append((site["kind"], site["subkind"], site["statement"], len(table) - 1))
        append(self.feature, self.feature_at, features.features[site["feature_begin"]:site["feature_end"]])


def append(parts, at, values):
    parts.append(values)
    at.append(at[-1] + len(values))


def where(record):
    return tuple(int(record[it]) for it in ("line", "column", "end_line", "end_column"))


def place(span):
    return span["start"]["line"], span["start"]["column"], span["end"]["line"], span["end"]["column"]


def observations(path):
    """Of each file: places with what was seen there, and by name the functions that were called."""
    files = {}
    with gzip.open(path, "rt") as lines:
        for line in lines:
            record = json.loads(line)
            sites, functions = {}, collections.defaultdict(list)
            for function in record["functions"]:
                if sum(function["calls"]):
                    functions[function["name"]].append((place(function["range"]), function))
                    for site in function["sites"]:
                        site["calls"] = function["calls"]
                        sites[(site["kind"], site.get("role"), place(site["range"]))] = site
            files[record["file"]] = (sites, functions)
    return files


def is_known(kind, label):
    counted = {"branch": "reached", "line": "calls"}.get(kind)
    if counted:
        return sum(label[counted]) > 0
    return any(map(sum, label["trips" if kind == "loop" else "classes"].values()))


def totals(types):
    return [sum(it[half] for it in types.values()) for half in (0, 1)]


def pairs(hits, tries):
    return [hits[0], tries[0], hits[1], tries[1]]


def halves(counts, names):
    table = np.zeros((2, len(names)), "<f4")
    for name, both in counts.items():
        table[:, names.index(name)] = both
    return table


def distinct(rows):
    """Whether to keep each function: one of each text, and none in training that is like one to be judged on."""
    spans = [(it[2], it[3]) for it in rows.function]
    shape = lambda row: {it.tobytes() for it in rows.token[slice(*spans[row])]}
    judged = [row for row, it in enumerate(rows.function) if SPLITS[it[0]] != "train"]
    shapes = {row: shape(row) for row in judged}
    having = collections.defaultdict(list)
    for row, statements in shapes.items():
        for it in statements:
            having[it].append(row)
    known = {rows.keys[row] for row in judged}
    keep = np.zeros(len(spans), bool)
    keep[judged] = True
    for row in range(len(spans)):
        if keep[row]:
            continue
        if rows.keys[row] in known:
            rows.counts["functions left out of training: the same text"] += 1
        elif is_near(shape(row), having, shapes):
            rows.counts["functions left out of training: nearly the text of one to be judged on"] += 1
        else:
            known.add(rows.keys[row])
            keep[row] = True
    return keep


def is_near(statements, having, shapes):
    if len(statements) < NEAR_STATEMENTS:
        return False
    shared = collections.Counter()
    for it in statements:
        owners = having.get(it, ())
        # What very many functions have tells none of them.
        if len(owners) <= 50:
            shared.update(owners)
    return any(count / len(statements | shapes[other]) >= NEAR for other, count in shared.items())


def vocabulary(parts, packages):
    """The sorted hashes that enough packages have; `packages` are those of the parts, ascending."""
    having = collections.Counter()
    borders = np.flatnonzero(np.diff(packages)) + 1
    for begin, end in zip([0, *borders], [*borders, len(parts)]):
        having.update(np.unique(np.concatenate(parts[begin:end])).tolist())
    return np.array(sorted(key for key, count in having.items() if count >= MIN_PACKAGES), "<u4")


def dense(parts, words):
    """The known ids of each part, one after another, and where each begins: 0 is padding, 1 is unknown."""
    ids, at = [], [0]
    for values in parts:
        places = np.minimum(np.searchsorted(words, values), len(words) - 1)
        append(ids, at, np.unique(places[words[places] == values] + 2).astype("<i4"))
    return np.concatenate(ids), np.array(at)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--corpus", "--features", "--out"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    packages = sorted(json.loads((arguments.corpus / "packages.json").read_text()), key=lambda it: it["name"])
    rows, schemas = Rows(), set()
    for index, package in enumerate(tqdm(packages, unit=" packages")):
        seen = arguments.corpus / "packages" / package["name"] / "observation.jsonl.gz"
        if seen.exists():
            features = Features(arguments.features / package["name"])
            schemas.add(features.schema)
            rows.add(package["split"], index, features, observations(seen))
    (schema,) = schemas

    function, site = np.array(rows.function, FUNCTION), np.array(rows.site, SITE)
    keep = distinct(rows)
    for name, count in sorted(rows.counts.items()):
        print(f"{count:9} {name}")
    count = {"statement": function["statement_end"] - function["statement_begin"],
             "site": function["site_end"] - function["site_begin"]}
    kept, words, arrays = {}, {}, {}
    for what, name, parts in (("statement", "token", rows.token), ("site", "feature", rows.feature)):
        owner = np.repeat(np.arange(len(function)), count[what])
        kept[what] = np.flatnonzero(keep[owner])
        training = kept[what][function["split"][owner[kept[what]]] == SPLITS.index("train")]
        words[name] = vocabulary([parts[it] for it in training], function["package"][owner[training]])
        arrays[name], arrays[f"{name}_at"] = dense([parts[it] for it in kept[what]], words[name])
        arrays[f"{name}_words"] = words[name]
        ends = np.cumsum(count[what][keep])
        function[f"{what}_end"][keep], function[f"{what}_begin"][keep] = ends, ends - count[what][keep]
    arrays |= {"function": function[keep], "site": site[kept["site"]]}
    arrays |= {name: np.array(table, "<f4") for name, table in rows.tables.items()}

    arguments.out.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        np.save(arguments.out / f"{name}.npy", array)
        digest.update(np.ascontiguousarray(array))
        print(f"{name:14} {array.shape}")
    about = {"schema": schema, "sha256": digest.hexdigest(), "packages": [it["name"] for it in packages], "splits": [it["split"] for it in packages]}
    (arguments.out / "about.json").write_text(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
