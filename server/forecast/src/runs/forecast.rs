//! What runs add to forecasts.

use foretrace_python::program::Span;

use super::growth::{Verdict, formula, settle};
use super::seen::{Ended, Seen};
use super::study::SliceRuns;
use crate::forecast::{Forecast, Growth, Raise, Raises};
use crate::{Basis, Estimate, SiteKind};

/// Values listed of a variable.
const EXAMPLES: usize = 5;

/// A value that was seen in a run.
fn executed<T>(value: T) -> Estimate<T> {
    Estimate {
        value,
        basis: Basis::Executed,
        confidence: 1.0,
    }
}

/// Adds what runs of a slice found; what is proved stays. `text` is the slice's.
pub(crate) fn add(forecast: &mut Forecast, text: &str, runs: &SliceRuns) {
    if let Some(measured) = &runs.growth {
        let symbolic = forecast.time.as_ref().map(|it| &it.value);
        if matches!(settle(symbolic, measured), Verdict::Alone | Verdict::Conflict(_)) {
            let growth = |class| Growth {
                class,
                inputs: measured.inputs.clone(),
                formula: formula(class).to_string(),
                assumptions: Vec::new(),
            };
            forecast.time = Some(executed(growth(measured.class)));
            forecast.time_unknown.clear();
            if let (None, Some(memory)) = (&forecast.memory, &measured.memory) {
                forecast.memory = Some(executed(growth(memory.class)));
                forecast.memory_unknown.clear();
            }
        }
    }
    add_loops(forecast, runs);
    let line = |at: u32| text[..(at as usize).min(text.len())].rfind('\n').map_or(0, |it| it + 1) as u32;
    let calls: Vec<&Seen> = runs.calls.iter().map(|it| &it.seen).collect();
    for site in &mut forecast.sites {
        let SiteKind::Binding {
            name: Some(name),
            examples,
            ..
        } = &mut site.kind
        else {
            continue;
        };
        if !examples.is_empty() {
            continue;
        }
        let lines = calls.iter().filter_map(|it| it.line(line(site.span.start)));
        let values = lines.flat_map(|it| it.values.iter().filter(|(it, _)| it == name));
        for value in values.flat_map(|(_, it)| it.first.iter().chain(&it.last)) {
            let is_whole = !value.contains(['…', '<', '?']);
            if is_whole && examples.len() < EXAMPLES && !examples.iter().any(|it| it.value == *value) {
                examples.push(executed(value.clone()));
            }
        }
    }
    let mut kinds: Vec<Raise> = (runs.raises.iter())
        .map(|(kind, span, witness)| Raise {
            kind: executed(kind.clone()),
            span: *span,
            witness: Some(witness.clone()),
        })
        .collect();
    for seen in calls {
        if let Ended::Raised { kind, at, .. } = &seen.end
            && !kinds.iter().any(|it| it.kind.value == *kind)
        {
            kinds.push(Raise {
                kind: executed(kind.clone()),
                span: Span::new(*at, *at),
                witness: seen.complete.then(|| seen.call.clone()),
            });
        }
    }
    if !kinds.is_empty() {
        let all = forecast.raises.get_or_insert_with(Raises::default);
        all.kinds.append(&mut kinds);
    }
}

/// What was measured of loops whose growth the code does not tell.
fn add_loops(forecast: &mut Forecast, runs: &SliceRuns) {
    let loops = runs
        .growth
        .iter()
        .flat_map(|it| it.loops.iter().map(move |a_loop| (it, a_loop)));
    for (measured, a_loop) in loops {
        let place = forecast.sites.iter_mut().find(|it| it.span == a_loop.span);
        if let (
            Some(SiteKind::Loop {
                growth: growth @ None, ..
            }),
            Some(class),
        ) = (place.map(|it| &mut it.kind), a_loop.trips)
        {
            *growth = Some(executed(Growth {
                class,
                inputs: measured.inputs.clone(),
                formula: formula(class).to_string(),
                assumptions: Vec::new(),
            }));
        }
    }
}
