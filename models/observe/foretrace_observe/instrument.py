"""Puts probes into the syntax tree of a module.

A function's body becomes

    if GATE.__next__():        # 0, or which half of the observed calls this one belongs to
        counters = 0
        try: the body, with a counter for each run of statements, way of a branch and round of a loop
        except: FUNCTION.failed(…)
        finally: FUNCTION.leave(half, raised, counters)
    else:
        the body as it was

so that a call that is not observed costs one test. Counters are local variables; `leave` gets them at once. Where
there are none to be had (modules, classes, lambdas), each probe is an object of its own. GATE and the like are
constants of the code: strings while it is compiled, exchanged for the objects afterwards, so that no namespace shows a
trace of them. What the objects are is said by the table that comes with the code; both can be marshalled.
"""

import ast
import sys

from .expressions import Expressions
from .nodes import HALF, LOAD, RAISED, Nodes, Scope
from .spans import captures, parameters

# Statements beyond which a function is left alone.
LONGEST = 3000

# Functions that would see the probes.
_LOOKING = {"locals", "eval", "exec"}
_LOOKING_WITHOUT_ARGUMENTS = {"vars", "dir"}

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_TRY = (ast.Try,) + ((ast.TryStar,) if sys.version_info >= (3, 11) else ())
_MATCH = (ast.Match,) if sys.version_info >= (3, 10) else ()
_SIMPLE = (ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)


def instrument(data, path):
    """The code of a module with marks, and the table of what the marks stand for."""
    tree = ast.parse(data, path)
    writer = _Writer(data)
    body = writer.module(tree)
    tree = ast.Module(body=body, type_ignores=[])
    try:
        code = compile(tree, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        # Such as too many nested blocks; or the source's own error, which is met again without probes.
        raise NotInstrumented("%s: %s" % (path, error)) from None
    return code, {"functions": writer.functions, "objects": writer.objects}


class NotInstrumented(Exception):
    """There is no code with probes."""


class _Writer(Expressions):
    """Writes modules."""

    def block(self, body, counter=None):
        """Statements with probes. `counter` has counted when the block is entered."""
        scope = self.scope
        if not scope.observed:
            return [self.statement(it) for it in body]
        new = []
        fresh = counter is None
        for stmt in body:
            self.at = stmt
            if fresh:
                if scope.counters:
                    counter = self.counter()
                    new.append(self.count(counter))
                else:
                    counter = self.object("cover", [])
                    new.append(self.act(self.call(counter, "hit")))
            self.mention(stmt, counter)
            made = self.statement(stmt)
            new.extend(made) if isinstance(made, list) else new.append(made)
            fresh = not isinstance(stmt, _SIMPLE) and (scope.guarded or _is_compound(stmt))
        return new

    def mention(self, stmt, counter):
        """Has the statement counted as covered by the counter."""
        function = self.scope.function
        if isinstance(stmt, _FUNCTION) and function["is_module"]:
            return
        function["statements"].append(self.source.statement(stmt, function["is_module"]))
        index = len(function["statements"]) - 1
        if self.scope.counters:
            function["covers"].setdefault(counter, []).append(index)
        else:
            self.objects[counter][2].append(index)

    def statement(self, stmt):
        self.at = stmt
        if isinstance(stmt, _FUNCTION):
            return self.function(stmt)
        if isinstance(stmt, ast.ClassDef):
            return self.class_(stmt)
        if not self.scope.observed:
            return self.unobserved(stmt)
        if isinstance(stmt, ast.If):
            return self.if_(stmt)
        if isinstance(stmt, (ast.For, ast.AsyncFor, ast.While)):
            return self.loop(stmt)
        if isinstance(stmt, (ast.With, ast.AsyncWith)):
            return self.with_(stmt)
        if isinstance(stmt, _TRY):
            return self.try_(stmt)
        if isinstance(stmt, _MATCH):
            return self.match(stmt)
        if isinstance(stmt, ast.Return):
            place = self.source.node(stmt)
            if stmt.value is None:
                # An asynchronous generator may return nothing else.
                number = self.value("return", self.returning, place)
                return [self.act(self.call(number, "see", self.constant(None), self.half())), stmt]
            value = self.expr(stmt.value)
            return self.changed(stmt, value=self.pass_on("return", self.returning, place, value))
        if isinstance(stmt, ast.Assert):
            return self.assert_(stmt)
        if isinstance(stmt, ast.Assign):
            return self.assign(stmt)
        if isinstance(stmt, (ast.AugAssign, ast.AnnAssign)):
            if stmt.value is None:
                return stmt
            new = self.changed(stmt, value=self.expr(stmt.value), target=self.expr(stmt.target))
            self.at = stmt
            if self.in_class():
                return new
            return [new] + self.looked_at(self.targets([stmt.target]))
        if isinstance(stmt, (ast.Import, ast.ImportFrom)):
            if self.in_class() or isinstance(stmt, ast.ImportFrom) and stmt.module == "__future__":
                return stmt
            return [stmt] + self.looked_at(self.source.imports(stmt))
        if isinstance(stmt, (ast.Expr, ast.Delete, ast.Raise)):
            return self.children(stmt)
        return stmt

    def unobserved(self, stmt):
        """A statement in which only definitions get probes."""
        fields = {}
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(stmt, name, None), list):
                fields[name] = [self.statement(it) for it in getattr(stmt, name)]
        for name in ("handlers", "cases"):
            if hasattr(stmt, name):
                parts = getattr(stmt, name)
                fields[name] = [self.changed(it, body=[self.statement(s) for s in it.body]) for it in parts]
        return self.changed(stmt, **fields) if fields else stmt

    def assign(self, stmt):
        target = stmt.targets[0]
        value = self.expr(stmt.value)
        new = [self.expr(it) for it in stmt.targets]
        self.at = stmt
        if len(stmt.targets) == 1 and isinstance(target, ast.Name) and self.scope.rounds is None:
            value = self.pass_on("assign", target.id, self.source.node(target), value)
            return self.changed(stmt, value=value)
        new = self.changed(stmt, value=value, targets=new)
        return new if self.in_class() else [new] + self.looked_at(self.targets(stmt.targets))

    def ways(self, place):
        """Probes for both ways of a branch: statements, and counters for what follows them."""
        if self.scope.counters:
            yes, no = self.counter(), self.counter()
            self.branch(place, [yes], [yes, no])
            return self.count(yes), self.count(no), yes, no
        number = self.object("branch", place)
        probe = lambda way: self.act(self.call(number, way, self.half()))
        return probe("yes"), probe("no"), None, None

    def if_(self, stmt):
        place = self.source.node(stmt.test)
        test = self.expr(stmt.test)
        self.at = stmt
        yes, no, taken, other = self.ways(place)
        body = [yes] + self.block(stmt.body, taken)
        orelse = [no] + self.block(stmt.orelse, other)
        return self.changed(stmt, test=test, body=body, orelse=orelse)

    def assert_(self, stmt):
        place = self.source.node(stmt.test)
        test = self.expr(stmt.test)
        self.at = stmt
        if self.local():
            reached, held = self.counter(), self.counter()
            self.branch(place, [held], [reached])
            test = self.both(self.counted(reached), test, self.counted(held))
        else:
            number = self.object("branch", place)
            yes, no = self.call(number, "yes", self.half()), self.call(number, "no", self.half())
            test = self.either(self.both(test, yes), no)
        return self.changed(stmt, test=test, msg=stmt.msg and self.expr(stmt.msg))

    def loop(self, stmt):
        scope = self.scope
        place = self.source.loop(stmt)
        is_while = isinstance(stmt, ast.While)
        number = self.object("loop", place)
        outer = scope.rounds
        if scope.counters:
            here, base = self.counter(), self.counter(-1)
            scope.function["loops"].append((number, here, base))
            before = [] if outer is None else [self.act(self.loop_ended(number, here, base))]
            before.append(self.set(self.name(base), self.load(self.name(here))))
            each = self.count(here)
        else:
            here = None
            before = [self.act(self.call(number, "start", self.half()))]
            each = self.act(self.call(number, "round"))
        # The test of `while` is evaluated in each round.
        scope.rounds = here if is_while else outer
        head = self.expr(stmt.test if is_while else stmt.iter)
        scope.rounds = here
        self.at = stmt
        body = [each]
        if not is_while and not self.in_class():
            body += self.looked_at(self.targets([stmt.target]))
        body += self.block(stmt.body, here)
        scope.rounds = outer
        orelse = self.block(stmt.orelse)
        new = {"test": head} if is_while else {"iter": head}
        return before + [self.changed(stmt, body=body, orelse=orelse, **new)]

    def with_(self, stmt):
        items = [
            self.changed(it, context_expr=self.expr(it.context_expr), optional_vars=it.optional_vars)
            for it in stmt.items
        ]
        found = self.targets([it.optional_vars for it in stmt.items if it.optional_vars])
        self.at = stmt
        seen = [] if self.in_class() else self.looked_at(found)
        return self.changed(stmt, items=items, body=seen + self.guarded(stmt.body))

    def guarded(self, body, counter=None):
        outer, self.scope.guarded = self.scope.guarded, True
        body = self.block(body, counter)
        self.scope.guarded = outer
        return body

    def try_(self, stmt):
        scope = self.scope
        body = self.guarded(stmt.body)
        handlers = []
        for index, handler in enumerate(stmt.handlers):
            self.at = handler
            place, name = self.source.handler(handler)
            kind = handler.type and self.expr(handler.type)
            self.at = handler
            if scope.counters:
                reached, taken = self.counter(), self.counter()
                self.branch(place, [taken], [reached] if kind else [taken])
                first = [self.count(taken)]
                probes = [self.counted(reached)]
                if index == 0:
                    caught = self.call(self.scope.function["object"], "caught", self.load(RAISED))
                    if kind:
                        probes.append(self.make(ast.NamedExpr, target=self.store(RAISED), value=caught))
                    else:
                        first.append(self.set(RAISED, caught))
            else:
                taken = None
                number = self.object("branch", place)
                if kind:
                    first = [self.act(self.call(number, "take"))]
                    probes = [self.call(number, "reach", self.half())]
                else:
                    first = [self.act(self.call(number, "yes", self.half()))]
                    probes = []
            if handler.name and not self.in_class():
                first += self.looked_at([(handler.name, name)])
            kind = kind and self.both(*probes, kind)
            handlers.append(self.changed(handler, type=kind, body=first + self.guarded(handler.body, taken)))
        orelse = self.guarded(stmt.orelse)
        finalbody = self.guarded(stmt.finalbody)
        return self.changed(stmt, body=body, handlers=handlers, orelse=orelse, finalbody=finalbody)

    def match(self, stmt):
        places = self.source.cases(stmt)
        subject = self.expr(stmt.subject)
        self.at = stmt
        scope = self.scope
        cases, before, earlier, numbers = [], [], [], []
        if scope.counters:
            entered = self.counter()
            before = [self.count(entered)]
        else:
            numbers = [self.object("branch", place) for place in places]
        for index, (case, place) in enumerate(zip(stmt.cases, places)):
            self.at = case.body[0]
            found = [] if self.in_class() else list(captures(case.pattern, self.source))
            taken = None
            if scope.counters:
                taken = self.counter()
                self.branch(place, [taken], [entered], list(earlier))
                earlier.append(taken)
                first = [self.count(taken)]
            else:
                first = [self.act(self.call(number, "no", self.half())) for number in numbers[:index]]
                first.append(self.act(self.call(numbers[index], "yes", self.half())))
            guard = case.guard and self.expr(case.guard)
            self.at = case.body[0]
            body = first + self.looked_at(found) + self.block(case.body, taken)
            cases.append(self.changed(case, guard=guard, body=body))
        return before + [self.changed(stmt, subject=subject, cases=cases)]

    # Definitions.

    def module(self, tree):
        end = len(self.source.data)
        place = (1, 1) + self.source.range(end, end)[:2]
        function = self.record("<module>", place, None)
        self.scope = Scope(function, counters=False)
        self.at = tree.body[0] if tree.body else None
        prefix, body = _prefix(tree.body)
        covered = self.object("cover", [])
        for stmt in prefix:
            self.mention(stmt, covered)
        if tree.body:
            self.at = body[0] if body else prefix[-1]
            body = [self.act(self.call(covered, "hit"))] + self.block(body, covered)
        return prefix + body

    def record(self, name, place, number):
        function = {
            "id": len(self.functions),
            "name": name,
            "range": place,
            "object": number,
            "is_module": number is None,
            "initial": [],
            "statements": [],
            "covers": {},
            "branches": [],
            "loops": [],
        }
        self.functions.append(function)
        return function

    def class_(self, stmt):
        expr = self.expr
        fields = {
            "decorator_list": [expr(it) for it in stmt.decorator_list],
            "bases": [expr(it) for it in stmt.bases],
            "keywords": [self.changed(it, value=expr(it.value)) for it in stmt.keywords],
        }
        scope = self.scope
        if scope.counters:
            # The body of a class within a function.
            self.scope = Scope(scope.function, counters=False, observed=False)
        outer = self.prefix, self.place, self.returning
        self.prefix, self.place = self.prefix + stmt.name + ".", "class"
        prefix, body = _prefix(stmt.body)
        covered = None
        if self.scope.observed:
            self.at = stmt
            covered = self.object("cover", [])
            for it in prefix:
                self.mention(it, covered)
            self.at = body[0] if body else stmt
        body = self.block(body, covered)
        if covered is not None:
            self.at = stmt.body[0]
            body = [self.act(self.call(covered, "hit"))] + body
        self.prefix, self.place, self.returning = outer
        self.scope = scope
        return self.changed(stmt, body=prefix + body, **fields)

    def function(self, stmt):
        fields = {
            "decorator_list": [self.expr(it) for it in stmt.decorator_list],
            "args": self.defaults(stmt.args),
        }
        prefix, body = _prefix(stmt.body)
        if not _is_observable(stmt, body):
            return self.changed(stmt, **fields)
        outer = self.scope, self.at, self.prefix, self.place, self.returning
        name = self.prefix + stmt.name
        number = len(self.objects)
        place = self.source.function(stmt, self.scope.function["is_module"])
        self.scope = Scope(self.record(name, place, number))
        self.object("function", [])
        self.prefix, self.place, self.returning = name + ".<locals>.", "function", stmt.name
        declared, body = _declarations(body)
        self.at = stmt.body[0]
        values = [self.value("parameter", it.arg, self.source.parameter(it)) for it in parameters(stmt.args)]
        self.objects[number][2].extend(values)
        start = self.counter()
        for it in prefix:
            self.mention(it, start)
        observed = [self.count(start)] + self.block(body, start)
        self.at = body[0]
        gate = self.object("gate")
        body = [
            self.set(HALF, self.call(gate, "__next__")),
            self.make(ast.If, test=self.load(HALF), body=self.wrapped(number, observed, stmt), orelse=body),
        ]
        self.scope, self.at, self.prefix, self.place, self.returning = outer
        return self.changed(stmt, body=prefix + declared + body, **fields)

    def wrapped(self, number, body, stmt):
        function = self.scope.function
        groups = {}
        for counter, initial in enumerate(function["initial"]):
            groups.setdefault(initial, []).append(self.store(self.name(counter)))
        first = [
            self.make(ast.Assign, targets=targets, value=self.constant(initial), type_comment=None)
            for initial, targets in groups.items()
        ]
        first.append(self.set(RAISED, self.make(ast.Tuple, elts=[], ctx=LOAD)))
        given = [self.load(it.arg) for it in parameters(stmt.args)]
        if given:
            given = self.make(ast.Tuple, elts=given, ctx=LOAD)
            first.append(self.act(self.call(number, "entered", self.half(), given)))
        failed = self.set(RAISED, self.call(number, "failed", self.load(RAISED)))
        again = self.make(ast.Raise, exc=None, cause=None)
        handler = self.make(ast.ExceptHandler, type=None, name=None, body=[failed, again])
        counters = [self.load(self.name(it)) for it in range(len(function["initial"]))]
        counters = self.make(ast.Tuple, elts=counters, ctx=LOAD)
        leave = self.act(self.call(number, "leave", self.half(), self.load(RAISED), counters))
        return first + [self.make(ast.Try, body=body, handlers=[handler], orelse=[], finalbody=[leave])]


def _is_compound(stmt):
    return hasattr(stmt, "cases") or hasattr(stmt, "body") and not _is_def(stmt)


def _is_def(stmt):
    return isinstance(stmt, _FUNCTION + (ast.ClassDef,))


def _prefix(body):
    """What has to stay first: the docstring and imports from the future; and the rest."""
    at = 0
    if body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str):
        at = 1
    while at < len(body) and isinstance(body[at], ast.ImportFrom) and body[at].module == "__future__":
        at += 1
    return body[:at], body[at:]


def _is_observable(stmt, body):
    """Whether a function does something, and does not look at its own variables."""
    trivial = lambda it: isinstance(it, ast.Pass) or isinstance(it, ast.Expr) and isinstance(it.value, ast.Constant)
    if all(map(trivial, body)):
        return False
    count = 0
    for node in ast.walk(stmt):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in _LOOKING or name in _LOOKING_WITHOUT_ARGUMENTS and not node.args:
                return False
        count += isinstance(node, ast.stmt)
    return count <= LONGEST


def _declarations(body):
    """The `global` and `nonlocal` statements of a function, and its body without them."""
    declared = []

    def without(body):
        new = []
        for stmt in body:
            if isinstance(stmt, (ast.Global, ast.Nonlocal)):
                declared.append(stmt)
                nothing = ast.Pass()
                stmt = ast.copy_location(nothing, stmt)
            elif not _is_def(stmt):
                fields = {}
                for name in ("body", "orelse", "finalbody"):
                    if isinstance(getattr(stmt, name, None), list):
                        fields[name] = without(getattr(stmt, name))
                for name in ("handlers", "cases"):
                    if hasattr(stmt, name):
                        parts = getattr(stmt, name)
                        fields[name] = [Nodes.changed(it, body=without(it.body)) for it in parts]
                if fields:
                    stmt = Nodes.changed(stmt, **fields)
            new.append(stmt)
        return new

    if not any(isinstance(node, (ast.Global, ast.Nonlocal)) for stmt in body for node in ast.walk(stmt)):
        return [], body
    new = without(body)
    return declared, new
