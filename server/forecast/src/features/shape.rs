//! Expressions as short texts, at several levels of abstraction.

use foretrace_python::program::{CmpOp, Const, ExprId, ExprKind, Scope, UnaryOp};

use super::kinds;
use super::view::View;
use crate::literal::repr;
use crate::value_class;

/// How much of an expression its text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// As written.
    Full,
    /// Variables as what they are (`P` a parameter, `L` a local, `G` a global), literals as classes.
    Kinds,
    /// Operators and calls of known functions alone.
    Ops,
}

/// The longest text, in bytes, give or take a name.
const LONGEST: usize = 70;

/// How deep operands are written.
const DEEPEST: u32 = 6;

/// The text of an expression.
pub(super) fn of(view: &View<'_>, expr: ExprId, level: Level) -> String {
    let mut out = String::with_capacity(LONGEST);
    write(view, expr, level, &mut out, DEEPEST);
    out
}

/// The text of a condition without the negation around it, and whether there was one: `x is not None` is `x is None`,
/// negated.
pub(super) fn positive(view: &View<'_>, test: ExprId, level: Level) -> (String, bool) {
    let mut test = test;
    let mut negated = false;
    for _ in 0..8 {
        match view.kind(test) {
            ExprKind::Unary(UnaryOp::Not, inner) => (test, negated) = (*inner, !negated),
            _ => break,
        }
    }
    let mut out = String::with_capacity(LONGEST);
    match view.kind(test) {
        ExprKind::Compare(left, rest) if rest.len() == 1 => {
            let (op, is_negative) = kinds::positive(rest[0].0);
            compare(view, *left, &[(op, rest[0].1)], level, &mut out, DEEPEST);
            negated ^= is_negative;
        }
        _ => write(view, test, level, &mut out, DEEPEST),
    }
    (out, negated)
}

fn compare(view: &View<'_>, left: ExprId, rest: &[(CmpOp, ExprId)], level: Level, out: &mut String, depth: u32) {
    write(view, left, level, out, depth - 1);
    for &(op, right) in rest {
        out.push(' ');
        out.push_str(kinds::cmp_op(op));
        out.push(' ');
        write(view, right, level, out, depth - 1);
    }
}

fn list(view: &View<'_>, items: &[ExprId], level: Level, out: &mut String, depth: u32, between: &str) {
    for (i, &it) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        if out.len() > LONGEST || i == 8 {
            out.push('…');
            return;
        }
        write(view, it, level, out, depth - 1);
    }
}

fn write(view: &View<'_>, expr: ExprId, level: Level, out: &mut String, depth: u32) {
    if out.len() > LONGEST || depth == 0 {
        out.push('…');
        return;
    }
    let program = view.subject.program;
    if level != Level::Full
        && let Some(class) = value_class::of_literal(program, expr)
    {
        out.push_str(class);
        return;
    }
    match view.kind(expr) {
        ExprKind::Const(value) => literal(value, out),
        ExprKind::Name(name) => {
            let text = view.name(*name);
            let code = view.nodes.code(expr);
            match (level, name.scope) {
                (Level::Full, _) => out.push_str(text),
                (_, Scope::Global | Scope::TypeParam) => match kinds::is_builtin(text) {
                    true => out.push_str(text),
                    false if level == Level::Ops => out.push('_'),
                    false => out.push_str(if kinds::is_class_name(text) { "T" } else { "G" }),
                },
                (Level::Ops, _) => out.push('_'),
                _ if view.is_this(code, *name) => out.push('S'),
                _ => out.push_str(match view.var(code, *name) {
                    Some(var) if var.param.is_some() => "P",
                    _ => "L",
                }),
            }
        }
        ExprKind::Tuple(items) => {
            out.push('(');
            list(view, items, level, out, depth, ", ");
            out.push(')');
        }
        ExprKind::List(items) | ExprKind::Set(items) => {
            out.push('[');
            list(view, items, level, out, depth, ", ");
            out.push(']');
        }
        ExprKind::Dict(items) => {
            out.push('{');
            for (i, (key, value)) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                if out.len() > LONGEST {
                    break;
                }
                if let Some(key) = key {
                    write(view, *key, level, out, depth - 1);
                    out.push_str(": ");
                }
                write(view, *value, level, out, depth - 1);
            }
            out.push('}');
        }
        ExprKind::Unary(op, value) => {
            out.push_str(kinds::unary_op(*op));
            out.push(' ');
            write(view, *value, level, out, depth - 1);
        }
        ExprKind::Binary(op, left, right) => {
            write(view, *left, level, out, depth - 1);
            out.push(' ');
            out.push_str(kinds::bin_op(*op));
            out.push(' ');
            write(view, *right, level, out, depth - 1);
        }
        ExprKind::Bool(_, items) => {
            out.push('(');
            list(
                view,
                items,
                level,
                out,
                depth,
                &format!(" {} ", kinds::form(view.kind(expr))),
            );
            out.push(')');
        }
        ExprKind::Compare(left, rest) => compare(view, *left, rest, level, out, depth),
        ExprKind::IfElse { test, body, orelse, .. } => {
            write(view, *body, level, out, depth - 1);
            out.push_str(" if ");
            write(view, *test, level, out, depth - 1);
            out.push_str(" else ");
            write(view, *orelse, level, out, depth - 1);
        }
        ExprKind::Call(call) => {
            match view.kind(call.func) {
                ExprKind::Name(name) if level != Level::Full => {
                    let text = view.name(*name);
                    out.push_str(match () {
                        () if kinds::is_builtin(text) => text,
                        () if kinds::is_class_name(text) => "T",
                        () => "f",
                    });
                }
                ExprKind::Attribute(of, name) if level == Level::Ops => {
                    write(view, *of, level, out, depth - 1);
                    let text = program.name(*name);
                    out.push('.');
                    out.push_str(if kinds::is_common_method(text) { text } else { "m" });
                }
                ExprKind::Attribute(of, name) => {
                    write(view, *of, level, out, depth - 1);
                    out.push('.');
                    out.push_str(program.name(*name));
                }
                _ => write(view, call.func, level, out, depth - 1),
            }
            out.push('(');
            if level != Level::Ops
                || matches!(
                    view.subject_name(call.func),
                    Some("len" | "isinstance" | "range" | "hasattr")
                )
            {
                list(view, &call.args, level, out, depth, ", ");
            } else if !call.args.is_empty() {
                out.push('_');
            }
            for keyword in call.keywords.iter().take(if level == Level::Ops { 0 } else { 4 }) {
                if let Some(name) = keyword.name {
                    out.push(' ');
                    out.push_str(program.name(name));
                    out.push('=');
                    write(view, keyword.value, level, out, depth - 1);
                }
            }
            out.push(')');
        }
        ExprKind::Attribute(of, name) => {
            write(view, *of, level, out, depth - 1);
            out.push('.');
            out.push_str(match level {
                Level::Full => program.name(*name),
                _ => "a",
            });
        }
        ExprKind::Subscript(of, index) => {
            write(view, *of, level, out, depth - 1);
            out.push('[');
            write(view, *index, level, out, depth - 1);
            out.push(']');
        }
        ExprKind::Slice(lower, upper, step) => {
            for (i, it) in [lower, upper, step].into_iter().enumerate() {
                if i > 0 {
                    out.push(':');
                }
                if let Some(it) = it {
                    write(view, *it, level, out, depth - 1);
                }
            }
        }
        ExprKind::Starred(value) | ExprKind::Await(value) | ExprKind::YieldFrom(value) => {
            out.push_str(kinds::form(view.kind(expr)));
            out.push(' ');
            write(view, *value, level, out, depth - 1);
        }
        ExprKind::Walrus { value, .. } => {
            out.push_str(":= ");
            write(view, *value, level, out, depth - 1);
        }
        ExprKind::Comprehension(comp) => {
            out.push_str("comp(");
            write(view, comp.element, level, out, depth - 1);
            for clause in comp.clauses.iter().take(2) {
                out.push_str(" in ");
                write(view, clause.iter, level, out, depth - 1);
                if !clause.ifs.is_empty() {
                    out.push_str(" if");
                }
            }
            out.push(')');
        }
        ExprKind::Lambda(_) | ExprKind::Yield(_) | ExprKind::FString(_) | ExprKind::NotLowered => {
            out.push_str(kinds::form(view.kind(expr)))
        }
    }
}

/// Writes a literal as written, or its class where that is shorter.
pub(super) fn literal(value: &Const, out: &mut String) {
    match value {
        Const::Str(text) if text.len() > 24 => out.push_str(value_class::of_const(value)),
        Const::Bytes(bytes) if bytes.len() > 24 => out.push_str(value_class::of_const(value)),
        Const::BigInt(_) => out.push_str(value_class::of_const(value)),
        value => out.push_str(&repr(value)),
    }
}
