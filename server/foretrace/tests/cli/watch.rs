//! `foretrace check --watch`, on a folder in which files change.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

struct Watched(Child);

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The lines up to the one that says that changes are waited for.
fn round(lines: &Receiver<String>) -> Vec<String> {
    let mut round = Vec::new();
    loop {
        let line = lines.recv_timeout(Duration::from_secs(60)).expect("a round ends");
        if line.starts_with("Watching") {
            return round;
        }
        round.push(line);
    }
}

#[test]
fn changes_are_checked() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file can be written");
    write(
        "a.py",
        "from b import limit\n\ndef f(n):\n    \"\"\"\n    >>> f(1)\n    3\n    \"\"\"\n    return n + limit\n",
    );
    write("b.py", "limit = 2\n");
    let child = Command::new(env!("CARGO_BIN_EXE_foretrace"))
        .args(["check", "--watch", "--no-cache", "--output-format", "concise"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("foretrace runs");
    let mut child = Watched(child);
    let stdout = child.0.stdout.take().expect("its output is read");
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    assert_eq!(round(&lines), ["No findings in 2 files."]);
    // Another file depends on it.
    write("b.py", "limit = 1\n");
    let found = round(&lines);
    assert!(found[0].starts_with("a.py:5:5: warning[failing-example]"), "{found:?}");
    write("b.py", "limit = 2\n");
    assert_eq!(round(&lines), ["No findings in 2 files."]);
    write("foretrace.toml", "run = maybe\n");
    assert!(round(&lines).is_empty());
    write("foretrace.toml", "exclude = [\"a.py\"]\n");
    assert_eq!(round(&lines), ["No findings in 1 file."]);
}
