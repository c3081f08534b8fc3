//! What is said of a file without observations, beside what was observed.

use std::ops::Range;

use foretrace_python::program::StmtId;
use rustc_hash::FxHashMap;

use super::{Counts, Freshness, Observed};
use crate::forecast::{Forecast, SiteKind, TRIP_BUCKETS};
use crate::study::Study;
use crate::{Analysis, Basis, Estimate};

/// What is said of a place, and what was observed there.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Where: a byte range in the file.
    pub range: Range<usize>,
    /// What the statement rests on.
    pub basis: Basis,
    /// The two.
    pub kind: ComparedKind,
}

/// What is said and what was observed, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum ComparedKind {
    /// How often a condition is true.
    Branch(Share),
    /// How often a statement runs in a call.
    Line(Share),
    /// How often a call raises.
    Raises(Share),
    /// How often a loop goes round, over [`TRIP_BUCKETS`].
    Trips {
        /// Said.
        said: [f64; TRIP_BUCKETS.len()],
        /// Counted.
        counts: [u64; TRIP_BUCKETS.len()],
    },
    /// The class of a value.
    Value {
        /// Said, by class, likeliest first.
        said: Vec<(String, f64)>,
        /// Counted, by index into [`crate::VALUE_CLASSES`].
        counts: Vec<(u8, u64)>,
    },
}

/// A probability beside counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The probability that is said.
    pub said: f64,
    /// How often it was so.
    pub count: u64,
    /// Of so many.
    pub of: u64,
}

impl Analysis {
    /// How many functions, modules included, were recorded as they are now.
    pub fn recorded(&self) -> usize {
        let current = |at: &usize| self.observed_of(*at).is_some_and(is_comparable);
        (0..self.module.slices().len()).filter(current).count()
    }

    /// Sets what is said without observations beside what was observed of the code as it is now.
    pub fn compare(&self) -> Vec<Compared> {
        let blind = Analysis {
            observed: Vec::new(),
            ..self.clone()
        };
        let mut all = Vec::new();
        for (at, (slice, study)) in self.slices().enumerate() {
            let observed = self.observed_of(at);
            let Some(observed) = observed.filter(|it| is_comparable(it)) else {
                continue;
            };
            let forecast = blind.forecast(at);
            let name = study
                .lowered
                .program
                .codes
                .first()
                .map_or_else(Default::default, |it| it.name_span);
            let raises = raises(&forecast, observed).map(|(basis, kind)| (name, basis, kind));
            for (span, basis, kind) in sites(&forecast, study, observed).into_iter().chain(raises) {
                all.push(Compared {
                    range: slice.to_file(span),
                    basis,
                    kind,
                });
            }
        }
        all
    }
}

fn is_comparable(it: &Observed) -> bool {
    it.freshness == Freshness::Current && it.source().is_counted() && it.source().calls > 0
}

type Found = (foretrace_python::program::Span, Basis, ComparedKind);

fn sites(forecast: &Forecast, study: &Study, observed: &Observed) -> Vec<Found> {
    let program = &study.lowered.program;
    let ids: Vec<_> = program.site_ids().collect();
    let stmts = program.stmts.iter().enumerate();
    let stmts: FxHashMap<_, StmtId> = stmts.map(|(at, it)| (it.span, StmtId(at as u32))).collect();
    let counts = |site: &crate::SiteForecast| match (&site.kind, site.id) {
        (SiteKind::Line { .. }, _) => observed.line(*stmts.get(&site.span)?).map(|it| it.0),
        (_, id) => observed.site(*ids.get(id? as usize)?).map(|it| it.0),
    };
    let sites = forecast.sites.iter().filter_map(|site| {
        let counts = counts(site).filter(|it| it.total() > 0)?;
        let (basis, kind) = pair(&site.kind, counts)?;
        Some((site.span, basis, kind))
    });
    sites.collect()
}

fn pair(said: &SiteKind, counts: &Counts) -> Option<(Basis, ComparedKind)> {
    let share = |it: &Estimate<f64>, count: u64, of: u64| Share {
        said: it.value,
        count,
        of,
    };
    Some(match (said, counts) {
        (SiteKind::Branch { p_taken: Some(it) }, Counts::Branch { taken, reached }) => {
            (it.basis, ComparedKind::Branch(share(it, *taken, *reached)))
        }
        (SiteKind::Line { p_covered: Some(it) }, Counts::Line { covered, calls, .. }) => {
            (it.basis, ComparedKind::Line(share(it, *covered, *calls)))
        }
        (SiteKind::Loop { trips: Some(it), .. }, Counts::Loop { trips }) => {
            let (said, counts) = (it.value, *trips);
            (it.basis, ComparedKind::Trips { said, counts })
        }
        (SiteKind::Binding { classes: Some(it), .. }, Counts::Binding { classes, .. }) => {
            let (said, counts) = (it.value.clone(), classes.clone());
            (it.basis, ComparedKind::Value { said, counts })
        }
        _ => return None,
    })
}

fn raises(forecast: &Forecast, observed: &Observed) -> Option<(Basis, ComparedKind)> {
    let said = forecast.raises.as_ref()?.probability.as_ref()?;
    let source = observed.source();
    let raised: u64 = source.raised.iter().map(|it| it.1).sum();
    let share = Share {
        said: said.value,
        count: raised.min(source.calls),
        of: source.calls,
    };
    Some((said.basis, ComparedKind::Raises(share)))
}
