//! `failing-example`. It rests on runs: see `crate::runs::examples`.

use std::ops::Range;

use super::Rule;
use crate::Severity;
use crate::runs::report::Report;

pub(crate) const RULE: Rule = Rule {
    name: "failing-example",
    summary: "a doctest, assert or test that fails",
    docs: include_str!("failing_example.md"),
    severity: Severity::Warning,
    check: |_, _| {},
};

/// An example that does not do what is expected.
pub(crate) fn failing(at: Range<usize>, message: String, related: Vec<(Range<usize>, String)>) -> Report<Range<usize>> {
    Report {
        rule: RULE.name,
        severity: RULE.severity,
        at,
        message,
        related,
        help: None,
        raises: None,
    }
}
