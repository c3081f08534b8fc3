//! Annotations of GitHub Actions: a workflow command for each finding.

use std::io::{self, Write};

use foretrace_forecast::Severity;

use super::super::record::Record;
use super::{Report, reported};

pub(super) struct Github;

impl Report for Github {
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        reported(records).try_for_each(|it| annotation(path, it, out))
    }
}

fn annotation(path: &str, record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let command = match record.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let (start, end) = (record.range.start, record.range.end);
    let title = property(&format!("foretrace ({})", record.rule));
    write!(out, "::{command} title={title},file={}", property(path))?;
    write!(out, ",line={},endLine={}", start.line, end.line)?;
    // GitHub drops the columns of what spans lines.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let place = format!("{path}:{}:{}", start.line, start.column);
    let message = format!("{place}: {} {}", record.rule, record.message);
    writeln!(out, "::{}", data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
