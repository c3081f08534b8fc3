//! Growth of small functions, and traps. The cases are in `cases.py`: each is a little module.

use std::sync::Arc;

use foretrace_python::{Module, Text, program::CodeId};

use super::*;

fn summaries(source: &str) -> (Module, Vec<Arc<CostSummary>>) {
    let module = Module::new(Text::new(source));
    let programs: Vec<_> = module.slices().iter().map(|it| foretrace_python::lower(it)).collect();
    let units: Vec<_> = module
        .slices()
        .iter()
        .zip(&programs)
        .map(|(slice, program)| Unit::of(slice, program))
        .collect();
    let out = summarize(&units, &CostCache::default());
    (module, out)
}

fn of(source: &str, name: &str) -> Option<CodeCost> {
    let (module, costs) = summaries(source);
    let at = module
        .slices()
        .iter()
        .position(|it| it.qualname() == name || it.qualname().ends_with(&format!(".{name}")))?;
    costs[at].code(CodeId(0)).cloned()
}

#[test]
fn classes_are_as_known() {
    let cases = include_str!("cases.py");
    let mut wrong = String::new();
    let mut count = 0;
    for case in cases.split("\n# case: ").skip(1) {
        count += 1;
        let (header, source) = case.split_once('\n').unwrap_or((case, ""));
        let mut words = header.split_whitespace();
        let (name, class) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let cost = of(source, name).unwrap_or_default();
        let found = cost.time.class().map_or("unknown".to_owned(), |it| it.to_string());
        let mut problems = Vec::new();
        if found != class {
            problems.push(format!("time {found}"));
        }
        while let (Some(what), Some(wanted)) = (words.next(), words.next()) {
            let found = match what {
                "memory" => cost.memory.class().map_or("unknown".to_owned(), |it| it.to_string()),
                _ => cost.time.known.inputs().join(","),
            };
            if found != wanted {
                problems.push(format!("{what} {found}, not {wanted}"));
            }
        }
        if !problems.is_empty() {
            wrong += &format!(
                "{name}: wanted {class}; {}; {} unknown: {:?}\n",
                problems.join("; "),
                cost.time.known,
                cost.time.unknowns
            );
        }
    }
    assert!(wrong.is_empty() && count > 100, "\n{wrong}");
}

fn hot(source: &str) -> Vec<(Op, String, bool)> {
    let (_, costs) = summaries(source);
    let codes = costs.iter().flat_map(|it| &it.codes);
    codes
        .flat_map(|it| &it.hot)
        .map(|it| (it.op, it.operand.to_string(), it.certain))
        .collect()
}

#[test]
fn operations_in_loops_are_certain_only_where_proved() {
    let source = "def f(xs, ys: list, zs):\n    out = []\n    for x in xs:\n        if x in ys: pass\n        if x in zs: pass\n        if x in [1, 2]: pass\n        if x not in out: out.append(x)\n        if x in {1, 2}: pass\n";
    let expected = [(Op::Membership, "ys", true), (Op::Membership, "out", true)];
    let found = hot(source).into_iter().filter(|it| it.2).collect::<Vec<_>>();
    assert_eq!(
        found,
        expected.map(|(op, name, certain)| (op, name.to_owned(), certain))
    );
}

#[test]
fn constant_loops_and_shrinking_operands_are_not_certain() {
    for source in [
        "def f(ys: list):\n    for x in range(10):\n        if x in ys: pass\n",
        "def f(xs):\n    for x in xs:\n        parts = x.split()\n        if 'a' in parts: pass\n",
        "NAMES = ['a', 'b']\ndef f(xs):\n    for x in xs:\n        if x in NAMES: pass\n",
    ] {
        assert!(hot(source).iter().all(|it| !it.2), "{source}\n{:?}", hot(source));
    }
}

#[test]
fn loops_say_how_often_they_run_and_why() {
    let cost = of(
        "def f(xs, n):\n    for x in xs:\n        for i in range(n):\n            pass\n",
        "f",
    )
    .unwrap_or_default();
    let trips: Vec<_> = cost
        .loops
        .iter()
        .map(|it| it.trips.as_ref().map(Poly::to_string))
        .collect();
    assert_eq!(trips, [Some("O(xs)".to_owned()), Some("O(n)".to_owned())]);
    assert_eq!(cost.loops[1].parent, Some(cost.loops[0].site));
    assert_eq!(cost.loops[0].total.known.to_string(), "O(n·xs)");
    let notes: Vec<_> = cost.path.iter().map(|it| it.note.to_string()).collect();
    assert_eq!(
        notes,
        ["runs once per item of `xs`", "runs once per item of `range(…)`"]
    );
}

#[test]
fn a_cache_gives_the_same_answers() {
    let source = "def g(xs):\n    for x in xs: pass\ndef f(xs):\n    g(xs)\n";
    let module = Module::new(Text::new(source));
    let programs: Vec<_> = module.slices().iter().map(|it| foretrace_python::lower(it)).collect();
    let units: Vec<_> = module
        .slices()
        .iter()
        .zip(&programs)
        .map(|(slice, program)| Unit::of(slice, program))
        .collect();
    let cache = CostCache::default();
    let (first, second) = (summarize(&units, &cache), summarize(&units, &cache));
    assert!(first.iter().zip(&second).all(|(a, b)| Arc::ptr_eq(a, b)));
}

#[test]
fn hostile_nesting_ends() {
    let deep = (0..300)
        .map(|at| format!("{}for a{at} in xs:\n", " ".repeat(at)))
        .collect::<String>();
    let sources = [
        format!(
            "def f(xs):\n{}",
            deep.lines().take(90).map(|it| format!(" {it}\n")).collect::<String>() + &" ".repeat(91) + "pass\n"
        ),
        format!("def f(x):\n    return {}x{}\n", "(-".repeat(150), ")".repeat(150)),
        format!("def f(x):\n    return {}\n", vec!["x"; 5000].join(" + ")),
        format!("def f(x):\n    if x: pass\n{}", "    elif x: pass\n".repeat(3000)),
        (0..200)
            .map(|at| format!("def f{at}(x):\n    return f{}(f{}(x))\n", at + 1, at + 1))
            .collect::<String>(),
    ];
    for source in &sources {
        summaries(source);
    }
}
