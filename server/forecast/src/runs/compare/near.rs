//! Calls near a call: another value in one place of its arguments, or an option given.

use foretrace_python::lower_source;
use foretrace_python::program::{Call, Const, ExprId, ExprKind, Program, StmtKind, UnaryOp};

use super::pool::Pool;
use crate::literal::repr;

/// Values tried in one place at most.
const VALUES: usize = 26;

/// Places inside a container in which values are tried.
const INSIDE: usize = 6;

/// What can be given besides, each with values.
pub(super) type Options = Vec<(String, Vec<String>)>;

/// Calls that differ from `call` in one place. `own` are options of what is called, `made` those of the constructor of
/// its receiver.
pub(super) fn near(call: &str, pool: &Pool, own: &Options, made: &Options) -> Vec<String> {
    let program = lower_source(call);
    let &[only] = &*program.root().body else {
        return Vec::new();
    };
    let StmtKind::Expr(expr) = program[only].kind else {
        return Vec::new();
    };
    let near = Near {
        program: &program,
        text: call,
        pool,
    };
    let mut found = Vec::new();
    let mut receiver = expr;
    if let ExprKind::Call(called) = &program[expr].kind {
        near.arguments(called, &mut found);
        near.options(called, expr, own, &mut found);
        receiver = called.func;
    }
    if let ExprKind::Attribute(of, _) = program[receiver].kind
        && let ExprKind::Call(called) = &program[of].kind
    {
        near.arguments(called, &mut found);
        near.options(called, of, made, &mut found);
    }
    found
}

struct Near<'a> {
    program: &'a Program,
    text: &'a str,
    pool: &'a Pool,
}

impl Near<'_> {
    fn arguments(&self, call: &Call, found: &mut Vec<String>) {
        let given = call.args.iter().copied().chain(call.keywords.iter().map(|it| it.value));
        for expr in given {
            for value in self.instead_of(expr, 3) {
                found.extend(self.with(expr, &value));
            }
        }
    }

    fn options(&self, call: &Call, expr: ExprId, options: &Options, found: &mut Vec<String>) {
        let end = self.program[expr].span.end as usize;
        let (Some(head), Some(tail)) = (self.text.get(..end), self.text.get(end..)) else {
            return;
        };
        let Some(head) = head.strip_suffix(')') else { return };
        let is_empty = call.args.is_empty() && call.keywords.is_empty();
        let head = head.trim_end().trim_end_matches(',');
        let comma = if is_empty { "" } else { ", " };
        for (name, values) in options {
            if call
                .keywords
                .iter()
                .any(|it| it.name.is_some_and(|it| self.program.name(it) == name))
            {
                continue;
            }
            let mut tried: Vec<String> = values.clone();
            if let Some(first) = values.first() {
                let program = lower_source(first);
                let near = Near {
                    program: &program,
                    text: first,
                    pool: self.pool,
                };
                if let &[only] = &*program.root().body
                    && let StmtKind::Expr(value) = program[only].kind
                {
                    tried.extend(near.instead_of(value, 2));
                }
            }
            tried.truncate(VALUES);
            found.extend(tried.iter().map(|it| format!("{head}{comma}{name}={it}){tail}")));
        }
    }

    /// The call with another text for an expression.
    fn with(&self, expr: ExprId, value: &str) -> Option<String> {
        let span = self.program[expr].span;
        let (start, end) = (span.start as usize, span.end as usize);
        Some(format!("{}{value}{}", self.text.get(..start)?, self.text.get(end..)?))
    }

    fn written(&self, expr: ExprId) -> &str {
        let span = self.program[expr].span;
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// Other values of the kind of a literal.
    fn instead_of(&self, expr: ExprId, depth: u32) -> Vec<String> {
        let mut values = match &self.program[expr].kind {
            ExprKind::Const(value) => self.plain(value),
            ExprKind::Unary(UnaryOp::Neg, inner) => match &self.program[*inner].kind {
                ExprKind::Const(value @ (Const::Int(_) | Const::Float(_))) => self.plain(value),
                _ => Vec::new(),
            },
            ExprKind::List(items) => self.several(expr, items, ["[", "]"], depth),
            ExprKind::Tuple(items) if !items.is_empty() => self.inside(expr, items, depth),
            ExprKind::Dict(items) => {
                let parts: Vec<ExprId> = items
                    .iter()
                    .take(1)
                    .flat_map(|it| [it.0, Some(it.1)])
                    .flatten()
                    .collect();
                let mut values = vec!["{}".to_string()];
                values.extend(self.inside(expr, &parts, depth));
                values
            }
            _ => Vec::new(),
        };
        let own = self.written(expr);
        values.retain(|it| it != own);
        let mut seen = std::collections::HashSet::new();
        values.retain(|it| seen.insert(it.clone()));
        values.truncate(VALUES);
        values
    }

    fn several(&self, expr: ExprId, items: &[ExprId], [open, close]: [&str; 2], depth: u32) -> Vec<String> {
        let texts: Vec<&str> = items.iter().map(|it| self.written(*it)).collect();
        let mut reversed = texts.clone();
        reversed.reverse();
        let list = |items: &[&str]| format!("{open}{}{close}", items.join(", "));
        let mut values = vec![list(&[]), list(&texts[..texts.len().min(1)]), list(&reversed)];
        values.push(list(&[&*texts, &*texts].concat()));
        values.extend(self.inside(expr, items, depth));
        values
    }

    /// The container with another value in one place.
    fn inside(&self, expr: ExprId, items: &[ExprId], depth: u32) -> Vec<String> {
        if depth == 0 {
            return Vec::new();
        }
        let (whole, start) = (self.written(expr), self.program[expr].span.start);
        let mut values = Vec::new();
        for item in items.iter().take(3) {
            let span = self.program[*item].span;
            let (from, to) = ((span.start - start) as usize, (span.end - start) as usize);
            let (Some(head), Some(tail)) = (whole.get(..from), whole.get(to..)) else {
                continue;
            };
            let others = self.instead_of(*item, depth - 1).into_iter().take(INSIDE);
            values.extend(others.map(|it| format!("{head}{it}{tail}")));
        }
        values
    }

    fn plain(&self, value: &Const) -> Vec<String> {
        match value {
            Const::Bool(value) => vec![if *value { "False" } else { "True" }.to_string()],
            Const::Int(value) => self.integers(*value),
            Const::Float(value) => self.floats(*value),
            Const::Str(text) => self.texts(text),
            _ => Vec::new(),
        }
    }

    fn integers(&self, own: i64) -> Vec<String> {
        let mut values: Vec<i64> = Vec::new();
        for it in &self.pool.ints {
            values.extend([*it, it - 1, it + 1]);
        }
        values.truncate(VALUES - 6);
        values.extend([0, 1, -1, -own, own.saturating_add(1), 1000, 1_000_000]);
        values.iter().map(i64::to_string).collect()
    }

    fn floats(&self, own: f64) -> Vec<String> {
        let mut values: Vec<f64> = Vec::new();
        values.extend(&self.pool.floats);
        for it in &self.pool.ints {
            values.extend([*it as f64, *it as f64 - 0.5, *it as f64 + 0.5]);
        }
        values.truncate(VALUES - 6);
        values.extend([0.0, 0.5, -own, own * 10.0, 1e-6, 1e6]);
        values.iter().map(|it| repr(&Const::Float(*it))).collect()
    }

    fn texts(&self, own: &str) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for it in &self.pool.texts {
            values.extend([it.clone(), format!("{own}{it}{own}")]);
        }
        values.truncate(VALUES - 10);
        values.extend([
            String::new(),
            format!(" {own} "),
            own.to_uppercase(),
            format!("{own}\n"),
        ]);
        values.extend([format!("{own} {own}"), format!("é{own}")]);
        values.extend(["0", "-1.5", "a-b_C.d", "%"].map(str::to_string));
        values.iter().map(|it| repr(&Const::Str(it.as_str().into()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(call: &str, expected: &[&str]) {
        let pool = Pool {
            ints: vec![10],
            ..Pool::default()
        };
        let options = vec![("sep".to_string(), vec!["','".to_string()])];
        let found = near(call, &pool, &options, &Options::new());
        for expected in expected {
            assert!(found.iter().any(|it| it == expected), "{expected} of {found:?}");
        }
    }

    #[test]
    fn one_place_is_another() {
        check(
            "f(1, [2, 3])",
            &["f(9, [2, 3])", "f(1, [])", "f(1, [11, 3])", "f(1, [3, 2])"],
        );
        check(
            "f('a', b=(1, 2))",
            &["f('', b=(1, 2))", "f('a', b=(10, 2))", "f('a', b=(1, 2), sep=',')"],
        );
        check("A(1).m()", &["A(10).m()", "A(1).m(sep=',')"]);
    }
}
