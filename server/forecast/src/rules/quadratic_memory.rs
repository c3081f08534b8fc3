//! `quadratic-memory`.

use std::sync::Arc;

use foretrace_python::program::{CompKind, Comprehension, ExprKind, SiteId};

use super::scaling::is_given;
use super::{Context, Draft, Rule};
use crate::Severity;

pub(super) const RULE: Rule = Rule {
    name: "quadratic-memory",
    summary: "memory that grows with the square of an input",
    docs: include_str!("quadratic_memory.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
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
        trips.as_var().filter(|var| is_given(var))
    };
    let inputs: Vec<_> = comp.clauses.iter().filter_map(|it| whole(it.site)).collect();
    let twice = inputs.iter().enumerate().find(|(at, it)| inputs[..*at].contains(it))?;
    Some(twice.1.name.clone())
}
