"""Nodes of syntax trees, and the counters and objects that probes go to."""

import ast

from . import MARK
from .spans import Source, names

# Names of local variables, which no source can contain.
HALF, RAISED = "@half", "@raised"

# Rounds of a loop in one call of which values and inner loops are looked at.
ROUNDS = 50

LOAD, STORE = ast.Load(), ast.Store()


class Scope:
    """What the probes of a piece of code go to."""

    def __init__(self, function, counters=True, half=1, observed=True):
        # The record of the function.
        self.function = function
        # Whether there are local counters; else every probe is an object.
        self.counters = counters
        # The half that object probes count for; 0 lets them choose.
        self.half = half
        # Whether there are probes at all.
        self.observed = observed
        # Whether the walrus is allowed.
        self.walrus = True
        # The counter of the innermost loop's rounds.
        self.rounds = None
        # Whether exceptions may be caught between two statements.
        self.guarded = False


class Nodes:
    """What both expressions and statements are written with."""

    def __init__(self, data):
        self.source = Source(data)
        self.functions = []
        self.objects = []
        self.scope = None
        # What qualified names begin with here, what kind of scope this is, and the function that returns.
        self.prefix, self.place, self.returning = "", "module", ""
        self.at = None

    # Nodes.

    def make(self, cls, **fields):
        node = cls(**fields)
        at = self.at
        node.lineno = node.end_lineno = at.lineno
        node.col_offset = node.end_col_offset = at.col_offset
        return node

    def constant(self, value):
        return self.make(ast.Constant, value=value, kind=None)

    def load(self, name):
        return self.make(ast.Name, id=name, ctx=LOAD)

    def store(self, name):
        return self.make(ast.Name, id=name, ctx=STORE)

    def object(self, kind, *about):
        """The number of a new object of the table."""
        self.objects.append((kind, self.scope.function["id"]) + about)
        return len(self.objects) - 1

    def call(self, number, method, *arguments):
        mark = self.constant(MARK + str(number))
        function = self.make(ast.Attribute, value=mark, attr=method, ctx=LOAD)
        return self.make(ast.Call, func=function, args=list(arguments), keywords=[])

    def act(self, value):
        return self.make(ast.Expr, value=value)

    def set(self, name, value):
        return self.make(ast.Assign, targets=[self.store(name)], value=value, type_comment=None)

    def both(self, *values):
        return self.make(ast.BoolOp, op=ast.And(), values=list(values)) if len(values) > 1 else values[0]

    def either(self, *values):
        return self.make(ast.BoolOp, op=ast.Or(), values=list(values))

    def choose(self, test, body, orelse):
        return self.make(ast.IfExp, test=test, body=body, orelse=orelse)

    def less(self, name, most):
        return self.make(ast.Compare, left=self.load(name), ops=[ast.Lt()], comparators=[self.constant(most)])

    @staticmethod
    def changed(node, **fields):
        new = node.__class__()
        new.__dict__.update(node.__dict__)
        new.__dict__.update(fields)
        return new

    # Counters.

    def counter(self, initial=0):
        initials = self.scope.function["initial"]
        initials.append(initial)
        return len(initials) - 1

    def name(self, counter):
        return "@%d" % counter

    def count(self, counter):
        """A statement that counts."""
        return self.make(ast.AugAssign, target=self.store(self.name(counter)), op=ast.Add(), value=self.constant(1))

    def counted(self, counter):
        """An expression that counts and is true."""
        name = self.name(counter)
        value = self.make(ast.BinOp, left=self.load(name), op=ast.Add(), right=self.constant(1))
        return self.make(ast.NamedExpr, target=self.store(name), value=value)

    def local(self):
        return self.scope.counters and self.scope.walrus

    def half(self):
        return self.load(HALF) if self.scope.counters else self.constant(self.scope.half)

    def branch(self, place, taken, reached, but=()):
        """A branch whose counts are sums of counters."""
        self.scope.function["branches"].append((place, tuple(taken), tuple(reached), tuple(but)))

    # Values.

    def value(self, role, name, place):
        return self.object("value", role, name, place)

    def see(self, number, name):
        return self.call(number, "see", self.load(name), self.half())

    def pass_on(self, role, name, place, value):
        """The value, seen on its way."""
        self.at = value
        return self.call(self.value(role, name, place), "pass_on", value, self.half())

    def looked_at(self, found):
        """Statements that look at variables: (name, range)."""
        if not self.scope.observed:
            return []
        acts = [self.act(self.see(self.value("assign", name, place), name)) for name, place in found]
        if not acts or self.scope.rounds is None:
            return acts
        return [self.make(ast.If, test=self.less(self.name(self.scope.rounds), ROUNDS), body=acts, orelse=[])]

    def in_class(self):
        """Whether the variables here are those of a class, which may do things when they are read."""
        return self.place == "class"

    def targets(self, targets):
        return [(name.id, self.source.node(name)) for target in targets for name in names(target)]
