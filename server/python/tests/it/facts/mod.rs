//! Proved facts of the files in `tests/facts`, each on the line it speaks of, as a comment `# fact: a; b`.
//!
//! Missing and unexpected facts both fail. `UPDATE_FIXTURES=1` rewrites the comments.

mod influence;
mod render;

use std::path::{Path, PathBuf};

const MARK: &str = "# fact: ";

/// The source without its expectations, and those.
fn split(source: &str) -> (String, Vec<String>) {
    let mut plain = String::new();
    let mut expected = Vec::new();
    for line in source.lines() {
        let (code, facts) = line.split_once(MARK).unwrap_or((line, ""));
        plain.push_str(code.trim_end());
        plain.push('\n');
        expected.push(facts.trim().to_owned());
    }
    (plain, expected)
}

fn check(path: &Path) -> Result<(), String> {
    let source = std::fs::read_to_string(path).expect("a readable case");
    let (plain, expected) = split(&source);
    let actual = render::facts(&plain);
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let mut text = String::new();
        for (line, facts) in plain.lines().zip(&actual) {
            text.push_str(line);
            if !facts.is_empty() {
                text.push_str(&format!("  {MARK}{facts}"));
            }
            text.push('\n');
        }
        std::fs::write(path, text).expect("a writable case");
        return Ok(());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let wrong: Vec<String> = (expected.iter().zip(&actual).enumerate())
        .filter(|(_, (expected, actual))| expected != actual)
        .map(|(i, (expected, actual))| format!("{name}:{}: expected `{expected}`, got `{actual}`", i + 1))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

#[test]
fn cases() {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .expect("cases")
        .flatten()
        .map(|it| it.path())
        .collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "py"));
    files.sort();
    let wrong: Vec<String> = files.iter().filter_map(|it| check(it).err()).collect();
    assert!(!files.is_empty() && wrong.is_empty(), "{}", wrong.join("\n"));
}
