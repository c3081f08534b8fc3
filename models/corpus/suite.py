"""Runs the test suite of one package under the observer, within limits."""

import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
OBSERVE = HERE.parent / "observe"

WALL, CPU, MEMORY, PER_TEST = 120, 45, 2 << 30, 20

PYTEST = [
    "-q", "--maxfail=100000", "-p", "no:cacheprovider", "-p", "no:randomly", "--tb=line", "--no-header",
    "-o", "addopts=", "-o", "filterwarnings=default", "-o", "asyncio_default_fixture_loop_scope=function",
    "--continue-on-collection-errors", f"--timeout={PER_TEST}", "-W", "ignore::pytest.PytestConfigWarning",
]  # fmt: skip

# For suites that do not start with their own configuration.
UNCONFIGURED = [
    "-c", os.devnull, "--rootdir", ".", "-o", "asyncio_mode=auto",
    "-o", "python_files=test*.py *_test.py *tests.py tests/*.py test/*.py",
]  # fmt: skip

# Loading all plugins takes most suites longer than their tests. One is loaded where its word is found.
PLUGINS = {
    "pytest_asyncio.plugin": ("asyncio",),
    "anyio.pytest_plugin": ("anyio",),
    "pytest_trio.plugin": ("pytest_trio", "pytest-trio", "trio_mode", "autojump_clock", "nursery"),
    "pytest_mock": ("mocker",),
    "pytest_benchmark.plugin": ("benchmark",),
    "_hypothesis_pytestplugin": ("hypothesis",),
    "pytest_httpbin.plugin": ("httpbin",),
    "pytest_httpserver.pytest_plugin": ("httpserver",),
    "pytest_localserver.plugin": ("httpserver", "smtpserver"),
    "pyfakefs.pytest_plugin": ("fs)", "fs,", "pyfakefs"),
    "pytest_datadir.plugin": ("datadir",),
    "pytest_regressions.plugin": ("_regression",),
    "pytest_lazy_fixtures.plugin": ("lazy_fixture", "lazyfixture", " lf("),
    "pytest_recording.plugin": ("vcr",),
    "syrupy": ("snapshot",),
    "faker.contrib.pytest.plugin": ("faker",),
    "time_machine": ("time_machine",),
    "jaraco.test.http": ("jaraco",),
    "pytest_rerunfailures": ("flaky", "reruns"),
    "pytest_expect.expect": ("html5lib",),
    "pytest_relaxed.plugin": ("relaxed",),
    "pytest_subtests.plugin": ("subtests",),
}

SKIPPED = {".git", ".github", "node_modules", "__pycache__", ".tox", ".venv", "build", "dist"}


def unpack(archive, folder):
    """The root of an unpacked source distribution."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    safely = {} if archive.suffix == ".zip" else {"filter": "data"}
    shutil.unpack_archive(archive, folder, **safely)
    roots = [it for it in folder.iterdir() if it.is_dir()]
    return roots[0] if len(roots) == 1 else folder


def describe(root, name, version, folder):
    """Makes the package's metadata found, as if it were installed."""
    info = folder / f"{re.sub('[-_.]+', '_', name)}-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    metadata = root / "PKG-INFO"
    text = metadata.read_text(errors="replace") if metadata.exists() else f"Name: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(text)
    points = next(root.glob("**/*.egg-info/entry_points.txt"), None)
    if points:
        shutil.copy(points, info / "entry_points.txt")
        return
    project = project_table(root)
    groups = dict(project.get("entry-points", {}))
    groups["console_scripts"] = project.get("scripts", {})
    lines = []
    for group, entries in groups.items():
        lines += [f"[{group}]"] + [f"{key} = {value}" for key, value in entries.items()]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


def project_table(root):
    try:
        return tomllib.loads((root / "pyproject.toml").read_text()).get("project", {})
    except (OSError, ValueError):
        return {}


def import_root(root):
    """The folder from which the package is imported."""
    for name in ("src", "lib", "python", "Lib"):
        folder = root / name
        if folder.is_dir() and not (folder / "__init__.py").exists() and any(folder.glob("*/__init__.py")):
            return folder
        if folder.is_dir() and name == "src" and any(folder.glob("*.py")):
            return folder
    return root


def find_tests(root):
    """What pytest is given when the list does not say."""
    for name in ("tests", "test", "testing", "t", "unittests", "src/tests", "src/test"):
        if (root / name).is_dir() and any((root / name).rglob("*.py")):
            return [name]
    inner = sorted(it for pattern in ("*/tests", "*/test", "src/*/tests", "src/*/test") for it in root.glob(pattern))
    inner = [it for it in inner if it.is_dir() and any(it.rglob("*.py"))]
    if inner:
        return [str(inner[0].relative_to(root))]
    patterns = ("test_*.py", "*_test.py", "tests.py", "test.py")
    single = sorted(it.name for pattern in patterns for it in root.glob(pattern))
    patterns = ("test_*.py", "test.py", "tests.py")
    return single or sorted(str(it.relative_to(root)) for pattern in patterns for it in root.rglob(pattern))


def plugins(root):
    """Options that load the plugins which a package's tests seem to need."""
    patterns = ("*.toml", "*.cfg", "*.ini", "**/*test*.py", "**/test*/**/*.py")
    texts = [it for pattern in patterns for it in root.glob(pattern)]
    text = "\n".join(it.read_text(errors="replace") for it in sorted(set(texts)) if it.is_file())
    options = ["-p", "pytest_timeout"]
    for module, words in PLUGINS.items():
        if any(word in text for word in words):
            options += ["-p", module]
    return options


class Run:
    """How a command ended."""

    def __init__(self, status, output, seconds, cpu):
        self.status, self.output, self.seconds, self.cpu = status, output, seconds, cpu


def isolated():
    """A command prefix without a network but the machine itself, where that is allowed."""
    script = 'ip link set lo up 2>/dev/null; exec "$@"'
    prefix = ["unshare", "-n", "sh", "-c", script, "sh"]
    try:
        subprocess.run(prefix + ["true"], check=True, capture_output=True)
        return prefix
    except (OSError, subprocess.CalledProcessError):
        return []


def run(command, folder, environment, wall=WALL, cpu=CPU):
    """Runs a command in its own process group, session and home, and ends all of it."""

    def limits():
        # Twice the time after which it is asked to end.
        resource.setrlimit(resource.RLIMIT_CPU, (2 * cpu, 2 * cpu + 10))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="corpus-", ignore_cleanup_errors=True) as home:
        temporary = os.path.join(home, "tmp")
        os.mkdir(temporary)
        environment = dict(environment, HOME=home, TMPDIR=temporary)
        log = open(os.path.join(home, "log"), "w+b")
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=limits,
        )  # fmt: skip
        child = Child(process)
        status = None
        try:
            while status is None and time.monotonic() - started < wall and used(process.pid) < cpu:
                status = child.ended(1)
            # Asked to end first, so that what was seen is written.
            for sign, wait in ((signal.SIGINT, 20), (signal.SIGTERM, 10)):
                if status is None:
                    kill(process, sign)
                    status = "stopped" if child.ended(wait) is not None else None
        finally:
            kill(process, signal.SIGKILL)
            child.ended(60)
        log.seek(max(0, log.seek(0, 2) - 20000))
        output = log.read().decode(errors="replace")
        log.close()
    return Run("killed" if status is None else status, output, time.monotonic() - started, child.cpu)


class Child:
    """A process that is waited for in such a way that the time it used is known."""

    def __init__(self, process):
        self.process = process
        self.cpu = 0.0

    def ended(self, seconds):
        """The exit status, if it ends within some seconds."""
        until = time.monotonic() + seconds
        while self.process.returncode is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.process.returncode = os.waitstatus_to_exitcode(status)
                self.cpu = usage.ru_utime + usage.ru_stime
            elif time.monotonic() > until:
                return None
            else:
                time.sleep(0.1)
        return self.process.returncode


def used(group):
    """Seconds of processor time that the processes of a group have used."""
    ticks = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def kill(process, sign):
    try:
        os.killpg(process.pid, sign)
    except ProcessLookupError:
        pass


def environment(python, out, root, cache, paths):
    """A small environment in which `root` is observed."""
    sys.path.insert(0, str(OBSERVE))
    from foretrace_observe.__main__ import environment as observed

    base = {
        "PATH": os.pathsep.join([str(pathlib.Path(python).parent), "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "COLUMNS": "80",
    }
    return observed(out, root, cache, base=base)


_SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped|subtests passed)")


def outcomes(output):
    """The counts that pytest prints at its end."""
    found = {}
    for count, word in _SUMMARY.findall("\n".join(output.strip().splitlines()[-3:])):
        found[word.rstrip("s") if word.startswith("error") else word] = int(count)
    return found
