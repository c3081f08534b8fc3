//! `foretrace observe` is killed, and loses nothing.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Busy for a while, in two processes, and says who it is.
const WORK: &str = "\
import os, subprocess, sys

def step(n):
    if n % 3:
        return n
    return 0

def work(rounds):
    total = 0
    for n in range(rounds):
        total += step(n)
    return total

with open('pid', 'w') as file:
    file.write(str(os.getpid()))
if len(sys.argv) == 1:
    subprocess.run([sys.executable, '-c', 'import work', 'child'])
print(work(30000))
";
const FIRST: &str = "def first():\n    return 1\n\nfirst()\n";

fn foretrace(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foretrace"));
    command.arg("observe").current_dir(folder).stdin(Stdio::null());
    command.env_remove("VIRTUAL_ENV").env_remove("FORETRACE_CACHE_DIR");
    command
}

/// What `--status` says.
fn status(folder: &Path) -> String {
    let output = foretrace(folder).arg("--status").output().expect("foretrace runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

/// Kills the recorded process, or all of them, at points from its start to after its end.
#[test]
fn killed_at_any_point() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    fs::write(folder.join("pyproject.toml"), "").expect("a file can be written");
    fs::write(folder.join("first.py"), FIRST).expect("a file can be written");
    fs::write(folder.join("work.py"), WORK).expect("a file can be written");
    let done = foretrace(folder)
        .args(["--", "first.py"])
        .output()
        .expect("foretrace runs");
    assert!(done.status.success());
    let first = status(folder);
    assert!(first.contains("first.py: 2 functions"), "{first}");
    for time in 0..50 {
        let mut run = foretrace(folder);
        let mut run = run
            .args(["--", "work.py"])
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("foretrace runs");
        sleep(Duration::from_millis(12 * time));
        let whom = match time % 2 {
            0 => format!("-{}", run.id()),
            _ => fs::read_to_string(folder.join("pid")).unwrap_or_default(),
        };
        // Gone already, or not there yet, is all right too.
        let _ = Command::new("sh")
            .args(["-c", "kill -9 \"$1\" 2>/dev/null", "sh", &whom])
            .status();
        run.wait().expect("foretrace ends");
        let now = status(folder);
        assert!(now.contains("first.py: 2 functions"), "killed {whom} at {time}:\n{now}");
    }
    let done = foretrace(folder)
        .args(["--", "work.py"])
        .output()
        .expect("foretrace runs");
    assert_eq!(String::from_utf8_lossy(&done.stdout), "300000000\n300000000\n");
    assert!(status(folder).contains("work.py: 3 functions"));
}

/// Runs of several commands at once are all kept.
#[test]
fn several_at_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    fs::write(folder.join("pyproject.toml"), "").expect("a file can be written");
    fs::write(folder.join("first.py"), FIRST).expect("a file can be written");
    let runs = (0..8).map(|it| {
        foretrace(folder)
            .args(["--", "first.py", &it.to_string()])
            .stderr(Stdio::null())
            .spawn()
    });
    let runs: Vec<_> = runs.collect();
    for run in runs {
        assert!(run.expect("foretrace runs").wait().expect("foretrace ends").success());
    }
    let now = status(folder);
    for it in 0..8 {
        assert!(now.contains(&format!("first.py {it}: 2 functions")), "{now}");
    }
}
