"""`python -m foretrace_observe --out DIR [--root DIR] -- COMMAND`: runs a command and records what its code does."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from . import hook

_PARENT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STARTUP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "startup")


def environment(out, root, cache=None, options=(), base=os.environ):
    """The environment in which Python processes are observed."""
    os.makedirs(out, exist_ok=True)
    result = dict(base)
    result[hook.OUT] = os.path.abspath(out)
    result[hook.ROOT] = os.path.abspath(root)
    result[hook.OPTIONS] = " ".join(options)
    if cache:
        result[hook.CACHE] = os.path.abspath(cache)
    paths = [_STARTUP, _PARENT] + [it for it in [base.get("PYTHONPATH")] if it]
    result["PYTHONPATH"] = os.pathsep.join(paths)
    return result


def command(words):
    """What to start: `-m module …` and `script.py …` mean this Python."""
    if words[0] == "-m":
        return [sys.executable] + words
    if words[0].endswith(".py"):
        return [sys.executable, "-m", "foretrace_observe.script"] + words
    return words


def main():
    parser = argparse.ArgumentParser(
        prog="python -m foretrace_observe",
        description="Runs a command and records what the Python code below a folder does.",
        usage="%(prog)s --out DIR [--root DIR] [--tests] [--no-values] -- COMMAND …",
    )
    parser.add_argument("--out", required=True, help="the folder that the record is written to")
    parser.add_argument("--root", default=".", help="the folder whose source files are observed")
    parser.add_argument("--tests", action="store_true", help="observe tests too")
    parser.add_argument("--no-values", action="store_true", help="keep classes of values, and no values")
    parser.add_argument("command", nargs="+", help="pytest …, -m module …, script.py …, or any other")
    arguments = parser.parse_args()
    options = ["tests"] * arguments.tests + ["no-values"] * arguments.no_values
    cache = tempfile.mkdtemp(prefix="foretrace-observe-")
    try:
        result = subprocess.run(
            command(arguments.command), env=environment(arguments.out, arguments.root, cache, options), check=False
        )
        return result.returncode if result.returncode >= 0 else 128 - result.returncode
    except FileNotFoundError as error:
        print("foretrace_observe: %s" % error, file=sys.stderr)
        return 127
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(cache, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
