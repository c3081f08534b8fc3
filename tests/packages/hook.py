"""Installs the hook with pre-commit, as a user would, and commits.

usage: hook.py WORK

WORK is an empty folder. The hook's repository is a copy of the working tree with one commit, named by its path.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORK = Path(sys.argv[1])
HOOK = WORK / "hook"
SHOP = WORK / "shop"
ENVIRONMENT = os.environ | {
    "PRE_COMMIT_HOME": str(WORK / "pre-commit"),
    "GIT_CONFIG_GLOBAL": str(WORK / "gitconfig"),
    "GIT_CONFIG_NOSYSTEM": "1",
}

CLEAN = '''\
def repeated(orders):
    """The orders that were seen before.

    >>> repeated([3, 1, 3])
    [3]
    """
    seen = set()
    twice = []
    for order in orders:
        if order in seen:
            twice.append(order)
        seen.add(order)
    return twice
'''
QUADRATIC = CLEAN.replace("set()", "[]").replace("seen.add", "seen.append")
WRONG = CLEAN.replace("if order in seen", "if order not in seen")
RENAMED = CLEAN.replace("repeated", "duplicates").replace("order", "item")


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def must(*command, cwd):
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}"
    return done.stdout.strip()


def repository(folder):
    folder.mkdir(exist_ok=True)
    must("git", "init", "--quiet", cwd=folder)


def commit(name, message):
    """Commits all of the shop, as a user does; gives whether it was committed, and what was printed."""
    before = run("git", "rev-parse", "HEAD", cwd=SHOP).stdout
    must("git", "add", "--all", cwd=SHOP)
    done = run("git", "commit", "--message", message, cwd=SHOP)
    committed = run("git", "rev-parse", "HEAD", cwd=SHOP).stdout != before
    assert committed == (done.returncode == 0), done.stdout
    print(f"{name}: {'committed' if committed else 'blocked'}")
    return committed, done.stdout


def write(source, file="orders.py"):
    (SHOP / file).write_text(source)


(WORK / "gitconfig").write_text("[user]\nname = Shop\nemail = shop@example.org\n[init]\ndefaultBranch = main\n")

repository(HOOK)
listed = must("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT)
for name in listed.split("\0"):
    if name and (ROOT / name).is_file():
        (HOOK / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, HOOK / name)
must("git", "add", "--all", cwd=HOOK)
must("git", "commit", "--quiet", "--message", "The working tree", cwd=HOOK)
revision = must("git", "rev-parse", "HEAD", cwd=HOOK)

repository(SHOP)
write(f"repos:\n  - repo: {HOOK}\n    rev: {revision}\n    hooks:\n      - id: foretrace\n", ".pre-commit-config.yaml")
must("pre-commit", "install", cwd=SHOP)

write("for fruit in 'apple', 'pear':\n    print(fruit)\n", "fruit.py")
write(CLEAN)
committed, output = commit("a clean file", "Orders")
assert committed and "Passed" in output, output

write(QUADRATIC)
committed, output = commit("a quadratic loop", "A list will do")
assert not committed and "linear-membership-in-loop" in output and "orders.py:10" in output, output

write(WRONG)
committed, output = commit("a broken doctest", "Turn it around")
assert not committed and "failing-example" in output and "orders.py" in output, output

must("git", "mv", "--force", "orders.py", "items.py", cwd=SHOP)
write(RENAMED, "items.py")
committed, output = commit("a rename", "Items")
assert committed and "Passed" in output, output

write("Nothing to do with Python.\n", "README.txt")
committed, output = commit("a change without Python", "Words")
assert committed and "Skipped" in output, output
