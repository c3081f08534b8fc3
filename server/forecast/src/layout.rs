//! Suppression comments, written: where in a text a comment can stand, and the edits that add rules to what stands there.

use std::collections::BTreeMap;
use std::ops::Range;

use foretrace_python::Text;

use crate::suppress::{Suppression, Token, directives, scan};

/// A text with its strings and comments told apart from code.
pub(crate) struct Layout<'a> {
    text: &'a Text,
    /// In order, and whether each is closed.
    strings: Vec<(Range<usize>, bool)>,
    /// In order.
    comments: Vec<Range<usize>>,
}

/// What to replace, and with what.
pub(crate) type Edit = (Range<usize>, String);

impl<'a> Layout<'a> {
    pub(crate) fn of(text: &'a Text) -> Layout<'a> {
        let mut strings = Vec::new();
        let mut comments = Vec::new();
        scan(text.as_str(), |token| match token {
            Token::String(range, closed) => strings.push((range, closed)),
            Token::Comment(range) => comments.push(range),
        });
        Layout {
            text,
            strings,
            comments,
        }
    }

    /// The line whose comment speaks for this one: itself, or the one that ends the string or the joined lines that it
    /// is in. None where they have no end.
    pub(crate) fn comment_line(&self, mut line: u32) -> Option<u32> {
        while !self.takes_comment(line) {
            let open = self.string_at(self.text.line_range(line).end).is_some_and(|it| !it.1);
            line += 1;
            if open || line >= self.text.line_count() {
                return None;
            }
        }
        Some(line)
    }

    /// The edits that make comments suppress each rule at its place, one for a line, in order; and which of them cannot
    /// be suppressed. Nothing can while a triple-quoted string is left open: then it is not certain what is code.
    pub(crate) fn edits<'b>(&self, wanted: &[(Range<usize>, &'b str)]) -> (Vec<Edit>, Vec<usize>) {
        if self.is_open() {
            return (Vec::new(), (0..wanted.len()).collect());
        }
        let mut lines: BTreeMap<u32, Vec<&'b str>> = BTreeMap::new();
        let mut failed = Vec::new();
        for (at, (place, rule)) in wanted.iter().enumerate() {
            let (first, last) = (self.text.line_of(place.start), self.text.line_of(place.end));
            let line = [first, last].into_iter().find(|it| self.takes_comment(*it));
            match line.or_else(|| self.comment_line(first)) {
                Some(line) => {
                    let rules = lines.entry(line).or_default();
                    if !rules.contains(rule) {
                        rules.push(rule);
                    }
                }
                None => failed.push(at),
            }
        }
        let edits = lines.into_iter().map(|(line, rules)| self.edit(line, &rules)).collect();
        (edits, failed)
    }

    fn edit(&self, line: u32, rules: &[&str]) -> Edit {
        let (source, line) = (self.text.as_str(), self.text.line_range(line));
        let mut here = self
            .comment(&line)
            .into_iter()
            .flat_map(|it| directives(source, it.clone()));
        let listing = here.find(|it| !it.whole_file && it.rules.is_some());
        if let Some(Suppression {
            span, rules: Some(old), ..
        }) = listing
        {
            let end = span.end as usize - 1;
            let new = rules.iter().filter(|rule| !old.iter().any(|it| *it.0 == ***rule));
            let comma = if old.is_empty() { "" } else { ", " };
            let new: Vec<&str> = new.copied().collect();
            return (end..end, format!("{comma}{}", new.join(", ")));
        }
        let end = source[line.clone()].trim_end().len() + line.start;
        (end..line.end, format!("  # foretrace: ignore[{}]", rules.join(", ")))
    }

    /// Whether a comment at the end of the line would be one, and leave the code what it is.
    fn takes_comment(&self, line: u32) -> bool {
        let line = self.text.line_range(line);
        if self.comment(&line).is_some() {
            return true;
        }
        self.string_at(line.end).is_none() && !self.text.as_str()[line].ends_with('\\')
    }

    /// The string that goes on behind the end of a line, or is left open there.
    fn string_at(&self, end: usize) -> Option<&(Range<usize>, bool)> {
        let next = self.strings.partition_point(|(it, _)| it.start < end);
        let last = &self.strings[next.checked_sub(1)?];
        (end < last.0.end || (end == last.0.end && !last.1)).then_some(last)
    }

    /// The comment that ends a line.
    fn comment(&self, line: &Range<usize>) -> Option<&Range<usize>> {
        let at = self.comments.partition_point(|it| it.end < line.end);
        self.comments
            .get(at)
            .filter(|it| it.end == line.end && it.start >= line.start)
    }

    fn is_open(&self) -> bool {
        let opens = |at: &Range<usize>| {
            let text = &self.text.as_str()[at.clone()];
            text.starts_with("\"\"\"") || text.starts_with("'''")
        };
        self.strings.iter().any(|(range, closed)| !closed && opens(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(source: &str, places: &[(Range<usize>, &str)]) -> Option<String> {
        let mut text = Text::new(source);
        let (edits, failed) = Layout::of(&text).edits(places);
        for (range, with) in edits.into_iter().rev() {
            text = text.replace(range, &with);
        }
        failed.is_empty().then(|| text.as_str().to_string())
    }

    #[test]
    fn one_rule() {
        let apply = |source: &str, place: Range<usize>| apply(source, &[(place, "r")]);
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
        assert_eq!(
            apply("'''a\nb\n'''", 5..6).unwrap(),
            "'''a\nb\n'''  # foretrace: ignore[r]"
        );
        assert_eq!(apply("'''a\nb\n", 5..6), None);
        assert_eq!(
            apply("a = \\\n  b", 0..1).unwrap(),
            "a = \\\n  b  # foretrace: ignore[r]"
        );
        assert_eq!(apply("a\r\nb\r\n", 0..1).unwrap(), "a  # foretrace: ignore[r]\r\nb\r\n");
        assert_eq!(apply("x + 'half\n", 0..1), None);
    }

    #[test]
    fn several_rules() {
        assert_eq!(
            apply(
                "a b\nc  # noqa: X\n",
                &[(0..1, "r"), (2..3, "q"), (2..3, "r"), (4..5, "r")]
            )
            .unwrap(),
            "a b  # foretrace: ignore[r, q]\nc  # noqa: X  # foretrace: ignore[r]\n"
        );
        assert_eq!(
            apply("a  # foretrace: ignore[q]  # noqa", &[(0..1, "r"), (0..1, "s")]).unwrap(),
            "a  # foretrace: ignore[q, r, s]  # noqa"
        );
        assert_eq!(
            apply("a  # foretrace: ignore-file[q]", &[(0..1, "r")]).unwrap(),
            "a  # foretrace: ignore-file[q]  # foretrace: ignore[r]"
        );
    }
}
