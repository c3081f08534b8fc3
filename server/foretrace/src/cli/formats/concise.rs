//! One line a finding.

use std::io::{self, Write};

use super::super::record::Record;
use super::{Report, reported, style};

pub(super) struct Concise;

impl Report for Concise {
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        for it in reported(records) {
            let (severity, style) = (it.severity.as_str(), style(it.severity));
            write!(out, "{path}:{}: ", it.place())?;
            writeln!(out, "{style}{severity}[{}]{style:#} {}", it.rule, it.message)?;
        }
        Ok(())
    }
}
