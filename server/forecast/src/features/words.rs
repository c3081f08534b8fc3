//! The words that names and texts are made of.

/// Words of a name that count.
const MOST: usize = 8;

/// Calls `visit` with each word of an identifier in lower case: `parseHTTPBody_v2` is parse, http, body, v, 2.
pub(super) fn of_name(name: &str, mut visit: impl FnMut(&str)) {
    let mut word = String::with_capacity(24);
    let mut count = 0;
    let mut before = ' ';
    let mut chars = name.chars().take(100).peekable();
    while let Some(char) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|it| it.is_lowercase());
        let begins = char.is_uppercase() && (!before.is_uppercase() || next_is_lower)
            || char.is_numeric() != before.is_numeric();
        if (!char.is_alphanumeric() || begins) && !word.is_empty() {
            visit(&word);
            word.clear();
            count += 1;
            if count == MOST {
                return;
            }
        }
        if char.is_alphanumeric() {
            word.extend(char.to_lowercase());
        }
        before = char;
    }
    if !word.is_empty() {
        visit(&word);
    }
}

/// The last word of an identifier, in lower case.
pub(super) fn last(name: &str) -> String {
    let mut last = String::new();
    of_name(name, |it| {
        last.clear();
        last.push_str(it);
    });
    last
}

/// The first word of an identifier, in lower case.
pub(super) fn first(name: &str) -> String {
    let mut first = String::new();
    of_name(name, |it| {
        if first.is_empty() {
            first.push_str(it);
        }
    });
    first
}

/// The words of a text, in lower case, `most` at most.
pub(super) fn of_text(text: &str, most: usize) -> Vec<String> {
    text.split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|it| !it.is_empty() && it.len() <= 40)
        .take(most)
        .map(str::to_lowercase)
        .collect()
}

/// A count, coarsely.
pub(super) fn count(count: usize) -> &'static str {
    match count {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "3",
        4..=6 => "4+",
        7..=12 => "7+",
        13..=30 => "13+",
        _ => "31+",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names() {
        let words = |name| {
            let mut words = Vec::new();
            super::of_name(name, |it| words.push(it.to_owned()));
            words.join(" ")
        };
        assert_eq!(words("parseHTTPBody_v2"), "parse http body v 2");
        assert_eq!(words("__init__"), "init");
        assert_eq!(words("XMLError"), "xml error");
        assert_eq!(words("_"), "");
        assert_eq!(words("Straße"), "straße");
    }
}
