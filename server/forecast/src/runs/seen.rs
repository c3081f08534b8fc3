//! Calls of the file's functions as they went, step by step.

use std::collections::HashMap;
use std::sync::Arc;

use foretrace_python::machine::{Activation, End, Outcome, Run};
use foretrace_python::program::ParamKind;
use foretrace_python::{Module, SliceKind};

use crate::study::Lowered;

/// A call of a function, as it went. Places are offsets in the function's slice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    /// The call as an expression: `mean([1, 2])`.
    pub(crate) call: String,
    /// Whether the call can be evaluated as it stands.
    pub(crate) complete: bool,
    pub(crate) end: Ended,
    /// The lines it went through, by place.
    pub(crate) lines: Vec<SeenLine>,
    /// Lines that it goes through otherwise in another way of a branch on an unknown value.
    pub(crate) varying: Vec<u32>,
    /// Where its end depends on such branches: for each way what is assumed, in words, and its end.
    pub(crate) ways: Vec<(String, Ended)>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ended {
    /// With this value.
    Returned(String),
    /// With an exception of that type, in the line that starts there.
    Raised {
        kind: String,
        /// Where it left the function that was run first.
        message: Option<String>,
        at: u32,
    },
    /// Not while it was watched.
    Open,
}

/// A line that ran.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SeenLine {
    /// Where it starts.
    pub(crate) at: u32,
    /// How often it ran.
    pub(crate) times: u32,
    /// The variables it changed, in the order it first did, with their values in turn: all, or the first and the last.
    pub(crate) values: Vec<(String, Values)>,
}

/// The values a variable took in a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Values {
    /// The first few.
    pub(crate) first: Vec<String>,
    /// The last one, where there were more.
    pub(crate) last: Option<String>,
}

const FIRST: usize = 3;

impl Values {
    fn add(&mut self, value: &str) {
        match self.first.len() < FIRST {
            true => self.first.push(value.to_string()),
            false => self.last = Some(value.to_string()),
        }
    }
}

impl Seen {
    /// The line that starts at `at`.
    pub(crate) fn line(&self, at: u32) -> Option<&SeenLine> {
        let found = self.lines.binary_search_by_key(&at, |it| it.at).ok()?;
        self.lines.get(found)
    }
}

/// The body of a test that calls the function again and expects the same.
pub(crate) fn test_of(seen: &Seen) -> Option<String> {
    match &seen.end {
        Ended::Returned(value) if value == "None" => Some(seen.call.clone()),
        Ended::Returned(value) if matches!(&**value, "True" | "False") => {
            Some(format!("assert {} is {value}", seen.call))
        }
        Ended::Returned(value) if !value.contains(['…', '<', '?']) => {
            Some(format!("assert {} == {value}", seen.call))
        }
        Ended::Raised { .. } => Some(seen.call.clone()),
        Ended::Returned(_) | Ended::Open => None,
    }
}

/// The first calls of the functions that are slices, at most `most` of each: the slice's number and the call.
pub(crate) fn calls(module: &Module, lowered: &[Arc<Lowered>], run: &Run, most: usize) -> Vec<(usize, Seen)> {
    let text = module.text();
    let line_of = |start: usize| text.line_of(start) + 1;
    let functions = module.slices().iter().enumerate();
    let functions = functions.filter(|(_, it)| it.kind() == SliceKind::Function);
    let by_line: HashMap<u32, usize> = functions.map(|(at, it)| (line_of(it.range().start), at)).collect();
    let mut counts: HashMap<usize, usize> = HashMap::new();
    let mut wanted: HashMap<u32, (usize, Seen)> = HashMap::new();
    for (number, activation) in run.activations.iter().enumerate() {
        let Some(&at) = by_line.get(&activation.line) else {
            continue;
        };
        let slice = &module.slices()[at];
        let own = lowered[at]
            .program
            .codes
            .first()
            .map(|it| lowered[at].program.name(it.name));
        let count = counts.entry(at).or_default();
        if *count < most && own == Some(&*activation.function) {
            *count += 1;
            let (call, complete) = call_text(slice.qualname(), slice.class_name(), &lowered[at], activation);
            let seen = Seen {
                call,
                complete,
                end: Ended::Open,
                lines: Vec::new(),
                varying: Vec::new(),
                ways: Vec::new(),
            };
            wanted.insert(number as u32, (at, seen));
        }
    }
    let mut last: HashMap<u32, u32> = HashMap::new();
    for (number, step) in run.steps.iter().enumerate() {
        let Some((at, seen)) = wanted.get_mut(&step.activation) else {
            continue;
        };
        let start = text.line_range(step.line - 1).start;
        let Some(start) = module.slices()[*at].from_file(start) else {
            continue;
        };
        last.insert(step.activation, start);
        let place = seen
            .lines
            .binary_search_by_key(&start, |it| it.at)
            .unwrap_or_else(|place| {
                let line = SeenLine {
                    at: start,
                    times: 0,
                    values: Vec::new(),
                };
                seen.lines.insert(place, line);
                place
            });
        let line = &mut seen.lines[place];
        line.times += 1;
        let arguments = &run.activations[step.activation as usize].arguments;
        let begins = run.activations[step.activation as usize].first_step == number;
        let is_argument = |binding: &&(_, _)| begins && arguments.contains(binding);
        for (name, value) in step.bindings.iter().filter(|it| !is_argument(it)) {
            let known = line.values.iter_mut().find(|it| *it.0 == **name);
            match known {
                Some((_, values)) => values.add(value),
                None => {
                    let first = vec![value.clone()];
                    line.values.push((name.to_string(), Values { first, last: None }));
                }
            }
        }
    }
    let mut calls: Vec<_> = wanted.into_iter().collect();
    calls.sort_by_key(|it| it.0);
    calls
        .into_iter()
        .filter_map(|(number, (at, mut seen))| {
            let at_end = *last.get(&number)?;
            // The body of a generator ends when it has no more values: no caller sees what it returns.
            let code = lowered[at].program.codes.first();
            let is_plain = code.is_some_and(|it| !it.is_generator && !it.is_async);
            seen.end = match &run.activations[number as usize].end {
                Some(End::Returned(_)) if !is_plain => Ended::Open,
                Some(End::Returned(value)) => Ended::Returned(value.clone()),
                Some(End::Raised(kind)) => Ended::Raised {
                    kind: kind.clone(),
                    message: match &run.outcome {
                        Outcome::Raised { kind: it, message, .. } if it == kind => Some(message.clone()),
                        _ => None,
                    },
                    at: at_end,
                },
                None => Ended::Open,
            };
            Some((at, seen))
        })
        .collect()
}

/// The call as an expression, and whether it can be evaluated as it stands.
fn call_text(qualname: &str, class: Option<&str>, lowered: &Lowered, activation: &Activation) -> (String, bool) {
    let params = lowered.program.codes.first().map_or(&[][..], |it| &it.params);
    let is_receiver = |name: &str| class.is_some() && matches!(name, "self" | "cls");
    let mut complete = true;
    let mut receiver = None;
    let mut parts = Vec::new();
    for ((name, value), param) in activation.arguments.iter().zip(params) {
        if parts.is_empty() && receiver.is_none() && is_receiver(name) {
            receiver = Some(name);
            continue;
        }
        complete &= !value.contains(['…', '<', '?']);
        match param.kind {
            ParamKind::VarPositional if value == "()" => {}
            ParamKind::VarPositional => parts.push(format!("*{value}")),
            ParamKind::VarKeyword if value == "{}" => {}
            ParamKind::VarKeyword => parts.push(format!("**{value}")),
            ParamKind::KeywordOnly => parts.push(format!("{name}={value}")),
            ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword => parts.push(value.clone()),
        }
    }
    let name = qualname.rsplit('.').next().unwrap_or(qualname);
    let title = match receiver {
        Some(receiver) => {
            complete = false;
            format!("{receiver}.{name}")
        }
        None => qualname.to_string(),
    };
    (format!("{title}({})", parts.join(", ")), complete)
}
