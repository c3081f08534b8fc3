//! `linear-list-operation-in-loop`.

use super::scaling::{certain, evidence, in_all, made_in_round};
use super::{Context, Draft, Rule};
use crate::Severity;
use crate::cost::Op;
use crate::cost::shape::Kind;

pub(super) const RULE: Rule = Rule {
    name: "linear-list-operation-in-loop",
    summary: "index, count, remove, pop(0) or insert(0) on a list in a loop",
    docs: include_str!("linear_list_operation_in_loop.md"),
    severity: Severity::Warning,
    check,
};

const OPS: &[Op] = &[
    Op::Index,
    Op::Count,
    Op::Remove,
    Op::PopFront,
    Op::InsertFront,
    Op::DeleteFront,
];

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for hot in certain(context, OPS).filter(|it| it.kind == Kind::List && !made_in_round(context, it)) {
        let list = &hot.operand;
        let (does, help) = match hot.op {
            Op::Index => ("searches from the start of", "keep a dictionary from item to position"),
            Op::Count => (
                "counts through",
                "count once before the loop with `collections.Counter`",
            ),
            Op::Remove => (
                "searches and then closes the gap in",
                "build a new list of what stays, or use a set or dict",
            ),
            Op::PopFront => ("moves up all items of", "use `collections.deque` and `popleft()`"),
            Op::InsertFront => ("moves back all items of", "use `collections.deque` and `appendleft()`"),
            _ => (
                "moves up all items of",
                "use `collections.deque`, or delete once after the loop",
            ),
        };
        let message = format!(
            "{} {does} the list `{list}` in every round{}",
            context.quote(hot.span),
            in_all(hot)
        );
        drafts.push(
            Draft::new(&RULE, hot.span, message)
                .because(evidence(context, hot))
                .help(help),
        );
    }
}
