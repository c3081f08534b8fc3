//! GitLab's code quality report.

use std::io::{self, Write};
use std::path::PathBuf;

use foretrace_forecast::Severity;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_128;

use super::super::place;
use super::super::record::Record;
use super::numbered::numbered;
use super::{Report, pretty};

pub(super) struct Gitlab {
    root: PathBuf,
    issues: Vec<Value>,
}

impl Gitlab {
    pub(super) fn new(root: PathBuf) -> Gitlab {
        let issues = Vec::new();
        Gitlab { root, issues }
    }
}

impl Report for Gitlab {
    fn file(&mut self, path: &str, records: &[Record], _out: &mut dyn Write) -> io::Result<()> {
        let path = place::below(path, &self.root).unwrap_or_else(|| path.to_owned());
        for (record, number) in numbered(records).filter(|it| it.0.is_reported()) {
            // GitLab drops what has the fingerprint of another.
            let unique = format!("{path}\0{}\0{number}", record.fingerprint);
            self.issues.push(json!({
                "description": record.message,
                "check_name": record.rule,
                "fingerprint": format!("{:032x}", xxh3_128(unique.as_bytes())),
                "severity": severity(record.severity),
                "location": {
                    "path": path,
                    "lines": {"begin": record.range.start.line, "end": record.range.end.line},
                },
            }));
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        pretty(&self.issues, out)
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Information => "minor",
        Severity::Hint => "info",
    }
}
