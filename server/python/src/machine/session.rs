//! One run from the outside: a module, then perhaps a call.

use std::rc::Rc;

use super::compile::{self, Unit};
use super::decide::{Assumption, Decisions};
use super::dict::Dict;
use super::error::{Raise, Res};
use super::limits::{Limits, peak_bytes, reset_peak};
use super::trace::{Outcomes, Step};
use super::value::Value;
use super::vm::Vm;
use crate::program::SiteId;

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
    /// Whether there were more.
    pub truncated: bool,
    /// What it printed.
    pub stdout: String,
    /// What it rests on: branches on unknown values.
    pub assumptions: Vec<Assumption>,
    /// Lines executed, whether kept or not.
    pub lines: u64,
    /// Bytes alive at most.
    pub peak_bytes: usize,
    /// What happened at branches and loops of the module's program.
    pub sites: Vec<(SiteId, Outcomes)>,
}

/// What to run.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The module.
    pub source: &'a str,
    /// An expression evaluated in it afterwards.
    pub call: Option<&'a str>,
    /// What `input()` reads.
    pub stdin: Option<&'a str>,
    /// Whether to keep steps.
    pub traced: bool,
}

/// Runs a module, then evaluates a call. Where the result could depend on the order of a set that differs from one
/// CPython process to the next, several orders are tried, and a result that differs is not determined.
pub fn run(request: &Request<'_>, limits: &Limits) -> Run {
    let (first, order_seen) = run_once(request, limits, 0);
    if !order_seen || matches!(first.outcome, Outcome::Stopped { .. }) {
        return first;
    }
    for order in 1..5 {
        let (other, _) = run_once(
            &Request {
                traced: false,
                ..request.clone()
            },
            limits,
            order,
        );
        if other.outcome != first.outcome || other.stdout != first.stdout {
            let outcome = Outcome::Stopped {
                reason: "unknown",
                detail: "the result depends on the order of a set, which CPython does not determine".to_owned(),
                line: 0,
            };
            return Run { outcome, ..first };
        }
    }
    first
}

fn run_once(request: &Request<'_>, limits: &Limits, order: u32) -> (Run, bool) {
    reset_peak();
    let base = peak_bytes();
    let mut vm = Vm::new(limits.clone());
    vm.order = order;
    vm.stdin = request.stdin.map(str::to_owned);
    vm.tracer.on = request.traced && request.call.is_none();
    vm.tracer.limit = limits.steps;
    vm.decisions = Decisions::default();
    let result = vm.run_request(request);
    let outcome = vm.outcome(result);
    let mut sites: Vec<(SiteId, Outcomes)> = vm.tracer.sites.iter().map(|(&id, &it)| (SiteId(id), it)).collect();
    sites.sort_by_key(|it| it.0);
    let run = Run {
        outcome,
        steps: std::mem::take(&mut vm.tracer.steps),
        truncated: vm.tracer.truncated,
        stdout: std::mem::take(&mut vm.stdout),
        assumptions: std::mem::take(&mut vm.decisions.made),
        lines: vm.tracer.count,
        peak_bytes: peak_bytes().saturating_sub(base),
        sites,
    };
    (run, vm.order_was_seen)
}

impl Vm {
    fn run_request(&mut self, request: &Request<'_>) -> Res<Value> {
        let unit = Unit::new(request.source, false);
        let code = compile::module(self, &unit);
        let globals = Dict::new();
        globals.set_str(&self.names.name.clone(), Value::Str(self.names.main.clone()));
        globals.set_str(&self.names.doc.clone(), code.docstring.clone());
        let result = self.run_module(code, &globals)?;
        let Some(call) = request.call else {
            return Ok(result);
        };
        self.tracer.on = request.traced;
        let result_name: Rc<super::value::Str> = self.intern("__result__");
        let unit = Unit::new(&format!("__result__ = (\n{call}\n)"), true);
        if let Some(gap) = unit.program.gaps.first() {
            return Err(Raise::lost(format!("the call cannot be read: {}", gap.reason)));
        }
        let code = compile::module(self, &unit);
        self.run_module(code, &globals)?;
        globals
            .remove_str(&result_name)
            .ok_or_else(|| Raise::lost("the call has no value"))
    }

    fn outcome(&mut self, result: Res<Value>) -> Outcome {
        self.tracer.on = false;
        let line = self.stopped_at;
        let stopped = |reason: &'static str, detail: String| Outcome::Stopped { reason, detail, line };
        let raise = match result {
            Ok(Value::Unknown(it)) => return stopped("unknown", it.reason.to_string()),
            Ok(value) => {
                let kind = self.type_name(&value).to_string();
                match self.repr(&value) {
                    Ok(repr) => {
                        return Outcome::Returned {
                            repr: repr.to_string(),
                            kind,
                        };
                    }
                    Err(Raise::Stop(it)) => return stopped(it.reason.as_str(), it.detail.clone()),
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
