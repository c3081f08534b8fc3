//! What CPython's `doctest` says of the same texts.

use super::{Options, exception_matches, output_matches, parse};

/// Statements, expected outputs and first lines.
fn examples(docstring: &str) -> Option<Vec<(String, String, usize)>> {
    let found = parse(docstring)?.into_iter();
    Some(found.map(|it| (it.source, it.want, it.lines.start)).collect())
}

#[test]
fn parses_as_cpython() {
    let one = |source: &str, want: &str, line| Some(vec![(source.to_string(), want.to_string(), line)]);
    let cases = [
        ("no prompt", Some(Vec::new())),
        (">>> f(1)\n1\n\nprose", one("f(1)\n", "1\n", 0)),
        ("Doc.\n\n    >>> f(1)\n    1\n    ", one("f(1)\n", "1\n", 2)),
        (
            "\t>>> for i in x:\n\t...     i\n\t...\n\t0",
            one("for i in x:\n    i\n", "0\n", 0),
        ),
        (">>> # a comment\n>>> x", one("x\n", "", 1)),
        (">>> x\n<BLANKLINE>\n  y", one("x\n", "<BLANKLINE>\n  y\n", 0)),
        (">>>x", None),
        ("  >>> x\n 1", None),
        ("  >>> x\n ... y", None),
        (">>> x  # doctest: +UNHEARD_OF", None),
        (">>> # doctest: +SKIP", None),
    ];
    for (docstring, expected) in cases {
        assert_eq!(examples(docstring), expected, "{docstring:?}");
    }
}

#[test]
fn reads_directives_and_tracebacks() {
    let text =
        ">>> f()  # doctest: +ELLIPSIS, -NORMALIZE_WHITESPACE\nTraceback (most recent call last):\n  ...\nE: a\nb";
    let found = parse(text).unwrap_or_default();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].exception.as_deref(), Some("E: a\nb\n"));
    let expected = Options {
        ellipsis: true,
        ..Options::default()
    };
    assert_eq!(found[0].options, expected);
}

#[test]
fn compares_as_cpython() {
    let none = Options::default();
    let ellipsis = Options { ellipsis: true, ..none };
    let spaces = Options {
        normalize_whitespace: true,
        ..none
    };
    let both = Options {
        ellipsis: true,
        ..spaces
    };
    let cases = [
        ("1\n", "1\n", none, true),
        ("1\n", "True\n", none, true),
        (
            "1\n",
            "True\n",
            Options {
                no_true_for_1: true,
                ..none
            },
            false,
        ),
        ("True\n", "1\n", none, false),
        ("a\n<BLANKLINE>\nb\n", "a\n  \nb\n", none, true),
        ("'\\xe9'\n", "'é'\n", none, true),
        ("[1,  2]\n", "[1, 2]\n", none, false),
        ("[1,  2]\n", "[1,\n2]\n", spaces, true),
        ("[1, ..., 9]\n", "[1, 2, 9]\n", none, false),
        ("[1, ..., 9]\n", "[1, 2, 9]\n", ellipsis, true),
        ("ab...ba\n", "aba\n", ellipsis, false),
        ("a  ...  c\n", "a b\nc\n", both, true),
    ];
    for (want, got, options, matches) in cases {
        assert_eq!(
            output_matches(want, got, options),
            matches,
            "{want:?} {got:?} {options:?}"
        );
    }
    let ignore = Options {
        ignore_exception_detail: true,
        ..none
    };
    assert!(!exception_matches("m.E: a\n", "E: b\n", none));
    assert!(exception_matches("m.E: a\n", "E: b\n", ignore));
    assert!(!exception_matches("m.E: a\n", "F: a\n", ignore));
}
