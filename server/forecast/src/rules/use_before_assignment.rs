//! `use-before-assignment`.

use foretrace_python::program::{Name, Scope};

use super::{Context, Draft, Rule};
use crate::Severity;

pub(super) const RULE: Rule = Rule {
    name: "use-before-assignment",
    summary: "a variable that is unassigned on every path that reads it",
    docs: include_str!("use_before_assignment.md"),
    severity: Severity::Error,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for unbound in context.facts.unbound() {
        let name = context.program.slot_name(unbound.code, unbound.slot);
        let (message, evidence) = match unbound.unbound_by {
            Some(span) => (
                format!("`{name}` has no value here: it was unbound on every path that leads here"),
                Some((span, format!("`{name}` is unbound here"))),
            ),
            None => {
                let id = context.program[unbound.code].slots[unbound.slot.0 as usize].name;
                let variable = context.variable(
                    unbound.code,
                    Name {
                        name: id,
                        scope: Scope::Local(unbound.slot),
                    },
                );
                let later = context.bindings(variable).next();
                (
                    format!("`{name}` is read before it is assigned on every path that leads here"),
                    later.map(|(_, span)| (span, format!("`{name}` is local because it is assigned here"))),
                )
            }
        };
        drafts.push(Draft::new(&RULE, unbound.span, message).because(evidence));
    }
}
