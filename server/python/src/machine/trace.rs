//! What a run records: steps, and what happened at each site.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use super::bytecode::{NEGATED, site_of};
use super::error::{Raise, Res};
use super::frame::Frame;
use super::value::{Payload, Str, Value};
use super::vm::Vm;
use crate::program::SiteId;

/// One executed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1-based.
    pub line: u32,
    /// The function's name.
    pub function: Rc<str>,
    /// Which of the run's activations it belongs to.
    pub activation: u32,
    /// Variables whose value changed, and what they show as afterwards.
    pub bindings: Vec<(Rc<str>, String)>,
    /// Whether nothing had been assumed before it was done.
    pub certain: bool,
}

/// A condition, or a part of one, was met, or a loop asked for another round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The step it belongs to.
    pub step: u32,
    /// Where.
    pub site: SiteId,
    /// Whether it held; of a part that is negated, whether the negation did.
    pub taken: bool,
    /// Whether nothing had been assumed before.
    pub certain: bool,
}

/// One call of a function of the file, or the run of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// The function's name.
    pub function: Rc<str>,
    /// The line of its `def`, decorators included, 1-based.
    pub line: u32,
    /// Its parameters, and what they show as when it begins.
    pub arguments: Vec<(Rc<str>, String)>,
    /// The number of its first step.
    pub first_step: usize,
    /// How it ended; `None` where it had not when the run or its record did.
    pub end: Option<End>,
    /// Whether it ended before anything was assumed.
    pub certain: bool,
}

/// How an activation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// With a value, as it shows.
    Returned(String),
    /// With an exception of a type of this name.
    Raised(String),
}

/// How often a condition held and failed; for a loop: rounds and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Held.
    pub taken: u64,
    /// Failed.
    pub not_taken: u64,
}

/// Events kept for each step that may be.
const EVENTS: usize = 8;

/// The record of a run.
#[derive(Debug, Default)]
pub(crate) struct Tracer {
    pub(crate) on: bool,
    pub(crate) limit: usize,
    pub(crate) steps: Vec<Step>,
    pub(crate) activations: Vec<Activation>,
    pub(crate) events: Vec<Event>,
    /// Set once the run rests on an assumption.
    pub(crate) assumed: Rc<Cell<bool>>,
    pub(crate) count: u64,
    pub(crate) truncated: bool,
    /// By number.
    pub(crate) sites: Vec<Outcomes>,
}

/// What the trace knows of an activation.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The step the line that runs belongs to.
    step: usize,
    activation: u32,
    /// What each variable last showed as.
    shown: HashMap<Rc<str>, String>,
}

impl Tracer {
    /// What was asked at a site, given as in `Code::sites`, held or not.
    #[inline]
    pub(crate) fn branch(&mut self, frame: &Frame, site: u32, held: bool) {
        let taken = held != (site & NEGATED != 0);
        let Some(site) = site_of(site) else { return };
        if self.on {
            self.note(frame, site, taken);
        }
        let at = site.0 as usize;
        if at >= self.sites.len() {
            self.sites.resize(at + 1, Outcomes::default());
        }
        let outcomes = &mut self.sites[at];
        match taken {
            true => outcomes.taken += 1,
            false => outcomes.not_taken += 1,
        }
    }

    #[inline(never)]
    fn note(&mut self, frame: &Frame, site: SiteId, taken: bool) {
        if let Some(seen) = &frame.seen
            && self.events.len() < EVENTS * self.limit
        {
            self.events.push(Event {
                step: seen.step as u32,
                site,
                taken,
                certain: !self.assumed.get(),
            });
        }
    }

    pub(crate) fn pause(&mut self, frame: &mut Frame) {
        if self.on {
            self.settle(frame);
        }
    }

    pub(crate) fn leave(&mut self, frame: &mut Frame) {
        if self.on {
            self.settle(frame);
        }
    }

    /// An activation ends with a value.
    pub(crate) fn returned(&mut self, frame: &Frame, value: &Value) {
        if self.on {
            self.end(frame, || End::Returned(shown(value)));
        }
    }

    /// An activation ends with an exception.
    pub(crate) fn raised(&mut self, frame: &Frame, raise: &Raise) {
        let kind = || match raise {
            Raise::Exception(it) => Some(it.class().name().to_string()),
            _ => None,
        };
        if self.on
            && let Some(kind) = kind()
        {
            self.end(frame, || End::Raised(kind));
        }
    }

    fn end(&mut self, frame: &Frame, end: impl FnOnce() -> End) {
        let activation = frame.seen.as_ref().map(|it| it.activation as usize);
        if let Some(it) = activation.and_then(|it| self.activations.get_mut(it)) {
            it.end = Some(end());
            it.certain = !self.assumed.get();
        }
    }

    /// Attributes what changed since to the step that ran.
    fn settle(&mut self, frame: &mut Frame) {
        let Some(mut seen) = frame.seen.take() else {
            return;
        };
        let mut changed = Vec::new();
        let mut look = |name: &str, value: &Value| {
            if name.starts_with('.') || name.starts_with("__") {
                return;
            }
            let text = shown(value);
            if seen.shown.get(name) != Some(&text) {
                let name: Rc<str> = name.into();
                seen.shown.insert(name.clone(), text.clone());
                changed.push((name, text));
            }
        };
        match &frame.namespace {
            Some(names) => {
                for (name, value) in names.to_vec() {
                    if let Value::Str(name) = &name
                        && !matches!(value, Value::Function(_) | Value::Class(_) | Value::Module(_))
                    {
                        look(name, &value);
                    }
                }
            }
            None => frame.each_variable(&mut |name, value| look(name, value)),
        }
        if let Some(step) = self.steps.get_mut(seen.step) {
            step.bindings.extend(changed);
            step.certain &= !self.assumed.get();
        }
        frame.seen = Some(seen);
    }
}

impl Vm {
    /// A line event.
    #[inline(always)]
    pub(crate) fn step(&mut self, frame: &mut Frame, line: u32) -> Res<()> {
        self.finalize()?;
        self.tracer.count += 1;
        match self.tracer.on {
            true => self.record(frame, line),
            false => Ok(()),
        }
    }

    #[inline(never)]
    fn record(&mut self, frame: &mut Frame, line: u32) -> Res<()> {
        self.tracer.settle(frame);
        if self.tracer.steps.len() >= self.tracer.limit {
            self.tracer.truncated = true;
            self.tracer.on = false;
            return Ok(());
        }
        self.budget.work(frame.locals.len() * 4)?;
        let step = self.tracer.steps.len();
        let activation = match &mut frame.seen {
            Some(seen) => {
                seen.step = step;
                seen.activation
            }
            None => {
                let activation = self.tracer.activations.len() as u32;
                self.tracer.activations.push(begun(frame, step));
                frame.seen = Some(Box::new(Seen {
                    step,
                    activation,
                    shown: HashMap::new(),
                }));
                activation
            }
        };
        self.tracer.steps.push(Step {
            line,
            function: frame.code.name.as_str().into(),
            activation,
            bindings: Vec::new(),
            certain: !self.tracer.assumed.get(),
        });
        Ok(())
    }
}

/// The activation of a frame whose first line is about to run.
fn begun(frame: &Frame, first_step: usize) -> Activation {
    let code = &frame.code;
    let value = |slot: u32| {
        let cell = code.own_cells.iter().position(|&it| it == slot);
        let shared = cell
            .and_then(|it| frame.cells.get(it))
            .and_then(|it| it.borrow().clone());
        shared.or_else(|| frame.locals.get(slot as usize).cloned().flatten())
    };
    let arguments = code
        .params
        .iter()
        .filter_map(|it| Some((it.name.as_str().into(), shown(&value(it.slot)?))));
    Activation {
        function: code.name.as_str().into(),
        line: code.first_line,
        arguments: arguments.collect(),
        first_step,
        end: None,
        certain: false,
    }
}

/// What a value shows as: its repr where that runs no Python code, cut where long.
pub(crate) fn shown(value: &Value) -> String {
    let mut text = String::new();
    show(value, &mut text, 0);
    text
}

const LONG: usize = 200;

fn show(value: &Value, text: &mut String, depth: usize) {
    if text.len() > LONG || depth > 20 {
        text.push('…');
        return;
    }
    let list = |text: &mut String, items: &[Value], open: &str, close: &str| {
        text.push_str(open);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            if text.len() > LONG {
                text.push('…');
                break;
            }
            show(item, text, depth + 1);
        }
        text.push_str(close);
    };
    match value {
        Value::None => text.push_str("None"),
        Value::Bool(true) => text.push_str("True"),
        Value::Bool(false) => text.push_str("False"),
        Value::Int(it) => text.push_str(&it.to_string()),
        Value::Float(it) => text.push_str(&super::types::float::repr(*it)),
        Value::Big(it) if it.bits() < 4000 => text.push_str(&it.to_string()),
        Value::Str(it) if it.len() <= 4 * LONG => text.push_str(&super::types::str::repr(it)),
        Value::Str(_) => text.push_str("'…'"),
        Value::List(it) => list(text, &it.borrow(), "[", "]"),
        Value::Tuple(it) => list(text, it, "(", if it.len() == 1 { ",)" } else { ")" }),
        Value::Set(it) if it.is_empty() => text.push_str("set()"),
        Value::Set(it) => list(text, &it.items(), "{", "}"),
        Value::Dict(it) => {
            text.push('{');
            for (at, (key, value)) in it.to_vec().iter().enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                if text.len() > LONG {
                    text.push('…');
                    break;
                }
                show(key, text, depth + 1);
                text.push_str(": ");
                show(value, text, depth + 1);
            }
            text.push('}');
        }
        Value::FrozenSet(it) if it.is_empty() => text.push_str("frozenset()"),
        Value::FrozenSet(it) => list(text, &it.items(), "frozenset({", "})"),
        Value::Bytes(it) if it.data.len() <= LONG => text.push_str(&super::types::bytes::repr(&it.data)),
        Value::ByteArray(it) if it.data.borrow().len() <= LONG => {
            text.push_str(&format!("bytearray({})", super::types::bytes::repr(&it.data.borrow())));
        }
        Value::Complex(it) => text.push_str(&super::types::complex::repr(it.0, it.1)),
        Value::Ellipsis => text.push_str("Ellipsis"),
        Value::NotImplemented => text.push_str("NotImplemented"),
        Value::Range(it) => text.push_str(&match it.step {
            1 => format!("range({}, {})", it.start, it.stop),
            step => format!("range({}, {}, {step})", it.start, it.stop),
        }),
        Value::Unknown(_) => text.push('?'),
        Value::Instance(it) => match &it.payload {
            Payload::Value(inner) => show(inner, text, depth + 1),
            Payload::Exception(data) => {
                let name: Rc<Str> = it.class().name();
                text.push_str(&name);
                match &*data.args.borrow() {
                    Value::Tuple(args) if args.len() == 1 => list(text, args, "(", ")"),
                    other => show(other, text, depth + 1),
                }
            }
            _ => match super::modules::shown(it) {
                Some(shown) => text.push_str(&shown),
                None => text.push_str(&format!("<{}>", it.class().name())),
            },
        },
        Value::Function(it) => text.push_str(&format!("<function {}>", it.name.borrow())),
        Value::Class(it) => text.push_str(&format!("<class {}>", it.name())),
        _ => text.push_str("<…>"),
    }
}
