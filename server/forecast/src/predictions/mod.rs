//! What a predictor says of slices, and how it is shown: never where something stronger is known.

pub(crate) mod forecast;
pub(crate) mod hints;
pub(crate) mod hover;
pub(crate) mod unlikely;
pub(crate) mod words;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dashmap::DashMap;
use foretrace_python::program::{SiteId, Span, StmtId};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use words::type_name;

use crate::features::{Place, Window};
use crate::fusion::{Evidence, Fusion, Source};
use crate::rules::Context;
use crate::runs::Supposed;
use crate::{Prediction, Predictor, VALUE_CLASSES};

/// What a predictor says of a slice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Predictions {
    places: FxHashMap<Place, Prediction>,
    /// The probability that a call raises at all.
    raises: Option<f32>,
    /// What calls would do.
    pub(crate) supposed: Vec<Supposed>,
    /// The places, and the whole function, of which runs of an earlier text count too.
    before_edit: FxHashSet<Option<Place>>,
}

impl Predictions {
    /// Asks `predictor` about the windows of a slice; `None` where it has no answer.
    fn of(windows: &[Window], predictor: &dyn Predictor) -> Option<Predictions> {
        let mut all = Predictions::default();
        for (at, window) in windows.iter().enumerate() {
            let answer = predictor.predict(window)?;
            if at == 0 {
                all.raises = answer.raises;
            }
            for (site, said) in window.sites.iter().zip(answer.sites) {
                // The header is in every window; the first has most of what is around it.
                if let Some(said) = said {
                    all.places.entry(site.place).or_insert(said);
                }
            }
        }
        Some(all)
    }

    /// The same beside what runs did. Where they did nothing it stays as it is.
    pub(crate) fn fused(self: Arc<Predictions>, evidence: &Evidence, fusion: &Fusion) -> Arc<Predictions> {
        if evidence.is_empty() {
            return self;
        }
        let place = |(place, said): (&Place, &Prediction)| {
            let mut said = said.clone();
            match (*place, &mut said) {
                (Place::Site(site), Prediction::Taken(p)) => *p = fusion.branch(*p, evidence, site),
                (Place::Site(site), Prediction::Trips(p)) => fusion.trips(p, evidence, site),
                (Place::Site(site), Prediction::Classes(p)) => fusion.value(p, evidence, site),
                (Place::Line(stmt), Prediction::Line { covered, raises }) => {
                    *covered = covered.map(|p| fusion.covered(p, evidence, stmt));
                    *raises = raises.map(|p| fusion.raises(p, evidence, stmt));
                }
                _ => {}
            }
            (*place, said)
        };
        Arc::new(Predictions {
            places: self.places.iter().map(place).collect(),
            raises: self.raises.map(|p| fusion.whole(p, evidence)),
            supposed: Vec::new(),
            before_edit: evidence.places(Source::Earlier).collect(),
        })
    }

    /// The same with what calls would do.
    pub(crate) fn supposing(self: Arc<Predictions>, supposed: Vec<Supposed>) -> Arc<Predictions> {
        if supposed.is_empty() {
            return self;
        }
        let mut all = Predictions::clone(&self);
        all.supposed = supposed;
        Arc::new(all)
    }

    /// Who says it of a place, or of the whole function, beside whom what.
    pub(crate) fn said_by(&self, place: Option<Place>, predictor: &dyn Predictor) -> String {
        let runs = match self.before_edit.contains(&place) {
            true => " and runs before your last edit",
            false => "",
        };
        format!("by {}{runs}", predictor.name())
    }

    /// Changes with what is said.
    pub(crate) fn key(&self) -> u64 {
        let mut all: Vec<_> = (self.places.iter())
            .map(|(place, said)| match place {
                Place::Site(it) => (0, it.0, said),
                Place::Line(it) => (1, it.0, said),
            })
            .collect();
        all.sort_by_key(|it| (it.0, it.1));
        let mut state = FxHasher::default();
        for (kind, place, said) in all {
            (kind, place).hash(&mut state);
            match said {
                Prediction::Taken(p) => p.to_bits().hash(&mut state),
                Prediction::Classes(p) => p.iter().for_each(|p| p.to_bits().hash(&mut state)),
                // Nothing is supposed that rests on these.
                Prediction::Trips(_) | Prediction::Line { .. } => {}
            }
        }
        state.finish()
    }

    /// The probability that a call raises at all, where the predictor has one.
    pub(crate) fn raises(&self) -> Option<f32> {
        self.raises
    }

    /// The probability that a branch is taken.
    pub(crate) fn taken(&self, site: SiteId) -> Option<f32> {
        match self.places.get(&Place::Site(site))? {
            Prediction::Taken(p) => Some(*p),
            _ => None,
        }
    }

    /// The distribution of a trip count.
    pub(crate) fn trips(&self, site: SiteId) -> Option<&[f32; 6]> {
        match self.places.get(&Place::Site(site))? {
            Prediction::Trips(p) => Some(p),
            _ => None,
        }
    }

    /// The probabilities of value classes.
    pub(crate) fn classes(&self, site: SiteId) -> Option<&[f32]> {
        match self.places.get(&Place::Site(site))? {
            Prediction::Classes(p) => Some(p),
            _ => None,
        }
    }

    /// The probabilities that a statement runs, and that it raises when it does.
    pub(crate) fn line(&self, stmt: StmtId) -> (Option<f32>, Option<f32>) {
        match self.places.get(&Place::Line(stmt)) {
            Some(Prediction::Line { covered, raises }) => (*covered, *raises),
            _ => (None, None),
        }
    }
}

/// Predictions by what they were made from.
#[derive(Debug, Default)]
pub(crate) struct Kept(DashMap<u64, Arc<Predictions>>);

/// Predictions kept before all are dropped.
const KEPT: usize = 1 << 13;

impl Kept {
    /// What `predictor` says of a slice, asked once.
    pub(crate) fn predict(&self, windows: &[Window], predictor: &dyn Predictor) -> Option<Arc<Predictions>> {
        let key = key(windows);
        if let Some(known) = self.0.get(&key) {
            return Some(known.clone());
        }
        let predictions = Arc::new(Predictions::of(windows, predictor)?);
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.insert(key, predictions.clone());
        Some(predictions)
    }
}

/// Changes with everything that a predictor is told, and with the places it speaks of.
fn key(windows: &[Window]) -> u64 {
    let mut state = FxHasher::default();
    for window in windows {
        window.statements.len().hash(&mut state);
        for statement in &window.statements {
            statement.tokens.hashes.hash(&mut state);
        }
        for site in &window.sites {
            (site.place, site.kind as u8, site.statement).hash(&mut state);
            site.features.hashes.hash(&mut state);
        }
    }
    state.finish()
}

/// Code that never runs: nothing is predicted of it.
pub(crate) struct Dead(Vec<Span>);

impl Dead {
    pub(crate) fn of(context: &Context<'_>) -> Dead {
        let ids = (0..context.program.stmts.len() as u32).map(StmtId);
        let dead = ids.filter(|it| !context.facts.reachable(*it));
        let mut spans: Vec<Span> = dead.map(|it| context.program[it].span).collect();
        spans.sort_by_key(|it| (it.start, u32::MAX - it.end));
        let mut end = 0;
        spans.retain(|it| {
            let outermost = it.end > end;
            end = end.max(it.end);
            outermost
        });
        Dead(spans)
    }

    pub(crate) fn holds(&self, span: Span) -> bool {
        let after = self.0.partition_point(|it| it.start <= span.start);
        after > 0 && self.0[after - 1].contains(span)
    }
}

/// The likeliest, and how likely it is.
pub(crate) fn likeliest(distribution: &[f32]) -> Option<(usize, f32)> {
    let all = distribution.iter().copied().enumerate();
    all.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The type with the greatest probability, its classes taken together.
pub(crate) fn likeliest_type(classes: &[f32]) -> Option<(&'static str, f32)> {
    let mut types: Vec<(&'static str, f32)> = Vec::new();
    for (name, p) in VALUE_CLASSES.iter().zip(classes) {
        let name = type_name(name);
        match types.last_mut().filter(|it| it.0 == name) {
            Some(it) => it.1 += p,
            None => types.push((name, *p)),
        }
    }
    types.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
}
