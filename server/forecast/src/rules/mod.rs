//! The rules: one file and one page each. The page is the documentation, the answer of `explain` and a test.

pub(crate) mod behaviour_change;
mod branching_recursion;
mod constant_condition;
mod context;
pub(crate) mod endless_loop;
pub(crate) mod failing_example;
mod linear_list_operation_in_loop;
mod linear_membership_in_loop;
mod nested_loop_scaling;
mod quadratic_memory;
pub(crate) mod raises;
mod rebuild_in_loop;
mod repeated_setup_in_loop;
mod scaling;
pub(crate) mod scaling_regression;
mod slice_copy_in_loop;
mod sort_in_loop;
mod unreachable_code;
pub(crate) mod unused_suppression;
mod use_before_assignment;

use foretrace_python::program::Span;

pub(crate) use context::Context;

use crate::Severity;

/// A rule.
pub struct Rule {
    /// Its name, which is also the code of its findings.
    pub name: &'static str,
    /// One line: what it finds.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// The severity of its findings.
    pub severity: Severity,
    check: fn(&Context<'_>, &mut Vec<Draft>),
}

/// Every rule, by name.
pub static RULES: &[Rule] = &[
    behaviour_change::RULE,
    branching_recursion::RULE,
    constant_condition::RULE,
    endless_loop::RULE,
    failing_example::RULE,
    linear_list_operation_in_loop::RULE,
    linear_membership_in_loop::RULE,
    nested_loop_scaling::RULE,
    quadratic_memory::RULE,
    raises::RULE,
    rebuild_in_loop::RULE,
    repeated_setup_in_loop::RULE,
    scaling_regression::RULE,
    slice_copy_in_loop::RULE,
    sort_in_loop::RULE,
    unreachable_code::RULE,
    unused_suppression::RULE,
    use_before_assignment::RULE,
];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|it| it.name == name)
}

/// Whether its findings say that a function grows faster than its input, which a measurement of it can show.
pub(crate) fn is_on_growth(rule: &str) -> bool {
    matches!(
        rule,
        "branching-recursion"
            | "linear-list-operation-in-loop"
            | "linear-membership-in-loop"
            | "nested-loop-scaling"
            | "rebuild-in-loop"
            | "slice-copy-in-loop"
            | "sort-in-loop"
    )
}

/// Whether a rule speaks only of two versions of a file beside each other.
pub(crate) fn compares(name: &str) -> bool {
    [behaviour_change::RULE.name, scaling_regression::RULE.name].contains(&name)
}

/// What all rules have to say about a slice.
pub(crate) fn check(context: &Context<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    RULES.iter().for_each(|rule| (rule.check)(context, &mut drafts));
    drafts
}

/// A finding in a slice. It is proved, as all of these rules' are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) related: Vec<(Span, String)>,
    pub(crate) help: Option<String>,
    pub(crate) unnecessary: bool,
}

impl Draft {
    fn new(rule: &Rule, span: Span, message: String) -> Draft {
        let (rule, severity) = (rule.name, rule.severity);
        Draft {
            rule,
            severity,
            span,
            message,
            related: Vec::new(),
            help: None,
            unnecessary: false,
        }
    }

    fn because(mut self, evidence: impl IntoIterator<Item = (Span, String)>) -> Draft {
        self.related.extend(evidence);
        self
    }

    fn help(self, help: impl Into<String>) -> Draft {
        Draft {
            help: Some(help.into()),
            ..self
        }
    }
}
