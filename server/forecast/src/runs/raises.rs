//! Exceptions on inputs that a person might pass.
//!
//! An exception on a made input is only worth a word where the input is certainly meant: the function works on an
//! ordinary one, and fails on one that differs in one argument that is empty or zero, for a reason that is not its own
//! `raise` or `assert`. Functions whose name starts with an underscore have callers that see to it; so do those whose
//! documentation speaks of the exception.

use std::ops::Range;

use foretrace_python::machine::{Outcome, Run};
use foretrace_python::program::StmtKind;

use super::endless::code_of;
use super::is_known;
use super::probe::{Prober, Tried};
use super::report::Report;
use crate::literal::shorten;
use crate::rules::raises;

/// Exceptions that a missing case leads to.
const TELLING: &[&str] = &[
    "AttributeError",
    "IndexError",
    "KeyError",
    "StopIteration",
    "TypeError",
    "UnboundLocalError",
    "ValueError",
    "ZeroDivisionError",
];

/// The first edge on which the function raises.
pub(crate) fn report(
    prober: &Prober<'_>,
    slice: usize,
    ordinary: &Tried,
    edges: &[Tried],
) -> Option<Report<Range<usize>>> {
    let this = &prober.module.slices()[slice];
    let name = this.qualname().rsplit('.').next()?;
    if name.starts_with('_') || !matches!(ordinary.run.outcome, Outcome::Returned { .. }) {
        return None;
    }
    let code = prober.lowered[slice].program.codes.first()?;
    let docs = code.docstring.as_deref().unwrap_or_default().to_lowercase();
    edges.iter().find_map(|tried| {
        let Outcome::Raised { kind, line, .. } = &tried.run.outcome else {
            return None;
        };
        let [(param, edge)] = &*tried.input.notes else {
            return None;
        };
        let told = docs.contains(&kind.to_lowercase())
            || ["empty", "positive", "must", "non-zero"]
                .iter()
                .any(|it| docs.contains(it));
        if !is_known(&tried.run) || !TELLING.contains(&&**kind) || told || raises_itself(prober, *line) {
            return None;
        }
        let at = code_of(prober.module.text(), *line)?;
        let call = shorten(&tried.input.call, 60);
        Some(Report {
            rule: raises::RULE.name,
            severity: raises::RULE.severity,
            at,
            message: format!("raises {kind} if `{param}` {edge}, e.g. `{call}`"),
            related: path(prober, slice, &tried.run, *line),
            help: None,
            raises: Some((kind.clone(), tried.input.call.clone())),
        })
    })
}

/// Whether the statement at a line of the file raises on purpose.
fn raises_itself(prober: &Prober<'_>, line: u32) -> bool {
    let Some(at) = code_of(prober.module.text(), line) else {
        return true;
    };
    let stmts = prober.program().stmts.iter();
    let mut here = stmts.filter(|it| it.span.start as usize == at.start);
    here.any(|it| matches!(it.kind, StmtKind::Raise { .. } | StmtKind::Assert { .. }))
}

/// The calls that led to the line, outermost first.
fn path(prober: &Prober<'_>, slice: usize, run: &Run, line: u32) -> Vec<(Range<usize>, String)> {
    let text = prober.module.text();
    let mut path = Vec::new();
    if let Some(code) = prober.lowered[slice].program.codes.first() {
        let name = prober.module.slices()[slice].to_file(code.name_span);
        let arguments = run
            .activations
            .iter()
            .find(|it| it.first_step == 0)
            .map(|it| &it.arguments);
        let arguments = arguments.into_iter().flatten();
        let given: Vec<String> = arguments.map(|(name, value)| format!("{name} = {value}")).collect();
        path.push((name, format!("called with {}", given.join(", "))));
    }
    let mut last: Vec<u32> = Vec::new();
    for activation in 0..run.activations.len() as u32 {
        last.extend(
            run.steps
                .iter()
                .rev()
                .find(|it| it.activation == activation)
                .map(|it| it.line),
        );
    }
    last.retain(|it| *it != line);
    last.dedup();
    path.extend(
        last.iter()
            .rev()
            .take(3)
            .rev()
            .filter_map(|it| Some((code_of(text, *it)?, "through here".to_string()))),
    );
    path
}
