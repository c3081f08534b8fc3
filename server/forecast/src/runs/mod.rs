//! Runs: what the machine finds when it executes the functions of a file.
//!
//! ```text
//! examples ─► study ─► Found, kept in the Store ─► Runs ─► hints, hovers, findings
//! inputs ───┘    └─► growth
//! ```
//! Slow beside the rest, and bounded: a run may spend a fixed amount of fuel, never an amount of time, so that the same
//! file has the same runs everywhere. What is found is kept by what it depends on: the functions that were called and
//! what is evaluated when the file is imported.

pub(crate) mod compare;
mod deps;
mod endless;
pub(crate) mod examples;
pub(crate) mod forecast;
pub(crate) mod growth;
mod home;
pub(crate) mod hover;
mod inputs;
pub(crate) mod path;
mod probe;
mod raises;
mod ready;
pub(crate) mod report;
pub(crate) mod seen;
mod store;
mod study;
mod suppose;
mod ways;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use foretrace_python::machine::{Limits, Outcome, Run};

pub(crate) use examples::Tests;
pub use home::Home;
pub(crate) use seen::{Ended, test_of};
pub(crate) use store::{Shown, Store};
pub(crate) use study::{File, Runs, assemble, run};
pub(crate) use suppose::{Supposed, suppose};

/// What is asked of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effort {
    /// Findings.
    Findings,
    /// Measured growth of functions that have a finding on it, as evidence.
    Evidence,
    /// Measured growth too.
    Everything,
}

impl Effort {
    /// Fuel for measuring the growth of a function that has a finding on it, or has none.
    fn growth_fuel(self, has_finding: bool) -> Option<u64> {
        match self {
            Effort::Evidence if has_finding => Some(growth::EVIDENCE_FUEL),
            Effort::Findings | Effort::Evidence => None,
            Effort::Everything => Some(growth::FUEL),
        }
    }
}

/// What one run may spend: about 20 ms.
pub(crate) fn limits(cancelled: &Arc<AtomicBool>) -> Limits {
    Limits {
        fuel: 2_000_000,
        bytes: 64 << 20,
        output: 64 << 10,
        steps: 2_000,
        time: Duration::from_secs(10),
        cancelled: Some(cancelled.clone()),
        ..Limits::default()
    }
}

/// Whether the run did what CPython does.
pub(crate) fn is_known(run: &Run) -> bool {
    run.assumptions.is_empty() && !matches!(run.outcome, Outcome::Stopped { .. })
}
