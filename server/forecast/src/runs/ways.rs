//! Calls that go several ways, because a branch depends on a value that is not known: what all ways have in common is
//! what happens.

use std::collections::HashMap;
use std::sync::Arc;

use foretrace_python::machine::{Run, Ways};
use foretrace_python::{Module, Text};

use super::endless::code_of;
use super::seen::{self, Ended, Seen};
use crate::literal::shorten;
use crate::study::Lowered;

/// Branches of a way that are told.
const TOLD: usize = 3;

/// The first calls of the functions that are slices, at most `most` of each: the slice's number and the call.
pub(crate) fn calls(module: &Module, lowered: &[Arc<Lowered>], ways: &Ways, most: usize) -> Vec<(usize, Seen)> {
    let in_run = |run| seen::calls(module, lowered, run, most);
    match &*ways.runs {
        _ if !ways.complete => Vec::new(),
        [only] => in_run(only),
        runs => common(runs, runs.iter().map(in_run).collect(), module.text()),
    }
}

/// The calls that are there in each way, with what they have in common.
fn common(runs: &[Run], each: Vec<Vec<(usize, Seen)>>, text: &Text) -> Vec<(usize, Seen)> {
    let assumed: Vec<String> = runs.iter().map(|it| assumed(it, text)).collect();
    let mut each: Vec<_> = each.into_iter().map(numbered).collect();
    let first = each.remove(0);
    let mut calls = Vec::new();
    for (slice, number, call) in first {
        let same = |other: &Vec<(usize, usize, Seen)>| {
            let found = other.iter().find(|it| (it.0, it.1) == (slice, number))?;
            (found.2.call == call.call).then(|| found.2.clone())
        };
        if let Some(others) = each.iter().map(same).collect::<Option<Vec<Seen>>>() {
            calls.push((slice, merged(call, &others, &assumed)));
        }
    }
    calls
}

/// Calls with their number among those of the same function.
fn numbered(calls: Vec<(usize, Seen)>) -> Vec<(usize, usize, Seen)> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    let with_number = |(slice, call)| {
        let count = counts.entry(slice).or_default();
        *count += 1;
        (slice, *count, call)
    };
    calls.into_iter().map(with_number).collect()
}

fn merged(mut call: Seen, others: &[Seen], assumed: &[String]) -> Seen {
    let lines = call.lines.iter().chain(others.iter().flat_map(|it| &it.lines));
    let mut varying: Vec<u32> = lines.map(|it| it.at).collect();
    varying.sort_unstable();
    varying.dedup();
    let agree = |at: u32| others.iter().all(|it| it.line(at) == call.line(at));
    varying.retain(|it| !agree(*it));
    let mut ways = Vec::new();
    if others.iter().any(|it| it.end != call.end) {
        let ends = [&call].into_iter().chain(others).map(|it| it.end.clone());
        ways = assumed.iter().cloned().zip(ends).collect();
        call.end = Ended::Open;
    }
    call.lines.retain(|it| !varying.contains(&it.at));
    call.varying = varying;
    call.ways = ways;
    call
}

/// The branches that a run took on unknown values, in words.
pub(super) fn assumed(run: &Run, text: &Text) -> String {
    let mut parts: Vec<String> = Vec::new();
    for it in &run.assumptions {
        let Some(taken) = it.taken else { continue };
        let code = code_of(text, it.line).and_then(|it| text.as_str().get(it));
        let branch = match code {
            Some(code) => format!("`{}`", shorten(code, 40)),
            None => it.reason.to_string(),
        };
        let part = format!("{branch} is {}", if taken { "true" } else { "false" });
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    if parts.len() > TOLD {
        parts.truncate(TOLD);
        parts.push("…".to_owned());
    }
    parts.join(", ")
}
