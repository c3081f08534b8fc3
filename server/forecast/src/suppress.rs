//! Suppression comments, read: `# foretrace: ignore[rule, rule]`, `# foretrace: ignore` and `# foretrace: ignore-file[rule]`.

use std::ops::Range;

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
                found.extend(directives(source, range));
            }
        });
    }
    found
}

const MARK: &str = "foretrace:";

/// The directives of one comment, which other tools may share.
pub(crate) fn directives(source: &str, comment: Range<usize>) -> impl Iterator<Item = Suppression> {
    let text = &source[comment.clone()];
    let marks = text
        .match_indices(MARK)
        .filter(|(at, _)| text[..*at].trim_end().ends_with('#'));
    marks.filter_map(move |(mark, _)| {
        let start = comment.start + text[..mark].rfind('#')?;
        let after = mark + MARK.len();
        let end = text[after..].find('#').map_or(text.len(), |it| after + it);
        directive(source, start, comment.start + after..comment.start + end)
    })
}

/// The directive whose `#` is at `start` and whose words stand in `inside`.
fn directive(source: &str, start: usize, inside: Range<usize>) -> Option<Suppression> {
    let text = &source[inside.clone()];
    let after_mark = text.trim_start();
    let rest = after_mark.strip_prefix("ignore")?;
    let (whole_file, rest) = rest.strip_prefix("-file").map_or((false, rest), |rest| (true, rest));
    let offset = |part: &str| (inside.end - part.len()) as u32;
    let Some(list) = rest.strip_prefix('[') else {
        let plain = rest.trim_start().chars().next().is_none_or(|it| it == '-');
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

/// What hides code and what may hold a directive.
pub(crate) enum Token {
    Comment(Range<usize>),
    /// A string, and whether its closing quotes are there.
    String(Range<usize>, bool),
}

/// Finds comments and strings. Total: half-typed strings end with their line, or with the text where triple-quoted.
pub(crate) fn scan(source: &str, mut found: impl FnMut(Token)) {
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
            b'\\' if bytes[at + 1..].starts_with(b"\r\n") => at += 3,
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
        assert_eq!(
            found("x  # foretrace: ignore-file[a]  # foretrace: ignore  # noqa: F401"),
            [(true, Some(vec!["a".into()])), (false, None)]
        );
        assert_eq!(found("x  # foretrace: ignore[a  # foretrace: ignore[b]").len(), 1);
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
            "'a\\\r\nb' # foretrace: ignore",
            "'half\n# foretrace: ignore",
            "f'{half\n# foretrace: ignore",
        ] {
            assert_eq!(found(source).len(), 1, "{source}");
        }
    }
}
