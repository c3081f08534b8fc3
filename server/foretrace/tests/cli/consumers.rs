//! Reports, read back by what consumes them; `tests/consumers/read` installs that.

use std::path::Path;
use std::process::Command;

use crate::root;

/// Findings of every severity, of proofs and runs, suppressed ones, twins, wide characters and odd names, in files one
/// of which cannot be read.
const FILES: &[(&str, &str)] = &[
    ("a.py", MEMBERSHIP),
    ("deep/with space & é.py", MEMBERSHIP),
    (
        "deep/b.py",
        "def tag(name: str) -> str:\n    \"\"\"\n    >>> tag('a')\n    'a'\n    \"\"\"\n    return f'<{name}>&]]>\\x1b'\n",
    ),
    (
        "twins.py",
        "def f(xs):\n    if not xs: a = 'é'; ys = sorted(zs) if (a := 1) else zs\n    return b\n    return b\n\n\ndef g(n):\n    del n\n    é = '<&\"]]>'; print(é, n)\n",
    ),
    (
        "quiet.py",
        "def f(n):\n    n = 1  # foretrace: ignore\n    if n == 1:  # foretrace: ignore[constant-condition]\n        return 1\n",
    ),
    ("clean.py", "def add(a, b):\n    return a + b\n"),
    ("unreadable.py", "# coding: no-such\n"),
];

const MEMBERSHIP: &str = "def repeated(orders):\n    seen = []\n    for order in orders:\n        if order in seen:\n            return order\n        if order in seen:\n            return None\n        seen.append(order)\n";

pub(crate) fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in FILES {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }
    folder
}

fn report(folder: &Path, format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
        .args(["check", "--isolated", "--output-format", format])
        .current_dir(folder)
        .output()
        .expect("foretrace runs");
    assert_eq!(output.status.code(), Some(2), "a file cannot be read");
    String::from_utf8(output.stdout).expect("a report is UTF-8")
}

/// The findings that a reader sees, or what it complains of.
fn read(folder: &Path, format: &str, report: &str) -> Result<Vec<String>, String> {
    let file = folder.join("report");
    std::fs::write(&file, report).expect("a file can be written");
    let output = Command::new(root().join("tests/consumers/read"))
        .arg(format)
        .arg(file)
        .output()
        .expect("the script can be run");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        Some(0) => {
            let text = String::from_utf8_lossy(&output.stdout);
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            Ok(lines)
        }
        Some(1) => Err(complaint),
        _ => panic!("{complaint}"),
    }
}

/// Reads every format; each has to tell of the same findings. Then breaks the report in ways that a reader has to see.
#[test]
fn reports_are_read_back() {
    let folder = project();
    let folder = folder.path();
    let expected = read(folder, "json", &report(folder, "json")).expect("JSON can be read");
    for rule in [
        "linear-membership-in-loop",
        "failing-example",
        "unreachable-code",
        "use-before-assignment",
    ] {
        assert!(
            expected.iter().any(|it| it.ends_with(rule)),
            "no {rule} in {expected:?}"
        );
    }
    for (format, breaks) in FORMATS {
        let report = report(folder, format);
        assert_eq!(read(folder, format, &report).as_ref(), Ok(&expected), "{format}");
        for (what, with) in *breaks {
            let broken = report.replacen(what, with, 1);
            assert!(broken != report, "{format} has no {what}");
            let seen = read(folder, format, &broken);
            assert_ne!(seen.as_ref(), Ok(&expected), "{format} with {with} for {what}");
        }
    }
}

/// Formats, and what breaks them.
const FORMATS: &[(&str, &[(&str, &str)])] = &[
    ("json-lines", &[("}\n", "},\n")]),
    (
        "sarif",
        &[
            ("\"2.1.0\"", "\"2.1\""),
            ("\"level\": \"warning\"", "\"level\": \"grave\""),
            ("\"startLine\": ", "\"startLine\": -"),
            ("\"ruleIndex\": 1", "\"ruleIndex\": "),
            ("\"uri\": \"", "\"uri\": \"/"),
            ("\"inSource\"", "\"comment\""),
            ("\"executionSuccessful\": false", "\"executionSuccessful\": 0"),
            ("\"unicodeCodePoints\"", "\"utf8\""),
            ("primaryLocationLineHash", "hash"),
        ],
    ),
    ("github", &[("::warning ", "::grave "), ("line=", "lines=")]),
    (
        "gitlab",
        &[
            ("\"major\"", "\"warning\""),
            ("\"begin\": ", "\"begin\": -"),
            ("\"path\": \"", "\"path\": \"./"),
            ("\"fingerprint\"", "\"print\""),
        ],
    ),
    (
        "junit",
        &[
            ("</testsuite>", "</suite>"),
            ("&lt;", "<"),
            (" failures=\"", " failures=\"1"),
            (" type=\"", " kind=\""),
        ],
    ),
    (
        "rdjson",
        &[
            ("\"WARNING\"", "\"major\""),
            ("\"line\": 3", "\"line\": \"3\""),
            ("\"code\"", "\"codes\": [], \"code\""),
            ("\"diagnostics\": [", "\"diagnostics\": [1, "),
        ],
    ),
];
