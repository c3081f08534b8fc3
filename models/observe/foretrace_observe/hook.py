"""Has modules instrumented when they are imported.

`install` is called once in each process. Modules keep their loaders: what is replaced is how loaders of source files
get code. Other loaders, such as that of a test runner that rewrites assertions, are left alone.
"""

import atexit
import hashlib
import marshal
import os
import sys
from importlib import _bootstrap_external as external

from .output import Writer
from .runtime import Failures, Record, Value

# How a process that starts learns of the observation.
OUT, ROOT, CACHE, OPTIONS = (
    "FORETRACE_OBSERVE_OUT",
    "FORETRACE_OBSERVE_ROOT",
    "FORETRACE_OBSERVE_CACHE",
    "FORETRACE_OBSERVE_OPTIONS",
)

# Folders and files that are not observed.
_NEVER = {"site-packages", "dist-packages", "node_modules", "__pycache__", "foretrace_observe"}
_TESTS = {"test", "tests", "testing", "conftest.py", "docs", "doc", "examples", "benchmarks"}
_BUILD = {"setup.py", "noxfile.py"}

_real = os.path.realpath


class Observer:
    """What is observed in this process."""

    def __init__(self, out, root, cache=None, options=()):
        self.root = os.path.join(_real(root), "")
        self.cache = cache
        self.with_tests = "tests" in options
        Value.keep = "no-values" not in options
        self.writer = Writer(out)

    def observes(self, path):
        """Whether a source file is observed."""
        if not path.endswith(".py"):
            return False
        path = _real(path)
        if not path.startswith(self.root):
            return False
        parts = path[len(self.root) :].split(os.sep)
        if not _NEVER.isdisjoint(parts) or any(part.startswith(".") for part in parts):
            return False
        if self.with_tests:
            return True
        name = parts[-1]
        is_test = name.startswith("test_") or name.endswith("_test.py") or name == "tests.py"
        return not is_test and _TESTS.isdisjoint(parts) and name not in _BUILD

    def code(self, path, read):
        """Instrumented code of a source file, or None where it is not observed."""
        try:
            return self.instrumented_code(path, read(path)) if self.observes(path) else None
        except Exception as error:
            Failures.note(error)
            return None

    def instrumented_code(self, path, data):
        digest = hashlib.sha256(data).hexdigest()
        cached = self.cached(path, data, digest)
        if cached is None:
            return None
        code, table = cached
        record = Record(_real(path), digest, table, self.writer.tick)
        code = record.resolve(code)
        self.writer.records.append(record)
        return code

    def cached(self, path, data, digest):
        key = hashlib.sha256((digest + path + sys.version).encode()).hexdigest()
        kept = self.cache and os.path.join(self.cache, key)
        if kept and os.path.exists(kept):
            with open(kept, "rb") as file:
                return marshal.loads(file.read())
        result = self.instrumented(path, data)
        if kept:
            temporary = "%s.%d" % (kept, os.getpid())
            with open(temporary, "wb") as file:
                file.write(marshal.dumps(result))
            os.replace(temporary, kept)
        return result

    @staticmethod
    def instrumented(path, data):
        from .instrument import instrument

        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 5000))
        try:
            data.decode("utf-8")
            return instrument(data, path)
        except (SyntaxError, ValueError, RecursionError):
            # It says so itself when it is compiled as it is, or is not UTF-8, or too deep.
            return None
        finally:
            sys.setrecursionlimit(limit)

    def finish(self, _status=None):
        """Writes what was observed."""
        try:
            self.writer.write()
        except Exception as error:
            Failures.note(error)

    def end(self):
        """Writes what was observed; nothing is written from now on."""
        self.finish()
        self.writer.process = None

    def forked(self):
        """In the child: what the parent saw is the parent's."""
        try:
            self.writer.begin()
        except Exception as error:
            Failures.note(error)


observer = None


def install(out, root, cache=None, options=()):
    """Observes what is imported from now on."""
    global observer
    observer = Observer(out, root, cache, options)
    get_code = external.SourceLoader.get_code

    def observed_code(self, fullname):
        code = observer.code(self.get_filename(fullname), self.get_data)
        return get_code(self, fullname) if code is None else code

    external.SourceLoader.get_code = observed_code
    atexit.register(observer.finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=observer.forked)
    # Processes that end without the interpreter's end, such as those of multiprocessing.
    leave = os._exit

    def _exit(status):
        observer.finish()
        leave(status)

    os._exit = _exit


def install_from_environment(environment=os.environ):
    """Observes if the process that started this one does."""
    if observer is None and environment.get(OUT):
        options = environment.get(OPTIONS, "").split()
        install(environment[OUT], environment.get(ROOT, "."), environment.get(CACHE), options)
