//! `sort-in-loop`.

use super::scaling::{certain, evidence, in_all};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;

pub(super) const RULE: Rule = Rule {
    name: "sort-in-loop",
    summary: "a list sorted in every round of a loop",
    docs: include_str!("sort_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for hot in certain(context, &[Op::Sort]) {
        let code = context.quote(hot.span);
        let message = format!("{code} sorts all of `{}` in every round{}", hot.operand, in_all(hot));
        let help = if hot.invariant {
            "sort once before the loop"
        } else {
            "keep it sorted with `bisect.insort`, or take the smallest with `heapq`"
        };
        drafts.push(
            Draft::new(&RULE, hot.span, message)
                .because(evidence(context, hot))
                .help(help),
        );
    }
}
