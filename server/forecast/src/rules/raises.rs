//! `raises`. It rests on runs: see `crate::runs::raises`.

use super::Rule;
use crate::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "raises",
    summary: "an exception on an input that is empty or zero",
    docs: include_str!("raises.md"),
    severity: Severity::Information,
    check: |_, _| {},
};
