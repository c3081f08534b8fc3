//! `slice-copy-in-loop`.

use super::scaling::{certain, evidence, in_all};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;

pub(super) const RULE: Rule = Rule {
    name: "slice-copy-in-loop",
    summary: "a slice that copies the rest of a sequence in every round of a loop",
    docs: include_str!("slice_copy_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for hot in certain(context, &[Op::SliceCopy]) {
        let code = context.quote(hot.span);
        let message = format!(
            "{code} copies up to all of `{}` in every round{}",
            hot.operand,
            in_all(hot)
        );
        let help = "keep an index into the sequence, or go through it with an iterator";
        drafts.push(
            Draft::new(&RULE, hot.span, message)
                .because(evidence(context, hot))
                .help(help),
        );
    }
}
