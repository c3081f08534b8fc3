//! One line a finding.

use std::io::{self, Write};

use super::super::record::Record;
use super::{Report, reported, style};

pub(super) struct Concise;

impl Report for Concise {
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        for it in reported(records) {
            let (at, style) = (it.range.start, style(it.severity));
            write!(out, "{path}:{}:{}: ", at.line, at.column)?;
            let severity = it.severity.as_str();
            writeln!(out, "{style}{severity}[{}]{style:#} {}", it.rule, it.message)?;
        }
        Ok(())
    }
}
