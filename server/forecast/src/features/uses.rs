//! What is done with a variable.

use foretrace_python::program::{BoolOp, ExprId, ExprKind, StmtKind, Target, TargetKind, UnaryOp};

use super::bag::Writer;
use super::layout::What;
use super::nodes::Var;
use super::view::View;
use super::{kinds, place, put};
use crate::value_class;

/// Uses that are looked at.
const MOST: usize = 12;

/// Adds what is done with a variable from `from` on.
pub(super) fn put(view: &View<'_>, out: &mut Writer, var: &Var, from: u32) {
    let program = view.subject.program;
    let first = var.uses.partition_point(|it| program[*it].span.start < from);
    let uses = &var.uses[first..];
    put!(out, "u.count={}", super::words::count(uses.len()));
    let mut text = String::new();
    for (i, &it) in uses.iter().take(MOST).enumerate() {
        text.clear();
        write(view, it, &mut text);
        put!(out, "u={text}");
        if i == 0 {
            put!(out, "u0={text}");
        }
    }
}

/// Writes what is done with the value of an expression.
pub(super) fn write(view: &View<'_>, used: ExprId, out: &mut String) {
    let program = view.subject.program;
    let Some(parent) = view.nodes.parent(used) else {
        statement(view, used, out);
        return;
    };
    match view.kind(parent) {
        ExprKind::Attribute(_, name) => {
            out.push('.');
            out.push_str(program.name(*name));
            let called = view.nodes.parent(parent).map(|it| view.kind(it));
            if matches!(called, Some(ExprKind::Call(call)) if call.func == parent) {
                out.push_str("()");
            }
        }
        ExprKind::Subscript(of, index) if *of == used => {
            out.push('[');
            kinds::write(program, *index, out);
            out.push(']');
        }
        ExprKind::Subscript(of, _) => {
            out.push_str("index of ");
            out.push_str(view.subject_name(*of).unwrap_or("?"));
        }
        ExprKind::Call(call) if call.func == used => out.push_str("called"),
        ExprKind::Call(call) => {
            let name = view.subject_name(call.func).unwrap_or("?");
            match call.keywords.iter().find(|it| it.value == used) {
                Some(keyword) => {
                    out.push_str(keyword.name.map_or("**", |it| program.name(it)));
                    out.push_str("= in ");
                    out.push_str(name);
                }
                None => {
                    let at = call.args.iter().position(|it| *it == used).unwrap_or(0).min(4);
                    out.push_str(name);
                    out.push_str(["(0)", "(1)", "(2)", "(3)", "(4)"][at]);
                }
            }
        }
        ExprKind::Compare(left, rest) => {
            let (op, other) = match rest.iter().position(|it| it.1 == used) {
                Some(at) => (rest[at].0, if at == 0 { *left } else { rest[at - 1].1 }),
                None => (rest[0].0, rest[0].1),
            };
            let side = if *left == used { "" } else { "rev " };
            out.push_str(side);
            out.push_str(kinds::cmp_op(op));
            out.push(' ');
            out.push_str(value_class::of_literal(program, other).unwrap_or(kinds::form(view.kind(other))));
        }
        ExprKind::Binary(op, left, right) => {
            let other = if *left == used { *right } else { *left };
            out.push_str(if *left == used { "" } else { "rev " });
            out.push_str(kinds::bin_op(*op));
            out.push(' ');
            out.push_str(value_class::of_literal(program, other).unwrap_or("?"));
        }
        ExprKind::Unary(UnaryOp::Not, _) => out.push_str("truth"),
        ExprKind::Bool(BoolOp::Or, items) if items.last() != Some(&used) => {
            out.push_str("or ");
            if let Some(last) = items.last() {
                kinds::write(program, *last, out);
            }
        }
        ExprKind::Comprehension(_) => out.push_str("comp"),
        ExprKind::IfElse { test, .. } if *test == used => out.push_str("truth"),
        other => out.push_str(kinds::form(other)),
    }
}

/// Writes what a statement does with the value of its expression.
fn statement(view: &View<'_>, used: ExprId, out: &mut String) {
    let program = view.subject.program;
    let What::Stmt(id) = view.row(view.nodes.row(used)).what else {
        out.push_str("clause");
        return;
    };
    match &program[id].kind {
        StmtKind::If { .. } | StmtKind::While { .. } | StmtKind::Assert { .. } => out.push_str("truth"),
        StmtKind::For { iter, .. } if *iter == used => out.push_str("iterated"),
        StmtKind::Return(..) => out.push_str("returned"),
        StmtKind::Raise { .. } => out.push_str("raised"),
        StmtKind::With { .. } => out.push_str("entered"),
        StmtKind::Assign { targets, value } if *value == used => match targets.first().map(|it| &it.kind) {
            Some(TargetKind::Sequence(items)) => {
                out.push_str("unpacked ");
                out.push_str(["0", "1", "2", "3", "4+"][items.len().min(4)]);
            }
            _ => {
                out.push_str("to ");
                targets
                    .iter()
                    .take(1)
                    .for_each(|it: &Target| place::target_name(view, it, out));
            }
        },
        StmtKind::AugAssign { op, .. } => {
            out.push_str("aug ");
            out.push_str(kinds::bin_op(*op));
        }
        StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } => out.push_str("changed"),
        other => out.push_str(place::form(other)),
    }
}
