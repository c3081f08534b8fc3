//! Loops that a run has shown never to end.

use std::ops::Range;

use foretrace_python::machine::Run;
use foretrace_python::program::{Program, StmtKind};
use foretrace_python::{Module, Text};

use super::report::Report;
use crate::literal::shorten;
use crate::rules::endless_loop;

/// What a run that ended in such a loop says of it. `how` is the call, as an expression.
pub(crate) fn report(module: &Module, program: &Program, run: &Run, how: &str) -> Option<Report<Range<usize>>> {
    let line = run.endless.filter(|_| run.assumptions.is_empty())?;
    let at = code_of(module.text(), line)?;
    let inside =
        |it: &&foretrace_python::program::Stmt| it.span.start as usize <= at.start && at.start < it.span.end as usize;
    let mut loops = program.stmts.iter().filter(inside).filter_map(|it| match it.kind {
        StmtKind::While { test, .. } => Some((it.span, program[test].span)),
        _ => None,
    });
    let (_, test) = loops.by_ref().max_by_key(|it| it.0.start)?;
    Some(Report {
        rule: endless_loop::RULE.name,
        severity: endless_loop::RULE.severity,
        at: test.start as usize..test.end as usize,
        message: format!(
            "`{}` never ends: this loop comes to the same state again",
            shorten(how, 60)
        ),
        related: Vec::new(),
        help: Some("let each round change something that the condition reads".to_string()),
        raises: None,
    })
}

/// The code of a line of the file, counted from 1, without indentation.
pub(crate) fn code_of(text: &Text, line: u32) -> Option<Range<usize>> {
    let range = text.line_range(line.checked_sub(1).filter(|it| *it < text.line_count())?);
    let code = text.as_str().get(range.clone())?;
    let start = range.start + (code.len() - code.trim_start().len());
    Some(start..start + code.trim().len())
}
