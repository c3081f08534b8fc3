//! What `foretrace trace` says agrees with CPython, and programs made to hurt it end within its limits.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::root;

fn programs(folder: &str) -> Vec<PathBuf> {
    let mut programs: Vec<_> = std::fs::read_dir(root().join(folder))
        .expect("the folder is there")
        .map(|it| it.expect("its entries can be read").path())
        .filter(|it| it.extension().is_some_and(|it| it == "py") && !it.ends_with("check.py"))
        .collect();
    programs.sort();
    assert!(!programs.is_empty());
    programs
}

/// `tests/sound/*.py` under CPython and under the machine. Needs `python3`; only 3.11 gives the same messages.
#[test]
fn the_machine_agrees_with_cpython() {
    let output = Command::new("python3")
        .arg(root().join("tests/sound/check.py"))
        .arg(env!("CARGO_BIN_EXE_foretrace"))
        .args(programs("tests/sound"))
        .output()
        .expect("python3 runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// `tests/hostile/*.py`: each says in its first line how its `f()` ends: `# stopped: REASON`, `# raised: TYPE` or
/// `# returned`.
#[test]
fn hostile_programs_end_within_limits() {
    for path in programs("tests/hostile") {
        let source = std::fs::read_to_string(&path).expect("it can be read");
        let expected = source.lines().next().unwrap_or_default();
        let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
            .args(["trace", "--call", "f()", "--output-format", "json"])
            .arg(&path)
            .output()
            .expect("it runs");
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| json!({}));
        let outcome = &answer["outcome"];
        let kind = outcome["kind"].as_str().unwrap_or("no answer");
        let detail = match kind {
            "stopped" => format!(": {}", outcome["reason"].as_str().unwrap_or_default()),
            "raised" => format!(": {}", outcome["type"].as_str().unwrap_or_default()),
            _ => String::new(),
        };
        let ended = format!("# {kind}{detail}");
        // A slow machine may run out of time before anything else.
        let agrees = ended == expected || expected.starts_with("# stopped: ") && ended == "# stopped: time";
        assert!(agrees, "{}: {outcome} is not `{expected}`", path.display());
    }
}
