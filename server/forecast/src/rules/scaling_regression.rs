//! `scaling-regression`. It compares two versions of a file: see `crate::runs::compare`.

use super::Rule;
use crate::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "scaling-regression",
    summary: "a function that grows faster than before the change",
    docs: include_str!("scaling_regression.md"),
    severity: Severity::Warning,
    check: |_, _| {},
};
