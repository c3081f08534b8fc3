//! What a condition came to, from what its parts did.

use foretrace_python::program::{BoolOp, Const, ExprId, ExprKind, Program, SiteId, StmtKind, UnaryOp};
use rustc_hash::FxHashMap;

/// A condition. Its parts are asked from left to right, until it is decided.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// Asked at once.
    Part,
    /// Not asked, since it is plain.
    Plain(bool),
    /// All must hold.
    All(Vec<Condition>),
    /// One must hold.
    Any(Vec<Condition>),
}

impl Condition {
    /// What it came to; `None` where `answers`, those of its parts, end before that.
    pub(super) fn evaluate<T>(&self, answers: &mut dyn Iterator<Item = (T, bool)>) -> Option<(Option<T>, bool)> {
        let (items, stop) = match self {
            Condition::Part => return answers.next().map(|(at, it)| (Some(at), it)),
            Condition::Plain(it) => return Some((None, *it)),
            Condition::All(items) => (items, false),
            Condition::Any(items) => (items, true),
        };
        let mut last = None;
        for item in items {
            let (at, held) = item.evaluate(answers)?;
            last = at.or(last);
            if held == stop {
                return Some((last, stop));
            }
        }
        Some((last, !stop))
    }
}

/// The conditions of a program, by their sites; without those whose parts are not all asked.
pub(super) fn conditions(program: &Program) -> FxHashMap<SiteId, Condition> {
    let mut found = FxHashMap::default();
    let mut add = |test: ExprId, site: SiteId| {
        if let Some(it) = condition(program, test, false) {
            found.insert(site, it);
        }
    };
    for stmt in &program.stmts {
        match &stmt.kind {
            StmtKind::If { test, site, .. }
            | StmtKind::While { test, site, .. }
            | StmtKind::Assert { test, site, .. } => add(*test, *site),
            _ => {}
        }
    }
    for expr in &program.exprs {
        match &expr.kind {
            ExprKind::IfElse { test, site, .. } => add(*test, *site),
            ExprKind::Comprehension(it) => {
                let filters = it.clauses.iter().flat_map(|it| &it.ifs);
                filters.for_each(|(test, site)| add(*test, *site));
            }
            _ => {}
        }
    }
    found
}

fn condition(program: &Program, test: ExprId, negated: bool) -> Option<Condition> {
    Some(match &program[test].kind {
        ExprKind::Unary(UnaryOp::Not, value) => condition(program, *value, !negated)?,
        ExprKind::Bool(op, items) => {
            let parts = items.iter().map(|it| condition(program, *it, negated));
            let parts = parts.collect::<Option<Vec<_>>>()?;
            match (*op == BoolOp::And) != negated {
                true => Condition::All(parts),
                false => Condition::Any(parts),
            }
        }
        // Where the first comparison of several fails, nothing is asked.
        ExprKind::Compare(_, rest) if rest.len() > 1 => return None,
        ExprKind::IfElse { .. } => return None,
        ExprKind::Const(it) => Condition::Plain(truth(it) != negated),
        _ => Condition::Part,
    })
}

fn truth(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(it) => *it,
        Const::Int(it) => *it != 0,
        Const::Float(it) | Const::Imaginary(it) => *it != 0.0,
        Const::Str(it) => !it.is_empty(),
        Const::Bytes(it) => !it.is_empty(),
        Const::Ellipsis | Const::BigInt(_) => true,
    }
}
