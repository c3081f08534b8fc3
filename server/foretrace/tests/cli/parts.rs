//! The same report, however the work is shared out.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::consumers;

const FORMATS: &[&str] = &[
    "full",
    "concise",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "rdjson",
];

/// A project with findings in many files.
fn project() -> tempfile::TempDir {
    let folder = consumers::project();
    for number in 0..12 {
        let file = folder.path().join(format!("part{}/m{number}.py", number % 5));
        let mut text = format!("def first{number}(items: list[int]) -> int:\n    return items[0]\n");
        if number % 6 == 0 {
            text += "\ndef g(xs):\n    ys = list(xs)\n    return [x for x in xs if x in ys]\n";
        }
        std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder can be made");
        std::fs::write(file, text).expect("a file can be written");
    }
    folder
}

/// Standard output and standard error, and the exit code.
fn foretrace(folder: &Path, args: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("foretrace runs");
    let text = |bytes| String::from_utf8(bytes).expect("what is printed is UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn reports_do_not_depend_on_the_number_of_threads() {
    let folder = project();
    for format in FORMATS {
        let with = |threads| {
            let bundle = ["--bundle", "bundle"];
            let args = ["check", "--isolated", "--output-format", format, "--threads", threads];
            let printed = foretrace(folder.path(), &[&args[..], &bundle[..]].concat());
            (
                printed,
                std::fs::read_to_string(folder.path().join("bundle")).expect("there is a bundle"),
            )
        };
        let one = with("1");
        assert!(one.0.0.contains("part4/m9.py"), "{format} does not speak of all files");
        assert!(with("7") == one, "{format} differs with more threads");
    }
}

#[test]
fn merged_shards_are_the_whole_report() {
    let folder = project();
    for format in ["json", "json-lines", "sarif"] {
        let check = |more: &[&str]| {
            let args = [&["check", "--isolated", "--output-format", format], more].concat();
            foretrace(folder.path(), &args).0
        };
        let whole = check(&[]);
        for count in [1, 3] {
            let shards = (1..=count).rev().map(|number| {
                let file: PathBuf = folder.path().join(format!("shard{number}"));
                std::fs::write(&file, check(&["--shard", &format!("{number}/{count}")]))
                    .expect("a file can be written");
                file.display().to_string()
            });
            let shards: Vec<String> = shards.collect();
            let args: Vec<&str> = std::iter::once("merge")
                .chain(shards.iter().map(String::as_str))
                .collect();
            let (merged, complaint, code) = foretrace(folder.path(), &args);
            assert!(merged == whole, "{format} of {count} shards: {complaint}");
            // Only SARIF says that a file could not be read.
            assert_eq!(code, Some(if format == "sarif" { 2 } else { 1 }), "{format}");
        }
    }
}

/// What JSON says is enough for every format that speaks of findings alone.
#[test]
fn json_becomes_other_formats() {
    let folder = project();
    let file = folder.path().join("report");
    let report = |format| foretrace(folder.path(), &["check", "--isolated", "--output-format", format]).0;
    std::fs::write(&file, report("json")).expect("a file can be written");
    for format in ["json", "json-lines", "github", "gitlab", "rdjson"] {
        let (merged, ..) = foretrace(folder.path(), &["merge", "report", "--output-format", format]);
        assert!(merged == report(format), "{format}");
    }
}
