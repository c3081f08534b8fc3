//! `quadratic-memory`.

use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Class;

pub(super) const RULE: Rule = Rule {
    name: "quadratic-memory",
    summary: "memory that grows with the square of an input",
    docs: include_str!("quadratic_memory.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (code, cost) in context.program.codes.iter().zip(context.codes()) {
        let memory = &cost.memory.known;
        let in_result = cost.result.total().is_none_or(|it| it.class() >= Class::Quadratic);
        let square = memory.inputs();
        let [input] = &*square else { continue };
        if memory.class() != Class::Quadratic || in_result || !cost.memory.assumptions.is_empty() {
            continue;
        }
        let name = context.program.name(code.name);
        let message = format!("`{name}` holds memory that grows with the square of `{input}`");
        let steps = cost.memory_path.iter().map(|it| (it.span, it.note.to_string()));
        let help = "keep only what the next step needs, for example with a generator";
        drafts.push(Draft::new(&RULE, code.name_span, message).because(steps).help(help));
    }
}
