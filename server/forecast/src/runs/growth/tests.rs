//! `tests/growth/*.py`: functions of known class, each below a comment that says which, which is blanked.

use std::path::Path;
use std::time::{Duration, Instant};

use foretrace_python::machine::Limits;
use foretrace_python::{Module, Text};

use super::{FUEL, Measured, measure};
use crate::GrowthClass;
use crate::runs::inputs::File;
use crate::runs::ready::Ready;

const MARK: &str = "# growth: ";

fn class(word: &str) -> GrowthClass {
    const ALL: [GrowthClass; 8] = [
        GrowthClass::Constant,
        GrowthClass::Logarithmic,
        GrowthClass::Linear,
        GrowthClass::Linearithmic,
        GrowthClass::Quadratic,
        GrowthClass::Cubic,
        GrowthClass::Polynomial,
        GrowthClass::Exponential,
    ];
    let found = ALL.into_iter().find(|it| it.as_str() == word);
    found.unwrap_or_else(|| panic!("no class is called {word}"))
}

struct Case {
    name: String,
    expected: GrowthClass,
    measured: Option<Measured>,
    took: Duration,
}

fn cases() -> Vec<Case> {
    let only = std::env::var("FORETRACE_ONLY").unwrap_or_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/growth");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    let limits = Limits {
        time: Duration::from_secs(60),
        ..Limits::default()
    };
    let mut cases = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let expected: Vec<&str> = text
            .lines()
            .filter_map(|it| it.trim_start().strip_prefix(MARK))
            .collect();
        let blanked: Vec<String> = text
            .lines()
            .map(|line| match line.trim_start().starts_with(MARK) {
                true => String::new(),
                false => line.to_owned(),
            })
            .collect();
        let marked: Vec<usize> = text
            .lines()
            .enumerate()
            .filter(|it| it.1.trim_start().starts_with(MARK))
            .map(|it| it.0)
            .collect();
        let blanked = blanked.join("\n");
        let ready = Ready::new(&Module::new(Text::new(&*blanked)), &[], None, &limits);
        let program = ready.loaded.program();
        let file = File::of(program);
        let line_of = |offset: u32| blanked[..offset as usize].matches('\n').count();
        for (word, mark) in expected.into_iter().zip(marked) {
            let function = file.functions().find(|it| line_of(program[*it].name_span.start) > mark);
            let function = function.unwrap_or_else(|| panic!("nothing below line {mark}"));
            if !program[function].qualname.contains(&only) {
                continue;
            }
            let begun = Instant::now();
            let inputs = file.inputs(function, &[]);
            let measured = inputs.and_then(|it| measure(&ready, &it, function, &limits, FUEL));
            cases.push(Case {
                name: format!("{}:{}", path.file_name().unwrap().display(), program[function].qualname),
                expected: class(word),
                measured,
                took: begun.elapsed(),
            });
        }
    }
    cases
}

#[test]
fn classes_are_right() {
    let on_big_stack = std::thread::Builder::new().stack_size(256 << 20).spawn(cases);
    let cases = on_big_stack.unwrap().join().unwrap();
    let mut report = String::new();
    let (mut right, mut far_too_low) = (0, 0);
    for case in &cases {
        let got = case.measured.as_ref().map(|it| it.class);
        right += usize::from(got == Some(case.expected));
        far_too_low += usize::from(got.is_some_and(|it| (it as usize) + 1 < case.expected as usize));
        if got != Some(case.expected) || std::env::var_os("FORETRACE_SHOW").is_some() {
            report.push_str(&format!(
                "{}: {} expected, {} measured in {:?}\n    {:?}\n",
                case.name,
                case.expected.as_str(),
                got.map_or("nothing", GrowthClass::as_str),
                case.took,
                case.measured,
            ));
        }
    }
    let took: Duration = cases.iter().map(|it| it.took).sum();
    let slowest = cases.iter().map(|it| it.took).max().unwrap_or_default();
    report.push_str(&format!(
        "{right} of {} right, {far_too_low} far too low, {took:?}, at most {slowest:?}",
        cases.len()
    ));
    assert!(
        cases.len() >= 60 && right * 60 >= cases.len() * 57 && far_too_low == 0,
        "{report}"
    );
    if std::env::var_os("FORETRACE_SHOW").is_some() {
        panic!("{report}");
    }
}
