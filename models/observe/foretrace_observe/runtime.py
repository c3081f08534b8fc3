"""What the probes call, and what they have counted."""

import itertools
import sys
import types

from . import values
from . import MARK

# Which calls of a function are observed, and the half each belongs to: the first ones, then ever fewer.
# Of each two that follow each other, one is in each half.
_HALVES = bytes([1 + ((0x9E3779B97F4A7C15 * (n // 2 + 1) >> 37 ^ n) & 1) for n in range(256)])
_FIRST = _HALVES[:192]
_THEN = b"".join(bytes(15) + _HALVES[n : n + 1] for n in range(256))
_LATER = b"".join(bytes(1023) + _HALVES[n : n + 1] for n in range(256))

# Of a call's ways through a function, how many different ones are kept before they are added up.
_WAYS = 48
# Values looked at for each site.
_VALUES = 4000
_EXAMPLES = 4
# Exceptions told apart at each statement.
_TYPES = 20

BUCKETS = ("0", "1", "2-3", "4-10", "11-100", ">100")


def bucket(trips):
    if trips < 2:
        return trips
    if trips < 4:
        return 2
    return 3 if trips <= 10 else 4 if trips <= 100 else 5


def gate():
    """An iterator over 0 and the halves, one for each call."""
    return itertools.chain.from_iterable(itertools.chain((_FIRST, _THEN), itertools.repeat(_LATER)))


class Failures:
    """How often the observer itself failed, and why at first."""

    count = 0
    reasons = []

    @classmethod
    def note(cls, error):
        if isinstance(error, RecursionError):
            # The program's own recursion came to its end in a probe.
            return
        cls.count += 1
        if len(cls.reasons) < 10:
            at = error.__traceback__
            while at.tb_next:
                at = at.tb_next
            code = at.tb_frame.f_code
            cls.reasons.append("%s: %s (%s:%d)" % (type(error).__name__, error, code.co_filename, at.tb_lineno))


class _Probe:
    __slots__ = ()

    def __reduce__(self):
        # Code that is pickled does not take what was observed with it.
        return (_gone, (type(self).__name__,))


class Function(_Probe):
    """The calls of a function."""

    __slots__ = ("about", "parameters", "ways", "calls", "totals", "covered", "raised", "escaped", "at", "tick")

    def __init__(self, about, parameters, tick=lambda: None):
        self.about, self.parameters, self.tick = about, parameters, tick
        self.clear()
        self.at = {}

    def clear(self):
        self.ways = {}
        self.calls = [0, 0]
        self.totals = [None, None]
        self.covered = [None, None]
        self.raised = {}
        self.escaped = {}

    def entered(self, half, given):
        for value, site in zip(given, self.parameters):
            site.see(value, half)

    def caught(self, raised):
        """Notes the exception that a handler is asked about."""
        return self._noted(raised, False)

    def failed(self, raised):
        """Notes the exception that leaves the function."""
        return self._noted(raised, True)

    def _noted(self, raised, escapes):
        try:
            kind, _, traceback = sys.exc_info()
            if traceback is None:
                return raised or ((-1, "", False),)
            last = traceback.tb_lasti
            at = self.at.get(last)
            if at is None:
                at = self.at[last] = self._statement(traceback)
            note = (at, kind.__name__, escapes)
            return raised if note in raised or len(raised) > _TYPES else raised + (note,)
        except Exception as error:
            Failures.note(error)
            return raised or ((-1, "", False),)

    def _statement(self, traceback):
        """The innermost statement that was running."""
        line, column = traceback.tb_lineno, None
        positions = getattr(traceback.tb_frame.f_code, "co_positions", None)
        if positions:
            place = next(itertools.islice(positions(), traceback.tb_lasti // 2, None), (None,) * 4)
            if place[0] and place[2] is not None:
                line, column = place[0], place[2] + 1
        best, found = None, -1
        for index, (first, start, last, end) in enumerate(self.about["statements"]):
            if not first <= line <= last:
                continue
            if column is not None and not (first, start) <= (line, column) < (last, end):
                continue
            if best is None or (first, start) > best:
                best, found = (first, start), index
        return found

    def leave(self, half, raised, counters):
        """Notes a call's way through the function."""
        way = (half, raised, counters)
        ways = self.ways
        known = ways.get(way)
        if known is None:
            if len(ways) >= _WAYS:
                self.fold()
                self.ways[way] = 1
            else:
                ways[way] = 1
        else:
            ways[way] = known + 1
        self.tick()

    def fold(self):
        """Adds up the ways."""
        about = self.about
        ways, self.ways = self.ways, {}
        try:
            for (half, raised, counters), times in ways.items():
                self._add(about, half - 1, raised, counters, times)
        except Exception as error:
            Failures.note(error)

    def _add(self, about, half, raised, counters, times):
        self.calls[half] += times
        totals = self.totals[half]
        if totals is None:
            totals = self.totals[half] = [0] * len(counters)
            self.covered[half] = [0] * len(about["statements"])
        covered = self.covered[half]
        for index, count in enumerate(counters):
            if count > 0:
                totals[index] += count * times
        stopped = -1
        seen = set()
        for at, kind, escapes in raised:
            if escapes:
                stopped = at
                counts = self.escaped.setdefault(kind, [0, 0])
                if kind != "GeneratorExit":
                    counts[half] += times
            if at >= 0 and kind != "GeneratorExit" and (at, kind) not in seen:
                seen.add((at, kind))
                self.raised.setdefault((at, kind), [0, 0])[half] += times
        for counter, statements in about["covers"].items():
            count = counters[counter]
            if count:
                until = stopped if count == 1 and stopped in statements else -1
                for statement in statements:
                    covered[statement] += times
                    if statement == until:
                        break
        for (_, here, base), loop in zip(about["loops"], about["trips"]):
            if counters[base] >= 0:
                loop.note(counters[here] - counters[base], half, times)


class Loop(_Probe):
    """How often a loop goes round."""

    __slots__ = ("role", "trips", "rounds", "half", "seed")

    def __init__(self):
        self.rounds = -1
        self.half = 0
        self.seed = 0
        self.clear()

    def clear(self):
        self.trips = [[0] * 6, [0] * 6]

    def note(self, trips, half, times=1):
        self.trips[half][bucket(trips)] += times

    def trip(self, trips, half):
        self.trips[half - 1][bucket(trips)] += 1
        return True

    def start(self, half):
        self.end()
        self.seed += 1
        self.half = half or _HALVES[self.seed & 255]
        self.rounds = 0
        return True

    def round(self):
        self.rounds += 1
        return True

    def end(self):
        if self.rounds >= 0:
            self.note(self.rounds, self.half - 1)
            self.rounds = -1


class Branch(_Probe):
    """Which way a branch goes."""

    __slots__ = ("taken", "reached", "half", "seed")

    def __init__(self):
        self.seed = 0
        self.half = 1
        self.clear()

    def clear(self):
        self.taken = [0, 0]
        self.reached = [0, 0]

    def _next(self, half):
        self.seed += 1
        self.half = half or _HALVES[self.seed & 255]
        self.reached[self.half - 1] += 1

    def yes(self, half):
        self._next(half)
        self.taken[self.half - 1] += 1
        return True

    def no(self, half):
        self._next(half)
        return False

    def reach(self, half):
        self._next(half)
        return True

    def take(self):
        self.taken[self.half - 1] += 1


class Cover(_Probe):
    """Whether statements ran, of code that runs once."""

    __slots__ = ("count",)

    def __init__(self):
        self.count = 0

    def clear(self):
        self.count = 0

    def hit(self):
        self.count += 1


class Value(_Probe):
    """The classes of the values at a place."""

    __slots__ = ("classes", "examples", "left", "seed")

    # Whether examples are kept at all.
    keep = True

    def __init__(self, secret):
        self.examples = None if secret or not self.keep else []
        self.seed = 0
        self.clear()

    def clear(self):
        self.classes = {}
        self.left = _VALUES

    def see(self, value, half):
        left = self.left
        if left > 0:
            self.left = left - 1
            try:
                kind = classify(value)
                if not half:
                    self.seed += 1
                    half = _HALVES[self.seed & 255]
                key = kind * 2 + half - 1
                classes = self.classes
                classes[key] = classes.get(key, 0) + 1
                if left > _VALUES - 16 and self.examples is not None and len(self.examples) < _EXAMPLES:
                    text = values.example(value)
                    if text is not None and text not in self.examples:
                        self.examples.append(text)
            except Exception as error:
                Failures.note(error)
        return True

    def pass_on(self, value, half):
        self.see(value, half)
        return value


classify = values.classify


def _gone(kind):
    """What a probe becomes in another process."""
    if kind == "Function":
        about = {"statements": [], "covers": {}, "loops": [], "trips": []}
        return Function(about, [])
    return Value(True) if kind == "Value" else {"Loop": Loop, "Branch": Branch, "Cover": Cover}[kind]()


class Record:
    """What is known of one source file."""

    def __init__(self, path, digest, table, tick):
        self.path, self.digest = path, digest
        self.functions = table["functions"]
        self.about = table["objects"]
        self.objects = objects = []
        secretive = [values.is_secretive(it["name"]) for it in self.functions]
        for about in self.about:
            kind = about[0]
            if kind == "gate":
                objects.append(gate())
            elif kind == "function":
                objects.append(Function(self.functions[about[1]], about[2], tick))
            elif kind == "value":
                objects.append(Value(secretive[about[1]] or values.is_secret(about[3])))
            else:
                objects.append({"loop": Loop, "branch": Branch, "cover": Cover}[kind]())
        for about, it in zip(self.about, objects):
            if about[0] == "function":
                it.parameters = [objects[number] for number in it.parameters]
        for function in self.functions:
            function["trips"] = [objects[number] for number, _, _ in function["loops"]]

    def clear(self):
        for it in self.objects:
            if isinstance(it, _Probe):
                it.clear()

    def resolve(self, code):
        """The code with its marks exchanged for the objects."""
        constants = []
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                constant = self.resolve(constant)
            elif isinstance(constant, str) and constant.startswith(MARK):
                constant = self.objects[int(constant[len(MARK) :])]
            constants.append(constant)
        return code.replace(co_consts=tuple(constants))
