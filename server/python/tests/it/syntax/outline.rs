use foretrace_python::{Module, SliceKind, Text};

use super::SAMPLES;

/// The functions of `source`: their names, and their first and last lines counted from 1.
fn functions(source: &str) -> Vec<(String, u32, u32)> {
    let module = Module::new(Text::new(source));
    let functions = module
        .slices()
        .iter()
        .filter(|slice| slice.kind() == SliceKind::Function);
    let line = |offset| module.text().line_of(offset) + 1;
    functions
        .map(|it| (it.qualname().to_owned(), line(it.range().start), line(it.range().end)))
        .collect()
}

fn names(source: &str) -> Vec<String> {
    functions(source).into_iter().map(|(name, _, _)| name).collect()
}

#[track_caller]
fn check(source: &str, expected: &[(&str, u32, u32)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|&(name, first, last)| (name.to_owned(), first, last))
        .collect();
    assert_eq!(functions(source), expected);
}

#[test]
fn methods_decorators_and_blocks() {
    let expected = [
        ("Shape.__init__", 19, 22),
        ("Shape.perimeter", 25, 30),
        ("Shape.unit", 32, 44),
        ("Shape.Corner.turn", 47, 49),
        ("Shape.Corner.angle", 51, 51),
        ("Shape.area", 54, 55),
        ("Shape.area", 57, 58),
        ("total", 61, 65),
    ];
    check(SAMPLES[0], &expected);
}

#[test]
fn strings_hide_code() {
    check(SAMPLES[1], &[("größe", 9, 20), ("after", 23, 26), ("last", 36, 38)]);
}

#[test]
fn blocks_tabs_and_joined_lines() {
    let expected = [
        ("loads", 6, 7),
        ("loads", 9, 10),
        ("read", 14, 19),
        ("inner", 23, 23),
        ("flush", 25, 25),
        ("Decorated.f", 30, 32),
        ("Decorated.g", 33, 38),
        ("define", 39, 40),
        ("matched", 44, 45),
    ];
    check(SAMPLES[2], &expected);
}

#[test]
fn fstrings_may_reuse_their_quotes() {
    let source = "def f(d):\n    return g(f\"{d[\"#\"]}\", f'{'\\'' + f'{'('}'}')\ndef g(): pass\n";
    check(source, &[("f", 1, 2), ("g", 3, 3)]);
    check("x = (f'{\n1}')\ndef g(): pass\n", &[("g", 3, 3)]);
    check(
        "x = f'{x:(}' f'{x!r:[}' f'\\N{DIGIT ONE}{{'\ndef g(): pass\n",
        &[("g", 2, 2)],
    );
}

#[test]
fn every_kind_of_line_break() {
    check(
        "@d\r\ndef f():\r\n    x\r\n\r\ndef g():\r\n    y",
        &[("f", 1, 3), ("g", 5, 6)],
    );
    check("def f():\r    x\r\rdef g():\r    y\r", &[("f", 1, 2), ("g", 4, 5)]);
    check("\u{feff}def f(): pass\n", &[("f", 1, 1)]);
}

#[test]
fn a_bracket_left_open_ends_at_the_next_statement() {
    check(
        "def f(x:\n    y = 1\n\n@d(1)\ndef g():\n    pass\n",
        &[("f", 1, 2), ("g", 4, 6)],
    );
    check(
        "class A:\n    x = [1,\n\n    async def g(self):\n        pass\n",
        &[("A.g", 4, 5)],
    );
    check(
        "def f():\n    g((1)\nX = 2\nY = 3\ndef g(): pass\n",
        &[("f", 1, 2), ("g", 5, 5)],
    );
    check("def f():\n    g([1)\n    return 2\nX = 3\n", &[("f", 1, 3)]);
    check("def f():\n    g('1)\nX = 3\n", &[("f", 1, 2)]);
    check("x = 1 + \\\ndef f(): pass\n", &[("f", 2, 2)]);
}

#[test]
fn brackets_that_are_closed_hold_anything() {
    check("def f():\n    return [\nx\nfor x in y\nif x\n]\n", &[("f", 1, 6)]);
    check("def f():\n    yield (yield\nfrom_ @\nimport_)\n", &[("f", 1, 4)]);
}

#[test]
fn a_triple_quote_left_open_hides_one_function_at_most() {
    let open = "def f():\n    x = \"\"\"a\n    y\n\ndef g():\n    \"\"\"Doc.\"\"\"\n\ndef h():\n    \"\"\"Doc.\"\"\"\n";
    check(open, &[("f", 1, 3), ("g", 5, 6), ("h", 8, 9)]);
    let alone = "def f():\n    '''\n\ndef g():\n    pass\n";
    check(alone, &[("f", 1, 2), ("g", 4, 5)]);
}

#[test]
fn a_triple_quote_left_open_is_found_where_the_rest_happens_to_add_up() {
    let source = "def f():\n    x = 1\"\"\"\n\ndef g():\n    \"\"\"Don't.\"\"\"\n\ndef h():\n    \"\"\"Doc.\"\"\"\n";
    check(source, &[("f", 1, 2), ("g", 4, 5), ("h", 7, 8)]);
    let template =
        "T = \"\"\"\ndef no():\n    pass\n\"\"\"\n\ndef f():\n    \"\"\"Don't.\"\"\"\n    g((1)\n\ndef h(): pass\n";
    check(template, &[("f", 6, 8), ("h", 10, 10)]);
}

#[test]
fn headers_being_typed() {
    assert_eq!(
        names("def\nclass A:\n  def f(self)\n    x\n  def (self):\n    y\nasync def h"),
        ["", "A.f", "A.", "h"]
    );
    assert_eq!(names("class\n  def f(): pass\n"), [".f"]);
    assert_eq!(names("defer = 1\nclassy = 2\nasync_ = 3\n"), [""; 0]);
}

#[test]
fn what_is_too_deep_to_parse_says_so() {
    let reason = |source: String| {
        Module::new(Text::new(source))
            .slices()
            .last()
            .and_then(|slice| slice.too_deep())
    };
    let function = |body: String| reason(format!("def f():\n  {body}\n"));
    assert!(function(format!("{}{}", "(".repeat(201), ")".repeat(201))).is_some());
    assert!(function("(".repeat(100_000)).is_some());
    assert!(function(format!("1{}", "+1".repeat(10_001))).is_some());
    assert!(function(format!("f'{{1{}}}'", "+1".repeat(10_001))).is_some());
    assert!(function("f'{".repeat(100_000)).is_some());
    assert!(function(format!("x{}", "()".repeat(10_001))).is_some());
    assert!(function(format!("'{}'", "x".repeat(4 << 20))).is_some());
    assert!(reason((0..102).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect()).is_some());
    assert_eq!(function(format!("[{}]", "(1 + 2, 3), ".repeat(20_000))), None);
    assert_eq!(function("x = 1 + 2; ".repeat(20_000)), None);
    assert_eq!(function("'x' ".repeat(20_000)), None);
}
