"""Runs the test suites of the packages in `packages.csv` under the observer, and keeps what was seen.

    python models/corpus/collect.py --out DIR [--jobs 2] [--only NAME …] [--again]

Everything is below DIR, and what is done already is not done again; `--again` does failures once more. The dataset is

    DIR/packages.json                              name, version, licence, split, status, functions, sites, seconds
    DIR/packages/NAME/src/                         the sources of the package, its tests among them
    DIR/packages/NAME/observation.jsonl.gz         what was observed; `file` is relative to `src`

and `CARD.md` beside this script is written anew from it.
"""

import argparse
import csv
import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import venv
from concurrent.futures import ThreadPoolExecutor, as_completed

import card
import stdlib
import suite

# Larger files are tables.
LARGEST = 1 << 20


def packages():
    """The rows of the list."""
    with open(suite.HERE / "packages.csv", newline="") as file:
        return list(csv.DictReader(file))


class Collection:
    """A collection in a folder."""

    def __init__(self, out):
        self.out = out
        self.python = out / "venv" / "bin" / "python"
        self.fetching = threading.Lock()
        self.prefix = suite.isolated()
        for name in ("sdists", "packages", "work", "observed", "log"):
            (out / name).mkdir(parents=True, exist_ok=True)

    def prepare(self):
        """The environment of the suites: pytest, and what the packages and their tests need."""
        wanted = suite.HERE / "requirements.txt"
        done = self.out / "venv" / "requirements.txt"
        if done.exists() and done.read_text() == wanted.read_text():
            return
        venv.create(self.out / "venv", with_pip=True)
        install = [self.python, "-m", "pip", "install", "-q", "--no-deps", "--disable-pip-version-check"]
        if subprocess.run(install + ["-r", wanted], check=False).returncode:
            # One that fails should not keep the others out.
            for line in wanted.read_text().split():
                subprocess.run(install + [line], check=False)
        # What some packages install by mistake hides the tests of others.
        for folder in (self.out / "venv" / "lib").glob("python*/site-packages/test*"):
            if folder.name in ("test", "tests"):
                shutil.rmtree(folder)
        shutil.copy(wanted, done)

    def status_of(self, name):
        path = self.out / "packages" / name / "status.json"
        return json.loads(path.read_text()) if path.exists() else None

    def collect(self, package):
        """Observes one package; what happened, as it stands in `packages.json`."""
        name = package["name"]
        result = {key: package[key] for key in ("name", "version", "licence", "split")}
        started = time.monotonic()
        try:
            if name == stdlib.NAME:
                result.update(stdlib.collect(self))
            else:
                result.update(self.observe(package))
        except Exception as error:
            result.update(status=f"failed: {type(error).__name__}: {error}", functions=0, sites=0)
        result["seconds"] = round(time.monotonic() - started, 1)
        folder = self.out / "packages" / name
        folder.mkdir(exist_ok=True)
        (folder / "status.json").write_text(json.dumps(result))
        return result

    def observe(self, package):
        import fetch

        name, version = package["name"], package["version"]
        with self.fetching:
            archive = fetch.fetch(name, version, self.out / "sdists")
        work = self.out / "work" / name
        shutil.rmtree(work, ignore_errors=True)
        root = suite.unpack(archive, work / "source")
        meta = work / "meta"
        (work / "cache").mkdir()
        suite.describe(root, name, version, meta)
        tests = package["tests"].split() or suite.find_tests(root)
        if not tests:
            raise LookupError("there are no tests")
        sources = suite.import_root(root)
        self.keep_sources(root, name)
        observed = self.out / "observed" / name
        paths = [sources, meta] + [root] * (sources != root)
        environment = suite.environment(self.python, observed, root, work / "cache", paths)
        pytest = self.prefix + [str(self.python), "-m", "pytest"] + suite.PYTEST + suite.plugins(root)
        for options in ([], suite.UNCONFIGURED):
            shutil.rmtree(observed, ignore_errors=True)
            observed.mkdir()
            run = suite.run(pytest + options + tests, root, environment)
            (self.out / "log" / name).write_text(run.output)
            functions, sites, failures = self.keep_observation(observed, root, name)
            if functions:
                break
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(observed, ignore_errors=True)
        status = "ok" if functions else f"failed: nothing was called (status {run.status})"
        return {
            "status": status, "functions": functions, "sites": sites, "tests": suite.outcomes(run.output),
            "ended": str(run.status), "cpu": round(run.cpu, 1), "observer_failures": failures,
        }  # fmt: skip

    def keep_sources(self, root, name):
        folder = self.out / "packages" / name
        shutil.rmtree(folder, ignore_errors=True)
        for path in root.rglob("*.py"):
            inside = path.relative_to(root)
            if suite.SKIPPED.isdisjoint(inside.parts) and path.is_file() and path.stat().st_size <= LARGEST:
                target = folder / "src" / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)

    def keep_observation(self, observed, root, name):
        """Merges what processes saw; counts of functions that were called, of sites, and of the observer's failures."""
        from foretrace_observe.merge import merge, read

        root = root.resolve()
        folder = self.out / "packages" / name
        functions = sites = failures = 0
        lines = []
        for record in merge(read(observed)) if observed.exists() else ():
            path = pathlib.Path(record["file"])
            if not path.is_relative_to(root) or not (folder / "src" / path.relative_to(root)).exists():
                continue
            record["file"] = path.relative_to(root).as_posix()
            called = [it for it in record["functions"] if any(it["calls"])]
            functions += sum(it["name"] != "<module>" for it in called)
            sites += sum(len(it["sites"]) for it in called)
            lines.append(json.dumps(record, separators=(",", ":")) + "\n")
        with gzip.GzipFile(folder / "observation.jsonl.gz", "wb", mtime=0) as file:
            file.write("".join(lines).encode())
        for path in observed.glob("*.failures") if observed.exists() else ():
            failures += int(path.read_text().split()[0])
            shutil.copy(path, self.out / "log" / f"{name}.failures")
        return functions, sites, failures

    def write(self, results):
        """`packages.json`."""
        rows = sorted(results, key=lambda it: it["name"])
        path = self.out / "packages.json.tmp"
        path.write_text(json.dumps(rows, indent=1) + "\n")
        path.rename(self.out / "packages.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these packages alone")
    parser.add_argument("--again", action="store_true", help="do what failed once more")
    parser.add_argument("--card", action="store_true", help="only write the card")
    arguments = parser.parse_args()
    from tqdm import tqdm

    collection = Collection(arguments.out.resolve())
    sys.path.insert(0, str(suite.OBSERVE))
    listed = packages()
    results = {}
    for package in listed:
        if result := collection.status_of(package["name"]):
            results[package["name"]] = dict(result, split=package["split"], licence=package["licence"])
    if not arguments.card:
        collection.prepare()
        again = lambda it: it is None or arguments.again and it["status"] != "ok"
        if arguments.only:
            todo = [it for name in arguments.only for it in listed if it["name"] == name]
        else:
            todo = [it for it in listed if again(results.get(it["name"]))]
        with ThreadPoolExecutor(arguments.jobs) as pool, tqdm(total=len(todo), unit=" packages") as progress:
            jobs = [pool.submit(collection.collect, it) for it in todo]
            for job in as_completed(jobs):
                result = job.result()
                results[result["name"]] = result
                collection.write(results.values())
                progress.update()
                progress.set_postfix_str(f"{result['name']}: {result['status'][:30]}")
    collection.write(results.values())
    card.write(collection.out, list(results.values()), suite.HERE / "CARD.md")


if __name__ == "__main__":
    main()
