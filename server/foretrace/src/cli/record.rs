//! A finding as plain data of its own: what `check` prints as JSON, keeps and filters. Every format is made from it.

use std::collections::BTreeSet;
use std::path::Path;

use foretrace_forecast::{Analysis, Basis, Finding, GrowthTable, Severity};
use foretrace_python::Text;
use serde::{Deserialize, Serialize};

use super::fingerprint::fingerprint;
use super::json::{Position, Range, confidence};

/// A finding, and all that is shown of it. A contract with other tools: fields are added, never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The file's path, as users see it.
    pub(crate) file: String,
    pub(crate) rule: String,
    pub(crate) severity: Severity,
    pub(crate) basis: Basis,
    /// How sure, from 0 to 1.
    pub(crate) confidence: f64,
    pub(crate) message: String,
    /// The qualified name of the outermost function it is in, `<module>` outside of functions.
    pub(crate) function: String,
    /// The notebook's cell that the range is in, from 1; its lines are counted in the cell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) cell: Option<u32>,
    pub(crate) range: Range,
    /// The evidence, in the order a reader follows it.
    pub(crate) related: Vec<Related>,
    pub(crate) help: Option<String>,
    /// A call that shows it.
    pub(crate) witness: Option<String>,
    /// Measurements that show it.
    pub(crate) growth: Vec<GrowthTable>,
    /// What stays the same when the code around it changes, and the file's path.
    pub(crate) fingerprint: String,
    /// The lines that the ranges are on, by number; long ranges and lines are not complete.
    pub(crate) source: Vec<SourceLine>,
    /// Why it is not reported, where it is not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) suppression: Option<Suppression>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Related {
    pub(crate) message: String,
    /// As of the record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) cell: Option<u32>,
    pub(crate) range: Range,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SourceLine {
    pub(crate) line: u32,
    pub(crate) text: String,
}

/// Why a finding is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Suppression {
    /// A comment says so.
    Comment,
    /// The baseline lists it.
    Baseline,
}

/// The findings of a file, sorted by place, with those that comments suppress.
pub(crate) fn records(analysis: &Analysis, file: &Path) -> Vec<Record> {
    let (text, file) = (analysis.module().text(), file.display().to_string());
    let findings = analysis.all_findings().into_iter();
    findings
        .map(|(finding, suppressed)| Record {
            suppression: suppressed.then_some(Suppression::Comment),
            ..Record::of(&finding, &file, text)
        })
        .collect()
}

impl Record {
    /// Whether it counts and is shown.
    pub(crate) fn is_reported(&self) -> bool {
        self.suppression.is_none()
    }

    /// The place as `LINE:COLUMN`, with the cell where it is in a notebook.
    pub(crate) fn place(&self) -> String {
        place(self.cell, self.range.start)
    }

    fn of(finding: &Finding, file: &str, text: &Text) -> Record {
        let related = finding.related.iter().map(|it| Related {
            message: it.message.clone(),
            cell: None,
            range: Range::of(&it.range, text),
        });
        let related: Vec<Related> = related.collect();
        let range = Range::of(&finding.range, text);
        Record {
            file: file.to_owned(),
            rule: finding.rule.to_owned(),
            severity: finding.severity,
            basis: finding.basis,
            confidence: confidence(finding.confidence),
            message: finding.message.clone(),
            function: finding.function.clone(),
            cell: None,
            range,
            source: source(related.iter().map(|it| it.range).chain([range]), text),
            related,
            help: finding.help.clone(),
            witness: finding.witness.clone(),
            growth: finding.growth.clone(),
            fingerprint: fingerprint(finding, text),
            suppression: None,
        }
    }
}

impl Related {
    /// The place as `LINE:COLUMN`, with the cell where it is in a notebook.
    pub(crate) fn place(&self) -> String {
        place(self.cell, self.range.start)
    }
}

fn place(cell: Option<u32>, start: Position) -> String {
    let cell = cell.map_or(String::new(), |it| format!("cell {it}:"));
    format!("{cell}{}:{}", start.line, start.column)
}

/// Lines at the start of a range that are kept, and one more for each range that ends further down.
const KEPT: u32 = 6;
/// Bytes of a line that is kept: generated code may have a line as long as a file, and a finding in each part of it.
pub(crate) const LONGEST: usize = 1000;

/// The lines of ranges, and single lines between them.
fn source(ranges: impl Iterator<Item = Range>, text: &Text) -> Vec<SourceLine> {
    let mut lines = BTreeSet::new();
    for Range { start, end } in ranges {
        lines.extend(start.line..=end.line.min(start.line.saturating_add(KEPT - 1)));
        lines.extend(end.line.saturating_sub(1).max(start.line)..=end.line);
    }
    let gaps: Vec<u32> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(before, after)| **after - **before == 2)
        .map(|(before, _)| before + 1)
        .collect();
    lines.extend(gaps);
    let line = |line: u32| {
        let whole = text.as_str().get(text.line_range(line - 1)).unwrap_or_default();
        SourceLine {
            line,
            text: whole[..whole.floor_char_boundary(LONGEST)].to_owned(),
        }
    };
    lines.into_iter().filter(|it| *it > 0).map(line).collect()
}
