"""Expressions with probes."""

import ast
import sys

from .nodes import ROUNDS, Nodes, Scope
from .spans import parameters

# What consumes a generator at once: only then its rounds belong to the call.
_CONSUMERS = {"sum", "any", "all", "min", "max", "list", "tuple", "set", "dict", "frozenset", "sorted"}
_CONSUMER_METHODS = {"join", "extend", "update"}

_COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Before 3.12 the places of what stands in an f-string are unknown.
OPAQUE = (ast.JoinedStr,) if sys.version_info < (3, 12) else ()


class Expressions(Nodes):
    """Writes expressions."""

    def expr(self, node):
        """An expression with probes."""
        if not self.scope.observed or isinstance(node, (ast.Name, ast.Constant) + OPAQUE):
            return node
        before, self.at = self.at, node
        if isinstance(node, ast.IfExp):
            new = self.ternary(node)
        elif isinstance(node, ast.Lambda):
            new = self.function_expression(node)
        elif isinstance(node, _COMPREHENSION):
            new = self.comprehension(node) if not isinstance(node, ast.GeneratorExp) else node
        elif isinstance(node, ast.NamedExpr):
            value = self.expr(node.value)
            place = self.source.node(node.target)
            new = self.changed(node, value=self.pass_on("assign", node.target.id, place, value))
        elif isinstance(node, ast.Call):
            new = self.call_expression(node)
        else:
            new = self.children(node)
        self.at = before
        return new

    def children(self, node):
        fields = {}
        for name in node._fields:
            old = getattr(node, name, None)
            if isinstance(old, list):
                new = [self.expr(it) if isinstance(it, ast.AST) else it for it in old]
                if any(a is not b for a, b in zip(old, new)):
                    fields[name] = new
            elif isinstance(old, ast.AST) and not isinstance(old, (ast.expr_context, ast.operator, ast.unaryop)):
                new = self.expr(old)
                if new is not old:
                    fields[name] = new
        return self.changed(node, **fields) if fields else node

    def call_expression(self, node):
        function = node.func
        consumes = (
            isinstance(function, ast.Name) and function.id in _CONSUMERS
            or isinstance(function, ast.Attribute) and function.attr in _CONSUMER_METHODS
        )  # fmt: skip
        if not consumes or not any(isinstance(it, ast.GeneratorExp) for it in node.args):
            return self.children(node)
        args = [self.comprehension(it) if isinstance(it, ast.GeneratorExp) else self.expr(it) for it in node.args]
        keywords = [self.children(it) for it in node.keywords]
        return self.changed(node, func=self.expr(function), args=args, keywords=keywords)

    def ternary(self, node):
        place = self.source.node(node.test)
        test, body, orelse = self.expr(node.test), self.expr(node.body), self.expr(node.orelse)
        nothing = self.constant(None)
        if self.local():
            yes, no = self.counter(), self.counter()
            self.branch(place, [yes], [yes, no])
            yes, no = self.counted(yes), self.counted(no)
        else:
            number = self.object("branch", place)
            yes, no = self.call(number, "yes", self.half()), self.call(number, "no", self.half())
            no = self.make(ast.UnaryOp, op=ast.Not(), operand=no)
        return self.changed(
            node, test=test, body=self.choose(yes, body, nothing), orelse=self.choose(no, orelse, nothing)
        )

    def function_expression(self, node):
        args = self.defaults(node.args)
        outer, self.scope = self.scope, Scope(self.scope.function, counters=False, half=0)
        values = [self.value("parameter", it.arg, self.source.parameter(it)) for it in parameters(node.args)]
        first = len(self.objects)
        body = self.expr(node.body)
        gate = self.object("gate")
        if values or len(self.objects) > first + 1:
            params = [self.see(number, it.arg) for number, it in zip(values, parameters(node.args))]
            seen = self.choose(self.both(*params), body, self.constant(None)) if params else body
            body = self.choose(self.call(gate, "__next__"), seen, node.body)
        self.scope = outer
        return self.changed(node, args=args, body=body)

    def defaults(self, args):
        optional = lambda it: it if it is None else self.expr(it)
        return self.changed(
            args,
            defaults=[self.expr(it) for it in args.defaults],
            kw_defaults=[optional(it) for it in args.kw_defaults],
        )

    def comprehension(self, node):
        """A comprehension that is consumed at once."""
        scope = self.scope
        local = self.local()
        rounds, walrus = scope.rounds, scope.walrus
        generators = []
        starts = []
        for clause, place in zip(node.generators, self.source.clauses(node)):
            scope.walrus = False
            outer_rounds, scope.rounds = scope.rounds, None
            iterable = self.expr(clause.iter)
            scope.walrus, scope.rounds = walrus, outer_rounds
            self.at = clause.target
            if local:
                here, base = self.counter(), self.counter(-1)
                loop = self.object("loop", place)
                scope.function["loops"].append((loop, here, base))
                start = self.loop_starts(loop, here, base)
                tests = [self.counted(here)]
            else:
                loop = self.object("loop", place)
                start = self.call(loop, "start", self.half())
                tests = [self.call(loop, "round")]
            starts.append(start)
            for name, where in self.targets([clause.target]):
                see = self.see(self.value("assign", name, where), name)
                if local:
                    few = self.less(self.name(here), ROUNDS)
                    see = self.choose(few, see, self.constant(True))
                tests.append(see)
            if local:
                scope.rounds = here
            previous = here if local else None
            for test in clause.ifs:
                place, written = self.source.node(test), test
                test = self.expr(test)
                self.at = written
                if local:
                    taken = self.counter()
                    self.branch(place, [taken], [previous])
                    previous = taken
                    tests.append(self.both(test, self.counted(taken)))
                else:
                    number = self.object("branch", place)
                    yes, no = self.call(number, "yes", self.half()), self.call(number, "no", self.half())
                    tests.append(self.either(self.both(test, yes), no))
            generators.append(self.changed(clause, iter=iterable, ifs=tests))
        for clause, start in zip(generators, starts[1:]):
            clause.ifs.append(start)
        if isinstance(node, ast.DictComp):
            new = self.changed(node, key=self.expr(node.key), value=self.expr(node.value), generators=generators)
        else:
            new = self.changed(node, elt=self.expr(node.elt), generators=generators)
        scope.rounds = rounds
        return self.choose(starts[0], new, self.constant(None))

    def loop_starts(self, loop, here, base):
        """An expression, true, that notes the rounds of the loop's last time and begins anew."""
        begin = self.make(ast.NamedExpr, target=self.store(self.name(base)), value=self.load(self.name(here)))
        begin = self.make(ast.Compare, left=begin, ops=[ast.GtE()], comparators=[self.constant(0)])
        if self.scope.rounds is None:
            return begin
        return self.both(self.either(self.loop_ended(loop, here, base), self.constant(True)), begin)

    def loop_ended(self, loop, here, base):
        begun = self.load(self.name(base))
        before = self.make(ast.Compare, left=begun, ops=[ast.GtE()], comparators=[self.constant(0)])
        few = self.less(self.name(self.scope.rounds), ROUNDS)
        trips = self.make(ast.BinOp, left=self.load(self.name(here)), op=ast.Sub(), right=self.load(self.name(base)))
        return self.both(few, before, self.call(loop, "trip", trips, self.half()))
