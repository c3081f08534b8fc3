//! The output formats of `check`: one file each, all made from [`Record`]s.

mod cells;
mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod numbered;
mod rdjson;
pub(crate) mod sarif;
mod words;

use std::io::{self, Write};

use anstyle::Style;
use clap::ValueEnum;
use foretrace_forecast::Severity;
pub(crate) use json::read_records;
use serde::Serialize;

use super::place;
use super::record::Record;

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The source, the evidence in it, and what to do.
    #[default]
    Full,
    /// One line a finding.
    Concise,
    /// One JSON array: all that is known of each finding.
    Json,
    /// The same, one JSON object a line.
    JsonLines,
    /// SARIF 2.1.0, for GitHub's code scanning and others.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Reviewdog's diagnostic format.
    Rdjson,
    /// Nothing.
    #[value(skip)]
    None,
}

/// A report in the making. Styles are always there; the output strips them where they are not wanted.
pub(crate) trait Report {
    /// Adds a file that was checked, and what was found in it.
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()>;

    /// Adds what kept a file from being checked.
    fn problem(&mut self, _path: &str, _problem: &str) {}

    /// Writes what stands behind the last file.
    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

impl Format {
    /// Whether a closing line in words fits in.
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise | Format::None)
    }

    /// An empty report in this format. Findings less grave than `threshold` do not count.
    pub(crate) fn report(self, threshold: Severity) -> Box<dyn Report> {
        let report = self.plain_report(threshold);
        match self {
            Format::Sarif | Format::Github | Format::Gitlab | Format::Junit | Format::Rdjson => {
                Box::new(cells::Cells(report))
            }
            _ => report,
        }
    }

    fn plain_report(self, threshold: Severity) -> Box<dyn Report> {
        match self {
            Format::Full => Box::new(full::Full),
            Format::Concise => Box::new(concise::Concise),
            Format::Json => Box::new(json::Array::default()),
            Format::JsonLines => Box::new(json::Lines),
            Format::Sarif => Box::new(sarif::Sarif::new(place::here())),
            Format::Github => Box::new(github::Github),
            Format::Gitlab => Box::new(gitlab::Gitlab::new(place::here())),
            Format::Junit => Box::new(junit::Junit::new(threshold)),
            Format::Rdjson => Box::new(rdjson::Rdjson::default()),
            Format::None => Box::new(Nothing),
        }
    }
}

struct Nothing;

impl Report for Nothing {
    fn file(&mut self, _path: &str, _records: &[Record], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn reported(records: &[Record]) -> impl Iterator<Item = &Record> {
    records.iter().filter(|it| it.is_reported())
}

/// Writes JSON as people read it.
fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// The colour of a severity.
pub(crate) fn style(severity: Severity) -> Style {
    use annotate_snippets::renderer::{
        DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE,
    };
    match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Information => DEFAULT_INFO_STYLE,
        Severity::Hint => DEFAULT_NOTE_STYLE,
    }
}
