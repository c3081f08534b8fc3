//! Functions on inputs made for them: what they return, what they raise, how they grow.

use foretrace_python::Module;
use foretrace_python::machine::{Limits, Oracle, Outcome, Request, Run};
use foretrace_python::program::{CodeId, Program};

use super::deps::Ids;
use super::examples::{Example, NAME};
use super::growth;
use super::inputs::{self, Input, Inputs};
use super::ready::Ready;
use super::store::{Found, Shown};
use super::{endless, is_known, raises, ways};
use crate::fusion::{Evidence, Places, Source};
use crate::study::Lowered;
use std::rc::Rc;
use std::sync::Arc;

/// Fuel of a run on a small input.
const FUEL: u64 = 300_000;

/// Fuel that importing the file may take: each run does it again.
const IMPORT: u64 = 100_000;

/// A file whose functions are run on made inputs.
pub(crate) struct Prober<'a> {
    pub(crate) module: &'a Module,
    pub(crate) lowered: &'a [Arc<Lowered>],
    pub(crate) ids: &'a Ids<'a>,
    ready: &'a Ready,
    spent_before: u64,
    pub(super) places: Places<'a>,
    limits: Limits,
}

/// What is known of how a function is called.
pub(crate) struct Known<'a> {
    /// Calls of it that the file has.
    pub(crate) examples: &'a [&'a Example],
    /// A call with values that were seen in a recorded run.
    pub(crate) recorded: Option<&'a str>,
    /// Whether any of the file's examples runs it.
    pub(crate) has_calls: bool,
}

/// A run on a made input.
pub(crate) struct Tried {
    pub(crate) input: Input,
    pub(crate) run: Run,
}

impl<'a> Prober<'a> {
    /// `None` where importing the file raises, takes long or depends on what is not known.
    pub(crate) fn new(
        module: &'a Module,
        lowered: &'a [Arc<Lowered>],
        ids: &'a Ids<'a>,
        ready: &'a Ready,
        limits: &Limits,
    ) -> Option<Prober<'a>> {
        let body = &ready.body;
        let works = matches!(body.outcome, Outcome::Returned { .. }) && body.assumptions.is_empty();
        (works && body.cost <= IMPORT).then(|| Prober {
            module,
            lowered,
            ids,
            ready,
            spent_before: ready.loaded.spent(),
            places: Places::new(module, lowered, ready.loaded.program()),
            limits: limits.clone(),
        })
    }

    /// Runs the function that is a slice. `growth_fuel` is what measuring its growth may take, if it is to be measured.
    pub(crate) fn probe(
        &self,
        file: &inputs::File<'_>,
        slice: usize,
        known: &Known<'_>,
        growth_fuel: Option<u64>,
    ) -> Found {
        self.begin();
        let calls: Vec<String> = known.examples.iter().filter_map(|it| it.call()).collect();
        let mut found = Found::default();
        let function = self.function(file, slice);
        let inputs = function.and_then(|it| Some((it, file.inputs_with(it, &calls, known.recorded, &|_| None)?)));
        if let Some((function, inputs)) = inputs {
            self.small(slice, &inputs, known.has_calls, &mut found);
            if let Some(fuel) = growth_fuel {
                let measured = growth::measure(self.ready, &inputs, function, &self.limits, fuel);
                found.growth = measured.map(|it| (self.ids.id(slice), Arc::new(self.relative(slice, it))));
            }
        }
        self.finish(slice, &mut found);
        found
    }

    /// Before the runs of a function.
    pub(super) fn begin(&self) {
        self.ready.loaded.take_called();
        self.ready.loaded.take_asked();
    }

    /// After them: what they depend on.
    pub(super) fn finish(&self, slice: usize, found: &mut Found) {
        found.modules = self.ready.loaded.take_asked();
        found.deps = self.ids.deps(&self.ready.loaded.take_called());
        found.deps.add(self.ids.id(slice));
    }

    /// The runs of a call, branches on what is not known going as the oracle says where it is sure.
    pub(super) fn decided(&self, call: &str, oracle: Rc<dyn Oracle>, most: usize) -> Vec<Run> {
        let input = Input {
            call: call.to_owned(),
            notes: Vec::new(),
        };
        let (request, limits) = self.request(&input);
        let oracle = Some(oracle);
        self.ready
            .loaded
            .run_ways(&Request { oracle, ..request }, &limits, most)
    }

    /// Fuel that its runs took.
    pub(crate) fn spent(&self) -> u64 {
        self.ready.loaded.spent() - self.spent_before
    }

    pub(crate) fn program(&self) -> &Program {
        self.ready.loaded.program()
    }

    pub(super) fn function(&self, file: &inputs::File<'_>, slice: usize) -> Option<CodeId> {
        let code = self.lowered[slice].program.codes.first()?;
        let name = self.module.slices()[slice].to_file(code.name_span);
        file.function_at(u32::try_from(name.start).ok()?)
    }

    fn small(&self, slice: usize, inputs: &Inputs, has_calls: bool, found: &mut Found) {
        let mut evidence = Evidence::default();
        let mut tried = inputs.small().map(|input| {
            let tried = self.try_input(input);
            // Of the function itself: what it calls is given what it seldom is.
            if let Some(seen) = self.places.evidence(&tried.run, Source::Made).get(&slice) {
                evidence.merge(seen);
            }
            tried
        });
        self.small_runs(slice, &mut tried, inputs, has_calls, found);
        drop(tried);
        found.evidence.push((self.ids.id(slice), evidence));
    }

    fn small_runs(
        &self,
        slice: usize,
        tried: &mut dyn Iterator<Item = Tried>,
        inputs: &Inputs,
        has_calls: bool,
        found: &mut Found,
    ) {
        let Some(ordinary) = tried.next() else { return };
        let endless = endless::report(self.module, self.program(), &ordinary.run, &ordinary.input.call);
        found
            .reports
            .extend(endless.and_then(|it| it.kept(self.module, self.ids)));
        if !is_known(&ordinary.run) {
            return;
        }
        if !has_calls && inputs.are_vouched_for() && matches!(ordinary.run.outcome, Outcome::Returned { .. }) {
            let (request, limits) = self.request(&ordinary.input);
            let ways = self.ready.loaded.run_all_ways(&request, &limits);
            let own = ways::calls(self.module, self.lowered, &ways, 1).into_iter();
            found.calls = own
                .filter(|(at, _)| *at == slice)
                .map(|(at, seen)| {
                    let origin = match inputs.are_recorded() {
                        true => "on values of a recorded run",
                        false => "on an input made for it",
                    };
                    (self.ids.id(at), Arc::new(Shown { seen, origin }))
                })
                .collect();
        }
        // Where the file itself shows how the function is called, other inputs are not what it is for.
        if has_calls || !inputs.are_sure() {
            return;
        }
        let edges: Vec<Tried> = tried.collect();
        let raises = raises::report(self, slice, &ordinary, &edges);
        found
            .reports
            .extend(raises.and_then(|it| it.kept(self.module, self.ids)));
    }

    /// Runs a made input.
    fn try_input(&self, input: Input) -> Tried {
        let (request, limits) = self.request(&input);
        let run = self.ready.loaded.run_agreed(&request, &limits);
        Tried { input, run }
    }

    fn request<'b>(&self, input: &'b Input) -> (Request<'b>, Limits) {
        let request = Request {
            name: Some(NAME),
            call: Some(&input.call),
            traced: true,
            ..Request::default()
        };
        let limits = Limits {
            fuel: FUEL,
            ..self.limits.clone()
        };
        (request, limits)
    }

    /// Places of loops relative to the slice.
    fn relative(&self, slice: usize, mut measured: growth::Measured) -> growth::Measured {
        let slice = &self.module.slices()[slice];
        measured.loops.retain_mut(|it| {
            let place = |at: u32| slice.from_file(at as usize);
            let (start, end) = (place(it.span.start), place(it.span.end));
            it.span.start = start.unwrap_or_default();
            it.span.end = end.unwrap_or_default();
            start.is_some() && end.is_some()
        });
        measured
    }
}
