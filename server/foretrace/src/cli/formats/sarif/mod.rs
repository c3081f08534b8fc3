//! SARIF 2.1.0.

mod log;
mod rules;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) use log::Log;
use serde_json::{Value, json};

use super::super::json::{Position, Range};
use super::super::place;
use super::super::record::{Record, Suppression};
use super::Report;
use super::numbered::numbered;
use super::words::words;

pub(super) struct Sarif {
    root: PathBuf,
    log: Log,
}

impl Sarif {
    pub(super) fn new(root: PathBuf) -> Sarif {
        let log = Log::default();
        Sarif { root, log }
    }
}

impl Report for Sarif {
    fn file(&mut self, path: &str, records: &[Record], _out: &mut dyn Write) -> io::Result<()> {
        let file = File {
            artifact: artifact(path, &self.root),
        };
        let results = numbered(records).map(|(record, number)| file.result(record, number));
        self.log.results.extend(results);
        Ok(())
    }

    fn problem(&mut self, _path: &str, problem: &str) {
        self.log.problems.insert(problem.to_owned());
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.log.write(out)
    }
}

/// Relative to the folder that foretrace ran in, which is left open: reports are the same on every machine.
fn artifact(path: &str, root: &Path) -> Value {
    let uri = place::uri(path, root);
    match uri.starts_with("file:") {
        true => json!({"uri": uri}),
        false => json!({"uri": uri, "uriBaseId": log::BASE}),
    }
}

struct File {
    artifact: Value,
}

impl File {
    fn result(&self, record: &Record, number: u32) -> Value {
        let mut result = json!({
            "ruleId": record.rule,
            "level": rules::level(record.severity),
            "message": {"text": words(record)},
            "locations": [{
                "physicalLocation": self.place(record, &record.range),
                "logicalLocations": [logical(&record.function)],
            }],
        });
        if let Some(index) = rules::index(&record.rule) {
            result["ruleIndex"] = index.into();
        }
        let evidence = || record.related.iter().map(|it| (&it.range, it.message.as_str()));
        if !record.related.is_empty() {
            let related = evidence().map(|(range, message)| self.location(record, range, message));
            result["relatedLocations"] = related.collect();
            let steps = evidence().chain([(&record.range, record.message.as_str())]);
            let steps: Vec<Value> = steps
                .map(|(range, message)| json!({"location": self.location(record, range, message)}))
                .collect();
            result["codeFlows"] = json!([{"threadFlows": [{"locations": steps}]}]);
        }
        let fingerprint = format!("{}:{number}", record.fingerprint);
        result["partialFingerprints"] = json!({
            "foretrace/v1": fingerprint,
            // The one that GitHub reads.
            "primaryLocationLineHash": fingerprint,
        });
        // All results have it, or none may.
        result["suppressions"] = record.suppression.iter().map(suppression).collect();
        result["properties"] = json!({
            "precision": rules::precision(record.confidence),
            "severity": record.severity,
            "basis": record.basis,
            "confidence": record.confidence,
            "function": record.function,
            "witness": record.witness,
            "growth": record.growth,
        });
        result
    }

    fn location(&self, record: &Record, range: &Range, message: &str) -> Value {
        json!({"physicalLocation": self.place(record, range), "message": {"text": message}})
    }

    fn place(&self, record: &Record, range: &Range) -> Value {
        json!({"artifactLocation": self.artifact, "region": region(record, range)})
    }
}

fn logical(function: &str) -> Value {
    let kind = if function == "<module>" { "module" } else { "function" };
    json!({"fullyQualifiedName": function, "kind": kind})
}

fn suppression(suppression: &Suppression) -> Value {
    match suppression {
        Suppression::Comment => json!({"kind": "inSource"}),
        Suppression::Baseline => json!({"kind": "external"}),
    }
}

/// The lines, and the columns where they can be told, with the code where it is on one line.
fn region(record: &Record, range: &Range) -> Value {
    let mut region = json!({"startLine": range.start.line, "endLine": range.end.line});
    if let (Some(start), Some(end)) = (before(record, range.start), before(record, range.end)) {
        region["startColumn"] = (start.chars().count() + 1).into();
        region["endColumn"] = (end.chars().count() + 1).into();
        if let Some(code) = end.strip_prefix(start).filter(|_| range.start.line == range.end.line) {
            region["snippet"] = json!({"text": code});
        }
    }
    region
}

/// What is before a place in its line; `None` where the line is not kept that far.
fn before(record: &Record, at: Position) -> Option<&str> {
    let line = record.source.iter().find(|it| it.line == at.line)?;
    line.text.get(..at.column.checked_sub(1)? as usize)
}
