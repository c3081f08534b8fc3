//! What the rules about operations in loops share.

use foretrace_python::program::{ExprId, ExprKind, Span};

use super::Context;
use super::context::Variable;
use crate::cost::algebra::{Origin, Var};
use crate::cost::{HotOp, LoopCost, Op, Poly};

/// The operations of these kinds that are certain to be dear: on a type that the code proves, with size and rounds
/// that grow with what the function is given. In source order.
pub(super) fn certain<'a>(context: &Context<'a>, ops: &'static [Op]) -> impl Iterator<Item = &'a HotOp> {
    of(context, ops).filter(|it| it.certain && grows(&it.size) && grows(&it.rounds))
}

/// The operations of these kinds.
pub(super) fn of<'a>(context: &Context<'a>, ops: &'static [Op]) -> impl Iterator<Item = &'a HotOp> {
    context
        .codes()
        .iter()
        .flat_map(|it| &it.hot)
        .filter(move |it| ops.contains(&it.op))
}

/// Whether a size grows with what the function is given, and not only with what it obtains elsewhere: the parts of a
/// path are few however many paths there are.
pub(super) fn grows(size: &Option<Poly>) -> bool {
    size.as_ref().is_some_and(|size| size.vars().any(is_given))
}

/// Whether a size is that of something the function is given: a variable, or an attribute of its object. What hangs on
/// another object (`field.choices`, `cls.__bases__`) may well be short by nature.
pub(super) fn is_given(var: &Var) -> bool {
    let own = var.name.strip_prefix("self.").unwrap_or(&var.name);
    var.origin != Origin::Obtained && var.depth == 0 && !own.contains(['.', '('])
}

/// What all rounds of the operation cost together, `, O(xs²) in all`, where that is short.
pub(super) fn in_all(hot: &HotOp) -> String {
    let total = hot.rounds.as_ref().map(|rounds| rounds.times(&hot.cost).to_string());
    let short = |it: &String| it.chars().count() <= 24 && !it.contains('…');
    total
        .filter(short)
        .map(|it| format!(", {it} in all"))
        .unwrap_or_default()
}

/// Where the operand comes from and which loops repeat the operation.
pub(super) fn evidence(context: &Context<'_>, hot: &HotOp) -> Vec<(Span, String)> {
    origin(context, hot).into_iter().chain(loops(context, hot)).collect()
}

fn origin(context: &Context<'_>, hot: &HotOp) -> Option<(Span, String)> {
    let variable = variable(context, hot.operand_span)?;
    let (_, span) = context.bindings(variable).next()?;
    let kind = hot.kind.name();
    let comes = match kind {
        "object" => format!("`{}` comes from here", hot.operand),
        kind => format!("`{}` is a {kind}", hot.operand),
    };
    Some((span, comes))
}

/// The variable that is written at `span`.
pub(super) fn variable(context: &Context<'_>, span: Span) -> Option<Variable> {
    match context.expr_at(span)?.kind {
        ExprKind::Name(name) => Some(context.variable(context.code_at(span), name)),
        _ => None,
    }
}

fn loops(context: &Context<'_>, hot: &HotOp) -> impl Iterator<Item = (Span, String)> {
    hot.loops
        .iter()
        .map(|&site| (context.program[site].span, rounds(context.loop_cost(site))))
}

fn rounds(cost: Option<&LoopCost>) -> String {
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

/// Whether the innermost loop of `hot` makes its operand anew, so that each round works on another one.
pub(super) fn made_in_round(context: &Context<'_>, hot: &HotOp) -> bool {
    let body = hot.loops.last().and_then(|it| context.loop_body(*it));
    let (Some(body), Some(operand)) = (body, variable(context, hot.operand_span)) else {
        return false;
    };
    context.bindings(operand).any(|(_, span)| body.contains(span))
}

/// Whether `expr` has the same value in every round of the innermost loop of `hot`: it is made of literals and of
/// variables that the loop does not bind.
pub(super) fn unchanging(context: &Context<'_>, hot: &HotOp, expr: ExprId) -> bool {
    let Some(body) = hot.loops.last().and_then(|it| context.loop_body(*it)) else {
        return false;
    };
    let mut same = true;
    context.visit(expr, &mut |id| {
        same &= match &context.program[id].kind {
            ExprKind::Const(_) | ExprKind::Attribute(..) | ExprKind::Tuple(_) | ExprKind::Binary(..) => true,
            ExprKind::Name(name) => {
                let variable = context.variable(context.code_at(context.program[id].span), *name);
                !context.bindings(variable).any(|(_, span)| body.contains(span))
            }
            _ => false,
        }
    });
    same
}

/// Whether the value of the expression at `span` is only looked at: searched, compared, measured, or asked for an
/// attribute. Anything else may change it or keep it, and then a fresh one is needed each time.
pub(super) fn only_read(context: &Context<'_>, span: Span) -> bool {
    context.program.exprs.iter().any(|user| match &user.kind {
        ExprKind::Compare(left, rest) => {
            let operands = rest.iter().map(|it| it.1).chain([*left]);
            operands.into_iter().any(|it| context.program[it].span == span)
        }
        ExprKind::Attribute(of, name) => {
            let changes = [
                "add", "append", "clear", "discard", "extend", "pop", "remove", "sort", "update",
            ];
            context.program[*of].span == span && !changes.contains(&context.program.name(*name))
        }
        _ => false,
    })
}
