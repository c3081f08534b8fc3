//! `nested-loop-scaling`.

use std::sync::Arc;

use foretrace_python::program::{
    BoolOp, CmpOp, ExprId, ExprKind, Name, SiteId, Span, StmtId, StmtKind, Target, TargetKind,
};

use super::scaling::is_given;
use super::{Context, Draft, Rule};
use crate::Severity;

pub(super) const RULE: Rule = Rule {
    name: "nested-loop-scaling",
    summary: "a loop that searches an input for each item of another loop",
    docs: include_str!("nested_loop_scaling.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for stmt in &context.program.stmts {
        let StmtKind::For {
            target,
            iter,
            body,
            site,
            ..
        } = &stmt.kind
        else {
            continue;
        };
        let inner = Loop {
            target,
            iter: *iter,
            site: *site,
        };
        let Some(outer) = outer(context, *site) else { continue };
        let [only] = **body else { continue };
        let StmtKind::If { test, orelse, .. } = &context.program[only].kind else {
            continue;
        };
        let Some(equality) = equality(context, *test, &outer, &inner).filter(|_| orelse.is_empty()) else {
            continue;
        };
        let (Some(times), Some(items)) = (rounds(context, outer.site), rounds(context, inner.site)) else {
            continue;
        };
        // `range(width)` counts; it does not search what is there.
        let counts = context.source(context.program[inner.iter].span).starts_with("range(");
        let measured = context.source(context.program[inner.iter].span).contains("len(");
        if reads(context, inner.iter, outer.target) || (counts && !measured) {
            continue;
        }
        let total = format!(
            "O({})",
            if times == items {
                format!("{items}²")
            } else {
                format!("{times}·{items}")
            }
        );
        let message = format!("searches all of `{items}` for each of `{times}`: {total}");
        let evidence = [
            (
                context.program[outer.site].span,
                format!("this loop goes through `{times}`"),
            ),
            (equality, "what is searched for".to_string()),
        ];
        let help = format!("before the loops, put `{items}` into a dictionary by what is compared, if it is hashable");
        let draft = Draft::new(&RULE, context.program[inner.site].span, message);
        drafts.push(draft.because(evidence).help(help));
    }
}

struct Loop<'a> {
    target: &'a Target,
    iter: ExprId,
    site: SiteId,
}

/// The `for` loop around a loop, where the loop is a statement of its body.
fn outer<'a>(context: &Context<'a>, inner: SiteId) -> Option<Loop<'a>> {
    let program = context.program;
    let is_inner = |id: &StmtId| matches!(&program[*id].kind, StmtKind::For { site, .. } if *site == inner);
    program.stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::For {
            target,
            iter,
            body,
            site,
            ..
        } if body.iter().any(is_inner) => Some(Loop {
            target,
            iter: *iter,
            site: *site,
        }),
        _ => None,
    })
}

/// The input that a loop goes through from end to end.
fn rounds(context: &Context<'_>, site: SiteId) -> Option<Arc<str>> {
    let cost = context.loop_cost(site).filter(|it| !it.amortised)?;
    let var = cost.trips.as_ref()?.as_var()?;
    is_given(var).then(|| var.name.clone())
}

/// The `==` in a condition, alone or in an `and`, that compares what depends on one loop with what depends on the
/// other.
fn equality(context: &Context<'_>, test: ExprId, outer: &Loop<'_>, inner: &Loop<'_>) -> Option<Span> {
    let whole = [test];
    let parts = match &context.program[test].kind {
        ExprKind::Bool(BoolOp::And, parts) => parts,
        _ => &whole[..],
    };
    let apart = |a: ExprId, b: ExprId| {
        let of_outer = reads(context, a, outer.target) && !reads(context, a, inner.target);
        of_outer && reads(context, b, inner.target) && !reads(context, b, outer.target)
    };
    parts.iter().find_map(|part| match &context.program[*part].kind {
        ExprKind::Compare(left, rest) => match **rest {
            [(CmpOp::Eq, right)] => (apart(*left, right) || apart(right, *left)).then_some(context.program[*part].span),
            _ => None,
        },
        _ => None,
    })
}

/// Whether `expr` reads a variable that `target` binds.
fn reads(context: &Context<'_>, expr: ExprId, target: &Target) -> bool {
    let mut found = false;
    context.visit(expr, &mut |id| {
        if let ExprKind::Name(name) = context.program[id].kind {
            found |= binds(target, name);
        }
    });
    found
}

fn binds(target: &Target, name: Name) -> bool {
    match &target.kind {
        TargetKind::Name(it, _) => *it == name,
        TargetKind::Sequence(items) => items.iter().any(|it| binds(it, name)),
        TargetKind::Starred(inner) => binds(inner, name),
        _ => false,
    }
}
