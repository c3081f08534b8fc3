"""Runs the tests of a library and records the calls of its functions whose arguments can be written down.

Usage: record.py OUT ROOT [--pytest PATH | --unittest MODULE | --doctest MODULE]…
One JSON object a line: the file under ROOT, the function's qualified name, the call as an expression."""

import atexit
import builtins
import copy
import doctest
import faulthandler
import importlib
import inspect
import json
import os
import signal
import sys
import types
import unittest

CALLS = 40  # kept for each function
LOOKS = 600  # at calls of a function before it is left alone
SIZE = 400  # characters of an argument
SECONDS = 100  # for each suite

STAND_INS = {
    0: ["lambda *a: None"],
    1: ["lambda x: x", "lambda x: not x", "lambda x: (x, 1)", "lambda x: [x]", "str"],
    2: ["lambda a, b: a", "lambda a, b: a == b", "lambda a, b: (a, b)", "lambda a, b: a + b"],
}
ITERATORS = tuple(type(iter(it)) for it in ([], (), "", "\xe9", range(0)))
CONTAINERS = {list: "[]", tuple: "()", set: "{}", frozenset: "{}"}


class Inexpressible(Exception):
    """A value has no literal."""


class Recorder:
    """The profile function and what it has seen."""

    def __init__(self, root, out):
        self.root = os.path.realpath(root) + os.sep
        self.out = out
        self.codes = {}  # code -> (calls seen, texts) or None where not of interest
        self.made = {}  # id of an object -> (object, its constructor call)

    def profile(self, frame, event, _):
        if event != "call":
            return
        code = frame.f_code
        seen = self.codes.get(code, 0)
        if seen == 0:
            seen = self.codes[code] = self.interest(code)
        if seen is None:
            return
        seen[0] += 1
        if seen[0] > LOOKS or len(seen[1]) >= CALLS:
            if not code.co_qualname.endswith(".__init__"):
                self.codes[code] = None
            return
        sys.setprofile(None)
        try:
            self.record(frame, code, seen[1])
        except (Inexpressible, RecursionError):
            pass
        finally:
            sys.setprofile(self.profile)

    def interest(self, code):
        path = os.path.realpath(code.co_filename)
        parts = code.co_qualname.split(".")
        inside = path.startswith(self.root) and "/test" not in path[len(self.root) - 1 :]
        plain = "<" not in code.co_qualname and len(parts) <= 2 and not code.co_freevars
        special = parts[-1].startswith("__") and parts[-1] != "__init__"
        if not inside or not plain or special or code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
            return None
        return [0, set(), path[len(self.root) :]]

    def record(self, frame, code, texts):
        parameters = inspect.getargvalues(frame)
        names = list(parameters.args)
        owner, _, name = code.co_qualname.rpartition(".")
        receiver = owner
        if owner and names:
            first = frame.f_locals.get(names[0])
            if isinstance(first, type):
                names = names[1:] if first.__qualname__ == owner else names
            elif type(first).__qualname__ == owner and name == "__init__":
                names = names[1:]
            elif type(first).__qualname__ == owner:
                receiver = self.literal(first)
                names = names[1:]
        elif name == "__init__":
            return
        arguments = [self.literal(frame.f_locals[it]) for it in names]
        if parameters.varargs:
            arguments += [self.literal(it) for it in frame.f_locals[parameters.varargs]]
        keywords = frame.f_code.co_varnames[frame.f_code.co_argcount :][: frame.f_code.co_kwonlyargcount]
        arguments += [f"{it}={self.literal(frame.f_locals[it])}" for it in keywords]
        if parameters.keywords:
            arguments += [f"{key}={self.literal(it)}" for key, it in frame.f_locals[parameters.keywords].items()]
        arguments = ", ".join(arguments)
        if name == "__init__":
            if len(self.made) < 50_000:
                self.made[id(first)] = (first, f"{owner}({arguments})")
            return
        call = f"{receiver}.{name}({arguments})" if owner else f"{name}({arguments})"
        if code.co_flags & inspect.CO_GENERATOR:
            call = f"[it for it, _ in zip({call}, range(40))]"
        if call in texts or len(call) > 3 * SIZE:
            return
        texts.add(call)
        line = {"file": self.codes[code][2], "function": code.co_qualname, "call": call}
        self.out.write(json.dumps(line) + "\n")

    def literal(self, value):
        text = self.text(value, 0)
        if len(text) > SIZE:
            raise Inexpressible
        return text

    def text(self, value, depth):
        kind = type(value)
        if depth > 6:
            raise Inexpressible
        if kind in (int, bool, type(None), bytes, complex, range, type(...)):
            return repr(value)
        if kind is str:
            return repr(value) if len(value) <= SIZE else repr(value[:SIZE])
        if kind is float:
            return f"float('{value!r}')" if value != value or value in (1e999, -1e999) else repr(value)
        if kind in CONTAINERS:
            if len(value) > 60:
                raise Inexpressible
            parts = [self.text(it, depth + 1) for it in value]
            if kind is tuple:
                return f"({', '.join(parts)}{',' * (len(parts) == 1)})"
            if kind in (set, frozenset):
                return f"{kind.__name__}([{', '.join(sorted(parts))}])"
            return f"[{', '.join(parts)}]"
        if kind is dict:
            if len(value) > 60:
                raise Inexpressible
            pairs = (f"{self.text(key, depth + 1)}: {self.text(it, depth + 1)}" for key, it in value.items())
            return "{" + ", ".join(pairs) + "}"
        if kind in ITERATORS:
            return f"iter({self.text(list(copy.copy(value)), depth + 1)})"
        if kind is types.FunctionType:
            choices = STAND_INS.get(value.__code__.co_argcount, STAND_INS[0])
            return choices[len(value.__code__.co_code) % len(choices)]
        if isinstance(value, type) or kind is types.BuiltinFunctionType:
            if getattr(builtins, value.__name__, None) is value:
                return value.__name__
        if id(value) in self.made:
            return self.made[id(value)][1]
        raise Inexpressible


def give_up(*_):
    raise KeyboardInterrupt


def main():
    out, root, *rest = sys.argv[1:]
    sys.argv[1:] = []
    faulthandler.enable()
    output = open(out, "w", encoding="utf-8")
    atexit.register(output.close)
    recorder = Recorder(root, output)
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    for how, what in zip(rest[::2], rest[1::2]):
        signal.alarm(SECONDS)
        try:
            if how == "--pytest":
                import pytest

                sys.setprofile(recorder.profile)
                pytest.main(["-q", "-x", "--maxfail=100000", "-p", "no:cacheprovider", "-p", "no:randomly", what])
            elif how == "--unittest":
                suite = unittest.defaultTestLoader.loadTestsFromName(what)
                sys.setprofile(recorder.profile)
                unittest.TextTestRunner(stream=open(os.devnull, "w"), verbosity=0).run(suite)
            else:
                module = importlib.import_module(what)
                sys.setprofile(recorder.profile)
                doctest.testmod(module, report=False, optionflags=doctest.FAIL_FAST * 0)
        except BaseException as error:
            sys.setprofile(None)
            print(f"{what}: {type(error).__name__}: {error}", file=sys.stderr)
        sys.setprofile(None)
    signal.alarm(0)


if __name__ == "__main__":
    main()
