//! What stands around the results.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::rules::rules;

/// The name of the folder that paths start from.
pub(super) const BASE: &str = "SRCROOT";

pub(super) fn log(results: Vec<Value>, problems: &BTreeSet<String>) -> Value {
    let notifications = problems.iter();
    let notifications = notifications.map(|it| json!({"level": "error", "message": {"text": it}}));
    let invocation = json!({
        "executionSuccessful": problems.is_empty(),
        "toolExecutionNotifications": notifications.collect::<Value>(),
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "foretrace",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules(&results),
            }},
            "automationDetails": {"id": "foretrace/"},
            "originalUriBaseIds": {
                BASE: {"description": {"text": "The folder that foretrace ran in."}},
            },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }],
    })
}
