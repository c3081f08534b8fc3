//! Runs that a predictor helps along: it decides branches on values that are not known, and says of what types the
//! arguments are where the code does not tell.
//!
//! What follows from a decision is predicted, and as likely as the decision. A run on proposed arguments that needs no
//! decision is executed, but worth a word only where it ends well: that it fails may be because the proposal is wrong.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use foretrace_python::machine::{Oracle, Run};
use foretrace_python::program::{Program, SiteId};
use foretrace_python::{SliceKind, Text};
use rustc_hash::FxHashMap;

use super::inputs::{self, Kind};
use super::probe::Prober;
use super::seen::{self, Ended};
use super::store::{Found, Store};
use super::study::{FILE_FUEL, File, SliceRuns, hash};
use super::{Runs, limits, ways};
use crate::predictions::{Predictions, likeliest_type};

/// A call that was run with a predictor's help.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Supposed {
    pub(crate) call: String,
    pub(crate) end: Ended,
    /// What was decided, in words, and how likely all of it is; `None` where nothing was.
    pub(crate) decided: Option<(String, f32)>,
}

/// Types are proposed only where they are at least this likely.
const PROPOSED: f32 = 0.8;

/// Ways of a call that are followed.
const WAYS: usize = 4;

/// Less likely ways are not told.
const LEAST: f32 = 0.1;

/// Functions of a file that are run so at a time.
const MOST_FUNCTIONS: usize = 100;

/// How likely branches of one function are to be taken.
#[derive(Debug)]
pub(super) struct Likely(pub(super) FxHashMap<SiteId, f32>);

impl Oracle for Likely {
    fn taken(&self, site: SiteId) -> Option<f32> {
        self.0.get(&site).copied()
    }
}

/// What calls of each slice would do, where no run tells. `predictions` are those of the slices. `None` when it was
/// cancelled.
pub(crate) fn suppose(
    file: &File<'_>,
    store: &Store,
    runs: &Runs,
    predictions: &[Option<Arc<Predictions>>],
    cancelled: &Arc<AtomicBool>,
) -> Option<Vec<Vec<Supposed>>> {
    let mut all = vec![Vec::new(); file.lowered.len()];
    let wanted = |slice: &usize| {
        let is_function = file.module.slices()[*slice].kind() == SliceKind::Function;
        let is_open = |it: &SliceRuns| it.calls.iter().all(|it| it.seen.end == Ended::Open);
        is_function
            && runs.slices.get(*slice).is_none_or(is_open)
            && predictions.get(*slice).is_some_and(Option::is_some)
    };
    let slices = (0..file.lowered.len()).filter(wanted).take(MOST_FUNCTIONS);
    let key = |slice: usize| {
        hash(&(
            "supposed",
            file.function_key(slice),
            predictions[slice].as_ref().map(|it| it.key()),
        ))
    };
    let limits = limits(cancelled);
    let (ready, prober) = (OnceCell::new(), OnceCell::new());
    let programs: Vec<&Program> = file.lowered.iter().map(|it| &it.program).collect();
    for slice in slices {
        let known = file.known(store, key(slice));
        let found = match (known, &predictions[slice]) {
            (Some(known), _) => known,
            (None, Some(said)) => {
                let ready = file.ready(&ready, &programs, &limits);
                let prober = prober.get_or_init(|| {
                    let prober = Prober::new(file.module, &file.lowered, &file.ids, ready, &limits)?;
                    let inputs = inputs::File::of(ready.loaded.program());
                    Some((prober, inputs))
                });
                let Some((prober, inputs)) = prober else { break };
                if prober.spent() > FILE_FUEL {
                    break;
                }
                let known = (file.examples_of(slice), file.recorded(slice));
                let found = prober.suppose(inputs, slice, known, said);
                if cancelled.load(Ordering::Relaxed) {
                    return None;
                }
                store.put(key(slice), found)
            }
            (None, None) => continue,
        };
        all[slice].clone_from(&found.supposed);
    }
    Some(all)
}

impl Prober<'_> {
    fn suppose(
        &self,
        file: &inputs::File<'_>,
        slice: usize,
        (examples, recorded): (Vec<&super::examples::Example>, Option<&str>),
        said: &Predictions,
    ) -> Found {
        self.begin();
        let mut found = Found::default();
        let calls: Vec<String> = examples.iter().filter_map(|it| it.call()).collect();
        let proposed = |name: &str| self.proposed(slice, name, said);
        let made = || {
            let inputs = file.inputs_with(self.function(file, slice)?, &calls, recorded, &proposed)?;
            let input = inputs.are_sure().then(|| inputs.small().next())??;
            Some(input.call)
        };
        if let Some(call) = calls.first().cloned().or_else(made) {
            found.supposed = self.supposed(slice, &call, said);
        }
        self.finish(slice, &mut found);
        found
    }

    /// The kind of values that a parameter is likely to get.
    fn proposed(&self, slice: usize, name: &str, said: &Predictions) -> Option<Kind> {
        let program = &self.lowered[slice].program;
        let code = program.code_ids().next()?;
        let param = program[code]
            .params
            .iter()
            .find(|it| program.slot_name(code, it.slot) == name)?;
        let (kind, p) = likeliest_type(said.classes(param.site)?)?;
        inputs::kind_of_type(kind).filter(|_| p >= PROPOSED)
    }

    fn supposed(&self, slice: usize, call: &str, said: &Predictions) -> Vec<Supposed> {
        let sites = self.places.branches(slice);
        let likely = sites.filter_map(|(whole, site)| Some((whole, said.taken(site)?)));
        let oracle: Rc<dyn Oracle> = Rc::new(Likely(likely.collect()));
        let runs = self.decided(call, oracle, WAYS);
        let text = self.module.text();
        let told = runs.iter().filter_map(|run| {
            let decided = match &*run.assumptions {
                [] => None,
                _ => Some((decided(run, text), probability(run)?)),
            };
            let calls = seen::calls(self.module, self.lowered, run, 1);
            let seen = calls.into_iter().find(|it| it.0 == slice)?.1;
            let is_worth_it = match (&seen.end, &decided) {
                (Ended::Returned(value), None) => !value.contains('?'),
                (Ended::Returned(value), Some((_, p))) => *p >= LEAST && !value.contains('?'),
                (Ended::Raised { .. } | Ended::Open, _) => false,
            };
            is_worth_it.then_some(Supposed {
                call: seen.call,
                end: seen.end,
                decided,
            })
        });
        let mut told: Vec<Supposed> = told.collect();
        let p = |it: &Supposed| it.decided.as_ref().map_or(1.0, |it| it.1);
        told.sort_by(|a, b| p(b).total_cmp(&p(a)));
        told
    }
}

/// What was decided in a run, in words.
fn decided(run: &Run, text: &Text) -> String {
    let mut decided = ways::assumed(run, text);
    if run.assumptions.iter().any(|it| it.taken.is_none()) {
        decided += ", and that what is not known only returns";
    }
    decided
}

/// How likely the branches of a run are to go the way they went; `None` where nobody can tell.
fn probability(run: &Run) -> Option<f32> {
    let mut branches = run.assumptions.iter().filter(|it| it.taken.is_some()).peekable();
    branches.peek()?;
    branches.map(|it| it.probability).product()
}
