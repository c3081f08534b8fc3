//! Reviewdog's diagnostic format.

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
            let mut diagnostic = json!({
                "message": words(record),
                "location": {"path": path, "range": record.range},
                "severity": severity(record.severity),
                "code": {"value": record.rule},
            });
            let related = record.related.iter();
            let related = related.map(|it| json!({"message": it.message, "location": {"path": path, "range": it.range}}));
            let related: Vec<Value> = related.collect();
            if !related.is_empty() {
                diagnostic["related_locations"] = related.into();
            }
            self.diagnostics.push(diagnostic);
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
