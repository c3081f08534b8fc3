//! `foretrace features`: each file below `tests/features` has its features, as people read them, in a `.txt` beside it.
//! Those of `schema.py` are many, and what decides the schema anyway.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{expect_file, root};

/// The files below a folder, and where they stand in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(folder) = pending.pop() {
        for entry in folder.read_dir().expect("a folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() { &mut pending } else { &mut found }.push(path);
        }
    }
    found.sort();
    found
        .iter()
        .map(|it| it.strip_prefix(folder).expect("it is below").to_path_buf())
        .collect()
}

/// A copy of the cases that is no part of this project.
fn cases() -> (tempfile::TempDir, Vec<PathBuf>) {
    let (from, to) = (
        root().join("tests/features"),
        tempfile::tempdir().expect("a folder can be made"),
    );
    let files = files(&from);
    for path in &files {
        let copy = to.path().join(path);
        std::fs::create_dir_all(copy.parent().expect("a file has a folder")).expect("a folder can be made");
        std::fs::copy(from.join(path), copy).expect("a file can be copied");
    }
    (to, files)
}

#[test]
fn features() {
    let (folder, files) = cases();
    let is_case = |it: &&PathBuf| {
        let name = it.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        name.ends_with(".py") && !name.starts_with("test_") && name != "schema.py"
    };
    assert!(files.iter().any(|it| is_case(&it)), "no cases");
    for path in files.iter().filter(is_case) {
        let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
            .args(["features", "--isolated", "--explain"])
            .arg(path)
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let expected = root().join("tests/features").join(path).with_extension("txt");
        expect_file(&expected, &String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn arrays_hold_what_their_index_says() {
    let out = tempfile::tempdir().expect("a folder can be made");
    let (folder, _) = cases();
    let run = |name: &str| {
        let status = Command::new(env!("CARGO_BIN_EXE_foretrace"))
            .args(["features", "--isolated", "--out"])
            .arg(out.path().join(name))
            .args(["--root", ".", "."])
            .current_dir(folder.path())
            .status()
            .expect("the program runs");
        assert!(status.success());
    };
    run("a");
    run("b");
    let read = |name: &str| std::fs::read(out.path().join(name)).expect("it was written");
    let index: serde_json::Value = serde_json::from_slice(&read("a/features.json")).expect("it is JSON");
    for (name, count, size) in [
        ("functions", "functions", 36),
        ("statements", "statements", 12),
        ("sites", "sites", 28),
        ("tokens", "tokens", 4),
        ("site_features", "site_features", 4),
    ] {
        let bytes = read(&format!("a/{name}.bin"));
        assert_eq!(
            Some(bytes.len() as u64),
            index["counts"][count].as_u64().map(|it| it * size),
            "{name}"
        );
        assert!(
            bytes == read(&format!("b/{name}.bin")),
            "{name} differs from run to run"
        );
    }
    let lines = read("a/functions.jsonl").iter().filter(|it| **it == b'\n').count();
    assert_eq!(Some(lines as u64), index["counts"]["functions"].as_u64());
}
