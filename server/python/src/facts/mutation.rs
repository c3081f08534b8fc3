//! Whether a loop may change the length of what it goes over.

use super::eval::Eval;
use super::trips::Trips;
use super::value::Kinds;
use crate::program::walk;
use crate::program::{Call, ExprId, ExprKind, StmtId, StmtKind, Target, TargetKind};

/// Methods of the built-in containers that change their length.
const MUTATORS: &[&str] = &[
    "add",
    "append",
    "appendleft",
    "clear",
    "difference_update",
    "discard",
    "extend",
    "extendleft",
    "insert",
    "intersection_update",
    "pop",
    "popitem",
    "popleft",
    "push",
    "put",
    "remove",
    "setdefault",
    "symmetric_difference_update",
    "update",
    "read",
    "readline",
    "readlines",
    "close",
    "seek",
];

/// Methods that leave the length alone, of whatever container.
const READERS: &[&str] = &[
    "copy",
    "count",
    "difference",
    "endswith",
    "find",
    "format",
    "get",
    "index",
    "intersection",
    "isdisjoint",
    "issubset",
    "issuperset",
    "items",
    "join",
    "keys",
    "lower",
    "replace",
    "reverse",
    "rfind",
    "sort",
    "split",
    "startswith",
    "strip",
    "symmetric_difference",
    "union",
    "upper",
    "values",
];

/// Built-in functions that leave their arguments alone.
pub(super) const PURE: &[&str] = &[
    "abs",
    "all",
    "any",
    "ascii",
    "bool",
    "bytes",
    "callable",
    "dict",
    "enumerate",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "list",
    "max",
    "min",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

/// What a loop's body does to the container it goes over.
pub(super) struct Mutation<'e, 'p> {
    eval: &'e Eval<'p>,
    /// The container, where its length matters after the loop was entered.
    live: Option<ExprId>,
    /// It is changed.
    certain: bool,
    /// It is handed to code that could change it.
    possible: bool,
}

impl<'e, 'p> Mutation<'e, 'p> {
    pub(super) fn of(eval: &'e Eval<'p>, live: Option<ExprId>) -> Self {
        let fixed = Kinds::STR.or(Kinds::BYTES).or(Kinds::TUPLE);
        let live =
            live.filter(|it| eval.records.value(*it).is_never() || !eval.records.value(*it).kinds().within(fixed));
        Mutation {
            eval,
            live,
            certain: false,
            possible: false,
        }
    }

    /// The trip count, and whether it rests on calls leaving the container alone.
    pub(super) fn apply(self, trips: Trips) -> (Trips, bool) {
        if self.certain {
            (Trips::Unknown, false)
        } else {
            (trips, self.possible)
        }
    }

    pub(super) fn body(&mut self, body: &[StmtId]) {
        if self.live.is_none() {
            return;
        }
        let program = self.eval.program;
        walk::stmts(program, body, &mut |id| self.stmt(&program[id].kind));
        walk::all_exprs(program, body, &mut |it| self.expr(it));
    }

    fn stmt(&mut self, kind: &StmtKind) {
        let Some(live) = self.live else { return };
        let deletes = matches!(kind, StmtKind::Delete(_));
        match kind {
            StmtKind::AugAssign { target, .. } => self.certain |= self.targets_path(target, live),
            StmtKind::Assign { value, .. } => self.possible |= self.same(*value, live),
            StmtKind::With { items, .. } => self.possible |= items.iter().any(|it| self.same(it.context, live)),
            _ => {}
        }
        walk::targets(kind, &mut |target| {
            if let TargetKind::Subscript(of, index) = target.kind
                && self.same(of, live)
            {
                let slice = matches!(self.eval.program[index].kind, ExprKind::Slice(..));
                self.certain |= deletes || slice;
                self.possible = true;
            }
        });
    }

    fn targets_path(&self, target: &Target, live: ExprId) -> bool {
        match (&target.kind, &self.eval.program[live].kind) {
            (TargetKind::Name(a, _), ExprKind::Name(b)) => a == b,
            (TargetKind::Attribute(a, name), ExprKind::Attribute(b, other)) => name == other && self.same(*a, *b),
            _ => false,
        }
    }

    pub(super) fn expr(&mut self, expr: ExprId) {
        if let (Some(live), ExprKind::Call(call)) = (self.live, &self.eval.program[expr].kind) {
            self.call(call, live);
        }
    }

    fn call(&mut self, call: &Call, live: ExprId) {
        let program = self.eval.program;
        let builtin = self.eval.builtin(call.func);
        if let ExprKind::Attribute(of, method) = &program[call.func].kind {
            let method = program.name(*method);
            if self.same(*of, live) {
                self.certain |= MUTATORS.contains(&method);
                self.possible |= !READERS.contains(&method);
            } else if self.reaches(*of, live) {
                self.possible = true;
            }
        }
        let handed = |it: ExprId| {
            let it = match program[it].kind {
                ExprKind::Starred(_) => return false,
                _ => it,
            };
            self.reaches(it, live)
        };
        if call
            .args
            .iter()
            .copied()
            .chain(call.keywords.iter().map(|it| it.value))
            .any(handed)
        {
            self.certain |= builtin == Some("next");
            self.possible |= !builtin.is_some_and(|it| PURE.contains(&it));
        }
    }

    /// Whether two paths are the same.
    fn same(&self, a: ExprId, b: ExprId) -> bool {
        let program = self.eval.program;
        match (&program[a].kind, &program[b].kind) {
            // A comprehension sees the variable in another scope.
            (ExprKind::Name(a), ExprKind::Name(b)) => a.name == b.name,
            (ExprKind::Const(a), ExprKind::Const(b)) => a == b,
            (ExprKind::Attribute(a, x), ExprKind::Attribute(b, y)) => x == y && self.same(*a, *b),
            (ExprKind::Subscript(a, x), ExprKind::Subscript(b, y)) => self.same(*a, *b) && self.same(*x, *y),
            _ => false,
        }
    }

    /// Whether `path` is `live` or a part of the way to it.
    fn reaches(&self, path: ExprId, live: ExprId) -> bool {
        self.same(path, live)
            || match self.eval.program[live].kind {
                ExprKind::Attribute(of, _) | ExprKind::Subscript(of, _) => self.reaches(path, of),
                _ => false,
            }
    }
}
