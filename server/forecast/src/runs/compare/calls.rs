//! The calls that two versions of a function are compared on.

use super::near::near;
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
const MOST: usize = 240;

/// Calls that others are made of, by exchanging a value.
const BASES: usize = 6;

/// Calls of the function, best vouched for first.
pub(super) fn calls(sides: &Sides<'_>, pair: &Pair) -> Vec<(String, Trust)> {
    let (new, old) = ((&sides.new, pair.new), (&sides.old, pair.old));
    let examples = [new, old].map(|(side, slice)| side.examples(slice));
    let mut calls: Vec<(String, Trust)> = Vec::new();
    let add = |calls: &mut Vec<(String, Trust)>, call: String, trust: Trust| {
        if calls.len() < MOST && calls.iter().all(|it| it.0 != call) {
            calls.push((call, trust));
        }
    };
    for call in examples.iter().flatten() {
        add(&mut calls, call.clone(), Trust::Example);
    }
    if is_public(new.0, new.1) {
        for (side, slice) in [new, old] {
            for (call, trust) in made(side, slice, &examples.concat()) {
                add(&mut calls, call, trust);
            }
        }
        for (call, trust) in around(sides, pair, &calls) {
            add(&mut calls, call, trust);
        }
    }
    calls
}

/// Calls near to those there are.
fn around(sides: &Sides<'_>, pair: &Pair, calls: &[(String, Trust)]) -> Vec<(String, Trust)> {
    let pool = sides.pool(pair);
    let own = sides.new.options(pair.new);
    let made = sides.new.class_options(pair.new);
    let of_kind = |it: fn(&Trust) -> bool, most: usize| calls.iter().filter(move |call| it(&call.1)).take(most);
    let bases = of_kind(|it| *it == Trust::Example, BASES).chain(of_kind(|it| *it != Trust::Example, 1));
    let near = bases.map(|(call, trust)| {
        let trust = if *trust == Trust::Guess {
            Trust::Guess
        } else {
            Trust::Sure
        };
        (near(call, &pool, &own, &made), trust)
    });
    let near: Vec<(Vec<String>, Trust)> = near.collect();
    // One of each in turn, so that none takes all the room.
    let longest = near.iter().map(|it| it.0.len()).max().unwrap_or(0);
    let turn = |at: usize| near.iter().filter_map(move |it| Some((it.0.get(at)?.clone(), it.1)));
    (0..longest).flat_map(turn).collect()
}

/// Whether anybody may call it: what has an underscore has callers that see to its arguments, and goes when they do.
fn is_public(side: &Side<'_>, slice: usize) -> bool {
    let name = side.version.file.module.slices()[slice].qualname();
    let is_special = |it: &str| it.starts_with("__") && it.ends_with("__");
    name.split('.').all(|it| !it.starts_with('_') || is_special(it))
}

fn made(side: &Side<'_>, slice: usize, examples: &[String]) -> Vec<(String, Trust)> {
    let inputs = side.function(slice).and_then(|it| side.inputs.any_inputs(it, examples));
    let Some(inputs) = inputs else { return Vec::new() };
    let trust = if inputs.are_sure() { Trust::Sure } else { Trust::Guess };
    inputs.small().map(|it| (it.call, trust)).collect()
}
