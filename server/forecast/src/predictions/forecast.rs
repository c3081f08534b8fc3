//! What predictions add to forecasts.

use foretrace_python::program::{CodeKind, Span, StmtId, StmtKind};
use rustc_hash::FxHashSet;

use super::{Dead, Predictions, likeliest};
use crate::forecast::{Forecast, Raises, SiteForecast};
use crate::rules::Context;
use crate::{Basis, Estimate, SiteKind, VALUE_CLASSES};

/// Probabilities of value classes below this are left out.
const LEAST: f32 = 0.005;

fn predicted<T>(value: T, confidence: f32) -> Estimate<T> {
    Estimate {
        value,
        basis: Basis::Predicted,
        confidence,
    }
}

/// A probability; one is as sure of it as of the likelier outcome.
fn probability(p: f32) -> Estimate<f64> {
    predicted(rounded(p), p.max(1.0 - p))
}

/// Four digits: more would be noise, and differ between back ends.
fn rounded(p: f32) -> f64 {
    (f64::from(p) * 1e4).round() / 1e4
}

/// Adds what is predicted of a slice where nothing is known.
pub(crate) fn add(forecast: &mut Forecast, context: &Context<'_>, predictions: &Predictions) {
    let dead = Dead::of(context);
    let ids: Vec<_> = context.program.site_ids().collect();
    for site in forecast.sites.iter_mut().filter(|it| !dead.holds(it.span)) {
        let Some(id) = site.id.and_then(|it| ids.get(it as usize)).copied() else {
            continue;
        };
        match &mut site.kind {
            SiteKind::Branch { p_taken: it @ None } => *it = predictions.taken(id).map(probability),
            SiteKind::Loop {
                trips: it @ None,
                count: None,
                ..
            } => {
                *it = predictions.trips(id).and_then(|p| {
                    let (_, confidence) = likeliest(p)?;
                    Some(predicted(p.map(rounded), confidence))
                });
            }
            SiteKind::Binding {
                classes: it @ None,
                examples,
                ..
            } if examples.iter().all(|it| it.basis != Basis::Proved) => {
                *it = predictions.classes(id).and_then(classes);
            }
            _ => {}
        }
    }
    let lines = (0..context.program.stmts.len() as u32).map(StmtId);
    let known: FxHashSet<Span> = (forecast.sites.iter())
        .filter(|it| matches!(it.kind, SiteKind::Line { .. }))
        .map(|it| it.span)
        .collect();
    let lines = lines.filter(|it| context.facts.reachable(*it) && !known.contains(&context.program[*it].span));
    let covered = lines.filter_map(|it| {
        Some(SiteForecast {
            id: None,
            span: context.program[it].span,
            kind: SiteKind::Line {
                p_covered: Some(probability(predictions.line(it).0?)),
            },
            before_edit: false,
        })
    });
    forecast.sites.extend(covered);
    forecast.sites.sort_by_key(|it| it.span);
    if let Some(p) = raises(context, predictions) {
        let raises = forecast.raises.get_or_insert_with(Raises::default);
        raises.probability.get_or_insert(probability(p));
    }
}

/// Classes that are likely enough to be named, likeliest first.
fn classes(p: &[f32]) -> Option<Estimate<Vec<(String, f64)>>> {
    let (_, confidence) = likeliest(p)?;
    let mut named: Vec<(String, f64)> = VALUE_CLASSES
        .iter()
        .zip(p)
        .filter(|it| *it.1 >= LEAST)
        .map(|(name, p)| (name.to_string(), rounded(*p)))
        .collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    Some(predicted(named, confidence))
}

/// The probability that a call of the function raises: what the predictor says of the whole or else, put together from
/// its statements, that one does which no `try` with handlers guards.
pub(crate) fn raises(context: &Context<'_>, predictions: &Predictions) -> Option<f32> {
    let root = context.program.codes.first()?;
    if root.kind == CodeKind::Function
        && let Some(whole) = predictions.raises()
    {
        return Some(whole);
    }
    let mut none_raises: Option<f32> = None;
    let mut pending: Vec<StmtId> = root.body.to_vec();
    while let Some(id) = pending.pop() {
        if !context.facts.reachable(id) {
            continue;
        }
        let stmt = &context.program[id];
        match &stmt.kind {
            StmtKind::Try {
                handlers,
                orelse,
                finalbody,
                ..
            } if !handlers.is_empty() => {
                pending.extend(handlers.iter().flat_map(|it| &it.body).chain(orelse).chain(finalbody));
                continue;
            }
            kind => kind.blocks(&mut |block| pending.extend(block)),
        }
        if let (Some(covered), Some(raises)) = predictions.line(id) {
            *none_raises.get_or_insert(1.0) *= 1.0 - covered * raises;
        }
    }
    none_raises.map(|it| 1.0 - it)
}
