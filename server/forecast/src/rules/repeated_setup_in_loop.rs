//! `repeated-setup-in-loop`.

use super::scaling::evidence;
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;

pub(super) const RULE: Rule = Rule {
    name: "repeated-setup-in-loop",
    summary: "re.compile, deepcopy or open with the same arguments in every round of a loop",
    docs: include_str!("repeated_setup_in_loop.md"),
    severity: Severity::Warning,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let ops = [Op::RegexCompile, Op::DeepCopy, Op::OpenFile];
    for hot in context
        .codes()
        .iter()
        .flat_map(|it| &it.hot)
        .filter(|it| ops.contains(&it.op) && it.invariant)
    {
        let code = context.quote(hot.span);
        let does = match hot.op {
            Op::RegexCompile => "looks the same pattern up again",
            Op::DeepCopy => "copies the same object again",
            _ => "opens the same file again",
        };
        let message = format!("{code} {does} in every round");
        let loops = evidence(context, hot);
        drafts.push(
            Draft::new(&RULE, hot.span, message)
                .because(loops)
                .help("do it once before the loop"),
        );
    }
}
