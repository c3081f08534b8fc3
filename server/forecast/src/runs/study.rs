//! Running a file: everything that is not known yet, and what is known brought together.

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use foretrace_python::Module;
use foretrace_python::program::Program;
use rustc_hash::FxHasher;

use super::deps::{Ids, SliceId};
use super::examples::{self, Checker, Example, Kind};
use super::store::{Found, Shown, Store};
use super::{limits, seen};
use crate::Finding;
use crate::study::{Lowered, Study};

/// One version of a file, with what is known of its slices.
pub(crate) struct File<'a> {
    module: &'a Module,
    lowered: Vec<Arc<Lowered>>,
    examples: Vec<Example>,
    ids: Ids<'a>,
}

/// What the runs of a file found.
#[derive(Clone, Default)]
pub(crate) struct Runs {
    /// By slice, in the order of the module.
    pub(crate) slices: Vec<SliceRuns>,
    /// What went into it.
    parts: Vec<Arc<Found>>,
    /// With places in this version of the file.
    pub(crate) findings: Vec<Finding>,
}

/// What runs found of one slice.
#[derive(Clone, Default)]
pub(crate) struct SliceRuns {
    /// Calls of it, best vouched for first.
    pub(crate) calls: Vec<Arc<Shown>>,
}

impl Runs {
    /// Whether both were made of the same parts.
    pub(crate) fn same(&self, other: &Runs) -> bool {
        let same = |(a, b): (&Arc<Found>, &Arc<Found>)| Arc::ptr_eq(a, b);
        self.parts.len() == other.parts.len() && self.parts.iter().zip(&other.parts).all(same)
    }
}

/// Examples of a file that are run.
const MOST_EXAMPLES: usize = 200;

/// Calls of a function that are kept of one example.
const CALLS: usize = 2;

/// Calls of a function that can be chosen from.
const CHOICES: usize = 20;

impl<'a> File<'a> {
    pub(crate) fn new(module: &'a Module, studies: &[Arc<Study>]) -> File<'a> {
        let lowered: Vec<Arc<Lowered>> = studies.iter().map(|it| it.lowered.clone()).collect();
        let programs: Vec<&Program> = lowered.iter().map(|it| &it.program).collect();
        let found: Vec<&[examples::Found]> = studies.iter().map(|it| &*it.examples).collect();
        let mut examples = match found.iter().all(|it| it.is_empty()) {
            true => Vec::new(),
            false => examples::gather(module, &programs, &found),
        };
        examples.truncate(MOST_EXAMPLES);
        File {
            ids: Ids::new(module, &lowered),
            module,
            lowered,
            examples,
        }
    }

    fn key(&self, example: &Example) -> u64 {
        let mut state = FxHasher::default();
        let id: SliceId = self.ids.id(example.slice);
        (id, example.kind as u8, example.span, format!("{:?}", example.entry)).hash(&mut state);
        format!("{:?}", example.expects).hash(&mut state);
        state.finish()
    }
}

/// Runs what is not known yet; what is found goes into the store. False when it was cancelled.
pub(crate) fn run(file: &File<'_>, store: &Store, cancelled: &Arc<AtomicBool>) -> bool {
    let missing = |it: &&Example| store.get(file.key(it), &file.ids).is_none();
    let examples: Vec<&Example> = file.examples.iter().filter(missing).collect();
    if examples.is_empty() {
        return true;
    }
    let programs: Vec<&Program> = file.lowered.iter().map(|it| &it.program).collect();
    let limits = limits(cancelled);
    let checker = Checker::new(file.module, &programs, &limits);
    for example in examples {
        let examined = checker.examine(example);
        if cancelled.load(Ordering::Relaxed) {
            return false;
        }
        let calls = examined.run.iter();
        let calls = calls.flat_map(|run| seen::calls(file.module, &file.lowered, run, CALLS));
        let origin = origin(example.kind);
        let found = Found {
            deps: file.ids.deps(&examined.called),
            calls: calls
                .map(|(slice, seen)| (file.ids.id(slice), Arc::new(Shown { seen, origin })))
                .collect(),
            reports: examined
                .failures
                .iter()
                .filter_map(|it| it.kept(file.module, &file.ids))
                .collect(),
        };
        store.put(file.key(example), found);
    }
    true
}

fn origin(kind: Kind) -> &'static str {
    match kind {
        Kind::Doctest => "as a doctest does",
        Kind::Assert => "as the module does in an assert",
        Kind::Test => "as a test does",
        Kind::NeighbourTest => "as a test in the file's test module does",
        Kind::Main => "as running the file does",
        Kind::CallSite => "as called in this file",
    }
}

/// What is known of this version of the file.
pub(crate) fn assemble(file: &File<'_>, store: &Store) -> Runs {
    let parts: Vec<Arc<Found>> = file
        .examples
        .iter()
        .filter_map(|it| store.get(file.key(it), &file.ids))
        .collect();
    if parts.is_empty() {
        return Runs::default();
    }
    let mut slices = vec![SliceRuns::default(); file.module.slices().len()];
    let mut findings: Vec<Finding> = Vec::new();
    for part in &parts {
        for (id, shown) in &part.calls {
            let Some(slice) = file.ids.find(*id) else { continue };
            let calls = &mut slices[slice].calls;
            if calls.len() < CHOICES && !calls.iter().any(|it| it.seen.call == shown.seen.call) {
                calls.push(shown.clone());
            }
        }
        let reports = part.reports.iter();
        findings.extend(reports.filter_map(|it| it.finding(file.module, &file.ids)));
    }
    findings.sort_by_key(|it| (it.range.start, it.range.end));
    findings.dedup_by(|a, b| a.range == b.range && a.rule == b.rule);
    Runs {
        slices,
        parts,
        findings,
    }
}
