//! What observations add to findings: whether what a finding speaks of has happened.

use foretrace_python::program::{SiteKind, Span, StmtId, StmtKind};

use super::words::{percent, raised, source};
use super::{Counts, Observed};
use crate::forecast::TRIP_BUCKETS;
use crate::rules::Context;

/// What was observed at a place that a finding speaks of.
pub(crate) fn evidence(context: &Context<'_>, observed: &Observed, place: Span) -> Option<(Span, String)> {
    let program = context.program;
    let loops = program.site_ids().filter(|it| {
        let site = &program[*it];
        matches!(site.kind, SiteKind::Loop(_)) && site.span.contains(place)
    });
    for site in loops {
        if let Some((Counts::Loop { trips }, from)) = observed.site(site).filter(|it| it.1.is_counted()) {
            let all: u64 = trips.iter().sum();
            let greatest = trips.iter().rposition(|it| *it > 0)?;
            let name = TRIP_BUCKETS
                .get(greatest)
                .copied()
                .unwrap_or_default()
                .replace('-', "–");
            let text = format!(
                "went round {name} times in {} of {all} cases, never more",
                percent(trips[greatest], all)
            );
            return Some((program[site].span, format!("{text} · {}", source(from, observed))));
        }
    }
    let stmts = program.stmts.iter().enumerate().filter(|it| it.1.span.contains(place));
    let (at, stmt) = stmts.max_by_key(|it| it.1.span.start)?;
    if matches!(
        stmt.kind,
        StmtKind::Try { .. } | StmtKind::Def { .. } | StmtKind::Class { .. }
    ) {
        return None;
    }
    let (counts, from) = observed.line(StmtId(at as u32))?;
    let Counts::Line {
        covered,
        calls,
        raised: kinds,
    } = counts
    else {
        return None;
    };
    let text = match covered {
        _ if kinds.iter().any(|it| it.1 > 0) => format!("raised {} here", raised(kinds)),
        0 if *calls > 0 => "did not run".to_owned(),
        covered if from.is_counted() && *calls > 0 => format!("ran in {covered} of {calls} calls and raised nothing"),
        _ => return None,
    };
    Some((stmt.span, format!("{text} · {}", source(from, observed))))
}
