//! Examples: what a file itself runs. Its author vouches for them, more or less.

mod callers;
mod calls;
mod check;
mod docstring;
mod doctest;
mod extract;
mod file;
mod judge;
mod neighbour;

use std::sync::Arc;

use foretrace_python::program::Span;

pub(crate) use callers::Imported;
pub(crate) use check::{Checker, NAME};
pub(crate) use extract::of_slice;
pub(crate) use file::{gather, prepared};
pub(crate) use neighbour::Tests;

/// What kind of example, best vouched for first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A docstring's `>>>`.
    Doctest,
    /// An `assert` of the module, or a call in one.
    Assert,
    /// A test function, or a call in one.
    Test,
    /// A call in the tests of the file next to this one.
    NeighbourTest,
    /// The body of `if __name__ == "__main__":`, or a call in it.
    Main,
    /// Another call with literal arguments.
    CallSite,
}

/// What is to be run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Entry {
    /// The file itself.
    Module,
    /// Statements of an interactive session.
    Doctest(Arc<[Chunk]>),
    /// An expression, evaluated in the module.
    Call(String),
}

/// A statement of a docstring and its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chunk {
    pub(crate) example: doctest::Example,
    pub(crate) span: Span,
    /// Where the expected output stands; empty where none is expected.
    pub(crate) want_span: Span,
}

/// What a test expects of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expects {
    /// A value equal to that of this expression.
    Equal(String),
    /// A value that is true, or false.
    Truth(bool),
    /// An exception of this type.
    Raises(String),
}

/// Something a slice runs, with places relative to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) entry: Entry,
    pub(crate) expects: Option<Expects>,
    pub(crate) span: Span,
    /// What it calls directly.
    calls: Vec<Callee>,
    /// The variables of the module, or built-ins, that a call needs.
    needs: Vec<Box<str>>,
}

/// What is called, as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Callee {
    /// `f(…)`
    Name(Box<str>),
    /// `….m(…)`
    Method(Box<str>),
}

/// Something the file runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Example {
    pub(crate) kind: Kind,
    pub(crate) entry: Entry,
    /// What a test expects of the call.
    pub(crate) expects: Option<Expects>,
    /// Which slice it stands in. For a test of the file next to this one: the slice of the function it calls.
    pub(crate) slice: usize,
    /// Where in that slice. For a test of the file next to this one: empty.
    pub(crate) span: Span,
    /// The qualified names of the file's functions that it calls directly.
    pub(crate) targets: Vec<String>,
}

impl Example {
    /// The call, where it is one.
    pub(crate) fn call(&self) -> Option<String> {
        match &self.entry {
            Entry::Call(call) => Some(call.clone()),
            Entry::Module | Entry::Doctest(_) => None,
        }
    }
}
