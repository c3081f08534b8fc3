//! A whole report: what stands around the results.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use foretrace_forecast::Severity;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::pretty;
use super::rules::rules;

/// The name of the folder that paths start from.
pub(super) const BASE: &str = "SRCROOT";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The results of a run, and what kept files from being checked.
#[derive(Default)]
pub(crate) struct Log {
    pub(super) results: Vec<Value>,
    pub(super) problems: BTreeSet<String>,
}

impl Log {
    /// Reads what [`Log::write`] wrote; `None` for what is no SARIF at all.
    pub(crate) fn read(text: &str) -> Option<Result<Log, String>> {
        let mut log: Value = serde_json::from_str(text).ok()?;
        let mut run = match log.get_mut("runs")?.as_array_mut().map(Vec::as_mut_slice) {
            Some([run]) => run.take(),
            _ => return Some(Err("has not one run, as foretrace writes it".to_owned())),
        };
        let driver = &run["tool"]["driver"];
        if (&driver["name"], &driver["semanticVersion"]) != (&json!("foretrace"), &json!(VERSION)) {
            return Some(Err(format!("was not written by foretrace {VERSION}")));
        }
        let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array();
        let problems = notifications.into_iter().flatten();
        let problems = problems.filter_map(|it| Some(it["message"]["text"].as_str()?.to_owned()));
        let problems = problems.collect();
        match run["results"].take() {
            Value::Array(results) => Some(Ok(Log { results, problems })),
            _ => Some(Err("has no results".to_owned())),
        }
    }

    /// One report of several, in the order of files.
    pub(crate) fn merged(logs: Vec<Log>) -> Log {
        let mut all = Log::default();
        for log in logs {
            all.results.extend(log.results);
            all.problems.extend(log.problems);
        }
        all.results.sort_by_cached_key(|it| path(uri(it)));
        all
    }

    /// The files that it has results of.
    pub(crate) fn files(&self) -> impl Iterator<Item = String> {
        self.results.iter().map(|it| uri(it).to_owned())
    }

    /// Whether all files were checked.
    pub(crate) fn is_complete(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether something so grave was found, and is not suppressed.
    pub(crate) fn has(&self, threshold: Severity) -> bool {
        let suppressed = |it: &Value| it["suppressions"].as_array().is_some_and(|it| !it.is_empty());
        let severity = |it: &Value| Severity::deserialize(&it["properties"]["severity"]).ok();
        let counts = |it: &Value| severity(it).is_some_and(|it| it <= threshold);
        self.results.iter().any(|it| counts(it) && !suppressed(it))
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let notifications = self.problems.iter();
        let notifications = notifications.map(|it| json!({"level": "error", "message": {"text": it}}));
        let invocation = json!({
            "executionSuccessful": self.is_complete(),
            "toolExecutionNotifications": notifications.collect::<Value>(),
        });
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "foretrace",
                    "semanticVersion": VERSION,
                    "rules": rules(&self.results),
                }},
                "automationDetails": {"id": "foretrace/"},
                "originalUriBaseIds": {
                    BASE: {"description": {"text": "The folder that foretrace ran in."}},
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": self.results,
            }],
        });
        pretty(&log, out)
    }
}

/// The file that a result is about.
fn uri(result: &Value) -> &str {
    let location = &result["locations"][0]["physicalLocation"];
    location["artifactLocation"]["uri"].as_str().unwrap_or_default()
}

/// The path behind a reference.
fn path(uri: &str) -> PathBuf {
    let escaped = uri.strip_prefix("file://").or(uri.strip_prefix("./")).unwrap_or(uri);
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let code = tail.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match code.filter(|_| *first == b'%').map(|it| u8::from_str_radix(it, 16)) {
            Some(Ok(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => bytes.push(*first),
        }
    }
    Path::new(&*String::from_utf8_lossy(&bytes)).to_owned()
}
