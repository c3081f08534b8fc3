//! The calls that two versions of a function are compared on.

use super::pairs::Pair;
use super::side::{Side, Sides};

/// What speaks for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// One of the files has it.
    Example,
    /// It was made, and more than a name speaks for the kinds of its arguments.
    Sure,
    /// It was made.
    Guess,
}

/// Calls of a function at most.
const MOST: usize = 60;

/// Calls of the function, best vouched for first.
pub(super) fn calls(sides: &Sides<'_>, pair: &Pair) -> Vec<(String, Trust)> {
    let (new, old) = ((&sides.new, pair.new), (&sides.old, pair.old));
    let examples = [new, old].map(|(side, slice)| side.examples(slice));
    let mut calls: Vec<(String, Trust)> = Vec::new();
    let mut add = |call: String, trust: Trust| {
        if calls.len() < MOST && calls.iter().all(|it| it.0 != call) {
            calls.push((call, trust));
        }
    };
    for call in examples.iter().flatten() {
        add(call.clone(), Trust::Example);
    }
    if is_public(new.0, new.1) {
        for (side, slice) in [new, old] {
            for (call, trust) in made(side, slice, &examples.concat()) {
                add(call, trust);
            }
        }
    }
    calls
}

/// Whether anybody may call it: what has an underscore has callers that see to its arguments, and goes when they do.
fn is_public(side: &Side<'_>, slice: usize) -> bool {
    let name = side.version.file.module.slices()[slice].qualname();
    let is_special = |it: &str| it.starts_with("__") && it.ends_with("__");
    name.split('.').all(|it| !it.starts_with('_') || is_special(it))
}

fn made(side: &Side<'_>, slice: usize, examples: &[String]) -> Vec<(String, Trust)> {
    let inputs = side.function(slice).and_then(|it| side.inputs.inputs(it, examples));
    let Some(inputs) = inputs else { return Vec::new() };
    let trust = if inputs.are_sure() { Trust::Sure } else { Trust::Guess };
    inputs.small().map(|it| (it.call, trust)).collect()
}
