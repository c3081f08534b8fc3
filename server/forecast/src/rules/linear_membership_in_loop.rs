//! `linear-membership-in-loop`.

use super::scaling::{certain, evidence, in_all};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::shape::Kind;
use crate::cost::{HotOp, Op};

pub(super) const RULE: Rule = Rule {
    name: "linear-membership-in-loop",
    summary: "a list searched with `in` in a loop",
    docs: include_str!("linear_membership_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let sequences = |hot: &&HotOp| matches!(hot.kind, Kind::List | Kind::Tuple | Kind::Deque);
    for hot in certain(context, &[Op::Membership]).filter(sequences) {
        let (kind, operand) = (hot.kind.name(), &hot.operand);
        let message = format!(
            "the {kind} `{operand}` is searched from its start in every round{}",
            in_all(hot)
        );
        let help = if hot.invariant {
            format!("build a set from `{operand}` once before the loop, if its items are hashable")
        } else {
            format!("keep a set beside `{operand}`, if its items are hashable")
        };
        drafts.push(
            Draft::new(&RULE, hot.span, message)
                .because(evidence(context, hot))
                .help(help),
        );
    }
}
