//! Code without what a formatter changes: white space, comments, the kind of quotes, commas before a closing bracket.

/// The code on one line, as it stays the same under another layout.
pub(crate) fn normalised(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut gap = false;
    let mut rest = code;
    while let Some(char) = rest.chars().next() {
        let mut end = char.len_utf8();
        match char {
            '#' => {
                end = rest.find(['\n', '\r']).unwrap_or(rest.len());
                gap = true;
            }
            '\\' if rest[1..].starts_with(['\n', '\r']) => gap = true,
            char if char.is_whitespace() => gap = true,
            '"' | '\'' => {
                end = string(rest, char);
                separate(&mut out, gap, char);
                gap = false;
                let body = rest.get(1..end - 1).unwrap_or_default();
                let plain = !rest.starts_with("'''") && end > 1 && rest[..end].ends_with('\'');
                match char == '\'' && plain && !body.contains(['"', '\\', '\'']) {
                    true => out.extend(["\"", body, "\""]),
                    false => out.push_str(&rest[..end]),
                }
            }
            char => {
                if matches!(char, ')' | ']' | '}') && out.ends_with(',') {
                    out.pop();
                }
                separate(&mut out, gap, char);
                gap = false;
                out.push(char);
            }
        }
        rest = &rest[end..];
    }
    out
}

/// White space that keeps two words apart.
fn separate(out: &mut String, gap: bool, next: char) {
    let is_word = |it: char| it == '_' || it.is_alphanumeric() || matches!(it, '"' | '\'');
    if gap && is_word(next) && out.ends_with(is_word) {
        out.push(' ');
    }
}

/// Where a string ends that begins with `quote`.
fn string(text: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    let delimiter = if text.starts_with(&triple) {
        &triple[..]
    } else {
        &triple[..1]
    };
    let mut at = delimiter.len();
    while let Some(rest) = text.get(at..).filter(|it| !it.is_empty()) {
        if rest.starts_with(delimiter) {
            return at + delimiter.len();
        }
        let mut chars = rest.chars();
        match chars.next() {
            Some('\\') => at += 1 + chars.next().map_or(0, char::len_utf8),
            Some('\n') if delimiter.len() == 1 => return at,
            next => at += next.map_or(1, char::len_utf8),
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn layout_does_not_matter() {
        let same = [
            "f(a, 'b c', [1, 2])",
            "f(\n    a,  # first\n    \"b c\",\n    [\n        1, 2,\n    ],\n)",
            "f(a,\\\n 'b c', [ 1,2 ])",
        ];
        for text in same {
            assert_eq!(normalised(text), "f(a,\"b c\",[1,2])");
        }
        assert_eq!(normalised("x  in   seen"), "x in seen");
        assert_eq!(normalised("not 'a'in x"), "not \"a\"in x");
    }

    #[test]
    fn strings_are_kept() {
        assert_eq!(
            normalised("'# no comment' + 'it\\'s' + '\"'"),
            "\"# no comment\"+'it\\'s'+'\"'"
        );
        assert_eq!(normalised("'''a\n  b''' 'open"), "'''a\n  b''' 'open");
        assert_eq!(normalised("'"), "'");
        assert_eq!(normalised("é'ü\\"), "é'ü\\");
    }
}
