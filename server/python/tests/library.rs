//! Programs that use the library print the same in the machine as under CPython: `library/*.py` and what CPython
//! prints, `library/*.out`, one case each; `library/*.in` is on standard input. `FORETRACE_LIBRARY_CASES` names another folder.

use std::path::PathBuf;

use foretrace_python::machine::{Limits, Loaded, Outcome, Request};

#[test]
fn programs_print_what_cpython_prints() {
    let folder = std::env::var_os("FORETRACE_LIBRARY_CASES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/library")),
        PathBuf::from,
    );
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .filter_map(|it| Some(it.ok()?.path()))
        .filter(|it| it.extension().is_some_and(|it| it == "py"))
        .collect();
    files.sort();
    let inside = move || files.iter().filter_map(difference).collect::<Vec<_>>();
    let stack = std::thread::Builder::new().stack_size(256 << 20);
    let wrong = stack.spawn(inside).expect("a thread").join().expect("no panic");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn difference(path: &PathBuf) -> Option<String> {
    let source = std::fs::read_to_string(path).expect("the case");
    let expected = std::fs::read_to_string(path.with_extension("out")).expect("what CPython prints");
    let stdin = std::fs::read_to_string(path.with_extension("in")).ok();
    let request = Request {
        stdin: stdin.as_deref(),
        ..Request::default()
    };
    let result = Loaded::new(&source).run(&request, &Limits::default());
    let mut problems = Vec::new();
    let (mut own, mut theirs) = (result.stdout.lines(), expected.lines());
    for number in 1.. {
        match (own.next(), theirs.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => problems.push(format!("line {number}: {a:?}, CPython: {b:?}")),
        }
        if problems.len() > 12 {
            break;
        }
    }
    if let Outcome::Stopped { .. } | Outcome::Raised { .. } = &result.outcome {
        problems.push(format!("{:?}", result.outcome));
    }
    if !result.assumptions.is_empty() {
        problems.push(format!("assumes {:?}", result.assumptions));
    }
    (!problems.is_empty()).then(|| format!("{}:\n  {}", path.display(), problems.join("\n  ")))
}
