//! What `foretrace trace` says agrees with CPython, and programs made to hurt it end within its limits.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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

/// In KiB, of the whole process.
const MOST_MEMORY: u64 = 256 << 10;

/// Runs a command; the last line on standard error is the most memory that it had, in KiB.
const WITH_MEMORY: &str = "
import resource, subprocess, sys
subprocess.run(sys.argv[1:])
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(most // 1024 if sys.platform == 'darwin' else most, file=sys.stderr)
";

/// `tests/hostile/*.py`: each says in its first line how its `f()` ends: `# stopped: REASON`, `# raised: TYPE` or
/// `# returned`. None takes more memory than [`MOST_MEMORY`]. Needs `python3`, which tells how much a process took.
#[test]
fn hostile_programs_end_within_limits() {
    for path in programs("tests/hostile") {
        let source = std::fs::read_to_string(&path).expect("it can be read");
        let expected = source.lines().next().unwrap_or_default();
        let output = Command::new("python3")
            .args(["-c", WITH_MEMORY, env!("CARGO_BIN_EXE_foretrace")])
            .args(["trace", "--call", "f()", "--output-format", "json"])
            .arg(&path)
            .output()
            .expect("python3 runs");
        let memory = String::from_utf8_lossy(&output.stderr);
        let memory = memory.lines().last().and_then(|it| it.parse::<u64>().ok());
        assert!(
            memory.is_some_and(|it| it < MOST_MEMORY),
            "{}: {memory:?} KiB",
            path.display()
        );
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

/// Whatever a program does, the machine makes no call of the system about files, the network or processes that it does
/// not make for a program that does nothing. Skipped where there is no `strace`.
#[test]
fn hostile_programs_reach_nothing_outside() {
    if Command::new("strace").arg("-V").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let harmless = system_calls(folder.path(), "def f():\n    pass\n");
    assert!(!harmless.is_empty());
    for path in programs("tests/hostile") {
        let source = std::fs::read_to_string(&path).expect("it can be read");
        let calls = system_calls(folder.path(), &source);
        let more: Vec<_> = calls.difference(&harmless).collect();
        assert!(more.is_empty(), "{}: {more:?}", path.display());
    }
}

/// The calls about files, the network and processes, with what they name.
fn system_calls(folder: &Path, source: &str) -> BTreeSet<String> {
    let log = folder.join("log");
    let mut child = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=%file,%network,%process",
            "-e",
            "signal=none",
            "-o",
        ])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_foretrace"))
        .args(["trace", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("strace runs");
    let line = json!({"source": source, "call": "f()"}).to_string();
    let mut input = child.stdin.take().expect("an input");
    input.write_all(line.as_bytes()).expect("it is read");
    drop(input);
    assert!(child.wait().expect("it ends").success());
    let log = std::fs::read_to_string(log).expect("a log");
    let calls = log.lines().filter_map(|line| {
        let call = line.split_once(' ')?.1.trim_start();
        let (name, rest) = call.split_once('(')?;
        let named = rest.split('"').nth(1).unwrap_or_default();
        Some(format!("{name} {named}"))
    });
    // How a thread is waited for when it ends depends on who is first; the allocator asks how it may give memory back.
    let own = ["exit", "<", "openat /proc/sys/vm/overcommit_memory"];
    calls.filter(|it| !own.iter().any(|own| it.starts_with(own))).collect()
}

/// Functions of the standard library, cut out of the one that `python3` has: `tests/differential/smoke.txt`.
#[test]
fn the_machine_agrees_with_cpython_on_the_standard_library() {
    let folder = root().join("tests/differential");
    let cases = Path::new(env!("CARGO_TARGET_TMPDIR")).join("smoke.jsonl");
    let made = Command::new("python3")
        .arg(folder.join("smoke.py"))
        .arg(&cases)
        .output()
        .expect("python3 runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let output = Command::new("python3")
        .arg(folder.join("compare.py"))
        .arg(env!("CARGO_BIN_EXE_foretrace"))
        .arg(&cases)
        .output()
        .expect("python3 runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
