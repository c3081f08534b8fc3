//! Reviewdog's diagnostic format. Reviewdog refuses a report with a field that it does not know, so only those that all
//! of its versions know are written.

use std::io::{self, Write};

use foretrace_forecast::Severity;
use serde_json::{Value, json};

use super::super::record::Record;
use super::words::words;
use super::{Report, pretty, reported};

#[derive(Default)]
pub(super) struct Rdjson {
    diagnostics: Vec<Value>,
}

impl Report for Rdjson {
    fn file(&mut self, path: &str, records: &[Record], _out: &mut dyn Write) -> io::Result<()> {
        for record in reported(records) {
            let mut message = words(record);
            for it in &record.related {
                message += &format!("\nline {}: {}", it.range.start.line, it.message);
            }
            self.diagnostics.push(json!({
                "message": message,
                "location": {"path": path, "range": record.range},
                "severity": severity(record.severity),
                "code": {"value": record.rule},
            }));
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        pretty(
            &json!({"source": {"name": "foretrace"}, "diagnostics": self.diagnostics}),
            out,
        )
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Information | Severity::Hint => "INFO",
    }
}
