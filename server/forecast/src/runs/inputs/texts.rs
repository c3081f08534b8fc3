//! Texts and bytes, as Python source.

use super::kind::{Form, Text};
use super::values::Order;

/// A text nobody would look at twice.
pub(super) fn ordinary(text: &Text) -> String {
    match text.form {
        Form::Plain if text.chars.is_empty() => "'abc'".into(),
        Form::Plain => quote(&spelling(&text.chars, 4)),
        Form::Words => "'some words here'".into(),
        Form::Lines => "'one line\\ntwo lines\\n'".into(),
    }
}

/// Three different ones.
pub(super) fn three(text: &Text) -> [String; 3] {
    let chars = &text.chars;
    match &**chars {
        [] => ["'b'", "'a'", "'c'"].map(str::to_owned),
        chars => [0, 1, 2].map(|i| quote(&chars[i % chars.len()].to_string())),
    }
}

/// One of one character.
pub(super) fn first(text: &Text) -> String {
    quote(&text.chars.first().copied().unwrap_or('a').to_string())
}

/// The text numbered `i` of `n`.
pub(super) fn element(text: &Text, n: u64, order: Order) -> String {
    let chars = &text.chars;
    match (&**chars, order) {
        ([], Order::Equal) => "'word'".into(),
        ([], Order::Descending) => format!("f'w{{{n} - i:06}}'"),
        ([], Order::Shuffled) => "f'w{i * i * 31 % 1009:06}'".into(),
        ([], Order::Ascending | Order::Parted) => "f'w{i:06}'".into(),
        ([first, ..], Order::Ascending | Order::Equal) => quote(&first.to_string()),
        (chars, _) => format!("{}[i % {}]", quote(&chars.iter().collect::<String>()), chars.len()),
    }
}

/// Whether the code tells of what is between parts.
pub(super) fn has_parts(text: &Text) -> bool {
    !text.dividers.is_empty() || !text.chars.is_empty()
}

/// A text of `n` characters.
pub(super) fn sized(text: &Text, n: u64, order: Order) -> String {
    let chars = &text.chars;
    match (text.form, order) {
        (_, Order::Parted) => parted(text, n),
        (Form::Words, _) => format!("'ab cd ' * {}", n.div_ceil(6)),
        (Form::Lines, _) => format!("'ab cd\\n' * {}", n.div_ceil(6)),
        (Form::Plain, Order::Equal) => {
            format!("{} * {n}", quote(&chars.first().copied().unwrap_or('a').to_string()))
        }
        (Form::Plain, Order::Descending) => {
            format!("{} * {n}", quote(&chars.last().copied().unwrap_or('b').to_string()))
        }
        (Form::Plain, Order::Ascending) if chars.len() >= 2 => {
            // Nested: what opens, then what closes.
            let (first, second) = (quote(&chars[0].to_string()), quote(&chars[1].to_string()));
            format!("{first} * {} + {second} * {}", n.div_ceil(2), n / 2)
        }
        (Form::Plain, _) => {
            let alphabet = if chars.is_empty() {
                "abcdefghij".into()
            } else {
                spelling(chars, chars.len())
            };
            format!("({} * {n})[:{n}]", quote(&alphabet))
        }
    }
}

/// The same as bytes.
pub(super) fn sized_bytes(text: &Text, n: u64, order: Order) -> String {
    match order {
        Order::Ascending => format!("bytes(i % 256 for i in range({n}))"),
        Order::Descending if text.chars.is_empty() => format!("b'\\xff' * {n}"),
        _ => format!("({}).encode('latin-1')", sized(text, n, order)),
    }
}

/// Words that differ, with the first divider between them, and the others in each.
fn parted(text: &Text, n: u64) -> String {
    let chars: Vec<String> = text.chars.iter().map(char::to_string).collect();
    let dividers: Vec<&str> = match &*text.dividers {
        [] => chars.iter().map(String::as_str).collect(),
        all => all.iter().map(|it| &**it).collect(),
    };
    let (between, within) = dividers.split_first().map_or((" ", &[][..]), |it| (*it.0, it.1));
    let inner: String = within.iter().flat_map(|it| [*it, "1"]).collect();
    let count = n.div_ceil((5 + inner.len() + between.len()) as u64);
    let inner = quote(&inner.replace('{', "{{").replace('}', "}}"));
    let word = format!("f'w{{i:04}}{}", inner.strip_prefix('\'').unwrap_or_default());
    format!("{}.join({word} for i in range({count}))", quote(between))
}

fn spelling(chars: &[char], count: usize) -> String {
    chars.iter().copied().cycle().take(count).collect()
}

/// A string literal.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::from("'");
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            char if char.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(char))),
            char => out.push(char),
        }
    }
    out.push('\'');
    out
}
