//! Whether a doctest's statement did what is expected of it.

use foretrace_python::machine::{Exchange, Raised};

use super::check::NAME;
use super::doctest::{Example, Options, exception_matches, output_matches};
use super::file::Names;
use crate::literal::shorten;

/// What is to be said of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It does what is expected.
    Holds,
    /// It may or may not, for all we know; nothing that follows tells either.
    Unclear,
    /// It does not: in words.
    Fails(String),
}

/// The verdict on a statement. `is_raise` tells whether a line of the file is a `raise`.
pub(super) fn exchange(
    example: &Example,
    exchange: &Exchange,
    is_raise: impl Fn(u32) -> bool,
    names: &Names<'_>,
) -> Verdict {
    let code = example.source.split("# doctest:").next().unwrap_or_default();
    let code = shorten(code.trim_end(), 60);
    let fails = |what: String| Verdict::Fails(format!("`{code}` {what}, the doctest expects {}", wanted(example)));
    let options = example.options;
    match (&exchange.raised, &example.exception) {
        (None, _) => {
            let got = &exchange.printed;
            if output_matches(&example.want, got, options) {
                return Verdict::Holds;
            }
            let depends = got.contains(NAME) || got.contains(" at 0x");
            if depends || output_matches(&example.want, got, lenient(options)) {
                return Verdict::Unclear;
            }
            match differing_line(&example.want, got) {
                Some(what) => Verdict::Fails(format!("{what} of `{code}`")),
                None => fails(gives(got)),
            }
        }
        (Some(raised), Some(expected)) => match expected_exception(expected, raised, options) {
            Some(true) => Verdict::Holds,
            Some(false) if !tells(&raised.kind, &raised.message, names) => Verdict::Unclear,
            Some(false) => fails(raises(&raised.kind, &raised.message)),
            None if is_raise(raised.line) => fails(raises(&raised.kind, &raised.message)),
            None => Verdict::Unclear,
        },
        (Some(raised), None) => {
            let of_session = raised.line == 0 && raised.kind == "NameError";
            if of_session || !tells(&raised.kind, &raised.message, names) {
                return Verdict::Unclear;
            }
            fails(raises(&raised.kind, &raised.message))
        }
    }
}

/// What a project may have configured for all of its doctests.
fn lenient(options: Options) -> Options {
    Options {
        ellipsis: true,
        normalize_whitespace: true,
        ..options
    }
}

/// Whether the exception is the expected one; none where only the message differs. The module of its type is not
/// compared: it depends on how the file is imported.
fn expected_exception(expected: &str, raised: &Raised, options: Options) -> Option<bool> {
    let path = expected.split([':', '\n']).next().unwrap_or_default().trim_end();
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_string();
    let kind = if last(path) == last(&raised.kind) {
        path
    } else {
        &raised.kind
    };
    let got = match &*raised.message {
        "" => format!("{kind}\n"),
        message => format!("{kind}: {message}\n"),
    };
    if exception_matches(expected, &got, options) || exception_matches(expected, &got, lenient(options)) {
        return Some(true);
    }
    // Notes follow the message.
    let noted = expected.starts_with(&got);
    if last(path) != last(&raised.kind) {
        return Some(false);
    }
    if noted { Some(true) } else { None }
}

/// Whether an exception tells something of the code, rather than of what the file, or the machine, has not got.
pub(super) fn tells(kind: &str, message: &str, names: &Names<'_>) -> bool {
    match kind {
        "ImportError" | "ModuleNotFoundError" | "RecursionError" | "MemoryError" | "KeyboardInterrupt" => false,
        "NameError" => message
            .strip_prefix("name '")
            .and_then(|it| it.split('\'').next())
            .is_some_and(|it| names.binds(it)),
        _ => true,
    }
}

/// An exception in words.
pub(super) fn raises(kind: &str, message: &str) -> String {
    match message {
        "" => format!("raises {kind}"),
        message => format!("raises {kind}: {}", shorten(message, 80)),
    }
}

fn gives(got: &str) -> String {
    match got.trim_end_matches('\n') {
        "" => "gives nothing".to_string(),
        line => format!("gives {}", shorten(line, 80)),
    }
}

fn wanted(example: &Example) -> String {
    match &example.exception {
        Some(exception) => shorten(exception.trim_end(), 80),
        None if example.want.is_empty() => "nothing".to_string(),
        None => shorten(example.want.trim_end(), 80),
    }
}

/// The first line that differs, where both have several.
fn differing_line(want: &str, got: &str) -> Option<String> {
    let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    if want.len() < 2 || got.len() < 2 {
        return None;
    }
    let blank = |line: &str| if line == "<BLANKLINE>" { "" } else { line }.trim_end().to_string();
    let at = want.iter().zip(&got).position(|(a, b)| blank(a) != b.trim_end());
    let of = |line: &str| match line.trim() {
        "" => "a blank line".to_string(),
        line => shorten(line, 60),
    };
    Some(match at {
        Some(at) => format!(
            "line {} is {}, the doctest expects {}: output",
            at + 1,
            of(got[at]),
            of(&blank(want[at]))
        ),
        None => format!("{} lines, the doctest expects {}: output", got.len(), want.len()),
    })
}
