"""What CPython does with a case: outcome, output, and after each line the variables that changed.

As a program (with `--untraced`, without steps): reads cases (JSON, one a line) and writes an answer for each, in order; it may die on one."""

import datetime
import decimal
import fractions
import inspect
import io
import json
import os
import re
import resource
import signal
import sys
import types
import warnings

SECONDS = 3
STEPS = 1000  # kept of a trace
LONG = 200  # bytes of a shown container, as in `machine/trace.rs`
BYTES = 2 << 30

CASE, CALL = "<case>", "<call>"
HOST = ("os.", "socket.", "subprocess.", "shutil.", "ctypes.", "fcntl.", "signal.", "tempfile.", "glob.", "pty.", "mmap.")
HARMLESS = ("os.listdir", "os.scandir", "os.walk", "os.fwalk")
OPAQUE = "<>"
NUMBERS = (datetime.timedelta, datetime.date, datetime.time, datetime.datetime, fractions.Fraction)
SUSPENDED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Late(BaseException):
    """The time is over."""


class Unshowable(BaseException):
    """The repr of a result raises."""


class Host:
    """An audit hook that lets nothing through to the host."""

    def __init__(self):
        self.on = False
        self.touched = None

    def __call__(self, event, arguments):
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            if str(path).endswith((".py", ".pyc", ".so")) and not flags & (os.O_WRONLY | os.O_RDWR):
                return
        elif not event.startswith(HOST) or event in HARMLESS:
            return
        self.touched = event
        raise PermissionError(event)


def shown(value):
    """What `foretrace trace` shows of a value; objects without a literal are all alike."""
    parts = []
    show(value, parts, [0], 0)
    return "".join(parts)


def show(value, parts, length, depth):
    def put(text):
        parts.append(text)
        length[0] += len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))

    def several(items, before, after, pair=False):
        put(before)
        for at, item in enumerate(items):
            if at:
                put(", ")
            if length[0] > LONG:
                put("…")
                break
            if pair:
                show(item[0], parts, length, depth + 1)
                put(": ")
                item = item[1]
            show(item, parts, length, depth + 1)
        put(after)

    if length[0] > LONG or depth > 20:
        put("…")
        return
    kind = type(value)
    if value is None or kind in (bool, float, complex, type(...), type(NotImplemented)):
        put(repr(value))
    elif isinstance(value, int) and not isinstance(value, bool):
        put(int.__repr__(value) if value.bit_length() < 4000 else OPAQUE)
    elif isinstance(value, float):
        put(float.__repr__(value))
    elif isinstance(value, str):
        put(str.__repr__(value) if len(value.encode("utf-8", "surrogatepass")) <= 4 * LONG else "'…'")
    elif isinstance(value, (bytes, bytearray)):
        base = bytes if isinstance(value, bytes) else bytearray
        put(base.__repr__(value) if len(value) <= LONG else OPAQUE)
    elif isinstance(value, list):
        several(list.__iter__(value), "[", "]")
    elif isinstance(value, tuple):
        several(tuple.__iter__(value), "(", ",)" if tuple.__len__(value) == 1 else ")")
    elif isinstance(value, set):
        several(set.__iter__(value), "{", "}") if set.__len__(value) else put("set()")
    elif isinstance(value, frozenset):
        several(frozenset.__iter__(value), "frozenset({", "})") if frozenset.__len__(value) else put("frozenset()")
    elif isinstance(value, dict):
        several([(it, dict.get(value, it)) for it in dict.__iter__(value)], "{", "}", pair=True)
    elif isinstance(value, range):
        put(repr(value))
    elif isinstance(value, decimal.Decimal) or kind in NUMBERS:
        put(re.sub(r"(, fold=1)?(, tzinfo=.*)?\)$", lambda it: ", tzinfo=…)" if it[2] else ")", repr(value)))
    elif isinstance(value, BaseException):
        put(kind.__name__)
        several(value.args, "(", ")") if len(value.args) == 1 else show(value.args, parts, length, depth)
    elif kind is types.FunctionType:
        put(f"<function {value.__name__}>")
    elif isinstance(value, type):
        put(f"<class {value.__name__}>")
    else:
        put(f"<{kind.__name__}>" if kind.__module__ == "__main__" else OPAQUE)


class Tracer:
    """Follows the frames of a case line by line. To look at variables keeps their values alive a little longer."""

    def __init__(self, looks=True):
        self.looks = looks
        self.steps = []
        self.frames = {}  # frame -> [its step, what each variable last showed as]

    def __call__(self, frame, event, _):
        if frame.f_code.co_filename != CASE:
            return None
        if event == "line":
            self.settle(frame)
            if len(self.steps) >= STEPS:
                sys.settrace(None)
                for step, _ in self.frames.values():
                    step["open"] = True  # what its line did later is not recorded
                return None
            step = {"line": frame.f_lineno, "function": frame.f_code.co_name, "bindings": {}}
            self.steps.append(step)
            if self.looks:
                self.frames.setdefault(frame, [None, {}])[0] = step
        elif event == "return":
            self.settle(frame)
            if not frame.f_code.co_flags & SUSPENDED:
                self.frames.pop(frame, None)
        return self

    def settle(self, frame):
        seen = self.frames.get(frame)
        if seen is None:
            return
        step, last = seen
        code = frame.f_code
        plain = code.co_flags & inspect.CO_NEWLOCALS
        for name, value in list(frame.f_locals.items()):
            if name.startswith((".", "__")):
                continue
            if not plain and isinstance(value, (types.FunctionType, types.ModuleType, type)):
                continue
            text = shown(value)
            if last.get(name) != text:
                last[name] = text
                step["bindings"][name] = text
                if name in code.co_freevars:
                    step.setdefault("free", []).append(name)


def fresh():
    """A new `__main__`."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    return module.__dict__


def depth_here():
    frame, depth = sys._getframe(), 0
    while frame:
        frame, depth = frame.f_back, depth + 1
    return depth


def line_of(error):
    """The innermost line of the case in the traceback of an error."""
    line, entry = 0, error.__traceback__
    while entry:
        if entry.tb_frame.f_code.co_filename == CASE:
            line = entry.tb_lineno
        entry = entry.tb_next
    return line


def representation(value):
    try:
        return repr(value)
    except Exception as error:
        raise Unshowable(error) from None


def perform(code, call, tracer=None, host=None):
    """Runs a module, then a call in it: outcome and output."""
    output = io.BytesIO()
    names = fresh()
    kept = sys.stdout, sys.stdin, sys.getrecursionlimit()
    stdout = sys.stdout = io.TextIOWrapper(output, encoding="utf-8", newline="\n", write_through=True)
    sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        if host:
            host.on = True
        exec(code, names)
        sys.setrecursionlimit(1000 + depth_here() - 1)
        try:
            sys.settrace(tracer)
            value = eval(call, names)
            sys.settrace(None)
            outcome = {"kind": "returned", "repr": representation(value), "type": type(value).__name__}
            printed = output.getvalue()
        except (Late, Unshowable):
            raise
        except BaseException as error:
            sys.settrace(None)
            sys.setrecursionlimit(kept[2])
            printed = output.getvalue()  # before the traceback lets go of what it keeps
            message, line = str(error), line_of(error)
            outcome = {"kind": "raised", "type": type(error).__name__, "message": message, "line": line}
    finally:
        sys.settrace(None)
        if host:
            host.on = False
        sys.stdout, sys.stdin = kept[:2]
        sys.setrecursionlimit(kept[2])
    stdout.detach()
    return outcome, printed.decode()


def answer(code, call, traced, host=None):
    """Outcome and output of a call, and its steps."""
    outcome, output = perform(code, call, None, host)
    found = {"outcome": outcome, "stdout": output, "steps": None}
    if traced and outcome["type"] != "RecursionError":
        tracer = Tracer()
        if (outcome, output) == perform(code, call, tracer, host):
            found["steps"] = tracer.steps
            found["cut"] = len(tracer.steps) >= STEPS
    return found


def main():
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    warnings.simplefilter("ignore")
    host = Host()
    sys.addaudithook(host)

    def late(*_):
        raise Late

    signal.signal(signal.SIGALRM, late)
    traced = "--untraced" not in sys.argv
    last, code = None, None
    for line in sys.stdin:
        case = json.loads(line)
        found = {}
        host.touched = None
        try:
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            if case["source"] != last:
                last, code = case["source"], None
                code = compile(last, CASE, "exec", dont_inherit=True)
            call = compile(case["call"], CALL, "eval", dont_inherit=True)
            found = answer(code, call, traced, host)
            signal.setitimer(signal.ITIMER_REAL, 0)
        except BaseException as error:
            signal.setitimer(signal.ITIMER_REAL, 0)
            found = {"skip": f"{type(error).__name__}: {error}"[:100]}
        if host.touched:
            found = {"skip": f"touches the host: {host.touched}"}
        sys.__stdout__.write(json.dumps({"id": case["id"], **found}) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
