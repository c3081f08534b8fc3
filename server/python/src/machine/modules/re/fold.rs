//! Ignoring case, as CPython's `re` does it.

use super::parse::{ASCII, BYTES, IGNORECASE};
use super::syntax::Item;
use crate::machine::unicode;

/// Whether case is ignored, and of which characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    No,
    Ascii,
    Unicode,
}

/// Lower case characters that are taken for each other.
const KIN: [&str; 24] = [
    "iı",
    "sſ",
    "µμ",
    "\u{345}ι\u{1fbe}",
    "\u{390}\u{1fd3}",
    "\u{3b0}\u{1fe3}",
    "βϐ",
    "εϵ",
    "θϑ",
    "κϰ",
    "πϖ",
    "ρϱ",
    "ςσ",
    "φϕ",
    "в\u{1c80}",
    "д\u{1c81}",
    "о\u{1c82}",
    "с\u{1c83}",
    "т\u{1c84}\u{1c85}",
    "ъ\u{1c86}",
    "ѣ\u{1c87}",
    "\u{1c88}ꙋ",
    "ṡẛ",
    "\u{fb05}\u{fb06}",
];

/// The characters that are taken for a lower case one, itself aside.
fn kin(c: char) -> impl Iterator<Item = char> {
    let all = KIN.iter().find(|it| it.contains(c));
    all.map_or("", |it| it).chars().filter(move |&it| it != c)
}

/// The last character that CPython keeps in a bitmap.
const LAST_IN_MAP: char = '\u{ffff}';

/// In lower case: the first character, as CPython has it here.
fn lower(c: char) -> char {
    let mut text = String::new();
    unicode::push_lower(c, &mut text);
    text.chars().next().unwrap_or(c)
}

/// The same in upper case.
fn upper(c: char) -> char {
    let mut text = String::new();
    unicode::push_upper(c, &mut text);
    text.chars().next().unwrap_or(c)
}

fn is_cased(c: char) -> bool {
    lower(c) != c || upper(c) != c
}

impl Fold {
    pub(super) fn of(flags: u32) -> Fold {
        match (flags & IGNORECASE != 0, flags & (ASCII | BYTES) != 0) {
            (false, _) => Fold::No,
            (true, true) => Fold::Ascii,
            (true, false) => Fold::Unicode,
        }
    }

    /// A character of a text, for what is in a pattern.
    pub(super) fn lower(self, c: char) -> char {
        match self {
            Fold::No => c,
            Fold::Unicode if !c.is_ascii() => lower(c),
            Fold::Ascii | Fold::Unicode => c.to_ascii_lowercase(),
        }
    }

    /// The characters that one of a pattern stands for, in lower case, and whether case is to be ignored there.
    pub(super) fn character(self, c: char) -> (Fold, Vec<char>) {
        match self {
            Fold::Ascii if c.is_ascii_alphabetic() => (self, vec![c.to_ascii_lowercase()]),
            Fold::Unicode if is_cased(c) => {
                let low = lower(c);
                (self, std::iter::once(low).chain(kin(low)).collect())
            }
            _ => (Fold::No, vec![c]),
        }
    }

    /// The items of a set in lower case, and whether case is to be ignored there.
    pub(super) fn items(self, items: Vec<Item>) -> (Fold, Vec<Item>) {
        let is_cased = |&(low, high): &(char, char)| match self {
            Fold::No => false,
            Fold::Ascii => (low..=high.min('z')).any(|it| it.is_ascii_alphabetic()),
            Fold::Unicode => high > LAST_IN_MAP || (low..=high).any(is_cased),
        };
        let ranges = items.iter().filter_map(|it| match *it {
            Item::Range(low, high) => Some((low, high)),
            _ => None,
        });
        if !ranges.clone().any(|it| is_cased(&it)) {
            return (Fold::No, items);
        }
        let mut lowered = Vec::new();
        for item in items {
            match item {
                Item::Range(low, high) if self == Fold::Ascii => {
                    lowered.push(Item::Range(low, high));
                    let (from, to) = (low.max('A'), high.min('Z'));
                    if from <= to {
                        lowered.push(Item::Range(from.to_ascii_lowercase(), to.to_ascii_lowercase()));
                    }
                }
                Item::Range(low, high) if high > LAST_IN_MAP => lowered.push(Item::EitherCase(low, high)),
                Item::Range(low, high) => {
                    for low in (low..=high).map(lower) {
                        lowered.push(Item::Range(low, low));
                        lowered.extend(kin(low).map(|it| Item::Range(it, it)));
                    }
                }
                other => lowered.push(other),
            }
        }
        (self, merged(lowered))
    }
}

/// Ranges that follow each other become one.
fn merged(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|it| match *it {
        Item::Range(low, high) => (low, high),
        _ => (char::MAX, char::MAX),
    });
    let mut out: Vec<Item> = Vec::new();
    for item in items {
        if let (Some(Item::Range(_, end)), Item::Range(low, high)) = (out.last_mut(), item)
            && low as u32 <= *end as u32 + 1
        {
            *end = high.max(*end);
            continue;
        }
        out.push(item);
    }
    out
}

/// Whether a lower case character, or its upper case, is in a range.
pub(super) fn in_either_case(c: char, low: char, high: char) -> bool {
    (low..=high).contains(&c) || (low..=high).contains(&upper(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `_sre.unicode_tolower` and `_sre.unicode_iscased` of CPython 3.11 say of all characters, as a sum.
    #[test]
    fn cases_are_those_of_cpython() {
        let (mut lowers, mut cased) = (0u64, 0u64);
        for c in '\0'..=char::MAX {
            let code = u64::from(c as u32);
            lowers = lowers.wrapping_mul(31).wrapping_add(code ^ u64::from(lower(c) as u32)) % 1_000_000_007;
            cased += if is_cased(c) { code } else { 0 };
        }
        assert_eq!((lowers, cased), (388594709, 68241192));
    }
}
