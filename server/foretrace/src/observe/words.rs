//! A command as one line of text.

use std::ffi::OsString;

/// Longer commands are cut.
const LONGEST: usize = 120;
/// What names of variables and options contain whose values are not kept.
const SECRET: [&str; 8] = [
    "password",
    "passwd",
    "token",
    "secret",
    "key",
    "credential",
    "auth",
    "private",
];

/// The command as a user would type it, what looks like a secret left out.
pub(crate) fn command_line(words: &[OsString]) -> String {
    let mut line = String::new();
    let mut hidden = false;
    for (at, word) in words.iter().enumerate() {
        let word = word.to_string_lossy();
        if at > 0 {
            line.push(' ');
        }
        let (name, value) = word
            .split_once('=')
            .map_or((&*word, None), |(name, value)| (name, Some(value)));
        let looks_secret = SECRET.iter().any(|it| name.to_lowercase().contains(it));
        match value {
            _ if hidden => line.push('…'),
            Some(_) if looks_secret => line.extend([name, "=…"]),
            _ => line.push_str(&quoted(&word)),
        }
        hidden = value.is_none() && name.starts_with("--") && looks_secret;
    }
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn quoted(word: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || "-_./=:,+@%[]".contains(it);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let one_line: String = word.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    format!("'{}'", one_line.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> String {
        command_line(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn as_typed() {
        assert_eq!(
            line(&["pytest", "-q", "-k", "a or b", "tests/x.py::T[1]"]),
            "pytest -q -k 'a or b' tests/x.py::T[1]"
        );
    }

    #[test]
    fn secrets_are_left_out() {
        assert_eq!(line(&["run", "--api-key", "abc", "x"]), "run --api-key … x");
        assert_eq!(
            line(&["run", "--token=abc", "DB_PASSWORD=x", "a=b"]),
            "run --token=… DB_PASSWORD=… a=b"
        );
    }
}
