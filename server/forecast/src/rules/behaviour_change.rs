//! `behaviour-change`. It compares two versions of a file: see `crate::runs::compare`.

use super::Rule;
use crate::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "behaviour-change",
    summary: "a call that ends otherwise than before the change",
    docs: include_str!("behaviour_change.md"),
    severity: Severity::Information,
    check: |_, _| {},
};
