//! Cases are Markdown files in `tests/cli`. Each heading begins a case with an empty folder of its own; a block
//! whose info string is a language and a path is a file in it; a `console` block is a session:
//!
//! ```console
//! $ foretrace check nowhere.py
//! foretrace: nowhere.py: No such file or directory
//! ? 2
//! ```
//!
//! Standard output and standard error stand together as written; an exit code other than 0 stands behind `?`.
//! `UPDATE_FIXTURES=1` rewrites the sessions.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{expect_file, root, stand_in};

#[test]
fn cases() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cli"))
        .expect("there are cases")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no cases");
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a case can be read");
        expect_file(&file, &replay(&text, None));
    }
}

/// The same Markdown with the sessions as they go now. Without `folder`, each heading begins a fresh one.
pub(crate) fn replay(markdown: &str, folder: Option<&Path>) -> String {
    let mut out = String::new();
    let mut scratch = tempfile::tempdir().expect("a folder can be made");
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line.starts_with('#') {
            scratch = tempfile::tempdir().expect("a folder can be made");
        }
        let folder = folder.unwrap_or(scratch.path());
        let Some((fence, info)) = fence(line) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|it| *it != fence).collect();
        match (info.split_once(' '), info) {
            (_, "console") => {
                for command in body.iter().filter_map(|it| it.strip_prefix("$ ")) {
                    let _ = write!(out, "$ {command}\n{}", run(command, folder));
                }
            }
            (Some((_, path)), _) => {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
                std::fs::write(path, body.join("\n") + "\n").expect("a file can be written");
                body.iter().for_each(|it| out.extend([*it, "\n"]));
            }
            _ => body.iter().for_each(|it| out.extend([*it, "\n"])),
        }
        out.push_str(fence);
        out.push('\n');
    }
    out
}

/// The fence and the info string of a line that opens a block.
fn fence(line: &str) -> Option<(&str, &str)> {
    let info = line.trim_start_matches('`');
    let fence = &line[..line.len() - info.len()];
    (fence.len() >= 3).then_some((fence, info))
}

/// What a shell command prints, and its exit code.
fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_foretrace"))
        .parent()
        .expect("a program has a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let (mut reader, writer) = std::io::pipe().expect("a pipe can be made");
    let mut child = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program.display()))
        .env_remove("RUST_LOG")
        .env_remove("CLICOLOR_FORCE")
        // What a trained model says is no test's business; a stand-in has its shape.
        .env("FORETRACE_MODEL", "none")
        .env("FORETRACE_ONNXRUNTIME", "tract")
        .env("STAND_IN", stand_in())
        .stdin(Stdio::null())
        .stderr(writer.try_clone().expect("a pipe can be shared"))
        .stdout(writer)
        .spawn()
        .expect("sh runs");
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).expect("the output can be read");
    let code = child.wait().expect("sh ends").code();
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut text = String::from_utf8_lossy(&bytes).replace(&real.display().to_string(), "[ROOT]");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match code {
        Some(0) => text,
        Some(code) => text + &format!("? {code}\n"),
        None => text + "? killed\n",
    }
}
