//! What runs add to hovers.

use foretrace_python::program::{Span, StmtKind};

use super::growth::{Measured, Verdict, settle};
use super::path::in_turn;
use super::seen::Ended;
use super::store::Shown;
use super::study::SliceRuns;
use crate::literal::shorten;
use crate::rules::Context;
use crate::wording::growth;

/// Calls listed of a function.
const CALLS: usize = 4;

/// Ways listed of a call.
const WAYS: usize = 4;

/// The hover of a place, with what runs say of it. `shown` is the call whose path is shown.
pub(crate) fn hover(
    context: &Context<'_>,
    runs: &SliceRuns,
    shown: Option<&Shown>,
    offset: u32,
    known: Option<(Span, String)>,
) -> Option<(Span, String)> {
    let code = context.program.codes.first()?;
    if code.name_span.touches(offset) {
        let (span, text) = known?;
        let mut parts = vec![text];
        parts.extend(calls(runs));
        parts.extend(runs.growth.iter().map(|it| measured(context, it)));
        return Some((span, parts.join("\n\n")));
    }
    let mut lines: Vec<String> = Vec::new();
    let rounds = runs.growth.iter().flat_map(|it| &it.loops);
    for grown in rounds.filter(|it| it.span.touches(offset)) {
        lines.extend(grown.rounds.as_ref().map(|it| it.markdown()));
    }
    lines.extend(shown.and_then(|it| line(context, it, offset)));
    match known {
        Some((span, text)) => Some((span, [vec![text], lines].concat().join("\n\n"))),
        None if lines.is_empty() => None,
        None => Some((statement(context, offset)?, lines.join("\n\n"))),
    }
}

/// What calls of the function did.
fn calls(runs: &SliceRuns) -> Option<String> {
    let lines = runs.calls.iter().take(CALLS).flat_map(|it| {
        let (call, origin) = (shorten(&it.seen.call, 80), it.origin);
        let told = end(&it.seen.end).map(|end| format!("- `{call}` {end} · executed, {origin}"));
        let ways = it.seen.ways.iter().take(WAYS).filter_map(move |(assumed, it)| {
            let end = end(it)?;
            Some(format!("- `{call}` {end} where {assumed} · assumed, {origin}"))
        });
        told.into_iter().chain(ways).collect::<Vec<_>>()
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn end(end: &Ended) -> Option<String> {
    match end {
        Ended::Returned(value) => Some(format!("→ `{}`", shorten(value, 80))),
        Ended::Raised { kind, message, .. } => Some(match message {
            Some(message) => format!("raises `{kind}: {}`", shorten(message, 60)),
            None => format!("raises `{kind}`"),
        }),
        Ended::Open => None,
    }
}

/// What was measured of the function's growth.
fn measured(context: &Context<'_>, measured: &Measured) -> String {
    let symbolic = context.codes().first().and_then(|it| growth(&it.time));
    let inputs = match &*measured.inputs {
        [] => String::new(),
        names => format!(" in {}", names.join(", ")),
    };
    let error = measured.residual * 100.0;
    let mut text = format!(
        "time **{}{inputs}** · executed on {}, fitted to {error:.1} %",
        measured.formula(),
        measured.shape
    );
    match settle(symbolic.as_ref(), measured) {
        Verdict::Alone | Verdict::Agreed => {}
        Verdict::Bound(words) | Verdict::Conflict(words) => text += &format!("  \n{words}"),
    }
    if let Some(memory) = &measured.memory {
        let error = memory.residual * 100.0;
        let class = super::growth::formula(memory.class);
        text += &format!("  \nmemory **{class}** · executed, fitted to {error:.1} %");
    }
    format!(
        "{text}\n\n{}\n\n```text\n{}\n```",
        measured.table_markdown(),
        measured.plot()
    )
}

/// What the shown call did in the line of a place.
fn line(context: &Context<'_>, shown: &Shown, offset: u32) -> Option<String> {
    let span = statement(context, offset)?;
    let text = context.slice.text();
    let start = |at: u32| text[..at as usize].rfind('\n').map_or(0, |it| it + 1) as u32;
    let call = shorten(&shown.seen.call, 60);
    let starts = [start(offset), start(span.start)];
    if starts.iter().any(|it| shown.seen.varying.contains(it)) {
        return Some(format!("what it does in `{call}` depends on a value that is not known"));
    }
    let Some(line) = starts.iter().find_map(|it| shown.seen.line(*it)) else {
        return Some(format!("does not run in `{call}` · executed, {}", shown.origin));
    };
    let times = match line.times {
        1 => "runs once".to_string(),
        times => format!("runs {times} times"),
    };
    let values = line
        .values
        .iter()
        .filter_map(|(name, it)| Some(format!("\n- `{name}` = {}", in_turn(it)?)));
    let values: String = values.collect();
    Some(format!("{times} in `{call}` · executed, {}{values}", shown.origin))
}

/// The innermost simple statement, or header, at a place.
fn statement(context: &Context<'_>, offset: u32) -> Option<Span> {
    let touching = context.program.stmts.iter().filter(|it| it.span.touches(offset));
    let stmt = touching.max_by_key(|it| it.span.start)?;
    let header = |body: u32| Span::new(stmt.span.start, body);
    let span = match &stmt.kind {
        StmtKind::If { test, .. } | StmtKind::While { test, .. } => header(context.program[*test].span.end),
        StmtKind::For { iter, .. } => header(context.program[*iter].span.end),
        StmtKind::Def { .. } | StmtKind::Class { .. } | StmtKind::Try { .. } | StmtKind::With { .. } => return None,
        StmtKind::Match { .. } | StmtKind::DefSlice { .. } => return None,
        _ => stmt.span,
    };
    let docstring = matches!(stmt.kind, StmtKind::Expr(it) if context.is_text(it));
    (span.touches(offset) && !docstring).then_some(span)
}
