//! The examples in a docstring.

use std::ops::Range;

use super::Options;

/// A statement at `>>>`, and what it is expected to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// The statement, prompts removed, with a final newline.
    pub(crate) source: String,
    /// The expected output, empty or with a final newline.
    pub(crate) want: String,
    /// Of an expected traceback: its last lines, `Type: message`.
    pub(crate) exception: Option<String>,
    pub(crate) options: Options,
    /// The statement's lines in the docstring.
    pub(crate) lines: Range<usize>,
    /// The lines of the expected output.
    pub(crate) want_lines: Range<usize>,
}

/// The examples of a docstring; none where `doctest` finds a mistake in it, or an option that it does not have.
pub(crate) fn parse(docstring: &str) -> Option<Vec<Example>> {
    if !docstring.contains(">>>") {
        return Some(Vec::new());
    }
    let text = expand_tabs(docstring);
    let lines: Vec<&str> = text.split('\n').collect();
    let margin = lines.iter().filter_map(|it| indent_of_text(it)).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|it| it.get(margin..).unwrap_or_default()).collect();
    let mut examples = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let indent = indent(line);
        if !line[indent..].starts_with(">>>") {
            at += 1;
            continue;
        }
        let run = |from: usize, belongs: &dyn Fn(&str) -> bool| {
            lines[from..]
                .iter()
                .position(|it| !belongs(it))
                .map_or(lines.len(), |it| from + it)
        };
        let source_end = run(at + 1, &|it| it.trim_start_matches(' ').starts_with("..."));
        let want_end = run(source_end, &|it| {
            let text = it.trim_start_matches(' ');
            !text.is_empty() && !text.starts_with(">>>")
        });
        let source = source(&lines[at..source_end], indent)?;
        let want = want(&lines[source_end..want_end], indent)?;
        let options = options(&source)?;
        let (lines, want_lines) = (at..source_end, source_end..want_end);
        at = want_end;
        if is_blank_or_comment(source.trim_end_matches('\n')) {
            if options.1 {
                return None;
            }
            continue;
        }
        examples.push(Example {
            exception: exception(&want),
            source,
            want,
            options: options.0,
            lines,
            want_lines,
        });
    }
    Some(examples)
}

/// As `str.expandtabs`.
fn expand_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for char in text.chars() {
        match char {
            '\t' => {
                let next = column / 8 * 8 + 8;
                out.extend(std::iter::repeat_n(' ', next - column));
                column = next;
            }
            '\n' | '\r' => {
                out.push(char);
                column = 0;
            }
            _ => {
                out.push(char);
                column += 1;
            }
        }
    }
    out
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The indentation of a line with text.
fn indent_of_text(line: &str) -> Option<usize> {
    let indent = indent(line);
    let first = line[indent..].chars().next()?;
    let is_space = first.is_whitespace() || matches!(first, '\x1c'..='\x1f');
    (!is_space).then_some(indent)
}

/// The statement in lines with prompts.
fn source(lines: &[&str], indent: usize) -> Option<String> {
    let mut source = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let prompt = if index == 0 { ">>>" } else { "..." };
        let code = line
            .get(indent..)?
            .strip_prefix(prompt)
            .filter(|_| line[..indent].trim_start_matches(' ').is_empty())?;
        source.push(match code.strip_prefix(' ') {
            Some(code) => code,
            None if code.is_empty() => "",
            None => return None,
        });
    }
    let mut source = source.join("\n");
    if !source.ends_with('\n') {
        source.push('\n');
    }
    Some(source)
}

/// The expected output in its lines.
fn want(lines: &[&str], indent: usize) -> Option<String> {
    let mut want = String::new();
    for line in lines {
        if !line.bytes().take(indent).all(|it| it == b' ') || line.len() < indent {
            return None;
        }
        want += &line[indent..];
        want.push('\n');
    }
    Some(want)
}

/// What follows the traceback in an expected output that is one.
fn exception(want: &str) -> Option<String> {
    let header = ["Traceback (most recent call last):", "Traceback (innermost last):"];
    let rest = header.iter().find_map(|it| want.strip_prefix(it))?;
    let (trail, stack) = rest.split_once('\n')?;
    if !trail.trim().is_empty() {
        return None;
    }
    let mut offset = 0;
    for line in stack.split_inclusive('\n') {
        if line.starts_with(|it: char| it.is_alphanumeric() || it == '_') {
            return Some(stack[offset..].to_string());
        }
        offset += line.len();
    }
    None
}

/// What the directives of a statement ask for, and whether there are any.
fn options(source: &str) -> Option<(Options, bool)> {
    let mut options = Options::default();
    let mut any = false;
    for line in source.split('\n') {
        let Some(words) = directive(line) else { continue };
        for word in words.replace(',', " ").split_whitespace() {
            any = true;
            let on = word.starts_with('+');
            let flag = match word.strip_prefix(['+', '-'])? {
                "ELLIPSIS" => &mut options.ellipsis,
                "NORMALIZE_WHITESPACE" => &mut options.normalize_whitespace,
                "IGNORE_EXCEPTION_DETAIL" => &mut options.ignore_exception_detail,
                "SKIP" => &mut options.skip,
                "DONT_ACCEPT_BLANKLINE" => &mut options.no_blankline,
                "DONT_ACCEPT_TRUE_FOR_1" => &mut options.no_true_for_1,
                "REPORT_UDIFF" | "REPORT_CDIFF" | "REPORT_NDIFF" | "REPORT_ONLY_FIRST_FAILURE" | "FAIL_FAST" => {
                    continue;
                }
                _ => return None,
            };
            *flag = on;
        }
    }
    Some((options, any))
}

/// What follows `# doctest:` on a line, where no quote comes after it.
fn directive(line: &str) -> Option<&str> {
    line.match_indices('#').find_map(|(at, _)| {
        let words = line[at + 1..].trim_start().strip_prefix("doctest:")?;
        (!words.contains(['\'', '"'])).then_some(words)
    })
}

/// A blank line, or a comment alone.
fn is_blank_or_comment(source: &str) -> bool {
    let text = source.trim_start_matches(' ');
    text.is_empty() || text.starts_with('#') && !text.contains('\n')
}
