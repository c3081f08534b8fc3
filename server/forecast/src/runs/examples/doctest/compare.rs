//! Whether what was printed, or raised, is what was expected.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::Options;

/// Whether `got` is the output that `want` describes.
pub(crate) fn output_matches(want: &str, got: &str, options: Options) -> bool {
    let (want, got) = (ascii(want), ascii(got));
    if want == got {
        return true;
    }
    if !options.no_true_for_1 && matches!((&*got, &*want), ("True\n", "1\n") | ("False\n", "0\n")) {
        return true;
    }
    let (mut want, mut got) = match options.no_blankline {
        true => (want.into_owned(), got.into_owned()),
        false => (without_blankline_marks(&want), without_spaces_on_blank_lines(&got)),
    };
    if want == got {
        return true;
    }
    if options.normalize_whitespace {
        (want, got) = (words(&want), words(&got));
    }
    want == got || options.ellipsis && matches_with_gaps(&want, &got)
}

/// Whether the last lines of a traceback, `Type: message`, are those expected.
pub(crate) fn exception_matches(want: &str, got: &str, options: Options) -> bool {
    output_matches(want, got, options)
        || options.ignore_exception_detail && output_matches(kind_alone(want), kind_alone(got), options)
}

/// Other characters as `\x`, `\u` and `\U` escapes.
fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() * 2);
    for char in text.chars() {
        let _ = match char as u32 {
            0..=0x7f => write!(out, "{char}"),
            code @ 0x80..=0xff => write!(out, "\\x{code:02x}"),
            code @ 0x100..=0xffff => write!(out, "\\u{code:04x}"),
            code => write!(out, "\\U{code:08x}"),
        };
    }
    out.into()
}

/// Whitespace as Python sees it, in ASCII.
fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t'..='\r' | '\x1c'..='\x1f')
}

fn map_lines(text: &str, empty: impl Fn(&str) -> bool) -> String {
    let lines: Vec<&str> = text.split('\n').map(|it| if empty(it) { "" } else { it }).collect();
    lines.join("\n")
}

fn without_blankline_marks(want: &str) -> String {
    let is_mark = |line: &str| {
        line.strip_prefix("<BLANKLINE>")
            .is_some_and(|it| it.chars().all(is_space))
    };
    map_lines(want, is_mark)
}

fn without_spaces_on_blank_lines(got: &str) -> String {
    map_lines(got, |line| line.chars().all(is_space))
}

fn words(text: &str) -> String {
    let words: Vec<&str> = text.split(is_space).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

/// Whether `...` in `want` can stand for what `got` has there.
fn matches_with_gaps(want: &str, got: &str) -> bool {
    let mut pieces: Vec<&str> = want.split("...").collect();
    let Some(last) = pieces.pop().filter(|_| !pieces.is_empty()) else {
        return want == got;
    };
    let first = pieces.remove(0);
    let Some(middle) = got.strip_prefix(first).and_then(|it| it.strip_suffix(last)) else {
        return false;
    };
    let mut rest = middle;
    pieces.iter().all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

/// The name of the exception, without its module and message.
fn kind_alone(message: &str) -> &str {
    let line = message.split('\n').next().unwrap_or_default();
    let path = line.split(':').next().unwrap_or_default();
    path.rsplit('.').next().unwrap_or_default()
}
