//! Where the functions of a file are.

use std::ops::Range;

/// The outermost functions of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// In source order.
    pub(crate) functions: Vec<Function>,
    /// Why what is outside the functions is too deep to be parsed, if it is.
    pub(crate) too_deep: Option<&'static str>,
}

/// One outermost function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Names of the enclosing classes and its own, joined by dots.
    pub(crate) qualname: String,
    /// From the start of its first line, decorators included, to the end of its last without the line break.
    pub(crate) range: Range<usize>,
    /// Where `def` or `async` is; only white space precedes it in its line.
    pub(crate) keyword: usize,
    /// Its name; empty where none is written yet.
    pub(crate) name: Range<usize>,
    /// Why it is too deep to be parsed, if it is.
    pub(crate) too_deep: Option<&'static str>,
}

impl Outline {
    /// The outline of `source`.
    pub(crate) fn of(_source: &str) -> Outline {
        Outline::default()
    }
}
