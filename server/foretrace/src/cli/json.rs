//! The shapes that every JSON output shares. Lines and columns are from 1; columns count UTF-8 bytes.

use foretrace_forecast::Finding;
use foretrace_python::{Encoding, Text};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Position {
    pub(crate) fn of(offset: usize, text: &Text) -> Position {
        let position = text.position(offset, Encoding::Utf8);
        Position {
            line: position.line + 1,
            column: position.column + 1,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Range {
    start: Position,
    end: Position,
}

impl Range {
    pub(crate) fn of(range: &std::ops::Range<usize>, text: &Text) -> Range {
        Range {
            start: Position::of(range.start, text),
            end: Position::of(range.end, text),
        }
    }
}

/// A finding as `check` prints it; a contract with other tools.
#[derive(Serialize)]
pub(crate) struct FindingJson<'a> {
    schema: &'static str,
    file: String,
    rule: &'static str,
    severity: &'static str,
    basis: &'static str,
    confidence: f64,
    message: &'a str,
    function: &'a str,
    range: Range,
    related: Vec<RelatedJson<'a>>,
    help: Option<&'a str>,
    /// A call that shows it.
    witness: Option<&'a str>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    message: &'a str,
    range: Range,
}

impl<'a> FindingJson<'a> {
    pub(crate) fn of(finding: &'a Finding, file: &std::path::Path, text: &Text) -> Self {
        let related = |it: &'a foretrace_forecast::Related| RelatedJson {
            message: &it.message,
            range: Range::of(&it.range, text),
        };
        FindingJson {
            schema: "foretrace.check/1",
            file: file.display().to_string(),
            rule: finding.rule,
            severity: finding.severity.as_str(),
            basis: finding.basis.as_str(),
            confidence: confidence(finding.confidence),
            message: &finding.message,
            function: &finding.function,
            range: Range::of(&finding.range, text),
            related: finding.related.iter().map(related).collect(),
            help: finding.help.as_deref(),
            witness: finding.witness.as_deref(),
        }
    }
}

/// A confidence without the digits that only its binary form has.
pub(crate) fn confidence(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}
