//! `rebuild-in-loop`.

use super::scaling::{certain, evidence, in_all, only_read};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;
use crate::cost::shape::Kind;

pub(super) const RULE: Rule = Rule {
    name: "rebuild-in-loop",
    summary: "a collection built anew, or copied to grow, in every round of a loop",
    docs: include_str!("rebuild_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for hot in certain(context, &[Op::Rebuild, Op::Scan, Op::Concat]) {
        let code = context.quote(hot.span);
        let (message, help) = match hot.op {
            // What is built from the result of an earlier round is a new result.
            Op::Rebuild | Op::Scan if !hot.invariant => continue,
            Op::Scan if !matches!(hot.kind, Kind::List | Kind::Tuple | Kind::Set | Kind::Dict) => continue,
            Op::Rebuild if !only_read(context, hot.span) => continue,
            Op::Concat if !matches!(hot.kind, Kind::List | Kind::Tuple) => continue,
            Op::Concat => {
                let message = format!("{code} copies all of `{}` in every round{}", hot.operand, in_all(hot));
                (
                    message,
                    "extend it in place with `append`, `extend` or `+=`; to grow at the front, reverse it after the loop",
                )
            }
            _ => (
                format!("{code} gives the same result in every round{}", in_all(hot)),
                "do it once before the loop",
            ),
        };
        drafts.push(
            Draft::new(&RULE, hot.span, message)
                .because(evidence(context, hot))
                .help(help),
        );
    }
}
