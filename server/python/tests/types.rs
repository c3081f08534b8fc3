//! Expressions and what CPython 3.11 makes of them: `types/*.txt`, a case a line, `expression`, tab, `repr` of the
//! value or `Type: message` of the exception. One line adds a case.

use std::fs;
use std::path::Path;

use foretrace_python::machine::{Limits, Loaded, Outcome, Request};

fn evaluate(expression: &str) -> String {
    let request = Request {
        call: Some(expression),
        ..Request::default()
    };
    match Loaded::new("").run(&request, &Limits::default()).outcome {
        Outcome::Returned { repr, .. } => repr,
        Outcome::Raised { kind, message, .. } => format!("{kind}: {message}"),
        Outcome::Stopped { reason, detail, .. } => format!("({reason}: {detail})"),
    }
}

fn check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/types");
    let (mut cases, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("a folder of cases") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        for line in text.lines() {
            let (expression, expected) = line.split_once('\t').expect("a tab");
            cases += 1;
            let found = evaluate(expression);
            if found != expected {
                wrong.push(format!("{expression}\n    expected {expected}\n    found    {found}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {cases} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn built_in_types_are_those_of_cpython() {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(check);
    thread.expect("a thread").join().expect("all as expected");
}
