//! Code that recorded runs did not reach.

use foretrace_python::program::{CodeId, Span, StmtId};

use super::words::source;
use super::{Counts, Freshness, Observed};
use crate::rules::Context;

/// Statements that never ran, those that follow each other together, and what is said of them.
pub(crate) fn unexecuted(context: &Context<'_>, observed: &Observed) -> Vec<(Span, String)> {
    let root = context.program.codes.first();
    let Some(root) = root.filter(|_| !context.program.codes.is_empty()) else {
        return Vec::new();
    };
    let from = observed.source();
    if from.calls == 0 && from.is_counted() {
        let is_current = observed.freshness == Freshness::Current;
        let body = root.body.iter().skip(usize::from(root.docstring.is_some()));
        let spans = body.map(|it| context.program[*it].span);
        let whole = spans.reduce(|a, b| Span::new(a.start, b.end)).filter(|_| is_current);
        return whole
            .map(|it| (it, format!("not called · {}", source(from, observed))))
            .into_iter()
            .collect();
    }
    let mut found: Vec<(Span, String)> = Vec::new();
    for code in context.program.code_ids() {
        block(context, observed, code, &context.program[code].body, &mut found);
    }
    found.sort_by_key(|it| (it.0.start, u32::MAX - it.0.end));
    let mut end = 0;
    found.retain(|it| {
        let is_outermost = it.0.start >= end;
        end = end.max(it.0.end);
        is_outermost
    });
    found
}

fn block(context: &Context<'_>, observed: &Observed, code: CodeId, body: &[StmtId], found: &mut Vec<(Span, String)>) {
    let mut last: Option<usize> = None;
    for &id in body {
        let stmt = &context.program[id];
        let never = match observed.line(id) {
            Some((counts, from)) if counts.never_ran() => Some(from),
            // A function that was not called.
            Some((
                Counts::Line {
                    covered: 0, calls: 0, ..
                },
                from,
            )) if code != CodeId(0) => Some(from),
            _ => None,
        };
        match never.filter(|_| context.facts.reachable(id)) {
            Some(from) => match last.and_then(|it| found.get_mut(it)) {
                Some(it) => it.0.end = stmt.span.end,
                None => {
                    last = Some(found.len());
                    found.push((stmt.span, format!("did not run · {}", source(from, observed))));
                }
            },
            None => {
                last = None;
                stmt.kind
                    .blocks(&mut |inside| block(context, observed, code, inside, found));
            }
        }
    }
}
