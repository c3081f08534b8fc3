//! Two versions of a file: what functions do differently, and which grow faster.
//!
//! ```text
//! pairs ─► calls ─► watch, in both versions ─► difference ─► whose change it is ─► findings
//!    └───► growth::versus ─────────────────────────────────────┘
//! ```
//! Both versions run in the machine on the same calls: those that either file has as examples, then inputs made for
//! either. Only runs that rest on nothing unknown tell.

mod behaviour;
mod calls;
mod difference;
mod doctests;
mod growth;
mod near;
mod pairs;
mod pool;
mod side;
mod watch;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use behaviour::Change;
use foretrace_python::SliceKind;
use foretrace_python::machine::Limits;
use growth::Regression;
use pairs::Pair;
use side::{Side, Sides};

use super::study::File;
use super::{inputs, limits};
use crate::study::Study;
use crate::{Finding, Growth, Related};

/// A version of a file.
pub(crate) struct Version<'a> {
    pub(crate) file: File<'a>,
    pub(crate) studies: &'a [Arc<Study>],
}

/// What is to be looked for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// Whether functions may be run.
    pub(crate) runs: bool,
    pub(crate) behaviour: bool,
    pub(crate) growth: bool,
}

/// Fuel after which no further function is compared.
const FUEL: u64 = 400_000_000;

/// Fuel of one run, importing the file included.
const RUN: u64 = 8_000_000;

/// Functions that did not change but may depend on what did, at most.
const DEPENDENTS: usize = 60;

/// The same where growth is measured, which takes longer.
const MEASURED: usize = 12;

/// What the functions of `new` do differently from those of `old`. `bound` is the symbolic growth of a function in
/// another version of the new file, given as its text and the function's number.
pub(crate) fn compare(
    new: &Version<'_>,
    old: &Version<'_>,
    wanted: Wanted,
    bound: &dyn Fn(String, usize) -> Option<Growth>,
    cancelled: &Arc<AtomicBool>,
) -> Vec<Finding> {
    let pairs = pairs::pairs(&new.file, &old.file);
    if !(wanted.behaviour || wanted.growth) || pairs.is_empty() {
        return Vec::new();
    }
    let limits = Limits {
        fuel: RUN,
        ..limits(cancelled)
    };
    let (new_loaded, old_loaded) = (side::loaded(&new.file), side::loaded(&old.file));
    let imports = [&new_loaded, &old_loaded].map(|it| wanted.runs.then(|| side::import(it, &limits))?);
    let runs = imports.iter().all(Option::is_some);
    let [new_rests, old_rests] = imports.map(Option::unwrap_or_default);
    let (new_inputs, old_inputs) = (
        inputs::File::of(new_loaded.program()),
        inputs::File::of(old_loaded.program()),
    );
    let mut sides = Sides {
        new: Side {
            version: new,
            loaded: &new_loaded,
            rests: new_rests,
            inputs: &new_inputs,
            callers: Vec::new(),
        },
        old: Side {
            version: old,
            loaded: &old_loaded,
            rests: old_rests,
            inputs: &old_inputs,
            callers: Vec::new(),
        },
        runs,
        limits: &limits,
    };
    if runs {
        let names = sides.names(&pairs);
        for side in [&mut sides.new, &mut sides.old] {
            side.callers = side.calls_in_tests(&names);
        }
    }
    let changed: Vec<&Pair> = pairs.iter().filter(|it| it.changed).collect();
    let touched = sides.touched();
    let dependents = pairs.iter().filter(|it| !it.changed && sides.mentions(it, &touched));
    let dependents: Vec<&Pair> = dependents.take(DEPENDENTS).collect();
    let mut findings = Vec::new();
    if wanted.growth {
        let found = changed.iter().chain(dependents.iter().take(MEASURED));
        let found = found.filter(|_| sides.spent() < FUEL);
        let found: Vec<Regression> = found.filter_map(|it| growth::regression(&sides, it, bound)).collect();
        findings.extend(roots(found).iter().filter_map(|it| it.finding(&sides)));
    }
    if wanted.behaviour && runs {
        let found = changed.iter().chain(&dependents).filter(|_| sides.spent() < FUEL);
        let found: Vec<Change> = found.filter_map(|it| behaviour::change(&sides, it)).collect();
        findings.extend(roots(found).iter().filter_map(|it| it.finding(&sides)));
    }
    findings
}

/// Something found of a function.
trait Found {
    fn function(&self) -> usize;

    /// Whether it comes from the function itself; otherwise the changed functions that it called.
    fn origin(&self) -> &Origin;
}

/// Where a difference comes from.
#[derive(Clone, Debug, Default)]
struct Origin {
    own: bool,
    /// Other functions of the new file that were called, and are not what they were.
    called: Vec<usize>,
}

impl Origin {
    /// The functions that it comes from, where it does not come from the function itself.
    fn causes(&self, sides: &Sides<'_>) -> Vec<Related> {
        let called = self.called.iter().filter(|_| !self.own);
        let related = called.filter_map(|it| {
            Some(Related {
                range: sides.new.name(*it)?,
                message: "called by it, and changed".to_string(),
            })
        });
        related.collect()
    }
}

/// Leaves out what another finding explains: of functions that called what changed, those where a changed function
/// that they called has a finding itself, and all but the first that called the same ones.
fn roots<F: Found>(mut found: Vec<F>) -> Vec<F> {
    let own: HashSet<usize> = found.iter().filter(|it| it.origin().own).map(F::function).collect();
    found.retain(|it| it.origin().own || !it.origin().called.iter().any(|called| own.contains(called)));
    let all: HashSet<usize> = found.iter().map(F::function).collect();
    let mut causes: HashSet<Vec<usize>> = HashSet::new();
    found.retain(|it| {
        let Origin { own, called } = it.origin();
        let explained = called.iter().any(|called| all.contains(called));
        *own || !explained && (called.is_empty() || causes.insert(called.clone()))
    });
    found
}

/// Whether a function is one that tests something.
fn is_test(file: &File<'_>, slice: usize) -> bool {
    let slice = &file.module.slices()[slice];
    let part = |it: &str| it.starts_with("test") || it.starts_with("Test");
    slice.kind() == SliceKind::Module || slice.qualname().split('.').any(part)
}
