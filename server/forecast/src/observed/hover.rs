//! What observations add to hovers.

use foretrace_python::facts::Trips;
use foretrace_python::program::{BindingRole, BranchKind, SiteId, SiteKind, Span, StmtId, StmtKind};

use super::words::{percent, raised, source, times};
use super::{Counts, Observed};
use crate::VALUE_CLASSES;
use crate::forecast::TRIP_BUCKETS;
use crate::literal::shorten;
use crate::predictions::hover::site_at;
use crate::predictions::words::words;
use crate::rules::Context;

/// Value classes and trip counts that are named.
const NAMED: usize = 4;

/// The hover of a place, with what was observed there.
pub(crate) fn hover(
    context: &Context<'_>,
    observed: &Observed,
    offset: u32,
    known: Option<(Span, String)>,
) -> Option<(Span, String)> {
    let said = function(context, observed, offset)
        .or_else(|| site(context, observed, offset))
        .or_else(|| statement(context, observed, offset));
    match (known, said) {
        (Some((span, text)), Some((_, said))) => Some((span, format!("{text}\n\n{said}"))),
        (known, said) => known.or(said),
    }
}

fn function(context: &Context<'_>, observed: &Observed, offset: u32) -> Option<(Span, String)> {
    let code = context
        .program
        .codes
        .first()
        .filter(|it| it.name_span.touches(offset))?;
    let it = observed.source();
    let text = match it.calls {
        0 if !it.is_counted() => return None,
        0 => format!("not called · {}", source(it, observed)),
        _ if it.raised.iter().all(|it| it.1 == 0) => format!("no call raised an exception · {}", source(it, observed)),
        _ => format!("calls raised {} · {}", raised(&it.raised), source(it, observed)),
    };
    Some((code.name_span, text))
}

fn site(context: &Context<'_>, observed: &Observed, offset: u32) -> Option<(Span, String)> {
    let site = site_at(context, offset)?;
    let (counts, from) = observed.site(site).filter(|it| it.0.total() > 0)?;
    let text = match counts {
        Counts::Branch { taken, reached } if !from.is_counted() => one_way(*taken, *reached)?.to_owned(),
        _ if is_proved(context, site) => return None,
        Counts::Branch { taken, reached } => branch(context, site, *taken, *reached),
        Counts::Loop { trips } => {
            let all = trips.iter().sum();
            let mut each: Vec<(usize, u64)> = trips.iter().copied().enumerate().filter(|it| it.1 > 0).collect();
            each.sort_by_key(|it| std::cmp::Reverse(it.1));
            let each = each.iter().take(NAMED).map(|(bucket, count)| {
                let name = TRIP_BUCKETS.get(*bucket).copied().unwrap_or_default().replace('-', "–");
                format!("{name} **{}**", percent(*count, all))
            });
            format!(
                "rounds: {}, entered {}",
                each.collect::<Vec<_>>().join(", "),
                times(all)
            )
        }
        Counts::Binding { classes, examples } => binding(context, site, classes, examples)?,
        Counts::Line { .. } => return None,
    };
    Some((
        context.program[site].span,
        format!("{text} · {}", source(from, observed)),
    ))
}

fn is_proved(context: &Context<'_>, site: SiteId) -> bool {
    match context.program[site].kind {
        SiteKind::Branch(_) => context.facts.truth(site).is_some(),
        SiteKind::Loop(_) => matches!(
            context.facts.trips(site),
            Trips::Fixed(_) | Trips::Never | Trips::Endless
        ),
        _ => context.facts.binding(site).is_some(),
    }
}

/// What coverage data tell of a condition.
fn one_way(taken: u64, reached: u64) -> Option<&'static str> {
    match (taken, reached) {
        (0, 0) => None,
        (0, _) => Some("was never true"),
        (taken, reached) if taken == reached => Some("was always true"),
        _ => Some("went both ways"),
    }
}

fn branch(context: &Context<'_>, site: SiteId, taken: u64, reached: u64) -> String {
    let word = match context.program[site].kind {
        SiteKind::Branch(BranchKind::Assert) => "held",
        SiteKind::Branch(BranchKind::Ternary | BranchKind::Filter) => "was true",
        _ => "was taken",
    };
    format!("{word} **{taken} of {}**, {}", times(reached), percent(taken, reached))
}

fn binding(context: &Context<'_>, site: SiteId, classes: &[(u8, u64)], examples: &[String]) -> Option<String> {
    let subject = match context.program[site].kind {
        SiteKind::Binding(BindingRole::Return, _) | SiteKind::Binding(_, None) => "the result".to_owned(),
        SiteKind::Binding(_, Some(name)) => format!("`{}`", context.program.name(name.name)),
        _ => return None,
    };
    let all = classes.iter().map(|it| it.1).sum();
    let mut each: Vec<&(u8, u64)> = classes.iter().filter(|it| it.1 > 0).collect();
    each.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
    let named = each.iter().take(NAMED).filter_map(|(class, count)| {
        let class = VALUE_CLASSES.get(usize::from(*class)).copied()?;
        Some(format!("{} **{}**", words(class), percent(*count, all)))
    });
    let mut text = format!("{subject}: {}", named.collect::<Vec<_>>().join(", "));
    let examples: Vec<String> = examples
        .iter()
        .take(3)
        .map(|it| format!("`{}`", shorten(&it.replace('`', "'"), 40)))
        .collect();
    if !examples.is_empty() {
        text += &format!(", such as {}", examples.join(", "));
    }
    Some(text)
}

/// What is worth saying of a statement: that it never ran, or that it raised.
fn statement(context: &Context<'_>, observed: &Observed, offset: u32) -> Option<(Span, String)> {
    let stmts = context
        .program
        .stmts
        .iter()
        .enumerate()
        .filter(|it| it.1.span.touches(offset));
    let (at, stmt) = stmts.max_by_key(|it| it.1.span.start)?;
    let id = StmtId(at as u32);
    let is_block = matches!(
        stmt.kind,
        StmtKind::Try { .. } | StmtKind::Def { .. } | StmtKind::Class { .. }
    );
    if is_block || !context.facts.reachable(id) {
        return None;
    }
    let (counts, from) = observed.line(id)?;
    let Counts::Line {
        covered,
        calls,
        raised: kinds,
    } = counts
    else {
        return None;
    };
    let text = match covered {
        _ if kinds.iter().any(|it| it.1 > 0) => format!("raised {}", raised(kinds)),
        _ if counts.never_ran() => "did not run".to_owned(),
        0 if *calls > 0 => "did not run in the calls that were recorded".to_owned(),
        _ => return None,
    };
    let first_line = context
        .source(stmt.span)
        .find('\n')
        .map_or(stmt.span.end, |it| stmt.span.start + it as u32);
    let span = Span::new(stmt.span.start, first_line);
    span.touches(offset)
        .then(|| (span, format!("{text} · {}", source(from, observed))))
}
