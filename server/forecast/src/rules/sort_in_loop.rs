//! `sort-in-loop`.

use super::scaling::{evidence, grows, in_all, made_in_round, of};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;
use crate::cost::shape::Kind;

pub(super) const RULE: Rule = Rule {
    name: "sort-in-loop",
    summary: "a list sorted in every round of a loop",
    docs: include_str!("sort_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for hot in of(context, &[Op::Sort]).filter(|it| it.kind == Kind::List && grows(&it.size) && grows(&it.rounds)) {
        if made_in_round(context, hot) {
            continue;
        }
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
