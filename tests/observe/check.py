"""Cases of the observer: `python3 tests/observe/check.py [CASE …]`.

A case is a script. It runs plainly and observed, and must print the same and end the same; then a comment `# => A, B` in
a line names sites that start there, with their counts (both halves together):

    calls 3 / raised KeyError:1      of a function
    branch 2/3                       taken and reached
    loop 0:1 4-10:2                  executions by trips
    x int:one:2 none:1               values of a variable; `return` for results
    line 3                           calls in which the statement ran
    raises KeyError:1                calls in which the statement raised

`nothing` means that no site starts there. A first line `# needs 3.10` keeps older versions away; `# observe: --tests` gives
options.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
OBSERVE = HERE.parent.parent / "models" / "observe"
sys.path.insert(0, str(OBSERVE))

from foretrace_observe.merge import merge, read  # noqa: E402

FIXED = {"PYTHONHASHSEED": "0", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}


def run(command, folder):
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env=dict(FIXED, PYTHONPATH=str(OBSERVE)),
    )  # fmt: skip
    return result.returncode, result.stdout, result.stderr


def described(record):
    """What was seen, by the line where it starts."""
    lines = {}

    def add(it, text):
        lines.setdefault(it["range"]["start"]["line"], set()).add(text)

    table = lambda counts: " ".join("%s:%d" % (key, sum(counts[key])) for key in counts)
    for function in record["functions"]:
        if not any(function["calls"]):
            continue
        if function["name"] != "<module>":
            add(function, "calls %d" % sum(function["calls"]))
            if function["raised"]:
                add(function, "raised " + table(function["raised"]))
        for site in function["sites"]:
            kind = site["kind"]
            if kind == "branch":
                add(site, "branch %d/%d" % (sum(site["taken"]), sum(site["reached"])))
            elif kind == "loop":
                add(site, "loop " + table(site["trips"]))
            elif kind == "binding":
                add(site, "%s %s" % (site.get("name", "return"), table(site["classes"])))
                for example in site["examples"]:
                    add(site, "%s = %s" % (site.get("name", "return"), example))
            elif kind == "line":
                add(site, "line %d" % sum(site["covered"]))
            elif kind == "raise":
                add(site, "raises " + table(site["types"]))
    return lines


def check(case):
    """What is wrong with a case."""
    source = case.read_text()
    needs = re.match(r"# needs (\d+)\.(\d+)", source)
    if needs and sys.version_info < (int(needs[1]), int(needs[2])):
        return []
    options = re.search(r"^# observe: (.*)$", source, re.M)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, "case.py")
        script.write_text(source)
        out = pathlib.Path(folder, "out")
        observe = [sys.executable, "-m", "foretrace_observe", "--out", str(out)]
        plain = run([sys.executable, "case.py"], folder)
        observed = run(observe + (options[1].split() if options else []) + ["--", "case.py"], folder)
        wrong = []
        if plain != observed:
            wrong.append("%s: ends with\n%r observed, and\n%r otherwise" % (case.name, observed, plain))
        for failures in out.glob("*.failures"):
            wrong.append("%s: %s" % (case.name, failures.read_text()))
        if list(out.glob("*.tmp")):
            wrong.append("%s: a temporary file is left" % case.name)
        found = {}
        for record in merge(read(str(out))):
            if record["file"].endswith("case.py"):
                found = described(record)
    for number, line in enumerate(source.splitlines(), 1):
        if "# => " not in line:
            continue
        actual = found.get(number, set())
        for expected in line.split("# => ")[1].split(", "):
            if expected == "nothing" and actual or expected != "nothing" and expected not in actual:
                wrong.append("%s:%d: no `%s` in %s" % (case.name, number, expected, sorted(actual)))
    return wrong


def main():
    cases = [pathlib.Path(it) for it in sys.argv[1:]] or sorted(it for it in HERE.glob("*.py") if it.name != "check.py")
    wrong = [problem for case in cases for problem in check(case)]
    print("\n".join(wrong + ["%d cases, %d problems" % (len(cases), len(wrong))]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
