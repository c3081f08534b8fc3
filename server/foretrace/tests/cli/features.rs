//! `foretrace features`: each `tests/features/x.py` has its features, as people read them, in `x.txt`. Those of
//! `schema.py` are many, and what decides the schema anyway.

use std::process::Command;

use crate::{expect_file, root};

#[test]
fn features() {
    let folder = root().join("tests/features");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("there are cases")
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .filter(|it| it.ends_with(".py") && !it.starts_with("test_") && it != "schema.py")
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no cases");
    for name in names {
        let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
            .args(["features", "--isolated", "--explain", &name])
            .current_dir(&folder)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        expect_file(
            &folder.join(name.replace(".py", ".txt")),
            &String::from_utf8_lossy(&output.stdout),
        );
    }
}

#[test]
fn arrays_hold_what_their_index_says() {
    let out = tempfile::tempdir().expect("a folder can be made");
    let run = |name: &str| {
        let status = Command::new(env!("CARGO_BIN_EXE_foretrace"))
            .args(["features", "--isolated", "--out"])
            .arg(out.path().join(name))
            .args(["--root", ".", "."])
            .current_dir(root().join("tests/features"))
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
