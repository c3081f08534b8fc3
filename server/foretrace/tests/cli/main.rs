//! The command line, run as users run it.

mod cases;
mod consumers;
mod docs;
mod features;
#[cfg(unix)]
mod observe;
mod parts;
mod sound;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use foretrace_forecast::features::SCHEMA;

/// The repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository is there")
}

/// Whether expected outputs are rewritten instead of compared.
fn update() -> bool {
    std::env::var_os("UPDATE_FIXTURES").is_some()
}

/// Compares a file with what it should hold, or writes it.
fn expect_file(path: &std::path::Path, expected: &str) {
    let actual = std::fs::read_to_string(path).unwrap_or_default();
    if actual == expected {
        return;
    }
    if update() {
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(path, expected).expect("the file can be written");
        return;
    }
    let line = actual.lines().zip(expected.lines()).take_while(|(a, b)| a == b).count() + 1;
    panic!(
        "{} is out of date from line {line} on; UPDATE_FIXTURES=1 rewrites it",
        path.display()
    );
}

/// The folder of a model with random weights, which says that it was trained on this program's features.
fn stand_in() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let (from, folder) = (
            root().join("tests/model"),
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("stand-in"),
        );
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        for name in ["foretrace.onnx", "vocabulary.bin", "model.json"] {
            let bytes = std::fs::read(from.join(name)).expect("the stand-in is there");
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => text
                    .replacen("\"schema\": \"stand-in\"", &format!("\"schema\": \"{SCHEMA}\""), 1)
                    .into(),
                Err(binary) => binary.into_bytes(),
            };
            std::fs::write(folder.join(name), bytes).expect("a file can be written");
        }
        folder
    });
    &FOLDER
}

/// The code is formatted, where the formatter is installed.
#[test]
fn formatted() {
    let check = |args: &[&str]| {
        std::process::Command::new(env!("CARGO"))
            .args(args)
            .current_dir(root())
            .output()
    };
    if check(&["fmt", "--version"]).is_ok_and(|it| it.status.success()) {
        let output = check(&["fmt", "--all", "--check"]).expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
