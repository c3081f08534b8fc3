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

# The hook that compares with the last commit: what was there before blocks nothing.
write(CLEAN.replace("twice.append(order)", "twice += [order]"), "items.py")
write(QUADRATIC, "orders.py")
committed, output = commit("a quadratic loop again", "Once more")
assert not committed, output
must("git", "commit", "--quiet", "--no-verify", "--message", "It is urgent", cwd=SHOP)
hooks = f"repos:\n  - repo: {HOOK}\n    rev: {revision}\n    hooks:\n      - id: foretrace-diff\n"
write(hooks, ".pre-commit-config.yaml")

write(QUADRATIC.replace("The orders", "All orders") + "\n\ndef last(orders: list[int]) -> int:\n    return orders[-1]\n", "orders.py")
write(CLEAN, "items.py")
committed, output = commit("a changed function with the loop", "Words")
assert not committed and "linear-membership-in-loop" in output, output

write(QUADRATIC + "\n\ndef last(orders: list[int]) -> int:\n    return orders[-1]\n", "orders.py")
committed, output = commit("another function", "Last")
assert committed and "linear-membership-in-loop" not in output, output

write(QUADRATIC + "\n\ndef last(orders: list[int]) -> int:\n    return orders[-1:]\n", "orders.py")
committed, output = commit("a change of behaviour", "Last as a list")
assert committed and "behaviour-change" in output and "returns [2] where it returned 2" in output, output

FRESH = WORK / "fresh"
repository(FRESH)
(FRESH / ".pre-commit-config.yaml").write_text(hooks)
must("pre-commit", "install", cwd=FRESH)
(FRESH / "orders.py").write_text(QUADRATIC)
must("git", "add", "--all", cwd=FRESH)
done = run("git", "commit", "--message", "First", cwd=FRESH)
assert done.returncode != 0 and "linear-membership-in-loop" in done.stdout, done.stdout
print("a first commit: blocked")
