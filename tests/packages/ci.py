"""Makes a source distribution, and runs the action and the GitLab job from it, step by step as CI systems do.

usage: ci.py WORK

WORK is an empty folder. The action builds and installs what the distribution holds.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
WORK = Path(sys.argv[1])
SHOP = WORK / "shop"

INPUT = re.compile(r"\$\{\{ inputs\.(\w+) }}")
QUADRATIC = """\
def repeated(orders: list):
    seen = []
    for order in orders:
        if order in seen:
            return order
        seen.append(order)
"""


def bash(script, environment):
    """Runs a script the way both systems do: it ends at the first command that fails."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=SHOP, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def source_distribution():
    """The files of the distribution, unpacked."""
    done = subprocess.run(["maturin", "sdist", "--out", WORK], cwd=ROOT, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    (archive,) = WORK.glob("foretrace-*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(WORK, filter="data")
    return WORK / archive.name.removesuffix(".tar.gz")


class Action:
    """The action in a job of GitHub's, where its repository is a checkout."""

    def __init__(self, checkout):
        self.definition = yaml.safe_load((ROOT / "clients/github/action.yml").read_text())
        self.added = WORK / "added_to_path"
        self.added.touch()
        folder = checkout / "clients/github"
        folder.mkdir(parents=True)
        self.environment = os.environ | {
            "GITHUB_ACTION_PATH": str(folder),
            "GITHUB_PATH": str(self.added),
            "RUNNER_TEMP": str(WORK / "temp"),
        }

    def run(self, **given):
        """Runs the steps; gives the exit code of the last that ran, and all output."""
        inputs = {name: it["default"] for name, it in self.definition["inputs"].items()}
        assert given.keys() <= inputs.keys()
        inputs |= given
        output = ""
        for step in self.definition["runs"]["steps"]:
            assert step["shell"] == "bash" and "${{" not in step["run"], "inputs are data, never code"
            variables = {name: inputs[INPUT.fullmatch(value)[1]] for name, value in step["env"].items()}
            path = os.pathsep.join([*reversed(self.added.read_text().splitlines()), self.environment["PATH"]])
            done = bash(step["run"], self.environment | variables | {"PATH": path})
            output += done.stdout
            if done.returncode != 0:
                break
        return done.returncode, output


def of_distribution(code):
    """What a program in the environment of the action prints."""
    python = WORK / "temp/foretrace/python/bin/python"
    return subprocess.run([python, "-c", code], check=True, text=True, capture_output=True).stdout


def test_action(checkout):
    action = Action(checkout)
    code, output = action.run(paths="clean.py", sarif="clean.sarif")
    assert code == 0, output
    assert json.loads((SHOP / "clean.sarif").read_text())["runs"][0]["results"] == []

    code, output = action.run(sarif="all.sarif", args="--select\n linear-membership-in-loop")
    assert code == 1 and "::warning " in output and "file=orders.py,line=4" in output, output
    (result,) = json.loads((SHOP / "all.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "linear-membership-in-loop"

    code, output = action.run(paths="no-such-file.py", sarif="none.sarif")
    assert code == 2 and "no-such-file.py" in output, output

    code, output = action.run(args="$(touch run); `touch run`")
    assert code == 2 and not (SHOP / "run").exists(), output
    print("the action installs and checks")


def test_metadata():
    requires = of_distribution("import importlib.metadata as it; print(*it.requires('foretrace'), sep='\\n')")
    assert re.fullmatch(r"onnxruntime>=[\d.]+ ; extra == 'onnx'\n", requires), requires
    version = of_distribution("import importlib.metadata as it; print(it.version('foretrace'))").strip()
    program = WORK / "temp/foretrace/bin/foretrace"
    printed = subprocess.run([program, "--version"], check=True, text=True, capture_output=True).stdout
    assert printed.strip().endswith(version), printed
    # The plugin of pytest, which is not there.
    points = "[it for it in it.distribution('foretrace').entry_points if it.group == 'pytest11']"
    (point,) = of_distribution(f"import importlib.metadata as it; print(*[it.value for it in {points}])").split()
    assert point == "foretrace_observe.plugin", point
    of_distribution("import foretrace_observe.hook, importlib.util as it; assert it.find_spec('foretrace_observe.plugin')")
    of_distribution("import foretrace_observe as it, os; assert os.listdir(os.path.dirname(it.__file__) + '/startup')")
    print("the wheel says what it is")


def test_gitlab(checkout):
    job = yaml.safe_load((ROOT / "clients/gitlab/foretrace.yml").read_text())["foretrace"]
    report = SHOP / job["artifacts"]["reports"]["codequality"]
    subprocess.run([sys.executable, "-m", "venv", WORK / "gitlab"], check=True)
    path = f"{WORK}/gitlab/bin{os.pathsep}{os.environ['PATH']}"

    def run(arguments):
        variables = job["variables"] | {"FORETRACE_REQUIREMENT": str(checkout), "FORETRACE_ARGS": arguments}
        return bash("\n".join(job["script"]), os.environ | variables | {"PATH": path})

    done = run("--select linear-membership-in-loop orders.py clean.py")
    assert done.returncode == 1 and "Found 1 finding in 2 files." in done.stdout, done.stdout
    (finding,) = json.loads(report.read_text())
    assert finding["location"]["path"] == "orders.py"

    done = run("clean.py")
    assert done.returncode == 0 and json.loads(report.read_text()) == [], done.stdout
    print("the job of GitLab reports")


SHOP.mkdir()
(SHOP / "orders.py").write_text(QUADRATIC)
(SHOP / "clean.py").write_text("print('hello')\n")
checkout = source_distribution()
test_action(checkout)
test_metadata()
test_gitlab(checkout)
