//! `branching-recursion`.

use foretrace_python::program::{Span, StmtKind};

use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::{Class, Shrink};

pub(super) const RULE: Rule = Rule {
    name: "branching-recursion",
    summary: "a function that calls itself several times with an argument barely smaller",
    docs: include_str!("branching_recursion.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (code, cost) in context.program.codes.iter().zip(context.codes()) {
        let Some(recursion) = &cost.recursion else { continue };
        let (Some(times @ 2..), Shrink::Step, false) = (recursion.branching, recursion.shrink, recursion.memoised)
        else {
            continue;
        };
        let Some(parameter) = &recursion.parameter else {
            continue;
        };
        if recursion.copies || for_effect(context, &recursion.calls) || cost.time.known.class() != Class::Exponential {
            continue;
        }
        let name = context.program.name(code.name);
        let message = format!(
            "`{name}` calls itself {times} times with `{parameter}` only a step smaller and keeps no results: \
             exponential in `{parameter}`"
        );
        let calls = recursion
            .calls
            .iter()
            .map(|&span| (span, "calls itself here".to_string()));
        let help = "keep results, for example with `functools.cache`";
        drafts.push(Draft::new(&RULE, code.name_span, message).because(calls).help(help));
    }
}

/// Whether a call is a statement of its own: what it does can only be done again, not kept.
fn for_effect(context: &Context<'_>, calls: &[Span]) -> bool {
    context.program.stmts.iter().any(|stmt| match stmt.kind {
        StmtKind::Expr(value) => calls.contains(&context.program[value].span),
        _ => false,
    })
}
