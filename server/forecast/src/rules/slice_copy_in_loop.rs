//! `slice-copy-in-loop`.

use foretrace_python::program::{ExprId, ExprKind, Name, SiteId, Span, StmtKind, Target, TargetKind, UnaryOp};

use super::scaling::{evidence, grows, of};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;
use crate::cost::shape::Kind;

pub(super) const RULE: Rule = Rule {
    name: "slice-copy-in-loop",
    summary: "a slice that copies the rest of a sequence in every round of a loop",
    docs: include_str!("slice_copy_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for hot in of(context, &[Op::SliceCopy]).filter(|it| copies(it.kind) && grows(&it.size)) {
        let Some(condition) = hot.loops.last().and_then(|it| while_condition(context, *it)) else {
            continue;
        };
        let Some(name) = shortened(context, hot.span) else {
            continue;
        };
        let mut asks = false;
        let is_it = |id: ExprId| matches!(&context.program[id].kind, ExprKind::Name(it) if it.name == name.name);
        context.visit(condition, &mut |id| asks |= is_it(id));
        if !asks {
            continue;
        }
        let code = context.quote(hot.span);
        let message = format!("{code} copies all of what is left of `{}` in every round", hot.operand);
        let help = "go through it with an iterator, keep an index into it, or use a deque";
        let draft = Draft::new(&RULE, hot.span, message).because(evidence(context, hot));
        drafts.push(draft.help(help));
    }
}

fn copies(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::List | Kind::Tuple | Kind::Str | Kind::Bytes | Kind::ByteArray
    )
}

fn while_condition(context: &Context<'_>, site: SiteId) -> Option<ExprId> {
    context.program.stmts.iter().find_map(|stmt| match stmt.kind {
        StmtKind::While { test, site: it, .. } if it == site => Some(test),
        _ => None,
    })
}

/// The variable that the slice at `span` shortens by a constant: `xs` of `xs = xs[1:]`.
fn shortened(context: &Context<'_>, span: Span) -> Option<Name> {
    let program = context.program;
    program.stmts.iter().find_map(|stmt| {
        let StmtKind::Assign { targets, value } = &stmt.kind else {
            return None;
        };
        let [
            Target {
                kind: TargetKind::Name(name, _),
                ..
            },
        ] = &**targets
        else {
            return None;
        };
        let ExprKind::Subscript(of, index) = program[*value].kind else {
            return None;
        };
        let same = matches!(program[of].kind, ExprKind::Name(it) if it == *name);
        let constant = |id: &ExprId| match &program[*id].kind {
            ExprKind::Unary(UnaryOp::Neg, inner) => matches!(program[*inner].kind, ExprKind::Const(_)),
            kind => matches!(kind, ExprKind::Const(_)),
        };
        let rest = match &program[index].kind {
            ExprKind::Slice(Some(from), None, None) => constant(from),
            ExprKind::Slice(None, Some(to), None) => constant(to),
            _ => false,
        };
        (program[*value].span == span && same && rest).then_some(*name)
    })
}
