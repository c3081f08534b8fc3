//! `nested-loop-scaling`.

use std::sync::Arc;

use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::{Class, CodeCost, LoopCost};

pub(super) const RULE: Rule = Rule {
    name: "nested-loop-scaling",
    summary: "a loop over an input inside a loop over the same input",
    docs: include_str!("nested_loop_scaling.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let quadratic_result = |cost: &CodeCost| cost.memory.known.class() >= Class::Quadratic;
    for cost in context.codes().iter().filter(|it| !quadratic_result(it)) {
        for inner in &cost.loops {
            let Some(outer) = cost.loops.iter().find(|it| Some(it.site) == inner.parent) else {
                continue;
            };
            let Some(input) = same_input(outer, inner) else {
                continue;
            };
            let message = format!("goes through `{input}` again for each of its items: O({input}²)");
            let outer = (
                context.program[outer.site].span,
                format!("the outer loop goes through `{input}`"),
            );
            let help = "look items up in a dictionary or a set, or sort and compare neighbours";
            let span = context.program[inner.site].span;
            drafts.push(Draft::new(&RULE, span, message).because([outer]).help(help));
        }
    }
}

/// The input that both loops go through as a whole.
fn same_input(outer: &LoopCost, inner: &LoopCost) -> Option<Arc<str>> {
    let whole = |it: &LoopCost| it.trips.as_ref()?.as_var().filter(|var| var.depth == 0).cloned();
    let (var, other) = (whole(outer)?, whole(inner)?);
    (var == other && !inner.amortised && !outer.amortised).then_some(var.name)
}
