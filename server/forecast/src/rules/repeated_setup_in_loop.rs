//! `repeated-setup-in-loop`.

use foretrace_python::facts::Trips;
use foretrace_python::program::{Call, Const, ExprKind};

use super::scaling::{evidence, of, only_read, unchanging};
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
    for hot in of(context, &[Op::RegexCompile, Op::DeepCopy, Op::OpenFile]) {
        let Some(ExprKind::Call(call)) = context.expr_at(hot.span).map(|it| &it.kind) else {
            continue;
        };
        let mut arguments = call.args.iter().copied().chain(call.keywords.iter().map(|it| it.value));
        let fixed = hot
            .loops
            .last()
            .is_some_and(|it| matches!(context.facts.trips(*it), Trips::Fixed(_)));
        if fixed || !arguments.all(|it| unchanging(context, hot, it)) {
            continue;
        }
        let does = match hot.op {
            Op::RegexCompile => "looks the same pattern up again",
            Op::DeepCopy if only_read(context, hot.span) => "copies the same object again",
            Op::OpenFile if reads(context, call) => "opens the same file again",
            _ => continue,
        };
        let message = format!("{} {does} in every round", context.quote(hot.span));
        let draft = Draft::new(&RULE, hot.span, message).because(evidence(context, hot));
        drafts.push(draft.help("do it once before the loop"));
    }
}

/// Whether `open` is called for reading. What is written may well be meant to be written anew.
fn reads(context: &Context<'_>, call: &Call) -> bool {
    match call.args.get(1).map(|it| &context.program[*it].kind) {
        None => call.keywords.is_empty(),
        Some(ExprKind::Const(Const::Str(mode))) => matches!(&**mode, "r" | "rb" | "rt"),
        Some(_) => false,
    }
}
