//! Suppression comments: `# foretrace: ignore[rule, rule]`, `# foretrace: ignore` and `# foretrace: ignore-file[rule]`.

use std::ops::Range;

use foretrace_python::Text;
use foretrace_python::program::Span;

use crate::rules::unused_suppression;

/// A suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// From the `#` to the end of the directive.
    pub(crate) span: Span,
    /// Whether it holds for the whole file, and not only for its line.
    pub(crate) whole_file: bool,
    /// The rules it names, and where; all rules where it has no brackets.
    pub(crate) rules: Option<Vec<(Box<str>, Span)>>,
}

impl Suppression {
    /// Whether it holds for `rule`. That it is itself unused is suppressed by name only.
    pub(crate) fn covers(&self, rule: &str) -> bool {
        match &self.rules {
            None => rule != unused_suppression::RULE.name,
            Some(rules) => rules.iter().any(|(name, _)| **name == *rule),
        }
    }
}

/// The suppression comments of `source`, in order. What looks like one inside a string is not one.
pub(crate) fn suppressions(source: &str) -> Vec<Suppression> {
    let mut found = Vec::new();
    if source.contains(MARK) {
        scan(source, |token| {
            if let Token::Comment(range) = token {
                found.extend(directive(source, range));
            }
        });
    }
    found
}

const MARK: &str = "foretrace:";

fn directive(source: &str, comment: Range<usize>) -> Option<Suppression> {
    let text = &source[comment.clone()];
    let mark = text
        .match_indices(MARK)
        .map(|(at, _)| at)
        .find(|&at| text[..at].trim_end().ends_with('#'))?;
    let start = comment.start + text[..mark].rfind('#')?;
    let after_mark = text[mark + MARK.len()..].trim_start();
    let rest = after_mark.strip_prefix("ignore")?;
    let (whole_file, rest) = rest.strip_prefix("-file").map_or((false, rest), |rest| (true, rest));
    let offset = |part: &str| (comment.end - part.len()) as u32;
    let Some(list) = rest.strip_prefix('[') else {
        let plain = rest
            .trim_start()
            .chars()
            .next()
            .is_none_or(|it| matches!(it, '#' | '-'));
        let span = Span::new(start as u32, offset(rest));
        return plain.then_some(Suppression {
            span,
            whole_file,
            rules: None,
        });
    };
    let close = list.find(']')?;
    let mut rules = Vec::new();
    let mut at = offset(list);
    for part in list[..close].split(',') {
        let name = part.trim();
        let begin = at + (part.len() - part.trim_start().len()) as u32;
        if !name.is_empty() {
            rules.push((name.into(), Span::new(begin, begin + name.len() as u32)));
        }
        at += part.len() as u32 + 1;
    }
    let span = Span::new(start as u32, offset(&list[close + 1..]));
    Some(Suppression {
        span,
        whole_file,
        rules: Some(rules),
    })
}

/// The edit that makes a comment suppress `rule` on the line of `place` (its first line, or its last where a comment
/// cannot stand on the first): what to replace, and with what. None while a triple-quoted string is left open: then it
/// is not certain what is code and what is text.
pub(crate) fn suppress_edit(text: &Text, place: &Range<usize>, rule: &str) -> Option<(Range<usize>, String)> {
    let mut strings = Vec::new();
    let mut comments = Vec::new();
    scan(text.as_str(), |token| match token {
        Token::String(range, closed) => strings.push((range, closed)),
        Token::Comment(range) => comments.push(range),
    });
    let open = |(range, closed): &(Range<usize>, bool)| {
        !closed
            && ["\"\"\"", "'''"]
                .iter()
                .any(|it| text.as_str()[range.clone()].starts_with(it))
    };
    if strings.iter().any(open) {
        return None;
    }
    let edit = |offset: usize| {
        let line = text.line_range(text.line_of(offset));
        let comment = comments.iter().find(|it| it.end == line.end);
        let on_line = comment
            .and_then(|it| directive(text.as_str(), it.clone()))
            .filter(|it| !it.whole_file);
        if let Some(Suppression {
            span,
            rules: Some(rules),
            ..
        }) = on_line
        {
            let end = span.end as usize - 1;
            let comma = if rules.is_empty() { "" } else { ", " };
            return Some((end..end, format!("{comma}{rule}")));
        }
        let inside_string = strings
            .iter()
            .any(|(it, closed)| it.start < line.end && (line.end < it.end || (line.end == it.end && !closed)));
        let continued = comment.is_none() && text.as_str()[line.clone()].ends_with('\\');
        let end = text.as_str()[line.clone()].trim_end().len() + line.start;
        let comment = format!("  # foretrace: ignore[{rule}]");
        (!inside_string && !continued).then_some((end..line.end, comment))
    };
    edit(place.start).or_else(|| edit(place.end))
}

enum Token {
    Comment(Range<usize>),
    /// A string, and whether its closing quotes are there.
    String(Range<usize>, bool),
}

/// Finds comments and strings. Total: half-typed strings end with their line, or with the text where triple-quoted.
fn scan(source: &str, mut found: impl FnMut(Token)) {
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                let end = source[at..].find(['\n', '\r']).map_or(source.len(), |len| at + len);
                found(Token::Comment(at..end));
                at = end;
            }
            b'"' | b'\'' => {
                let (end, closed) = string_end(bytes, at, 0);
                found(Token::String(at..end, closed));
                at = end;
            }
            _ => at += 1,
        }
    }
}

/// The end of the string whose first quote is at `start`, and whether it is closed.
fn string_end(bytes: &[u8], start: usize, depth: u32) -> (usize, bool) {
    let quote = bytes[start];
    let triple = bytes.get(start..start + 3).is_some_and(|it| it == [quote; 3]);
    let close = if triple { 3 } else { 1 };
    let prefix = bytes[..start]
        .iter()
        .rev()
        .take(2)
        .take_while(|it| it.is_ascii_alphabetic());
    let formatted = depth < 8 && prefix.into_iter().any(|it| matches!(it, b'f' | b'F' | b't' | b'T'));
    let mut at = start + close;
    // Open brackets of the replacement field that `at` is in, and whether it is in the field's format spec.
    let mut open = 0u32;
    let mut spec = false;
    while at < bytes.len() {
        let byte = bytes[at];
        let in_field = open > 0 && !spec;
        match byte {
            b'\\' => at += 2,
            b'\n' | b'\r' if !triple => return (at, false),
            b'"' | b'\'' if in_field && (byte != quote || !triple) => {
                at = string_end(bytes, at, depth + 1).0.max(at + 1)
            }
            _ if byte == quote && bytes[at..].iter().take(close).filter(|it| **it == quote).count() == close => {
                return (at + close, true);
            }
            b'{' if formatted && open == 0 && bytes.get(at + 1) == Some(&b'{') => at += 2,
            b'{' if formatted => {
                open += 1;
                spec = false;
                at += 1;
            }
            b'(' | b'[' if in_field => {
                open += 1;
                at += 1;
            }
            b')' | b']' if in_field && open > 1 => {
                open -= 1;
                at += 1;
            }
            b'}' if open > 0 => {
                open -= 1;
                spec = open > 0;
                at += 1;
            }
            b':' if open == 1 => {
                spec = true;
                at += 1;
            }
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(bool, Option<Vec<String>>)> {
        let names = |it: Vec<(Box<str>, Span)>| it.into_iter().map(|(name, _)| name.to_string()).collect();
        suppressions(source)
            .into_iter()
            .map(|it| (it.whole_file, it.rules.map(names)))
            .collect()
    }

    #[test]
    fn directives() {
        assert_eq!(
            found("x  # foretrace: ignore[a, b]\n"),
            [(false, Some(vec!["a".into(), "b".into()]))]
        );
        assert_eq!(found("x  # noqa  # foretrace: ignore\n"), [(false, None)]);
        assert_eq!(found("# foretrace: ignore-file[a]"), [(true, Some(vec!["a".into()]))]);
        assert_eq!(found("# foretrace: ignore this"), []);
        assert_eq!(found("# the foretrace: ignore"), []);
        let all = suppressions("é  # foretrace:ignore[ a ,b] why");
        let spans: Vec<_> = all[0].rules.iter().flatten().map(|it| it.1).collect();
        assert_eq!(spans, [Span::new(24, 25), Span::new(27, 28)]);
        assert_eq!(all[0].span, Span::new(4, 29));
    }

    #[test]
    fn not_in_strings() {
        for source in [
            "'# foretrace: ignore'",
            "'''\n# foretrace: ignore\n'''",
            "r'\\' # foretrace: ignore'",
            "f'{x[\"a\"]} # foretrace: ignore'",
            "f\"{x[\"a\"]} # foretrace: ignore\"",
            "f'{x:\">9} # foretrace: ignore'",
            "f'{{ # foretrace: ignore'",
        ] {
            assert_eq!(found(source), [], "{source}");
        }
        for source in [
            "'' # foretrace: ignore",
            "f'{x:\">9}' # foretrace: ignore",
            "f'{x[\"a\"]}' # foretrace: ignore",
            "'half\n# foretrace: ignore",
            "f'{half\n# foretrace: ignore",
        ] {
            assert_eq!(found(source).len(), 1, "{source}");
        }
    }

    #[test]
    fn edits() {
        let apply = |source: &str, place: Range<usize>| {
            let text = Text::new(source);
            suppress_edit(&text, &place, "r").map(|(range, with)| text.replace(range, &with).as_str().to_string())
        };
        assert_eq!(apply("a\nb \n", 0..1).unwrap(), "a  # foretrace: ignore[r]\nb \n");
        assert_eq!(apply("a\nb \n", 2..3).unwrap(), "a\nb  # foretrace: ignore[r]\n");
        assert_eq!(
            apply("a  # foretrace: ignore[q]", 0..1).unwrap(),
            "a  # foretrace: ignore[q, r]"
        );
        assert_eq!(apply("a  # why", 0..1).unwrap(), "a  # why  # foretrace: ignore[r]");
        assert_eq!(
            apply("f('''\n''')", 0..10).unwrap(),
            "f('''\n''')  # foretrace: ignore[r]"
        );
        assert_eq!(apply("'''a\nb\n'''", 5..6), None);
        assert_eq!(apply("x + 'half\n", 0..1), None);
    }
}
