//! Expressions and what CPython 3.11 says of them: `expressions/*.txt`, one a line, written by `expressions/record.py`.

use std::fmt::Write;
use std::path::Path;

use foretrace_python::machine::limits::Limits;
use foretrace_python::machine::{Loaded, Outcome, Request};

/// What the machine says of `statements ;; expression`, as `record.py` writes it.
fn evaluate(case: &str) -> String {
    let (source, call) = case.split_once(" ;; ").unwrap_or(("", case));
    let source = source.replace(" \\n ", "\n").replace(" ; ", "\n") + "\n";
    let request = Request {
        call: Some(call),
        ..Request::default()
    };
    let result = Loaded::new(&source).run(&request, &Limits::default());
    let shown = match result.outcome {
        Outcome::Returned { repr, .. } => format!("=> {repr}"),
        Outcome::Raised { kind, message, .. } => format!("!! {kind}: {message}"),
        Outcome::Stopped { reason, detail, .. } => format!("?? {reason}: {detail}"),
    };
    match result.stdout.is_empty() {
        true => shown,
        false => format!("{shown} printed {:?}", result.stdout),
    }
}

fn check(name: &'static str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/expressions")
        .join(name);
    let text = std::fs::read_to_string(path).expect("a file of cases");
    let run = move || {
        let (mut wrong, mut total) = (String::new(), 0);
        for (case, line) in text
            .lines()
            .collect::<Vec<_>>()
            .chunks_exact(2)
            .map(|it| (it[0], it[1]))
        {
            total += 1;
            let got = evaluate(case);
            if got != line {
                let _ = writeln!(wrong, "{case}\n  CPython {line}\n  machine {got}");
            }
        }
        assert!(wrong.is_empty(), "of {total} cases differ:\n{wrong}");
    };
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(run)
        .expect("a thread");
    if let Err(failure) = thread.join() {
        std::panic::resume_unwind(failure);
    }
}

#[test]
fn builtins() {
    check("builtins.txt");
}

#[test]
fn containers() {
    check("containers.txt");
}

#[test]
fn sets() {
    check("sets.txt");
}

#[test]
fn sorting() {
    check("sorting.txt");
}
