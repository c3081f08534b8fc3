//! What observations add to findings: whether what a finding speaks of has happened.

use foretrace_python::program::{SiteId, Span, StmtId, StmtKind};

use super::words::{calls, percent, raised};
use super::{Counts, Observed};
use crate::forecast::TRIP_BUCKETS;
use crate::rules::Context;

/// What was observed at a place that a finding speaks of: where it is about growth, how often the loop around it goes
/// round. Not when, so that a report of the same findings stays the same.
pub(crate) fn evidence(
    context: &Context<'_>,
    observed: &Observed,
    place: Span,
    is_on_growth: bool,
) -> Option<(Span, String)> {
    match is_on_growth {
        true => rounds(context, observed, loop_around(context, place)?),
        false => statement(context, observed, place),
    }
}

/// The innermost loop statement around a place.
fn loop_around(context: &Context<'_>, place: Span) -> Option<SiteId> {
    let loops = context.program.stmts.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::For { site, .. } | StmtKind::While { site, .. } => Some((stmt.span, site)),
        _ => None,
    });
    let around = loops.filter(|it| it.0.contains(place));
    around.max_by_key(|it| it.0.start).map(|it| it.1)
}

fn rounds(context: &Context<'_>, observed: &Observed, site: SiteId) -> Option<(Span, String)> {
    let (counts, from) = observed.site(site).filter(|it| it.1.is_counted())?;
    let Counts::Loop { trips } = counts else { return None };
    let greatest = trips.iter().rposition(|it| *it > 0)?;
    let name = TRIP_BUCKETS
        .get(greatest)
        .copied()
        .unwrap_or_default()
        .replace('-', "–");
    let share = percent(*trips.get(greatest)?, trips.iter().sum());
    let text = format!(
        "rounds: {name} in {share} of cases, never more · {}",
        calls(from, observed)
    );
    Some((context.program[site].span, text))
}

fn statement(context: &Context<'_>, observed: &Observed, place: Span) -> Option<(Span, String)> {
    let stmts = context.program.stmts.iter().enumerate();
    let (at, stmt) = stmts
        .filter(|it| it.1.span.contains(place))
        .max_by_key(|it| it.1.span.start)?;
    if matches!(
        stmt.kind,
        StmtKind::Try { .. } | StmtKind::Def { .. } | StmtKind::Class { .. }
    ) {
        return None;
    }
    let (counts, from) = observed.line(StmtId(at as u32))?;
    let Counts::Line {
        covered,
        calls: of,
        raised: kinds,
    } = counts
    else {
        return None;
    };
    let text = match covered {
        _ if kinds.iter().any(|it| it.1 > 0) => format!("raised {} here", raised(kinds)),
        _ if counts.never_ran() => "did not run".to_owned(),
        0 if *of > 0 => "did not run in the calls that were recorded".to_owned(),
        covered if from.is_counted() && *of > 0 => format!("ran in {covered} of {of} calls and raised nothing"),
        _ => return None,
    };
    Some((place, format!("{text} · {}", calls(from, observed))))
}
