//! What runs found, kept by what they depend on.

use std::sync::Arc;

use dashmap::DashMap;
use foretrace_python::Text;

use super::deps::{Deps, Ids, SliceId};
use super::examples::Tests;
use super::growth::Measured;
use super::home::{Stamp, Stamps};
use super::report::{Place, Report};
use super::seen::Seen;
use super::suppose::Supposed;
use crate::fusion::Evidence;

/// What one example, or the probing of one function, found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) deps: Deps,
    /// The project's modules that were imported.
    pub(crate) modules: Vec<Stamp>,
    /// Calls of functions, as they went.
    pub(crate) calls: Vec<(SliceId, Arc<Shown>)>,
    pub(crate) reports: Vec<Report<Place>>,
    /// What happened in functions.
    pub(crate) evidence: Vec<(SliceId, Evidence)>,
    /// What calls would do if a predictor is right.
    pub(crate) supposed: Vec<Supposed>,
    /// How a function grows; places of loops are relative to it.
    pub(crate) growth: Option<(SliceId, Arc<Measured>)>,
}

/// A call, and where it comes from.
#[derive(Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) seen: Seen,
    /// In words: `from its doctest`.
    pub(crate) origin: &'static str,
}

/// What runs found, by a hash of what was run.
#[derive(Debug, Default)]
pub(crate) struct Store {
    found: DashMap<u64, Arc<Found>>,
    /// Files of tests, by their text.
    tests: DashMap<Arc<str>, Arc<Tests>>,
}

/// Results kept before all are dropped.
const KEPT: usize = 1 << 14;

/// Files of tests kept before all are dropped.
const KEPT_TESTS: usize = 64;

impl Store {
    /// What is known of `key`, if it still holds.
    pub(crate) fn get(&self, key: u64, ids: &Ids<'_>, stamps: &Stamps) -> Option<Arc<Found>> {
        let found = self.found.get(&key)?.clone();
        let holds = found.deps.hold(ids) && found.modules.iter().all(|it| stamps.hold(it));
        holds.then_some(found)
    }

    /// The tests of a file, lowered once.
    pub(crate) fn tests(&self, text: &Text) -> Arc<Tests> {
        if let Some(known) = self.tests.get(text.as_str()) {
            return known.clone();
        }
        if self.tests.len() >= KEPT_TESTS {
            self.tests.clear();
        }
        let tests = Arc::new(Tests::of(text));
        self.tests.insert(text.as_str().into(), tests.clone());
        tests
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn put(&self, key: u64, found: Found) -> Arc<Found> {
        if self.found.len() >= KEPT {
            self.found.clear();
        }
        let found = Arc::new(found);
        self.found.insert(key, found.clone());
        found
    }
}
