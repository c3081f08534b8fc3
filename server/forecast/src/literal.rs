//! Fixed values as Python's `repr` writes them.

use foretrace_python::program::Const;

/// `value` as `repr` writes it.
pub(crate) fn repr(value: &Const) -> String {
    match value {
        Const::None => "None".into(),
        Const::Bool(true) => "True".into(),
        Const::Bool(false) => "False".into(),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(value) => value.to_string(),
        Const::Float(value) => float(*value),
        Const::Imaginary(value) => {
            let text = float(*value);
            format!("{}j", text.strip_suffix(".0").unwrap_or(&text))
        }
        Const::Str(value) => quoted("", value.chars().map(|it| (it, !printable(it)))),
        Const::Bytes(value) => quoted(
            "b",
            value
                .iter()
                .map(|&it| (char::from(it), !(it == b' ' || it.is_ascii_graphic()))),
        ),
    }
}

/// `value` as `repr` writes it, cut off with `…` beyond `limit` characters.
pub(crate) fn short_repr(value: &Const, limit: usize) -> String {
    shorten(&repr(value), limit)
}

/// `text` on one line, cut off with `…` beyond `limit` characters.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = if text.contains(['\n', '\r']) {
        words.join(" ")
    } else {
        text.to_string()
    };
    match line.char_indices().nth(limit) {
        None => line,
        Some(_) => line.chars().take(limit.saturating_sub(1)).chain(['…']).collect(),
    }
}

fn printable(char: char) -> bool {
    char == ' ' || (!char.is_control() && !char.is_whitespace() && !('\u{e000}'..='\u{f8ff}').contains(&char))
}

fn quoted(prefix: &str, chars: impl Iterator<Item = (char, bool)> + Clone) -> String {
    let has = |quote: char| chars.clone().any(|(it, _)| it == quote);
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    let mut out = format!("{prefix}{quote}");
    for (char, escape) in chars {
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if char == quote => out.extend(['\\', char]),
            _ if !escape => out.push(char),
            _ => out.push_str(&match char as u32 {
                code @ 0..=0xff => format!("\\x{code:02x}"),
                code @ 0x100..=0xffff => format!("\\u{code:04x}"),
                code => format!("\\U{code:08x}"),
            }),
        }
    }
    out.push(quote);
    out
}

fn float(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "nan".into()
        } else {
            value.to_string()
        };
    }
    let text = format!("{value:e}");
    match text
        .split_once('e')
        .map(|(digits, exponent)| (digits, exponent.parse::<i32>()))
    {
        Some((digits, Ok(exponent))) if !(-4..16).contains(&exponent) => {
            format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        }
        _ => format!("{value:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python() {
        let cases = [
            (Const::Float(1.0), "1.0"),
            (Const::Float(1e16), "1e+16"),
            (Const::Float(1e15), "1000000000000000.0"),
            (Const::Float(0.0001), "0.0001"),
            (Const::Float(1.5e-5), "1.5e-05"),
            (Const::Float(f64::NEG_INFINITY), "-inf"),
            (Const::Imaginary(2.0), "2j"),
            (Const::Str("it's".into()), "\"it's\""),
            (Const::Str("a'\"\n\u{7f}é".into()), "'a\\'\"\\n\\x7fé'"),
            (Const::Bytes((*b"a\x00\xff").into()), "b'a\\x00\\xff'"),
        ];
        for (value, expected) in cases {
            assert_eq!(repr(&value), expected);
        }
        assert_eq!(shorten("a\n  b", 9), "a b");
        assert_eq!(shorten("abcdef", 4), "abc…");
    }
}
