"""The standard library's own test suite, observed module by module."""

import os
import pathlib
import shutil
import subprocess
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor

import suite

NAME = "python-standard-library"

# Test modules of what is written in Python and neither needs a display nor much time.
TESTS = """
abc argparse array ast asyncio.test_events asyncio.test_futures asyncio.test_locks asyncio.test_queues
asyncio.test_streams asyncio.test_tasks base64 bdb bisect calendar cgi cmd code codecs codeop collections colorsys compileall configparser
contextlib contextlib_async copy copyreg csv dataclasses datetime decimal defaultdict deque difflib dis doctest email
enum filecmp fileinput fnmatch fractions ftplib functools genericpath getopt getpass gettext glob gzip hashlib heapq
hmac html htmlparser http_cookiejar http_cookies httplib httpservers imaplib importlib inspect io ipaddress json
keyword linecache locale logging lzma mailbox mailcap mimetypes minidom modulefinder multiprocessing_main_handling
netrc nntplib numeric_tower operator optparse ordered_dict pathlib pdb pickle pickletools pkgutil platform plistlib
poplib posixpath pprint profile pulldom pyclbr pydoc queue quopri random re reprlib robotparser rlcompleter runpy
sched secrets selectors set shelve shlex shutil site smtplib socketserver sqlite3 stat statistics string
string_literals stringprep subprocess sunau symtable tabnanny tarfile tempfile textwrap threading timeit tokenize
trace traceback turtle types typing unittest urllib urllib2 urllib_response urlparse uu uuid warnings wave weakref
weakset webbrowser wsgiref xdrlib xml_etree xmlrpc zipapp zipfile zipimport zoneinfo
""".split()

WALL, CPU, JOBS = 60, 30, 2
# Seconds after which no other test is begun.
ENOUGH = 2400


def collect(collection):
    """Observes the library."""
    root = pathlib.Path(sysconfig.get_path("stdlib", vars={})).resolve()
    # What was seen before a collection was stopped is kept, a mark for each test.
    observed = collection.out / "observed" / NAME
    observed.mkdir(exist_ok=True)
    cache = collection.out / "work" / NAME
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir()
    environment = suite.environment(collection.python, observed, root, cache, [])
    # What the observer needs itself must not be instrumented while it is instrumenting.
    warm = "import sys; from foretrace_observe import hook; o = hook.Observer(*sys.argv[1:4]); "
    warm += "[o.instrumented_code(p, open(p, 'rb').read()) for p in sys.argv[4:] if o.observes(p)]"
    files = [str(it) for it in root.rglob("*.py")]
    plain = {"PYTHONPATH": str(suite.OBSERVE), "PATH": os.environ["PATH"]}
    for at in range(0, len(files), 400):
        command = [collection.python, "-c", warm, observed, root, cache] + files[at : at + 400]
        subprocess.run(command, env=plain, check=False, capture_output=True)
    started = time.monotonic()

    def run(name):
        done = observed / f"{name}.done"
        if done.exists() or time.monotonic() - started > ENOUGH:
            return None
        command = collection.prefix + [str(collection.python), "-m", "test", "-q", f"test_{name}"]
        result = suite.run(command, "/", environment, wall=WALL, cpu=CPU)
        done.touch()
        return result

    with ThreadPoolExecutor(JOBS) as pool:
        runs = [it for it in pool.map(run, TESTS) if it]
    passed = sum(it.status == 0 for it in runs)
    keep_sources(collection, root)
    functions, sites, failures = collection.keep_observation(observed, root, NAME)
    shutil.rmtree(observed, ignore_errors=True)
    shutil.rmtree(cache, ignore_errors=True)
    return {
        "status": "ok" if functions else "failed: nothing was called", "functions": functions, "sites": sites,
        "tests": {"passed": passed, "failed": len(runs) - passed}, "ended": "0",
        "cpu": round(sum(it.cpu for it in runs), 1), "observer_failures": failures,
    }  # fmt: skip


def keep_sources(collection, root):
    folder = collection.out / "packages" / NAME / "src"
    shutil.rmtree(folder, ignore_errors=True)
    for path in root.rglob("*.py"):
        inside = path.relative_to(root)
        skipped = {"site-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo", "ensurepip", "config"}
        if skipped.isdisjoint(inside.parts) and path.stat().st_size <= 1 << 20:
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
