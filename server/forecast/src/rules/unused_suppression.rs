//! `unused-suppression`. It looks at a whole file, after all other rules: see `crate::analysis`.

use super::{Rule, compares, find};
use crate::suppress::Suppression;
use crate::{Basis, Config, Finding, Severity};
use foretrace_python::Slice;

pub(crate) const RULE: Rule = Rule {
    name: "unused-suppression",
    summary: "a suppression comment that suppresses nothing",
    docs: include_str!("unused_suppression.md"),
    severity: Severity::Warning,
    check: |_, _| {},
};

/// What is unused of `comment`, given the rules it suppressed. A rule that is switched off is not called unused: it was
/// not looked for.
pub(crate) fn unused(comment: &Suppression, used: &[&str], slice: &Slice, config: &Config) -> Vec<Finding> {
    let finding = |span, message: String| Finding {
        rule: RULE.name,
        range: slice.to_file(span),
        message,
        severity: RULE.severity,
        basis: Basis::Proved,
        confidence: 1.0,
        function: slice.qualname().to_string(),
        related: Vec::new(),
        help: Some("remove it".into()),
        unnecessary: false,
        witness: None,
        growth: Vec::new(),
    };
    let place = if comment.whole_file {
        "in this file"
    } else {
        "on this line"
    };
    match &comment.rules {
        None if used.is_empty() => vec![finding(comment.span, format!("there is nothing to suppress {place}"))],
        None => Vec::new(),
        Some(rules) => rules
            .iter()
            .filter(|(name, _)| **name != *RULE.name && !used.contains(&&**name))
            .filter_map(|(name, span)| match find(name) {
                None => Some(finding(*span, format!("there is no rule `{name}`"))),
                Some(_) if !config.selects(name) || compares(name) => None,
                Some(_) => Some(finding(*span, format!("there is no `{name}` to suppress {place}"))),
            })
            .collect(),
    }
}
