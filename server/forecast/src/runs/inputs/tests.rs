//! What is passed to functions.

use std::path::Path;
use std::time::Duration;

use foretrace_python::lower_source;
use foretrace_python::machine::{Limits, Loaded, Outcome, Request};

use super::File;

/// The ordinary call of the first function of a text; `-` where nothing is known.
#[track_caller]
fn check(source: &str, examples: &[&str], expected: &str) {
    let program = lower_source(source);
    let file = File::of(&program);
    let function = file.functions().next().expect("a function");
    let examples: Vec<String> = examples.iter().map(|it| (*it).to_owned()).collect();
    let inputs = file.inputs(function, &examples);
    let call = inputs
        .and_then(|it| it.small().next())
        .map_or("-".to_owned(), |it| it.call);
    assert_eq!(call, expected, "{source}");
}

#[test]
fn annotations() {
    check("def f(xs: list[int]): pass", &[], "f([3, 1, 2])");
    check("def f(x: 'str', y: float, z: bool): pass", &[], "f('abc', 2.5, True)");
    check(
        "def f(d: dict[str, list[int]]): pass",
        &[],
        "f({'b': [3, 1, 2], 'a': [3, 1, 2], 'c': [3, 1, 2]})",
    );
    check(
        "def f(x: int | None, p: tuple[int, str]): pass",
        &[],
        "f(3, (3, 'abc'))",
    );
    check(
        "from typing import Sequence\ndef f(xs: Sequence[str]): pass",
        &[],
        "f(['b', 'a', 'c'])",
    );
    check("def f(x: Request): pass", &[], "-");
}

#[test]
fn uses() {
    check("def f(xs):\n    return sum(xs)", &[], "f([3, 1, 2])");
    check("def f(s):\n    return s.upper()", &[], "f('abc')");
    check(
        "def f(text):\n    return sum(1 for c in text if c == '(')",
        &[],
        "f('((((')",
    );
    check("def f(n):\n    for i in range(n): pass", &[], "f(3)");
    check(
        "def f(m):\n    for i in range(2):\n        m[i][i] += 1",
        &[],
        "f([[3, 1, 2], [3, 1, 2], [3, 1, 2]])",
    );
    check(
        "def f(d, k):\n    if k in d:\n        return d[k]",
        &[],
        "f({3: 3, 1: 1, 2: 2}, 3)",
    );
    check(
        "def f(r):\n    return r['name'] + '!', r['age'] + 1",
        &[],
        "f({'name': 'abc', 'age': 3})",
    );
    check(
        "def f(points):\n    return [x * y for x, y in points]",
        &[],
        "f([(0, 1), (1, 2), (0, 2)])",
    );
    check(
        "def f(g, xs):\n    return [g(x) + 1 for x in xs]",
        &[],
        "f(lambda a: a, [3, 1, 2])",
    );
    check(
        "def f(ws, vs):\n    return [ws[i] * vs[i] for i in range(len(ws))]",
        &[],
        "f([3, 1, 2], [3, 1, 2])",
    );
    check("def f(thing):\n    thing.go()", &[], "-");
    check("def f(a, b):\n    return a.x + b", &[], "-");
}

#[test]
fn graphs() {
    let walk = "def f(graph, start):\n    todo = [start]\n    while todo:\n        at = todo.pop()\n        \
                todo.extend(graph[at])";
    check(walk, &[], "f({0: [1, 2], 1: [2], 2: []}, 0)");
    let weighted = "def f(g):\n    for u in g:\n        for v, w in g[u].items():\n            g[v][u] = w + 0";
    check(weighted, &[], "f({0: {1: 4, 2: 1}, 1: {2: 1}, 2: {}})");
}

#[test]
fn examples_win() {
    check("def f(x):\n    return x", &["f([1.5, 2])"], "f([1.5, 2])");
    check(
        "def f(xs, k):\n    return xs[k]",
        &["f({'a': 1}, 'a')"],
        "f({'a': 1}, 'a')",
    );
}

#[test]
fn callers_tell() {
    check(
        "def f(x):\n    return g(x)\ndef g(y):\n    return y.strip()",
        &[],
        "f('abc')",
    );
    check("def f(x):\n    return x\nf([1, 2])", &[], "f([3, 1, 2])");
}

#[test]
fn methods() {
    let class = "class A:\n    def __init__(self, size: int):\n        self.size = size\n    \
                 def grown(self, by):\n        return self.size + by\n";
    check(
        &class.replace("    def __init__", "    def _init").replace("__", ""),
        &[],
        "A()._init(3)",
    );
    let program = lower_source(class);
    let file = File::of(&program);
    let calls: Vec<String> = file
        .functions()
        .filter_map(|it| file.inputs(it, &[])?.small().next())
        .map(|it| it.call)
        .collect();
    assert_eq!(calls, ["A(3).grown(3)"]);
}

/// Correct code is not made to fail by values it is not written for.
#[test]
fn small_inputs_of_algorithms() {
    let work = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/algorithms");
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().path())
            .collect();
        paths.sort();
        let limits = Limits {
            fuel: 300_000,
            time: Duration::from_secs(60),
            ..Limits::default()
        };
        let (mut functions, mut known, mut wrong) = (0, 0, Vec::new());
        for path in paths {
            let source = std::fs::read_to_string(&path).unwrap();
            let loaded = Loaded::new(&source);
            let file = File::of(loaded.program());
            for function in file.functions() {
                functions += 1;
                let Some(inputs) = file.inputs(function, &[]) else {
                    continue;
                };
                known += 1;
                for input in inputs.small().take(12) {
                    let request = Request {
                        name: Some("module"),
                        call: Some(&input.call),
                        ..Request::default()
                    };
                    let outcome = loaded.run(&request, &limits).outcome;
                    if let Outcome::Raised { kind, message, line } = outcome
                        && kind != "ValueError"
                    {
                        let name = path.file_name().unwrap().display();
                        wrong.push(format!(
                            "{name}:{line}: {} {kind}: {message} {:?}",
                            input.call, input.notes
                        ));
                    }
                }
            }
        }
        (functions, known, wrong)
    };
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(work);
    let (functions, known, wrong) = thread.unwrap().join().unwrap();
    assert!(wrong.is_empty(), "{known} of {functions}\n{}", wrong.join("\n"));
}
