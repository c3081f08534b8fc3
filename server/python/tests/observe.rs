//! The observer of `models/observe` sees what happens, and knows sites by the same places as the lowering. Needs
//! `python3`, 3.10 or newer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use foretrace_python::program::{CodeKind, Program, SiteKind, Span, StmtKind};
use foretrace_python::{Encoding, Module, Slice, Text, lower};

/// A kind and a range, and how often it was found: minus for the observer's.
type Places = BTreeMap<(&'static str, [u32; 4]), i32>;

const KINDS: [&str; 6] = ["branch", "loop", "binding", "line", "function", "opaque"];

/// `tests/observe/*.py` say what is to be seen of them.
#[test]
fn cases() {
    let output = Command::new("python3")
        .arg(root().join("tests/observe/check.py"))
        .output();
    let output = output.expect("python3 runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn fixtures() {
    let root = root();
    let mut files = Vec::new();
    for folder in ["tests", "server/python/tests", "models"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    compare(&files);
}

/// Every fifth module of the standard library that `python3` has.
#[test]
fn the_standard_library() {
    let output = Command::new("python3")
        .args(["-c", "import os; print(os.path.dirname(os.__file__))"])
        .output();
    let folder = String::from_utf8(output.expect("python3 runs").stdout).expect("a path");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder.trim()).expect("the library is there").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let is_package = ["asyncio", "collections", "email", "json", "xml"]
            .iter()
            .any(|it| name == **it);
        if is_package {
            collect(&path, &mut files);
        } else if path.extension().is_some_and(|it| it == "py") {
            files.push(path);
        }
    }
    files.sort();
    compare(&files.into_iter().step_by(5).collect::<Vec<_>>());
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|it| it == "py") {
            files.push(path);
        }
    }
}

fn compare(files: &[PathBuf]) {
    let output = Command::new("python3")
        .args(["-X", "utf8", "-W", "ignore", "-m", "foretrace_observe.sites"])
        .args(files)
        .env("PYTHONPATH", root().join("models/observe"))
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    let (mut sites, mut compared, mut wrong, mut report) = (0, 0, 0, String::new());
    for (file, list) in files.iter().zip(listed.split("= ").skip(1)) {
        let mut lines = list.lines();
        assert_eq!(lines.next(), file.to_str());
        let observed: Vec<_> = lines.map_while(place).collect();
        // What Python does not parse has no sites to compare.
        if list.contains("\n! ") {
            continue;
        }
        let Ok(text) = fs::read_to_string(file) else { continue };
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text));
        let (opaque, observed): (Vec<_>, Vec<_>) = observed.into_iter().partition(|it| it.0 == "opaque");
        let mut places = lowered(&text);
        places.retain(|it, _| it.0 == "line" || !opaque.iter().any(|opaque| inside(it.1, opaque.1)));
        for it in observed {
            *places.entry(it).or_default() -= 1;
        }
        compared += 1;
        sites += places.len();
        for ((kind, range), count) in places.iter().filter(|it| *it.1 != 0) {
            wrong += 1;
            let side = if *count > 0 { "lowering" } else { "observer" };
            let _ = writeln!(report, "{}: {kind} {range:?}: only the {side}", file.display());
        }
    }
    assert!(
        compared > 0 && wrong == 0,
        "{wrong} of {sites} places in {compared} files differ\n{report}"
    );
}

fn place(line: &str) -> Option<(&'static str, [u32; 4])> {
    let mut words = line.split(' ');
    let kind = words.next()?;
    let kind = KINDS.iter().find(|it| **it == kind)?;
    let mut numbers = words.filter_map(|it| it.parse().ok());
    Some((kind, std::array::from_fn(|_| numbers.next().unwrap_or(0))))
}

fn inside(inner: [u32; 4], outer: [u32; 4]) -> bool {
    inner[..2] >= outer[..2] && inner[2..] <= outer[2..]
}

/// The places of a file, as the lowering has them.
fn lowered(text: &Text) -> Places {
    let mut places = Places::new();
    let module = Module::new(text.clone());
    for slice in module.slices() {
        let program = lower(slice);
        let mut add = |kind, span| *places.entry((kind, range(slice, text, span))).or_default() += 1;
        for site in &program.sites {
            match site.kind {
                SiteKind::Branch(_) => add("branch", site.span),
                SiteKind::Loop(_) => add("loop", site.span),
                SiteKind::Binding(foretrace_python::program::BindingRole::Delete, _) => {}
                SiteKind::Binding(..) => add("binding", site.span),
                SiteKind::Call | SiteKind::Raise => {}
            }
        }
        for stmt in program
            .stmts
            .iter()
            .filter(|it| !matches!(it.kind, StmtKind::DefSlice { .. }))
        {
            add("line", stmt.span);
        }
        functions(slice, &program, &mut add);
    }
    places
}

/// Functions: that of a slice with its lines, those in it by their definitions.
fn functions(slice: &Slice, program: &Program, add: &mut impl FnMut(&'static str, Span)) {
    let nested = |it: &(usize, &foretrace_python::program::Code)| it.1.kind == CodeKind::Function && it.0 > 0;
    for (_, code) in program.codes.iter().enumerate().filter(nested) {
        add("function", code.span);
    }
    if program.root().kind == CodeKind::Function {
        add("function", Span::new(0, slice.text().len() as u32));
    }
}

fn range(slice: &Slice, text: &Text, span: Span) -> [u32; 4] {
    let range = slice.to_file(span);
    let [start, end] = [range.start, range.end].map(|it| text.position(it, Encoding::Utf8));
    [start.line + 1, start.column + 1, end.line + 1, end.column + 1]
}
