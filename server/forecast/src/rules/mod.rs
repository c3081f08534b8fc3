//! The rules: one file and one page each. The page is the documentation, the answer of `explain` and a test.

use crate::Severity;

/// A rule.
pub struct Rule {
    /// Its name, which is also the code of its findings.
    pub name: &'static str,
    /// One line: what it finds.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// The severity of most of its findings.
    pub severity: Severity,
}

/// Every rule, by name.
pub static RULES: &[Rule] = &[];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|it| it.name == name)
}
