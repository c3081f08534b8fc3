//! What assertions expect of calls.

use foretrace_python::program::{CmpOp, CodeId, Const, ExprId, ExprKind, Program, StmtId, StmtKind, UnaryOp, walk};

use super::kinds;

/// What is expected of a call.
pub(super) struct Expectation<'p> {
    /// What is called.
    pub(super) callee: ExprId,
    pub(super) what: Outcome<'p>,
}

pub(super) enum Outcome<'p> {
    /// A result of this kind.
    Is(&'p str),
    /// A result equal to that.
    Equal(ExprId),
    /// An exception of this type.
    Raises(&'p str),
}

/// What the assertions of a code object expect; `value` gives the value of a simple variable.
pub(super) fn of<'p>(
    program: &'p Program,
    code: CodeId,
    value: &mut dyn FnMut(ExprId) -> ExprId,
) -> Vec<Expectation<'p>> {
    let mut search = Search {
        program,
        value,
        found: Vec::new(),
    };
    walk::stmts(program, &program[code].body, &mut |id| match &program[id].kind {
        StmtKind::Assert { test, .. } => search.asserted(*test, false),
        StmtKind::Expr(expr) => search.method(*expr),
        StmtKind::With { items, body, .. } => items.iter().for_each(|it| search.raising(it.context, body)),
        _ => {}
    });
    search.found
}

struct Search<'p, 'v> {
    program: &'p Program,
    value: &'v mut dyn FnMut(ExprId) -> ExprId,
    found: Vec<Expectation<'p>>,
}

impl<'p> Search<'p, '_> {
    /// What is called in an expression that is a call, or a variable that was given one.
    fn callee(&mut self, expr: ExprId) -> Option<ExprId> {
        let expr = (self.value)(expr);
        let expr = match self.program[expr].kind {
            ExprKind::Await(inner) => inner,
            _ => expr,
        };
        match &self.program[expr].kind {
            ExprKind::Call(call) => Some(call.func),
            _ => None,
        }
    }

    fn put(&mut self, of: ExprId, what: Outcome<'p>) {
        if let Some(callee) = self.callee(of) {
            self.found.push(Expectation { callee, what });
        }
    }

    fn equal(&mut self, left: ExprId, right: ExprId) {
        match self.callee(left) {
            Some(_) => self.put(left, Outcome::Equal(right)),
            None => self.put(right, Outcome::Equal(left)),
        }
    }

    fn asserted(&mut self, test: ExprId, negated: bool) {
        let program = self.program;
        match &program[test].kind {
            ExprKind::Unary(UnaryOp::Not, inner) if !negated => self.asserted(*inner, true),
            ExprKind::Compare(left, rest) => match **rest {
                [(CmpOp::Eq | CmpOp::Is, right)] if !negated => self.equal(*left, right),
                [(CmpOp::IsNot, right)] if matches!(program[right].kind, ExprKind::Const(Const::None)) => {
                    self.put(*left, Outcome::Is("not none"))
                }
                _ => {}
            },
            ExprKind::Call(call) => match (kinds::last_name(program, call.func), &*call.args) {
                (Some("isinstance"), [of, kind]) => {
                    if let Some(kind) = kinds::last_name(program, *kind) {
                        self.put(*of, Outcome::Is(kind));
                    }
                }
                _ => self.put(test, Outcome::Is(if negated { "falsity" } else { "truth" })),
            },
            _ => self.put(test, Outcome::Is(if negated { "falsity" } else { "truth" })),
        }
    }

    /// `self.assertEqual(f(1), 2)` and the like.
    fn method(&mut self, expr: ExprId) {
        let program = self.program;
        let ExprKind::Call(call) = &program[expr].kind else {
            return;
        };
        let Some(name) = kinds::last_name(program, call.func) else {
            return;
        };
        match (name, &*call.args) {
            ("assertRaises" | "raises", [kind, callee, ..]) => {
                if let Some(kind) = kinds::last_name(program, *kind) {
                    self.found.push(Expectation {
                        callee: *callee,
                        what: Outcome::Raises(kind),
                    });
                }
            }
            ("assertTrue", [of, ..]) => self.asserted(*of, false),
            ("assertFalse", [of, ..]) => self.asserted(*of, true),
            ("assertIsNone", [of, ..]) => self.put(*of, Outcome::Is("none")),
            ("assertIsNotNone", [of, ..]) => self.put(*of, Outcome::Is("not none")),
            ("assertIsInstance", [of, kind, ..]) => {
                if let Some(kind) = kinds::last_name(program, *kind) {
                    self.put(*of, Outcome::Is(kind));
                }
            }
            (name, [left, right, ..])
                if name.starts_with("assert") && name.ends_with("Equal") && !name.contains("Not") =>
            {
                self.equal(*left, *right)
            }
            ("assertIs" | "assertEquals", [left, right, ..]) => self.equal(*left, *right),
            _ => {}
        }
    }

    /// `with pytest.raises(ValueError): f(1)`.
    fn raising(&mut self, context: ExprId, body: &[StmtId]) {
        let program = self.program;
        let ExprKind::Call(call) = &program[context].kind else {
            return;
        };
        let Some("raises" | "assertRaises" | "assertRaisesRegex" | "assertRaisesRegexp") =
            kinds::last_name(program, call.func)
        else {
            return;
        };
        let Some(kind) = call.args.first().and_then(|it| kinds::last_name(program, *it)) else {
            return;
        };
        let Some(last) = body.last() else { return };
        let found = &mut self.found;
        walk::exprs(program, &program[*last].kind, &mut |it| {
            walk::deep(program, it, &mut |it| {
                if let ExprKind::Call(call) = &program[it].kind {
                    found.push(Expectation {
                        callee: call.func,
                        what: Outcome::Raises(kind),
                    });
                }
            })
        });
    }
}
