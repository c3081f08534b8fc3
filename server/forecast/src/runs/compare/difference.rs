//! What two versions of a call do differently, in words.

use std::collections::HashSet;

use super::calls::Trust;
use super::watch::{Ended, Given, Observed};
use crate::literal::shorten;

/// A difference: `returns 3`, where it `returned 2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) now: String,
    pub(super) before: String,
    /// Whether either raises.
    pub(super) raises: bool,
    /// Which of the things given is left otherwise, where it is that.
    pub(super) of_argument: Option<usize>,
    /// The same in full, where that is longer.
    pub(super) in_full: Option<(String, String)>,
}

/// Characters of a value in a message.
const SHORT: usize = 48;

/// Characters of a value in the evidence.
const LONG: usize = 400;

/// A result as a verb and what follows it.
pub(super) struct Deed {
    verb: (&'static str, &'static str),
    before_value: String,
    value: String,
}

impl Deed {
    fn new(now: &'static str, before: &'static str, value: &str) -> Deed {
        Deed {
            verb: (now, before),
            before_value: String::new(),
            value: value.to_string(),
        }
    }

    pub(super) fn returns(value: &str) -> Deed {
        Deed::new("returns", "returned", value)
    }

    /// An expression at a prompt.
    pub(super) fn shows(value: &str) -> Deed {
        Deed::new("gives", "gave", value)
    }

    pub(super) fn raises(kind: &str) -> Deed {
        Deed::new("raises", "raised", kind)
    }

    pub(super) fn prints(text: &str) -> Deed {
        match text {
            "" => Deed::new("prints", "printed", "nothing"),
            text => Deed::new("prints", "printed", &format!("{text:?}")),
        }
    }

    fn leaves(name: &str, value: &str) -> Deed {
        Deed {
            before_value: format!("`{name}` as "),
            ..Deed::new("leaves", "left", value)
        }
    }
}

impl Difference {
    pub(super) fn between(now: &Deed, before: &Deed) -> Difference {
        let (mut short, mut was) = (shorten(&now.value, SHORT), shorten(&before.value, SHORT));
        let cut = short != now.value || was != before.value;
        if short == was {
            let common = now
                .value
                .chars()
                .zip(before.value.chars())
                .take_while(|(a, b)| a == b)
                .count();
            let from = |text: &str| {
                let rest: String = text.chars().skip(common.saturating_sub(SHORT / 4)).collect();
                format!("…{}", shorten(&rest, SHORT))
            };
            (short, was) = (from(&now.value), from(&before.value));
        }
        let say = |verb: &str, it: &Deed, value: &str| format!("{verb} {}{value}", it.before_value);
        let full = |verb: &str, it: &Deed| say(verb, it, &shorten(&it.value, LONG));
        Difference {
            of_argument: None,
            raises: [now, before].iter().any(|it| it.verb.0 == "raises"),
            now: say(now.verb.0, now, &short),
            before: say(before.verb.1, before, &was),
            in_full: cut.then(|| (full(now.verb.0, now), full(before.verb.1, before))),
        }
    }
}

/// What is different, if it is worth a word. `name` is what a given argument is called; `on_purpose` says whether a line
/// of the new (`true`) or the old file raises on purpose.
pub(super) fn difference(
    now: &Observed,
    before: &Observed,
    trust: Trust,
    name: impl Fn(usize) -> String,
    on_purpose: impl Fn(bool, u32) -> bool,
) -> Option<Difference> {
    let mut of_argument = None;
    let (now_deed, before_deed) = match (&now.ended, &before.ended) {
        (Ended::Returned(texts), Ended::Returned(others)) => {
            let other = |at: &usize| match (texts.get(*at), others.get(*at)) {
                (Some(text), Some(other)) => text != other && has_same_attributes(text, other),
                _ => false,
            };
            if [texts, others].iter().any(|it| is_not_implemented(it)) {
                return None;
            }
            match (0..texts.len().min(others.len())).find(other) {
                Some(0) => (Deed::returns(&texts[0]), Deed::returns(&others[0])),
                Some(at) => {
                    of_argument = Some(at - 1);
                    let name = name(at - 1);
                    (Deed::leaves(&name, &texts[at]), Deed::leaves(&name, &others[at]))
                }
                None => match (&now.printed, &before.printed) {
                    (Some(text), Some(other)) if text != other => (Deed::prints(text), Deed::prints(other)),
                    _ => return None,
                },
            }
        }
        (
            Ended::Raised { kind, message, line },
            Ended::Raised {
                kind: other,
                message: other_message,
                line: other_line,
            },
        ) => {
            let meant = on_purpose(true, *line) || on_purpose(false, *other_line);
            let telling = tells(kind, message) && tells(other, other_message);
            if kind == other || !telling || trust != Trust::Example && !meant {
                return None;
            }
            (Deed::raises(kind), Deed::raises(other))
        }
        (Ended::Raised { kind, message, line }, Ended::Returned(texts)) => {
            if kind == "TypeError" && is_not_implemented(texts) {
                return None;
            }
            if !tells(kind, message) || trust == Trust::Guess && !on_purpose(true, *line) {
                return None;
            }
            (Deed::raises(kind), Deed::returns(texts.first()?))
        }
        (Ended::Returned(texts), Ended::Raised { kind, message, line }) => {
            if kind == "TypeError" && is_not_implemented(texts) {
                return None;
            }
            if !tells(kind, message) || trust == Trust::Guess && !on_purpose(false, *line) {
                return None;
            }
            (Deed::returns(texts.first()?), Deed::raises(kind))
        }
    };
    Some(Difference {
        of_argument,
        ..Difference::between(&now_deed, &before_deed)
    })
}

/// Whether a special method leaves it to others what an operator does.
fn is_not_implemented(texts: &[String]) -> bool {
    texts.first().is_some_and(|it| it == "NotImplemented")
}

/// Whether objects in both texts have attributes of the same names: another attribute is no other behaviour.
fn has_same_attributes(text: &str, other: &str) -> bool {
    let names = |text: &str| -> HashSet<String> {
        let text = without_strings(text);
        let parts = text.split(['(', ' ']).filter_map(|it| Some(it.split_once('=')?.0));
        let is_name = |it: &&str| !it.is_empty() && it.chars().all(|it| it == '_' || it.is_alphanumeric());
        parts.filter(is_name).map(str::to_string).collect()
    };
    names(text) == names(other)
}

/// The text of a value without what is written in quotes.
fn without_strings(text: &str) -> String {
    let (mut out, mut quote, mut escaped) = (String::new(), None, false);
    for char in text.chars() {
        match quote {
            None if char == '\'' || char == '"' => quote = Some(char),
            None => out.push(char),
            Some(_) if escaped => escaped = false,
            Some(_) if char == '\\' => escaped = true,
            Some(open) if char == open => quote = None,
            Some(_) => {}
        }
    }
    out
}

/// Whether an exception tells of what the function does: not of its signature, of how its class is made, of what is
/// installed, or of how deep the stack is.
pub(super) fn tells(kind: &str, message: &str) -> bool {
    let of_signature = [
        "unexpected keyword argument",
        "required positional argument",
        "required keyword-only argument",
        "positional argument but",
        "positional arguments but",
        "multiple values for argument",
        "takes no arguments",
        "Can't instantiate abstract class",
    ];
    match kind {
        "ImportError" | "ModuleNotFoundError" | "RecursionError" | "MemoryError" => false,
        "TypeError" => !of_signature.iter().any(|it| message.contains(it)),
        _ => true,
    }
}

/// The given argument as users know it: `params` are the function's, the receiver's included.
pub(super) fn name_of(given: &Given, params: &[String], is_method: bool) -> String {
    match given {
        Given::Receiver => "self".to_string(),
        Given::Keyword(name) => name.clone(),
        Given::Position(at) => {
            let found = params.get(at + usize::from(is_method));
            found.cloned().unwrap_or_else(|| format!("argument {}", at + 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::has_same_attributes;

    #[test]
    fn attributes_are_not_what_strings_say() {
        assert!(has_same_attributes("A(x=1, y='b=2')", "A(x=2, y='c=2')"));
        assert!(!has_same_attributes("[A(x=1)]", "[A(x=1, z=3)]"));
        assert!(has_same_attributes("'a=1'", "'b=1'"));
    }
}
