//! What the rules about operations in loops share.

use foretrace_python::program::{ExprKind, Span};

use super::Context;
use crate::cost::{HotOp, LoopCost, Op};

/// The operations of these kinds that are certain to be dear, in source order.
pub(super) fn certain<'a>(context: &Context<'a>, ops: &'static [Op]) -> impl Iterator<Item = &'a HotOp> {
    context
        .codes()
        .iter()
        .flat_map(|it| &it.hot)
        .filter(move |it| it.certain && ops.contains(&it.op))
}

/// What all rounds of the operation cost together: ` (O(xs²) in all)`, or nothing where that is not known.
pub(super) fn in_all(hot: &HotOp) -> String {
    hot.rounds
        .as_ref()
        .map(|rounds| format!(", {} in all", rounds.times(&hot.cost)))
        .unwrap_or_default()
}

/// Where the operand comes from and which loops repeat the operation.
pub(super) fn evidence(context: &Context<'_>, hot: &HotOp) -> Vec<(Span, String)> {
    origin(context, hot).into_iter().chain(loops(context, hot)).collect()
}

fn origin(context: &Context<'_>, hot: &HotOp) -> Option<(Span, String)> {
    let ExprKind::Name(name) = context.expr_at(hot.operand_span)?.kind else {
        return None;
    };
    let variable = context.variable(context.code_at(hot.operand_span), name);
    let (_, span) = context.bindings(variable).next()?;
    Some((span, format!("`{}` is a {}", hot.operand, hot.kind.name())))
}

fn loops(context: &Context<'_>, hot: &HotOp) -> impl Iterator<Item = (Span, String)> {
    hot.loops
        .iter()
        .map(|&site| (context.program[site].span, rounds(context.loop_cost(site))))
}

/// How often a loop goes round, in words.
pub(super) fn rounds(cost: Option<&LoopCost>) -> String {
    let inputs = cost
        .and_then(|it| it.trips.as_ref())
        .map(|it| it.inputs())
        .unwrap_or_default();
    match &*inputs {
        [] => "this loop repeats it".into(),
        inputs => {
            let names: Vec<_> = inputs.iter().map(|it| format!("`{it}`")).collect();
            format!("this loop repeats it: its rounds grow with {}", names.join(", "))
        }
    }
}
