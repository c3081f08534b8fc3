"""Records test runs of a small project in the ways in which people run tests, and reads coverage.py's data of them.

usage: check.py WORK

WORK is an empty folder; `foretrace`, `pytest` with xdist, and `coverage` are on the path. Each way must end as it does
without foretrace, and see the same functions.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECT = pathlib.Path(sys.argv[1])

FILES = {
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-p no:cacheprovider'\n",
    "shop/__init__.py": "",
    "shop/prices.py": '''\
import asyncio
import threading


def total(prices, discount=0):
    """What they cost."""
    result = 0
    for price in prices:
        if price < 0:
            raise ValueError(price)
        result += price
    if discount:
        result -= discount
    return result


async def later(prices):
    await asyncio.sleep(0)
    return total(prices)


def aside(prices):
    results = []
    thread = threading.Thread(target=lambda: results.append(total(prices)))
    thread.start()
    thread.join()
    return results[0]


def never():
    return 0
''',
    "shop/__main__.py": "import sys\nfrom shop.prices import total\n\nprint(total(map(int, sys.argv[1:])))\n",
    "tests/test_prices.py": '''\
import asyncio
import subprocess
import sys
import unittest

from shop import prices


class Test(unittest.TestCase):
    def test_total(self):
        self.assertEqual(prices.total([1, 2, 3]), 6)

    def test_negative(self):
        with self.assertRaises(ValueError):
            prices.total([-1])

    def test_later(self):
        self.assertEqual(asyncio.run(prices.later([1])), 1)

    def test_aside(self):
        self.assertEqual(prices.aside([1, 2]), 3)

    def test_process(self):
        done = subprocess.run([sys.executable, "-m", "shop", "4", "5"], capture_output=True, text=True)
        self.assertEqual(done.stdout, "9\\n")

    def test_wrong(self):
        self.assertEqual(prices.total([]), 1)
''',
}

# Commands, as they stand behind `foretrace observe --`.
WAYS = [
    "pytest -q",
    "python -m pytest -q",
    "pytest -q -n 2",
    "python -m unittest -q tests.test_prices",
    "-m unittest -q tests.test_prices",
]


def run(*words, **environment):
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(PROJECT), **environment)
    done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True)
    lines = re.sub(r"\d+\.\d+s", "", done.stdout).splitlines()
    if "-n" in words:
        # Workers get tests in any order.
        lines = [it for it in lines if re.match(r"FAILED|\d+ failed", it)]
    return done.returncode, lines, done.stderr


def status():
    return run("foretrace", "observe", "--status")[1]


def check(what, holds, *shown):
    if not holds:
        sys.exit(f"{what}: {shown}")


def observed(way):
    words = way.split()
    plain = run(*(["python"] if words[0] == "-m" else []), *words)
    code, out, err = run("foretrace", "observe", "--", *words)
    check(way, (code, out) == plain[:2], plain, code, out, err)
    check(way, "foretrace: recorded 5 functions in 2 files" in err, err)
    check(way, any(it.startswith(f"  {way}: 5 functions") for it in status()), status())


def plugin(*options):
    """As with an installed wheel, of which the entry point loads the plugin."""
    words = ["pytest", "-q", *options]
    plain = run(*words)
    path = os.pathsep.join([str(ROOT / "models/observe"), str(PROJECT)])
    load = dict(os.environ, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1", PYTEST_PLUGINS="foretrace_observe.plugin")
    done = subprocess.run([*words, "--foretrace"], cwd=PROJECT, env=load, capture_output=True, text=True)
    check(words, done.returncode == plain[0], done.stdout, done.stderr)
    # Of a run whose tests are in other processes, these are seen from their beginning.
    check(words, "foretrace: recorded 5 functions in 2 files" in done.stderr, done.stdout, done.stderr)
    check(words, any(it.startswith("  " + " ".join(words)) for it in status()), status())


def coverage():
    run("foretrace", "observe", "--clear")
    run("coverage", "run", "--branch", "--source", "shop", "-m", "unittest", "-q", "tests.test_prices")
    code, out, err = run("foretrace", "observe", "--coverage")
    check("coverage", code == 0 and out == ["Took in 4 functions in 1 file."], code, out, err)
    # What was recorded by foretrace itself is not added to.
    run("foretrace", "observe", "--", "-m", "unittest", "-q", "tests.test_prices")
    code, out, err = run("foretrace", "observe", "--coverage")
    check("coverage", out == ["Took in 0 functions in 0 files."], code, out, err)


for name, text in FILES.items():
    path = PROJECT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
for way in WAYS:
    observed(way)
plugin()
plugin("-n", "2")
coverage()
print(f"{len(WAYS) + 3} ways of recording a run")
