//! One run from the outside: a module, then perhaps a call.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::bytecode::Code;
use super::compile::{self, Unit};
use super::decide::{Assumption, Decisions, Oracle, Way};
use super::dict::Dict;
use super::error::{Raise, Res};
use super::limits::{Limits, peak_bytes, reset_peak};
use super::project::{Modules, Project};
use super::rehearsal::{Rehearsed, Tally};
use super::trace::{Activation, Event, Outcomes, Step};
use super::value::Value;
use super::vm::Vm;
use crate::program::{Program, SiteId};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a value.
    Returned {
        /// Its `repr`.
        repr: String,
        /// The name of its type.
        kind: String,
    },
    /// With a Python exception.
    Raised {
        /// The name of its type.
        kind: String,
        /// Its `str`.
        message: String,
        /// 1-based; 0 where not known.
        line: u32,
    },
    /// For a reason outside Python.
    Stopped {
        /// As the `trace` JSON calls it.
        reason: &'static str,
        /// In words.
        detail: String,
        /// The innermost line of the program that ran; 0 where not known.
        line: u32,
    },
}

/// What a run did.
#[derive(Clone, Debug)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// Lines in the order they ran.
    pub steps: Vec<Step>,
    /// Calls of functions of the file in the order they began, the module's body included.
    pub activations: Vec<Activation>,
    /// What was asked at branches and loops meanwhile, in order.
    pub events: Vec<Event>,
    /// Whether there were more steps.
    pub truncated: bool,
    /// What it printed, as far as that is known.
    pub stdout: String,
    /// Why what it printed after that is not known, where it printed more.
    pub stdout_doubt: Option<Rc<str>>,
    /// What it rests on: branches on unknown values.
    pub assumptions: Vec<Assumption>,
    /// Which ways its first branches on unknown values went.
    pub ways: Vec<Way>,
    /// Whether the ways of branches are all that it rests on.
    pub only_branches: bool,
    /// Lines executed, whether kept or not.
    pub lines: u64,
    /// Fuel the call took, or the module's body where nothing was called.
    pub cost: u64,
    /// Bytes alive at most during the call, above those alive when it began.
    pub peak_bytes: usize,
    /// Calls that were open at once at most, some of the machine's own included.
    pub most_frames: usize,
    /// The line of the loop that was seen never to end, where the run was stopped for that.
    pub endless: Option<u32>,
    /// First lines of the file's functions that were called, each once.
    pub entered: Vec<u32>,
    /// What happened at branches and loops of the module's program.
    pub sites: Vec<(SiteId, Outcomes)>,
}

/// What to run in a file. Its body runs first, in a fresh state.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The module's `__name__`; `__main__` where none is given.
    pub name: Option<&'a str>,
    /// Statements that run after the body, untraced.
    pub setup: &'a str,
    /// An expression evaluated afterwards.
    pub call: Option<&'a str>,
    /// What `input()` reads.
    pub stdin: Option<&'a str>,
    /// Whether modules that are imported inside a `try`, and are not of the library, are not there. Otherwise it is an
    /// assumption that they are.
    pub without_optional: bool,
    /// Whether to keep steps: of the call, or where there is none of the body.
    pub traced: bool,
    /// Which way the first branches on unknown values go; the others as the oracle says, or else they do not hold.
    pub given: &'a [bool],
    /// Knows which way branches on unknown values are likely to go.
    pub oracle: Option<Rc<dyn Oracle>>,
}

/// What a chunk of an interactive session did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What it printed, the value of an expression included.
    pub printed: String,
    /// The exception it ended with.
    pub raised: Option<Raised>,
    /// Whether it rests on nothing unknown.
    pub known: bool,
}

/// An exception that nothing handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The qualified name of its type.
    pub kind: String,
    /// The module of its type.
    pub module: String,
    /// Its `str`.
    pub message: String,
    /// The innermost line of the file; 0 where it was raised outside.
    pub line: u32,
}

/// A file made ready to run, often. Stays on its thread.
#[derive(Debug)]
pub struct Loaded {
    unit: Unit,
    /// Compiled for the first order of sets.
    code: OnceCell<Rc<Code>>,
    called: RefCell<BTreeSet<u32>>,
    project: Option<Rc<Modules>>,
    spent: Cell<u64>,
}

/// What happens after the body.
#[derive(Clone, Copy)]
pub(super) enum Then<'a> {
    Call(Option<&'a str>),
    Chunks(&'a [&'a str]),
    Each(&'a [&'a str], u64),
}

impl Loaded {
    /// Lowers a file, whatever its text.
    pub fn new(source: &str) -> Loaded {
        Loaded {
            unit: Unit::new(source, false),
            code: OnceCell::new(),
            called: RefCell::default(),
            project: None,
            spent: Cell::new(0),
        }
    }

    /// The same, as a file of a project: it can import the project's modules.
    pub fn within(source: &str, project: Arc<dyn Project>) -> Loaded {
        Loaded {
            project: Some(Rc::new(Modules::new(project))),
            ..Loaded::new(source)
        }
    }

    /// Whether runs have asked for that module of the project, since they were last taken.
    pub fn has_asked(&self, name: &str) -> bool {
        self.project.as_ref().is_some_and(|it| it.has_asked(name))
    }

    /// Fuel that all runs so far took, that of importing the file included.
    pub fn spent(&self) -> u64 {
        self.spent.get()
    }

    /// The project's modules that runs have asked for since the last time this was asked, and their stamps.
    pub fn take_asked(&self) -> Vec<(Box<str>, Option<u64>)> {
        self.project.as_ref().map_or_else(Vec::new, |it| it.take_asked())
    }

    /// First lines of the file's functions that runs have called since the last time this was asked.
    pub fn take_called(&self) -> Vec<u32> {
        self.called.take().into_iter().collect()
    }

    /// The file's program, which the sites of runs belong to.
    pub fn program(&self) -> &Program {
        &self.unit.program
    }

    /// Runs the file, then evaluates a call. Where the result could depend on the order of a set that differs from
    /// one CPython process to the next, several orders are tried, and a result that differs is not determined.
    pub fn run(&self, request: &Request<'_>, limits: &Limits) -> Run {
        self.settled(request, Then::Call(request.call), limits).0
    }

    /// Runs the file, then chunks in one state, as an interactive session does: the value of an expression is
    /// printed. Ends early where a run is stopped. The request's call is not looked at.
    pub fn interact(&self, chunks: &[&str], request: &Request<'_>, limits: &Limits) -> (Run, Vec<Exchange>) {
        self.settled(request, Then::Chunks(chunks), limits)
    }

    /// Runs the file, then chunks in one state, each with at most `fuel`, and goes on whatever becomes of one. No answer
    /// where that rests on something unknown. Orders of sets are not tried: what is found is to be confirmed by a run.
    pub fn each(&self, chunks: &[&str], request: &Request<'_>, fuel: u64, limits: &Limits) -> Vec<Option<Exchange>> {
        let (_, exchanges, _) = self.once(request, Then::Each(chunks, fuel), limits, 0);
        let mut answers: Vec<Option<Exchange>> = exchanges.into_iter().map(|it| it.known.then_some(it)).collect();
        answers.resize(chunks.len(), None);
        answers
    }

    /// Runs the file as a module of tests: its tests one by one, each whatever became of those before. The modules
    /// of the project `fixtures` say what their parameters are, besides the file.
    pub fn rehearse(&self, name: &str, fixtures: &[&str], limits: &Limits) -> (Vec<Rehearsed>, Tally) {
        let mut vm = Vm::new(limits.clone());
        vm.project = self.project.clone();
        vm.watch.on = true;
        let code = compile::module(&mut vm, &self.unit);
        let request = Request {
            name: Some(name),
            ..Request::default()
        };
        let call = format!("__rehearse__(globals(), {fixtures:?})");
        // What its tests did before the rehearsal ended counts, however it ends.
        let _ = vm.run_body(code, &request, false).and_then(|(globals, _)| {
            vm.run_setup("from _rehearse import rehearse as __rehearse__", &globals)?;
            vm.run_call(&call, &globals)
        });
        vm.tear_down();
        let watch = std::mem::take(&mut vm.watch);
        self.spent.set(self.spent.get() + vm.budget.spent());
        drop(vm);
        super::cycles::break_all();
        (watch.modules, watch.tally)
    }

    pub(super) fn settled(&self, request: &Request<'_>, then: Then<'_>, limits: &Limits) -> (Run, Vec<Exchange>) {
        let (first, exchanges, order_seen) = self.once(request, then, limits, 0);
        if !order_seen || matches!(first.outcome, Outcome::Stopped { .. }) {
            return (first, exchanges);
        }
        let mut first = first;
        let lines = |run: &Run| run.steps.iter().map(|it| it.line).collect::<Vec<_>>();
        for order in 1..6 {
            let (other, other_exchanges, _) = self.once(request, then, limits, order);
            if other.outcome != first.outcome || other.stdout != first.stdout || other_exchanges != exchanges {
                let outcome = Outcome::Stopped {
                    reason: "unknown",
                    detail: "the result depends on the order of a set, which CPython does not determine".to_owned(),
                    line: 0,
                };
                return (Run { outcome, ..first }, Vec::new());
            }
            if lines(&other) != lines(&first) {
                let assumption = Assumption {
                    line: 0,
                    taken: None,
                    probability: None,
                    reason: "the order of the lines depends on the order of a set, which CPython does not determine"
                        .into(),
                };
                first.assumptions.push(assumption);
                first.only_branches = false;
                break;
            }
        }
        (first, exchanges)
    }

    fn once(&self, request: &Request<'_>, then: Then<'_>, limits: &Limits, order: u32) -> (Run, Vec<Exchange>, bool) {
        let mut vm = Vm::new(limits.clone());
        vm.order = order;
        vm.project = self.project.clone();
        vm.stdin = request.stdin.map(super::types::Input::new);
        vm.without_optional = request.without_optional;
        vm.tracer.limit = limits.steps;
        vm.decisions = Decisions::replay(request.given.to_vec(), request.oracle.clone());
        vm.tracer.assumed = vm.decisions.assumed_any.clone();
        let mut exchanges = Vec::new();
        vm.decisions.calls = matches!(then, Then::Call(None));
        let mut begun = vm.begin();
        let code = match order {
            0 => self.code.get_or_init(|| vm.compile_to_keep(&self.unit)).clone(),
            _ => compile::module(&mut vm, &self.unit),
        };
        let result = vm.run_body(code, request, matches!(then, Then::Call(None)));
        let result = result.and_then(|(globals, value)| {
            if let Then::Call(None) = then {
                return Ok(value);
            }
            vm.run_setup(request.setup, &globals)?;
            vm.calling = true;
            vm.tracer.on = request.traced;
            vm.decisions.calls = true;
            begun = vm.begin();
            match then {
                Then::Call(call) => vm.run_call(call.unwrap_or_default(), &globals),
                Then::Chunks(chunks) => vm.run_chunks(chunks, &globals, &mut exchanges),
                Then::Each(chunks, fuel) => vm.run_each(chunks, fuel, &globals, &mut exchanges),
            }
        });
        let (cost, peak_bytes) = (vm.budget.spent() - begun.0, peak_bytes().saturating_sub(begun.1));
        let outcome = vm.outcome(result);
        vm.tear_down();
        self.called.borrow_mut().extend(&vm.entered);
        self.spent.set(self.spent.get() + vm.budget.spent());
        let sites = (0..).map(SiteId).zip(vm.tracer.sites.iter().copied());
        let sites = sites.filter(|it| it.1 != Outcomes::default()).collect();
        let mut stdout = std::mem::take(&mut vm.stdout);
        let stdout_doubt = vm.stdout_doubt.take().map(|(known, reason)| {
            stdout.truncate(known);
            reason
        });
        let run = Run {
            outcome,
            steps: std::mem::take(&mut vm.tracer.steps),
            activations: std::mem::take(&mut vm.tracer.activations),
            events: std::mem::take(&mut vm.tracer.events),
            truncated: vm.tracer.truncated,
            stdout,
            stdout_doubt,
            assumptions: std::mem::take(&mut vm.decisions.made),
            ways: std::mem::take(&mut vm.decisions.ways),
            only_branches: !vm.decisions.beyond,
            lines: vm.tracer.count,
            cost,
            peak_bytes,
            most_frames: vm.most_frames,
            entered: std::mem::take(&mut vm.entered),
            endless: (vm.endless_at != 0).then_some(vm.endless_at),
            sites,
        };
        let order_seen = vm.order_was_seen;
        drop(vm);
        super::cycles::break_all();
        (run, exchanges, order_seen)
    }
}

impl Vm {
    /// Fuel spent and bytes alive as a call begins.
    fn begin(&mut self) -> (u64, usize) {
        reset_peak();
        self.most_frames = 0;
        (self.budget.spent(), peak_bytes())
    }

    fn run_body(&mut self, code: Rc<Code>, request: &Request<'_>, traced: bool) -> Res<(Rc<Dict>, Value)> {
        self.tracer.on = request.traced && traced;
        let globals = Dict::new();
        self.loader.main = Some(globals.clone());
        let name = match request.name {
            Some(name) => Value::str(name),
            None => Value::Str(self.names.main.clone()),
        };
        globals.set_str(&self.names.name.clone(), name);
        globals.set_str(&self.names.doc.clone(), code.docstring.clone());
        let value = self.run_module(code, &globals)?;
        Ok((globals, value))
    }

    fn run_setup(&mut self, setup: &str, globals: &Rc<Dict>) -> Res<()> {
        if setup.is_empty() {
            return Ok(());
        }
        let code = self.hidden_code(setup, "the set-up")?;
        self.run_module(code, globals).map(|_| ())
    }

    fn run_call(&mut self, call: &str, globals: &Rc<Dict>) -> Res<Value> {
        let code = self.hidden_code(&format!("__result__ = (\n{call}\n)"), "the call")?;
        self.run_module(code, globals)?;
        let name: Rc<super::value::Str> = self.intern("__result__");
        globals
            .remove_str(&name)
            .ok_or_else(|| Raise::lost("the call has no value"))
    }

    fn hidden_code(&mut self, text: &str, what: &str) -> Res<Rc<Code>> {
        let unit = Unit::new(text, true);
        match unit.program.gaps.first() {
            Some(gap) => Err(Raise::lost(format!("{what} cannot be read: {}", gap.reason))),
            None => Ok(compile::module(self, &unit)),
        }
    }

    fn run_chunks(&mut self, chunks: &[&str], globals: &Rc<Dict>, exchanges: &mut Vec<Exchange>) -> Res<Value> {
        for chunk in chunks {
            let before = self.stdout.len();
            let raised = match self.run_chunk(chunk, globals) {
                Ok(()) => None,
                Err(raise @ (Raise::Unknown(_) | Raise::Stop(_))) => return Err(raise),
                Err(raise) => Some(self.raised(raise)?),
            };
            exchanges.push(Exchange {
                printed: self.stdout.get(before..).unwrap_or_default().to_owned(),
                raised,
                known: true,
            });
        }
        Ok(Value::None)
    }

    fn run_each(
        &mut self,
        chunks: &[&str],
        fuel: u64,
        globals: &Rc<Dict>,
        exchanges: &mut Vec<Exchange>,
    ) -> Res<Value> {
        for chunk in chunks {
            let (before, made) = (self.stdout.len(), self.decisions.made.len());
            let aside = self.budget.put_aside(fuel);
            let result = self.run_chunk(chunk, globals);
            self.budget.take_back(aside);
            let (raised, known) = match result {
                Ok(()) => (None, true),
                Err(Raise::Unknown(_)) => (None, false),
                Err(Raise::Stop(stop)) if stop.reason.is_of_chunk() => (None, false),
                Err(raise @ Raise::Stop(_)) => return Err(raise),
                Err(raise) => (Some(self.raised(raise)?), true),
            };
            exchanges.push(Exchange {
                printed: self.stdout.get(before..).unwrap_or_default().to_owned(),
                raised,
                known: known && self.decisions.made.len() == made,
            });
        }
        Ok(Value::None)
    }

    fn run_chunk(&mut self, chunk: &str, globals: &Rc<Dict>) -> Res<()> {
        let unit = Unit::interactive(chunk);
        if let Some(gap) = unit.program.gaps.first() {
            return Err(Raise::lost(format!("a line cannot be read: {}", gap.reason)));
        }
        let lines = unit
            .program
            .root()
            .body
            .iter()
            .map(|it| unit.line(unit.program[*it].span.start));
        let lines: Vec<u32> = lines.collect();
        if lines.first() != lines.last() {
            return Err(Raise::lost("several statements at one prompt"));
        }
        self.stdout_doubt = None;
        let code = compile::module(self, &unit);
        self.run_module(code, globals)?;
        match self.stdout_doubt.take() {
            Some((_, reason)) => Err(Raise::lost(format!("what is printed is not known: {reason}"))),
            None => Ok(()),
        }
    }

    /// Prints the value of an expression as an interactive session does.
    pub(crate) fn display(&mut self, value: &Value) -> Res<()> {
        if let Value::Unknown(it) = value {
            return Err(Raise::about(it));
        }
        if value.is_none() {
            return Ok(());
        }
        let shown = self.repr(value)?;
        self.print(&format!("{shown}\n"))
    }

    fn raised(&mut self, raise: Raise) -> Res<Raised> {
        let exception = match raise {
            Raise::New(new) => self.make_exception(new.0, new.1.clone()),
            Raise::Exception(it) => it,
            Raise::Unknown(_) | Raise::Stop(_) => return Err(raise),
        };
        let line = exception.exception().map_or(0, |it| it.line.get());
        let class = exception.class();
        let (kind, module) = (class.qualname.borrow().to_string(), class.module.borrow().to_string());
        let message = self.str(&Value::Instance(exception))?.to_string();
        Ok(Raised {
            kind,
            module,
            message,
            line,
        })
    }

    fn outcome(&mut self, result: Res<Value>) -> Outcome {
        self.tracer.on = false;
        let line = self.stopped_at;
        let stopped = |reason: &'static str, detail: String| Outcome::Stopped { reason, detail, line };
        let raise = match result {
            Ok(Value::Unknown(it)) => return stopped("unknown", it.reason.to_string()),
            Ok(value) => {
                let kind = self.class_of(&value).name().to_string();
                match self.repr(&value) {
                    Ok(repr) => {
                        return Outcome::Returned {
                            repr: repr.to_string(),
                            kind,
                        };
                    }
                    Err(Raise::Stop(it)) => return stopped(it.reason.as_str(), it.detail.clone()),
                    Err(Raise::Unknown(it)) => return stopped("unknown", it.reason.to_string()),
                    Err(_) => return stopped("unknown", "the result cannot be shown: its repr raises".to_owned()),
                }
            }
            Err(raise) => raise,
        };
        let exception = match raise {
            Raise::Unknown(it) => return stopped("unknown", it.reason.to_string()),
            Raise::Stop(it) => return stopped(it.reason.as_str(), it.detail.clone()),
            Raise::New(new) => self.make_exception(new.0, new.1.clone()),
            Raise::Exception(it) => it,
        };
        // What the traceback keeps is not finalized while the exception is shown.
        super::finalize::reset(false);
        let line = exception.exception().map_or(0, |it| it.line.get());
        let kind = exception.class().name().to_string();
        match self.str(&Value::Instance(exception)) {
            Ok(message) => Outcome::Raised {
                kind,
                message: message.to_string(),
                line,
            },
            Err(_) => stopped("unknown", "the message of an exception".to_owned()),
        }
    }
}
