//! What observations add to forecasts: never where something is proved or was executed.

use foretrace_python::program::{StmtId, StmtKind};

use super::{Counts, Freshness, Observed};
use crate::forecast::{Forecast, Raise, Raises, SiteForecast, SiteKind, TRIP_BUCKETS};
use crate::predictions::Dead;
use crate::rules::Context;
use crate::{Basis, Estimate, VALUE_CLASSES};

fn observed<T>(value: T, confidence: f64) -> Estimate<T> {
    Estimate {
        value,
        basis: Basis::Observed,
        confidence: confidence as f32,
    }
}

/// A share with how sure one may be of the likelier outcome: a few cases are no certainty.
fn share(count: u64, of: u64) -> Estimate<f64> {
    observed(fraction(count, of), sure(count.max(of.saturating_sub(count)), of))
}

fn sure(count: u64, of: u64) -> f64 {
    (count as f64 + 1.0) / (of as f64 + 2.0)
}

fn fraction(count: u64, of: u64) -> f64 {
    (count as f64 / of.max(1) as f64 * 1e4).round() / 1e4
}

/// Adds what was observed of a slice where nothing stronger is known.
pub(crate) fn add(forecast: &mut Forecast, context: &Context<'_>, seen: &Observed) {
    forecast.observed = Some(seen.source().clone());
    let (dead, ids) = (Dead::of(context), context.program.site_ids().collect::<Vec<_>>());
    let before_edit = seen.freshness == Freshness::BeforeEdit;
    for site in forecast.sites.iter_mut().filter(|it| !dead.holds(it.span)) {
        let Some(id) = site
            .id
            .and_then(|it| ids.get(it as usize))
            .copied()
            .filter(|it| seen.tells(*it))
        else {
            continue;
        };
        let Some((counts, _)) = seen.site(id) else { continue };
        site.before_edit |= put(&mut site.kind, counts) && before_edit;
    }
    let lines = (0..context.program.stmts.len() as u32).map(StmtId);
    let lines = lines.filter(|it| context.facts.reachable(*it)).filter_map(|it| {
        let (counts, source) = seen.line(it)?;
        let Counts::Line { covered, calls, .. } = counts else {
            return None;
        };
        (source.is_counted() && *calls > 0).then(|| SiteForecast {
            id: None,
            span: context.program[it].span,
            kind: SiteKind::Line {
                p_covered: Some(share(*covered, *calls)),
            },
            before_edit,
        })
    });
    forecast.sites.extend(lines);
    forecast.sites.sort_by_key(|it| it.span);
    raises(forecast, context, seen);
}

/// Whether anything was added.
fn put(kind: &mut SiteKind, counts: &Counts) -> bool {
    match (kind, counts) {
        (SiteKind::Branch { p_taken: it @ None }, Counts::Branch { taken, reached }) => {
            *it = Some(share(*taken, *reached))
        }
        (
            SiteKind::Loop {
                trips: it @ None,
                count: None,
                ..
            },
            Counts::Loop { trips },
        ) => {
            let all = trips.iter().sum();
            let most = trips.iter().copied().max().unwrap_or_default();
            let shares: [f64; TRIP_BUCKETS.len()] = trips.map(|it| fraction(it, all));
            *it = Some(observed(shares, sure(most, all)));
        }
        (
            SiteKind::Binding {
                classes: it, examples, ..
            },
            Counts::Binding {
                classes,
                examples: seen,
            },
        ) => {
            if examples.iter().any(|it| it.basis == Basis::Proved) {
                return false;
            }
            let all = classes.iter().map(|it| it.1).sum();
            let most = classes.iter().map(|it| it.1).max().unwrap_or_default();
            let mut named: Vec<(String, f64)> = (classes.iter())
                .filter_map(|(class, count)| {
                    Some((
                        VALUE_CLASSES.get(usize::from(*class))?.to_string(),
                        fraction(*count, all),
                    ))
                })
                .collect();
            named.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            *it = Some(observed(named, sure(most, all)));
            if examples.is_empty() {
                examples.extend(seen.iter().map(|it| observed(it.clone(), 1.0)));
            }
        }
        _ => return false,
    }
    true
}

fn raises(forecast: &mut Forecast, context: &Context<'_>, seen: &Observed) {
    let source = seen.source();
    if source.is_counted() && source.calls > 0 && seen.freshness == Freshness::Current {
        let raised: u64 = source.raised.iter().map(|it| it.1).sum();
        let raises = forecast.raises.get_or_insert_with(Raises::default);
        raises
            .probability
            .get_or_insert(share(raised.min(source.calls), source.calls));
    }
    for id in (0..context.program.stmts.len() as u32).map(StmtId) {
        let is_simple = !matches!(context.program[id].kind, StmtKind::Try { .. } | StmtKind::With { .. });
        let Some((Counts::Line { raised, .. }, _)) = seen.line(id).filter(|_| is_simple) else {
            continue;
        };
        for (kind, count) in raised.iter().filter(|it| it.1 > 0) {
            let span = context.program[id].span;
            let raises = forecast.raises.get_or_insert_with(Raises::default);
            if raises
                .kinds
                .iter()
                .any(|it| it.kind.value == *kind && span.contains(it.span))
            {
                continue;
            }
            // Of those that leave the function only: others are caught in it.
            if source.raised.iter().any(|it| it.0 == *kind && it.1 > 0) {
                let kind = observed(kind.clone(), sure(*count, source.calls.max(*count)));
                raises.kinds.push(Raise {
                    kind,
                    span,
                    witness: None,
                });
            }
        }
    }
}
