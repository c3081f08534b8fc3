//! What predictions add to hovers.

use foretrace_python::facts::Trips;
use foretrace_python::program::{BindingRole, BranchKind, SiteId, SiteKind, Span};

use super::words::{percent, trips, words};
use super::{Dead, Predictions, forecast, likeliest};
use crate::features::Place;
use crate::hover::condition_or_loop;
use crate::literal::shorten;
use crate::observed::Observed;
use crate::rules::Context;
use crate::runs::Ended;
use crate::{Head, Predictor, VALUE_CLASSES};

/// Calls told of a function.
const SUPPOSED: usize = 3;

/// Value classes named of a variable.
const CLASSES: usize = 3;

/// The least likely class that is named.
const LEAST: f32 = 0.1;

/// The hover of a place, with what is predicted where nothing stronger is known.
pub(crate) fn hover(
    context: &Context<'_>,
    predictions: &Predictions,
    predictor: &dyn Predictor,
    offset: u32,
    observed: Option<&Observed>,
    known: Option<(Span, String)>,
) -> Option<(Span, String)> {
    let said = say(context, predictions, predictor, observed, offset);
    let said = said.map(|(span, place, text)| (span, format!("{text} {}", predictions.said_by(place, predictor))));
    match (known, said) {
        (Some((span, text)), Some((_, said))) => Some((span, format!("{text}\n\n{said}"))),
        (known, said) => known.or(said),
    }
}

fn say(
    context: &Context<'_>,
    predictions: &Predictions,
    predictor: &dyn Predictor,
    observed: Option<&Observed>,
    offset: u32,
) -> Option<(Span, Option<Place>, String)> {
    let program = context.program;
    if let Some(code) = program.codes.first().filter(|it| it.name_span.touches(offset)) {
        let mut parts = supposed(predictions);
        let p = forecast::raises(context, predictions).filter(|_| observed.is_none());
        parts.extend(p.map(|p| format!("a call raises an exception · predicted **{}**", percent(p))));
        return (!parts.is_empty()).then(|| (code.name_span, None, parts.join("\n\n")));
    }
    let site = site_at(context, offset)?;
    if observed.is_some_and(|it| it.tells(site)) {
        return None;
    }
    let span = program[site].span;
    if Dead::of(context).holds(span) {
        return None;
    }
    let text = match program[site].kind {
        SiteKind::Branch(kind) => {
            let p = predictions.taken(site)?;
            let is_known = context.facts.truth(site).is_some();
            let word = if kind == BranchKind::Assert { "holds" } else { "taken" };
            (!is_known).then(|| format!("{word} when reached · predicted **{}**", percent(p)))?
        }
        SiteKind::Loop(_) => {
            predictor.bar(Head::Trips)?;
            let (bucket, p) = likeliest(predictions.trips(site)?)?;
            let is_known = *context.facts.trips(site) != Trips::Unknown;
            (!is_known).then(|| format!("{} · predicted **{}**", trips(bucket), percent(p)))?
        }
        SiteKind::Binding(role, name) => {
            let is_known = context.facts.binding(site).is_some();
            let list = classes(predictions.classes(site)?)?;
            let subject = match (role, name) {
                (BindingRole::Return, _) | (_, None) => "the result".to_string(),
                (_, Some(name)) => format!("`{}`", program.name(name.name)),
            };
            (!is_known).then(|| format!("{subject}: {list} · predicted"))?
        }
        SiteKind::Call | SiteKind::Raise => return None,
    };
    Some((span, Some(Place::Site(site)), text))
}

/// The binding, condition or loop that a place speaks of.
pub(crate) fn site_at(context: &Context<'_>, offset: u32) -> Option<SiteId> {
    let program = context.program;
    let bindings = program
        .site_ids()
        .filter(|it| program[*it].span.touches(offset) && matches!(program[*it].kind, SiteKind::Binding(..)));
    let binding = bindings.min_by_key(|it| program[*it].span.end - program[*it].span.start);
    binding
        .filter(|it| is_name(context, *it))
        .or_else(|| condition_or_loop(context, offset))
        .or(binding)
}

/// What calls would do, in words.
fn supposed(predictions: &Predictions) -> Vec<String> {
    let told = predictions.supposed.iter().take(SUPPOSED).filter_map(|it| {
        let (call, Ended::Returned(value)) = (shorten(&it.call, 80), &it.end) else {
            return None;
        };
        let value = shorten(value, 80);
        Some(match &it.decided {
            Some((decided, p)) => format!(
                "- `{call}` → `{value}` assuming {decided} · predicted **{}**",
                percent(*p)
            ),
            None => format!("- `{call}` → `{value}` · executed, on an input of the types predicted"),
        })
    });
    let lines: Vec<String> = told.collect();
    (!lines.is_empty()).then(|| lines.join("\n")).into_iter().collect()
}

/// Whether the binding is of a variable, not of a result.
fn is_name(context: &Context<'_>, site: SiteId) -> bool {
    matches!(context.program[site].kind, SiteKind::Binding(_, Some(_)))
}

/// The likeliest classes in words; `None` where none is likely.
fn classes(p: &[f32]) -> Option<String> {
    let mut all: Vec<(&'static str, f32)> = VALUE_CLASSES.into_iter().zip(p.iter().copied()).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let likely = all.into_iter().take(CLASSES).filter(|it| it.1 >= LEAST);
    let list: Vec<String> = likely
        .map(|(class, p)| format!("{} **{}**", words(class), percent(p)))
        .collect();
    (!list.is_empty()).then(|| list.join(", "))
}
