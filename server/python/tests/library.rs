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

/// Numbers and dates of the library are shown in a trace as their `repr`.
#[test]
fn a_trace_shows_numbers_and_dates() {
    let source = "\
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
def f():
    a = Decimal('1.10') * 3
    a = a + 1
    b = Fraction(2, 4)
    c = date(2020, 2, 29)
    d = [datetime(2020, 1, 1, 5), datetime(2020, 1, 1, 5, 6, 7, 8), time(3, 4)]
    e = timedelta(days=-1, microseconds=5)
    f = datetime(2020, 1, 1, tzinfo=timezone.utc)
    g = (date.today(), timedelta(0))
    return a
f()
";
    let inside = move || {
        let request = Request {
            traced: true,
            ..Request::default()
        };
        let steps = Loaded::new(source).run(&request, &Limits::default()).steps;
        let all = steps.into_iter().flat_map(|it| it.bindings);
        all.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>()
    };
    let stack = std::thread::Builder::new().stack_size(256 << 20);
    let shown = stack.spawn(inside).expect("a thread").join().expect("no panic");
    let expected = [
        "a = Decimal('3.30')",
        "a = Decimal('4.30')",
        "b = Fraction(1, 2)",
        "c = datetime.date(2020, 2, 29)",
        "d = [datetime.datetime(2020, 1, 1, 5, 0), datetime.datetime(2020, 1, 1, 5, 6, 7, 8), datetime.time(3, 4)]",
        "e = datetime.timedelta(days=-1, microseconds=5)",
        "f = datetime.datetime(2020, 1, 1, 0, 0, tzinfo=…)",
        "g = (?, datetime.timedelta(0))",
    ];
    assert_eq!(shown, expected);
}
