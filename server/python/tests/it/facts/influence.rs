//! Backward slices: the lines that influence a variable, and what trip counts come from.

use foretrace_python::facts::{Deps, InfluenceKind, SourceKind};
use foretrace_python::program::{CodeId, Program, SiteKind, SlotId, Span};
use foretrace_python::{Module, Text, lower};

fn function(source: &str) -> (Program, String) {
    let module = Module::new(Text::new(source));
    let slice = &module.slices()[1];
    (lower(slice), slice.text().to_string())
}

/// The lines (from 1) that influence `name` where the line that holds `at` begins.
#[track_caller]
fn check(source: &str, at: &str, name: &str, expected: &[(u32, InfluenceKind)]) {
    let (program, text) = function(source);
    let start = text.find(at).expect("the place") as u32;
    let slot = program
        .root()
        .slots
        .iter()
        .position(|it| program.name(it.name) == name)
        .expect("the variable");
    let deps = Deps::of(&program, CodeId(0));
    let line = |span: Span| text[..span.start as usize].matches('\n').count() as u32 + 1;
    let found: Vec<_> = deps
        .influences(Span::new(start, start + at.len() as u32), SlotId(slot as u32))
        .into_iter()
        .map(|it| (line(it.span), it.kind))
        .collect();
    assert_eq!(found, expected);
}

use InfluenceKind::{Control, Data};

#[test]
fn follows_data_and_leaves_the_rest_out() {
    let source = "def f(a, b):\n    x = a\n    y = b\n    z = x + 1\n    return z\n";
    check(source, "return z", "z", &[(1, Data), (2, Data), (4, Data)]);
}

#[test]
fn follows_conditions() {
    let source = "def f(a, b):\n    x = 1\n    if a:\n        x = 2\n    return x\n";
    check(
        source,
        "return x",
        "x",
        &[(1, Data), (2, Data), (3, Control), (4, Data)],
    );
}

#[test]
fn follows_early_returns_and_loops() {
    let source =
        "def f(n, q):\n    s = 0\n    if q:\n        return 0\n    for i in range(n):\n        s += i\n    return s\n";
    check(
        source,
        "return s",
        "s",
        &[
            (1, Data),
            (1, Data),
            (2, Data),
            (3, Control),
            (5, Data),
            (5, Control),
            (6, Data),
        ],
    );
}

#[test]
fn trip_counts_come_from_parameters_globals_attributes_and_calls() {
    let source = "def f(self, n, unused):\n    m = n + LIMIT\n    for i in range(m + self.size):\n        if done(i):\n            break\n";
    let (program, text) = function(source);
    let site = program
        .site_ids()
        .find(|it| matches!(program[*it].kind, SiteKind::Loop(_)))
        .expect("a loop");
    let found: Vec<_> = Deps::of(&program, CodeId(0))
        .of_loop(site)
        .into_iter()
        .map(|it| (&text[it.span.start as usize..it.span.end as usize], it.kind))
        .collect();
    let expected = [
        ("self", SourceKind::Parameter),
        ("n", SourceKind::Parameter),
        ("LIMIT", SourceKind::Global),
        ("self.size", SourceKind::Attribute),
        ("done(i)", SourceKind::Call),
    ];
    assert_eq!(found, expected);
}
