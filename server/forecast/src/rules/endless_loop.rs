//! `endless-loop`.

use foretrace_python::facts::Trips;
use foretrace_python::program::StmtKind;

use super::{Context, Draft, Rule};
use crate::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "endless-loop",
    summary: "a loop that nothing ends",
    docs: include_str!("endless_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for stmt in context.program.stmts.iter() {
        let StmtKind::While { test, site, .. } = &stmt.kind else {
            continue;
        };
        let facts = context.facts;
        // A `while True` that an exception may end is how servers and workers are written.
        let endless = *facts.trips(*site) == Trips::Endless && (facts.exact(*site) || !facts.is_literal(*site));
        let code = &context.program[context.program[*site].code];
        if !endless || code.is_generator || code.is_async {
            continue;
        }
        let (message, help) = if facts.exact(*site) {
            (
                "nothing ends this loop",
                "let the condition change, or leave with `break` or `return`",
            )
        } else {
            (
                "nothing but an exception ends this loop: its condition never changes",
                "let the condition change",
            )
        };
        let draft = Draft::new(&RULE, context.program[*site].span, message.into());
        drafts.push(draft.because(context.reasons(*test)).help(help));
    }
}
