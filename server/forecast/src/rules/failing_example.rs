//! `failing-example`. It rests on runs of the whole file: see `crate::runs::examples`.

use std::ops::Range;

use foretrace_python::Module;

use super::Rule;
use crate::{Basis, Finding, Related, Severity};

pub(crate) const RULE: Rule = Rule {
    name: "failing-example",
    summary: "a doctest, assert or test that fails",
    docs: include_str!("failing_example.md"),
    severity: Severity::Warning,
    check: |_, _| {},
};

/// An example that does not do what is expected, with places in the file.
pub(crate) struct Failure {
    pub(crate) slice: usize,
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) related: Vec<(Range<usize>, String)>,
}

/// What the rule says of a failure.
pub(crate) fn finding(module: &Module, failure: Failure) -> Finding {
    let function = module.slices().get(failure.slice).map_or("", |it| it.qualname());
    let related = failure.related.into_iter();
    Finding {
        rule: RULE.name,
        range: failure.range,
        message: failure.message,
        severity: RULE.severity,
        basis: Basis::Executed,
        confidence: 1.0,
        function: function.to_string(),
        related: related.map(|(range, message)| Related { range, message }).collect(),
        help: None,
        unnecessary: false,
    }
}
