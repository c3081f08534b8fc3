//! Doctests: read and judged as CPython's `doctest` does.

mod compare;
mod parse;

pub(crate) use compare::{exception_matches, output_matches};
pub(crate) use parse::{Example, parse};

/// What comments such as `# doctest: +ELLIPSIS` ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) ellipsis: bool,
    pub(crate) normalize_whitespace: bool,
    pub(crate) ignore_exception_detail: bool,
    pub(crate) skip: bool,
    pub(crate) no_blankline: bool,
    pub(crate) no_true_for_1: bool,
}

#[cfg(test)]
mod tests;
