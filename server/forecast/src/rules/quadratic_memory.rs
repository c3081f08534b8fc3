//! `quadratic-memory`.

use std::sync::Arc;

use foretrace_python::program::{CompKind, Comprehension, ExprKind, SiteId};

use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Shrink;
use crate::cost::algebra::Origin;

pub(super) const RULE: Rule = Rule {
    name: "quadratic-memory",
    summary: "memory that grows with the square of an input",
    docs: include_str!("quadratic_memory.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    recursion(context, drafts);
    for expr in &context.program.exprs {
        let ExprKind::Call(call) = &expr.kind else { continue };
        let [argument] = *call.args else { continue };
        let callee = context.source(context.program[call.func].span);
        if !matches!(callee, "sum" | "min" | "max" | "any" | "all" | "len") {
            continue;
        }
        let ExprKind::Comprehension(comp) = &context.program[argument].kind else {
            continue;
        };
        let filtered = comp.clauses.iter().any(|it| !it.ifs.is_empty());
        let Some(input) = same_input(context, comp).filter(|_| comp.kind == CompKind::List && !filtered) else {
            continue;
        };
        let message = format!("holds every pair of items of `{input}` at once: memory grows with its square");
        let draft = Draft::new(&RULE, context.program[argument].span, message);
        let loops = comp
            .clauses
            .iter()
            .map(|it| (context.program[it.site].span, format!("goes through `{input}`")));
        drafts.push(
            draft
                .because(loops)
                .help("leave out the brackets: a generator holds one pair at a time"),
        );
    }
}

/// The input that two of the clauses go through from end to end.
fn same_input(context: &Context<'_>, comp: &Comprehension) -> Option<Arc<str>> {
    let whole = |site: SiteId| {
        let trips = context.loop_cost(site)?.trips.as_ref()?;
        trips
            .as_var()
            .filter(|var| var.depth == 0 && var.origin != Origin::Obtained)
    };
    let inputs: Vec<_> = comp.clauses.iter().filter_map(|it| whole(it.site)).collect();
    let twice = inputs.iter().enumerate().find(|(at, it)| inputs[..*at].contains(it))?;
    Some(twice.1.name.clone())
}

/// Calls that each hold a copy of what is left while they wait for the next: `f(xs[1:])`.
fn recursion(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (code, cost) in context.program.codes.iter().zip(context.codes()) {
        let copying = cost
            .recursion
            .as_ref()
            .filter(|it| it.copies && it.branching == Some(1) && it.shrink == Shrink::Step);
        let Some((recursion, input)) = copying.and_then(|it| Some((it, it.parameter.as_ref()?))) else {
            continue;
        };
        let name = context.program.name(code.name);
        let message =
            format!("each call of `{name}` waits with a copy of the rest of `{input}`: memory grows with its square");
        let calls = recursion
            .calls
            .iter()
            .map(|&span| (span, "passes a copy on".to_string()));
        let draft = Draft::new(&RULE, code.name_span, message).because(calls);
        drafts.push(draft.help(format!("pass `{input}` with an index, or use a loop")));
    }
}
