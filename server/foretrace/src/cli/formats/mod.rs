//! The output formats of `check`: one file each, all made from [`Record`]s.

mod concise;
mod full;
mod github;
mod json;

use std::io::{self, Write};

use anstyle::Style;
use clap::ValueEnum;
use foretrace_forecast::Severity;

use super::record::Record;

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The source, the evidence in it, and what to do.
    #[default]
    Full,
    /// One line a finding.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Annotations of GitHub Actions.
    Github,
    /// Nothing.
    #[value(skip)]
    None,
}

/// A report in the making. Styles are always there; the output strips them where they are not wanted.
pub(crate) trait Report {
    /// Adds a file that was checked, and what was found in it.
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()>;

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

    /// An empty report in this format.
    pub(crate) fn report(self) -> Box<dyn Report> {
        match self {
            Format::Full => Box::new(full::Full),
            Format::Concise => Box::new(concise::Concise),
            Format::Json => Box::new(json::Array::default()),
            Format::JsonLines => Box::new(json::Lines),
            Format::Github => Box::new(github::Github),
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
