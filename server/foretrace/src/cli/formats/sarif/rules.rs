//! The rules as SARIF describes them.

use std::collections::HashMap;

use foretrace_forecast::{RULES, Rule, Severity};
use serde_json::{Value, json};

pub(super) fn index(rule: &str) -> Option<usize> {
    RULES.iter().position(|it| it.name == rule)
}

pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

/// A confidence in the words that GitHub knows.
pub(super) fn precision(confidence: f64) -> &'static str {
    match confidence {
        it if it >= 0.9 => "very-high",
        it if it >= 0.7 => "high",
        it if it >= 0.5 => "medium",
        _ => "low",
    }
}

/// All rules, each as precise as its least certain result.
pub(super) fn rules(results: &[Value]) -> Value {
    let mut least: HashMap<&str, f64> = HashMap::new();
    for result in results {
        let confidence = result["properties"]["confidence"].as_f64().unwrap_or(1.0);
        if let Some(rule) = result["ruleId"].as_str() {
            let least = least.entry(rule).or_insert(1.0);
            *least = least.min(confidence);
        }
    }
    let confidence = |rule: &Rule| least.get(rule.name).copied().unwrap_or(1.0);
    RULES.iter().map(|it| descriptor(it, confidence(it))).collect()
}

fn descriptor(rule: &Rule, confidence: f64) -> Value {
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "recommendation",
    };
    json!({
        "id": rule.name,
        "name": pascal_case(rule.name),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": first_section(rule.docs)},
        "help": {"text": rule.docs, "markdown": rule.docs},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"precision": precision(confidence), "problem.severity": severity},
    })
}

/// `sort-in-loop` as `SortInLoop`.
fn pascal_case(name: &str) -> String {
    let word = |it: &str| it[..1].to_ascii_uppercase() + &it[1..];
    name.split('-').filter(|it| !it.is_empty()).map(word).collect()
}

/// The text below the first heading of the second level, which says what the rule does.
fn first_section(docs: &str) -> String {
    let lines = docs.lines().skip_while(|it| !it.starts_with("## ")).skip(1);
    let lines: Vec<&str> = lines.take_while(|it| !it.starts_with("## ")).collect();
    lines.join("\n").trim().to_owned()
}
