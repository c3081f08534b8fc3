//! Running a file: everything that is not known yet, and what is known brought together.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use foretrace_python::machine::Limits;
use foretrace_python::program::{Program, Span};
use foretrace_python::{Module, Slice, SliceKind};
use rustc_hash::{FxHashMap, FxHasher};

use super::deps::{Ids, SliceId};
use super::examples::{self, Checker, Example, Kind};
use super::growth::Measured;
use super::home::{Home, Stamps};
use super::probe::{Known, Prober};
use super::ready::Ready;
use super::store::{Found, Shown, Store};
use super::{Effort, endless, inputs, limits, ways};
use crate::Finding;
use crate::fusion::{Evidence, Places, Source};
use crate::observed::{Observed, exemplar};
use crate::rules::is_on_growth;
use crate::study::{Lowered, Study};

/// One version of a file, with what is known of its slices.
pub(crate) struct File<'a> {
    pub(super) module: &'a Module,
    pub(super) lowered: Vec<Arc<Lowered>>,
    pub(super) examples: Vec<Example>,
    /// The key of what each example runs.
    entries: Vec<u64>,
    /// The examples that call each slice.
    by_slice: Vec<Vec<usize>>,
    /// A call of each slice on values that were seen in a recorded run.
    recorded: Vec<Option<String>>,
    pub(super) ids: Ids<'a>,
    /// Slices that have a finding on how they grow.
    grows: Vec<bool>,
    pub(super) home: Option<Arc<dyn Home>>,
    stamps: Stamps,
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
    pub(crate) growth: Option<Arc<Measured>>,
    /// Exceptions on made inputs: type, place, call.
    pub(crate) raises: Vec<(String, Span, String)>,
    pub(crate) evidence: Evidence,
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

/// Fuel after which no further example of a file is run, and no further function probed.
pub(super) const FILE_FUEL: u64 = 50_000_000;

/// Functions of a file that are probed at a time.
const MOST_FUNCTIONS: usize = 400;

/// Calls of a function that are kept of one example.
const CALLS: usize = 2;

/// Calls of a function that can be chosen from.
const CHOICES: usize = 20;

impl<'a> File<'a> {
    pub(crate) fn new(
        module: &'a Module,
        studies: &[Arc<Study>],
        observed: &[Option<Arc<Observed>>],
        home: Option<Arc<dyn Home>>,
        store: &Store,
    ) -> File<'a> {
        let lowered: Vec<Arc<Lowered>> = studies.iter().map(|it| it.lowered.clone()).collect();
        let programs: Vec<&Program> = lowered.iter().map(|it| &it.program).collect();
        let found: Vec<&[examples::Found]> = studies.iter().map(|it| &*it.examples).collect();
        let mut examples = match found.iter().all(|it| it.is_empty()) {
            true => Vec::new(),
            false => examples::gather(module, &programs, &found),
        };
        let tests = home.as_ref().and_then(|it| Some((it.tests()?, it.name().to_owned())));
        if let Some((tests, name)) = tests {
            examples.extend(store.tests(&tests).examples(&name, module, &programs));
            examples.sort_by_key(|it| it.kind);
        }
        examples.truncate(MOST_EXAMPLES);
        let grows = studies
            .iter()
            .map(|it| it.drafts.iter().any(|it| is_on_growth(it.rule)));
        let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, example) in examples.iter().enumerate() {
            for name in &example.targets {
                by_name.entry(name).or_default().push(at);
            }
        }
        let calling = |slice: &Arc<Slice>| by_name.get(slice.qualname()).cloned().unwrap_or_default();
        let recorded = lowered.iter().enumerate().map(|(at, it)| {
            let observed = observed.get(at)?.as_ref()?;
            exemplar::call(&it.program, observed)
        });
        File {
            recorded: recorded.collect(),
            by_slice: module.slices().iter().map(calling).collect(),
            entries: examples.iter().map(|it| hash(&format!("{:?}", it.entry))).collect(),
            ids: Ids::new(module, &lowered),
            module,
            lowered,
            examples,
            grows: grows.collect(),
            stamps: Stamps::new(home.clone()),
            home,
        }
    }

    fn growth_fuel(&self, slice: usize, effort: Effort) -> Option<u64> {
        effort.growth_fuel(self.grows.get(slice).copied().unwrap_or(false))
    }

    pub(super) fn known(&self, store: &Store, key: u64) -> Option<Arc<Found>> {
        store.get(key, &self.ids, &self.stamps)
    }

    /// Examples that call a function.
    pub(super) fn examples_of(&self, slice: usize) -> Vec<&Example> {
        self.by_slice[slice].iter().map(|it| &self.examples[*it]).collect()
    }

    pub(super) fn recorded(&self, slice: usize) -> Option<&str> {
        self.recorded.get(slice)?.as_deref()
    }

    fn probe_key(&self, slice: usize, effort: Effort) -> u64 {
        hash(&(self.function_key(slice), self.growth_fuel(slice, effort)))
    }

    /// Changes with a function and the examples that call it.
    pub(super) fn function_key(&self, slice: usize) -> u64 {
        let entries = self.by_slice[slice].iter().map(|it| self.entries[*it]);
        let recorded = self.recorded(slice);
        hash(&(self.ids.id(slice), entries.collect::<Vec<_>>(), recorded))
    }

    fn keys(&self) -> impl Iterator<Item = u64> {
        self.examples.iter().zip(&self.entries).map(|(example, entry)| {
            let id: SliceId = self.ids.id(example.slice);
            let expects = format!("{:?}", example.expects);
            hash(&(id, example.kind as u8, example.span, entry, expects))
        })
    }

    /// The file, imported when that is first asked for.
    pub(super) fn ready<'b>(&self, ready: &'b OnceCell<Ready>, programs: &[&Program], limits: &Limits) -> &'b Ready {
        ready.get_or_init(|| Ready::new(self.module, programs, self.home.as_ref(), limits))
    }
}

pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut state = FxHasher::default();
    value.hash(&mut state);
    state.finish()
}

/// Runs what is not known yet; what is found goes into the store. False when it was cancelled.
pub(crate) fn run(file: &File<'_>, store: &Store, effort: Effort, cancelled: &Arc<AtomicBool>) -> bool {
    let limits = limits(cancelled);
    let ready = OnceCell::new();
    run_examples(file, store, &ready, &limits, cancelled)
        && probe_functions(file, store, effort, &ready, &limits, cancelled)
}

fn run_examples(
    file: &File<'_>,
    store: &Store,
    ready: &OnceCell<Ready>,
    limits: &Limits,
    cancelled: &AtomicBool,
) -> bool {
    let missing = |it: &(&Example, u64)| file.known(store, it.1).is_none();
    let examples: Vec<(&Example, u64)> = file.examples.iter().zip(file.keys()).filter(missing).collect();
    if examples.is_empty() {
        return true;
    }
    let programs: Vec<&Program> = file.lowered.iter().map(|it| &it.program).collect();
    let ready = file.ready(ready, &programs, limits);
    let checker = Checker::new(file.module, &programs, ready, file.home.as_ref(), limits);
    let places = Places::new(file.module, &file.lowered, checker.program());
    for (example, key) in examples {
        if checker.spent() > FILE_FUEL {
            break;
        }
        let examined = checker.examine(example);
        if cancelled.load(Ordering::Relaxed) {
            return false;
        }
        let calls = ways::calls(file.module, &file.lowered, &examined.ways, CALLS).into_iter();
        let how = example.call().unwrap_or_else(|| "the example".to_string());
        let endless = examined.ways.runs.first();
        let endless = endless.and_then(|it| endless::report(file.module, checker.program(), it, &how));
        let reports = examined.failures.iter().chain(&endless);
        let origin = origin(example.kind);
        let first = examined.ways.runs.first();
        let evidence = first.map(|it| places.evidence(it, Source::Example)).unwrap_or_default();
        let evidence = evidence.into_iter();
        let found = Found {
            deps: file.ids.deps(&examined.called),
            modules: checker.take_asked(),
            calls: calls
                .map(|(slice, seen)| (file.ids.id(slice), Arc::new(Shown { seen, origin })))
                .collect(),
            reports: reports.filter_map(|it| it.kept(file.module, &file.ids)).collect(),
            evidence: evidence.map(|(slice, it)| (file.ids.id(slice), it)).collect(),
            supposed: Vec::new(),
            growth: None,
        };
        store.put(key, found);
    }
    true
}

fn probe_functions(
    file: &File<'_>,
    store: &Store,
    effort: Effort,
    ready: &OnceCell<Ready>,
    limits: &Limits,
    cancelled: &AtomicBool,
) -> bool {
    let slices = (0..file.lowered.len()).filter(|it| file.module.slices()[*it].kind() == SliceKind::Function);
    let missing = |it: &usize| file.known(store, file.probe_key(*it, effort)).is_none();
    let slices: Vec<usize> = slices.filter(missing).take(MOST_FUNCTIONS).collect();
    if slices.is_empty() {
        return true;
    }
    let run: HashSet<SliceId> = (file.keys())
        .filter_map(|it| file.known(store, it))
        .flat_map(|it| it.calls.iter().map(|it| it.0).collect::<Vec<_>>())
        .collect();
    let programs: Vec<&Program> = file.lowered.iter().map(|it| &it.program).collect();
    let ready = file.ready(ready, &programs, limits);
    let Some(prober) = Prober::new(file.module, &file.lowered, &file.ids, ready, limits) else {
        return true;
    };
    let inputs = inputs::File::of(prober.program());
    for slice in slices {
        if prober.spent() > FILE_FUEL {
            break;
        }
        let growth_fuel = file.growth_fuel(slice, effort);
        let known = Known {
            examples: &file.examples_of(slice),
            recorded: file.recorded(slice),
            has_calls: run.contains(&file.ids.id(slice)),
        };
        let found = prober.probe(&inputs, slice, &known, growth_fuel);
        if cancelled.load(Ordering::Relaxed) {
            return false;
        }
        store.put(file.probe_key(slice, effort), found);
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
    let examples = file.keys().filter_map(|it| file.known(store, it));
    let probes = (1..file.lowered.len()).filter_map(|slice| {
        let known = |effort| file.known(store, file.probe_key(slice, effort));
        [Effort::Everything, Effort::Evidence, Effort::Findings]
            .into_iter()
            .find_map(known)
    });
    let parts: Vec<Arc<Found>> = examples.chain(probes).collect();
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
        for (id, evidence) in &part.evidence {
            if let Some(slice) = file.ids.find(*id) {
                slices[slice].evidence.merge(evidence);
            }
        }
        if let Some((id, growth)) = &part.growth
            && let Some(slice) = file.ids.find(*id)
        {
            slices[slice].growth = Some(growth.clone());
        }
        for report in &part.reports {
            if let Some((kind, call)) = &report.raises
                && let Some(slice) = file.ids.find(report.at.0)
            {
                slices[slice].raises.push((kind.clone(), report.at.1, call.clone()));
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
