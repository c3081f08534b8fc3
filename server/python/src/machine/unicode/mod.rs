//! Characters as Python 3.11 sees them: Unicode 14.
//!
//! Categories, cases and identifiers come from libraries of a later version; `tables` holds what differs. What only
//! `unicodedata` asks for is in `database`, `names` and `normal`.

mod database;
mod names;
mod normal;
mod tables;

pub(crate) use database::{Version, database};
pub(crate) use names::{name, named};
pub(crate) use normal::{Form, normalize};

use unicode_general_category::{GeneralCategory, get_general_category};

fn within(table: &[(u32, u32)], c: char) -> bool {
    let c = c as u32;
    let at = table.partition_point(|it| it.1 < c);
    table.get(at).is_some_and(|it| it.0 <= c)
}

fn shifted(table: &[(u32, u32, i32)], c: char) -> Option<char> {
    let code = c as u32;
    let at = table.partition_point(|it| it.1 < code);
    let it = table.get(at).filter(|it| it.0 <= code)?;
    char::from_u32(code.checked_add_signed(it.2)?)
}

fn long(table: &[(char, &'static str)], c: char) -> Option<&'static str> {
    let at = table.binary_search_by_key(&c, |it| it.0).ok()?;
    Some(table[at].1)
}

/// The general category.
pub(crate) fn category(c: char) -> GeneralCategory {
    match c {
        _ if !c.is_ascii() && within(tables::LATER, c) => GeneralCategory::Unassigned,
        '\u{1171e}' => GeneralCategory::SpacingMark,
        _ => get_general_category(c),
    }
}

fn assigned(c: char) -> bool {
    category(c) != GeneralCategory::Unassigned
}

/// `c.isalpha()`
pub(crate) fn is_alpha(c: char) -> bool {
    use GeneralCategory::*;
    match c.is_ascii() {
        true => c.is_ascii_alphabetic(),
        false => matches!(
            category(c),
            UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
        ),
    }
}

/// `c.isdecimal()`
pub(crate) fn is_decimal(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_digit(),
        false => category(c) == GeneralCategory::DecimalNumber,
    }
}

/// The value of a decimal digit.
pub(crate) fn decimal(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    if !is_decimal(c) {
        return None;
    }
    let code = c as u32;
    if (0x1d7ce..=0x1d7ff).contains(&code) {
        return Some((code - 0x1d7ce) % 10);
    }
    let row = code & !15;
    let first = match char::from_u32(row).is_some_and(is_decimal) {
        true => row,
        false => row + 6,
    };
    code.checked_sub(first)
}

/// `c.isdigit()`
pub(crate) fn is_digit(c: char) -> bool {
    is_decimal(c) || (!c.is_ascii() && within(tables::DIGITS, c))
}

/// `c.isnumeric()`
pub(crate) fn is_numeric(c: char) -> bool {
    use GeneralCategory::*;
    match c.is_ascii() {
        true => c.is_ascii_digit(),
        false => matches!(category(c), DecimalNumber | LetterNumber | OtherNumber) || within(tables::NUMERALS, c),
    }
}

/// `c.isalnum()`
pub(crate) fn is_alnum(c: char) -> bool {
    is_alpha(c) || is_numeric(c) || is_digit(c)
}

/// `c.isspace()`
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\x1c'..=' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether a line ends there, for `splitlines`.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `c.isprintable()`
pub(crate) fn is_printable(c: char) -> bool {
    use GeneralCategory::*;
    match c.is_ascii() {
        true => (' '..='~').contains(&c),
        false => !matches!(
            category(c),
            Control
                | Format
                | Surrogate
                | PrivateUse
                | Unassigned
                | LineSeparator
                | ParagraphSeparator
                | SpaceSeparator
        ),
    }
}

/// `c.islower()`
pub(crate) fn is_lower(c: char) -> bool {
    match c {
        '\u{295}' => true,
        '\u{10fc}' | '\u{a7f2}'..='\u{a7f4}' | '\u{ab69}' => false,
        _ => c.is_lowercase() && (c.is_ascii() || assigned(c)),
    }
}

/// `c.isupper()`
pub(crate) fn is_upper(c: char) -> bool {
    c.is_uppercase() && (c.is_ascii() || assigned(c))
}

/// Whether it is of the category of title case letters.
pub(crate) fn is_title(c: char) -> bool {
    !c.is_ascii() && category(c) == GeneralCategory::TitlecaseLetter
}

/// Whether it has a case.
pub(crate) fn is_cased(c: char) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// `text.isidentifier()`
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || is_start(c)) && chars.all(is_continue)
}

fn is_start(c: char) -> bool {
    unicode_ident::is_xid_start(c) && (c.is_ascii() || assigned(c))
}

fn is_continue(c: char) -> bool {
    let later = matches!(c, '\u{200c}' | '\u{200d}' | '\u{30fb}' | '\u{ff65}');
    unicode_ident::is_xid_continue(c) && !later && (c.is_ascii() || assigned(c))
}

/// Appends `c.lower()`, of a character alone.
pub(crate) fn push_lower(c: char, to: &mut String) {
    if c.is_ascii() {
        to.push(c.to_ascii_lowercase());
    } else if assigned(c) {
        to.extend(c.to_lowercase());
    } else {
        to.push(c);
    }
}

/// Appends `c.upper()`.
pub(crate) fn push_upper(c: char, to: &mut String) {
    if c.is_ascii() {
        to.push(c.to_ascii_uppercase());
    } else if assigned(c) && c.to_uppercase().all(assigned) {
        to.extend(c.to_uppercase());
    } else {
        to.push(c);
    }
}

/// Appends `c.title()`.
pub(crate) fn push_title(c: char, to: &mut String) {
    if !c.is_ascii() {
        if let Some(text) = long(tables::TITLE_LONG, c) {
            return to.push_str(text);
        }
        if let Some(it) = shifted(tables::TITLE, c) {
            return to.push(it);
        }
    }
    push_upper(c, to);
}

/// Appends `c.casefold()`.
pub(crate) fn push_fold(c: char, to: &mut String) {
    if !c.is_ascii() {
        if let Some(text) = long(tables::FOLD_LONG, c) {
            return to.push_str(text);
        }
        if let Some(it) = shifted(tables::FOLD, c) {
            return to.push(it);
        }
    }
    push_lower(c, to);
}

/// Calls `with` for each character: whether a capital sigma there is a final one.
pub(crate) fn with_final_sigma(text: &str, mut with: impl FnMut(char, bool)) {
    if !text.contains('Σ') {
        return text.chars().for_each(|c| with(c, false));
    }
    // The library knows the rule; the lower case of every other character does not depend on where it is.
    let lower = text.to_lowercase();
    let mut lower = lower.chars();
    for c in text.chars() {
        if c == 'Σ' {
            with(c, lower.next() == Some('ς'));
        } else {
            for _ in c.to_lowercase() {
                lower.next();
            }
            with(c, false);
        }
    }
}
