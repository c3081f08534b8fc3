//! The names of characters.

use super::database::{Reader, database};

/// Words that take one byte; the others take two.
const SHORT: usize = 192;
const END: u8 = 0;
/// The code point in hexadecimal, joined by a hyphen.
const CODE: u8 = 1;

const CJK: &str = "CJK UNIFIED IDEOGRAPH-";
const HANGUL: &str = "HANGUL SYLLABLE ";
const FIRST_SYLLABLE: u32 = 0xac00;
const LEADS: [&str; 19] = [
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H",
];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU",
    "YI", "I",
];
const TAILS: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S",
    "SS", "NG", "J", "C", "K", "T", "P", "H",
];

/// Names, as numbers of words.
pub(super) struct Names {
    words: Vec<&'static str>,
    /// Ranges of ideographs that are named after their code points.
    ideographs: Vec<(u32, u32)>,
    entries: Vec<(u32, &'static [u8])>,
}

impl Names {
    pub(super) fn read(reader: &mut Reader) -> Names {
        let mut code = 0;
        Names {
            words: reader.table(Reader::text),
            ideographs: reader.table(|it| {
                let first = it.number();
                (first, first + it.number())
            }),
            entries: reader.table(|it| {
                code += it.number();
                let name = it.until(end_of);
                it.byte();
                (code, name)
            }),
        }
    }

    fn is_ideograph(&self, code: u32) -> bool {
        self.ideographs.iter().any(|it| it.0 <= code && code <= it.1)
    }

    fn text(&self, code: u32, name: &[u8]) -> String {
        let mut text = String::new();
        let mut bytes = name.iter();
        while let Some(&byte) = bytes.next() {
            if byte == CODE {
                text += &format!("-{code:04X}");
                continue;
            }
            let at = match (byte as usize).checked_sub(SHORT) {
                None => byte as usize,
                Some(high) => SHORT + high * 256 + bytes.next().map_or(0, |&it| it as usize),
            };
            if !text.is_empty() {
                text.push(' ');
            }
            text += self.words.get(at - 2).unwrap_or(&"");
        }
        text
    }
}

/// Where the bytes of a name end.
fn end_of(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at)
        && byte != END
    {
        at += 1 + usize::from(byte as usize >= SHORT);
    }
    at.min(bytes.len())
}

/// The name of a character.
pub(crate) fn name(c: char) -> Option<String> {
    let (names, code) = (&database().names, c as u32);
    if names.is_ideograph(code) {
        return Some(format!("{CJK}{code:X}"));
    }
    if let Some(index) = code.checked_sub(FIRST_SYLLABLE)
        && let Some(lead) = LEADS.get(index as usize / 588)
    {
        let (vowel, tail) = (VOWELS[index as usize / 28 % 21], TAILS[index as usize % 28]);
        return Some(format!("{HANGUL}{lead}{vowel}{tail}"));
    }
    let at = names.entries.binary_search_by_key(&code, |it| it.0).ok()?;
    Some(names.text(code, names.entries[at].1))
}

/// The character of a name, which for letters of ASCII may be in either case.
pub(crate) fn named(wanted: &str) -> Option<char> {
    let names = &database().names;
    if let Some(digits) = wanted.strip_prefix(CJK) {
        let plain = |it: u8| it.is_ascii_digit() || (b'A'..=b'F').contains(&it);
        let code = u32::from_str_radix(digits, 16)
            .ok()
            .filter(|_| digits.bytes().all(plain))?;
        return char::from_u32(code).filter(|_| matches!(digits.len(), 4 | 5) && names.is_ideograph(code));
    }
    if wanted.starts_with(HANGUL) {
        let mut syllables = (FIRST_SYLLABLE..).map_while(char::from_u32).take(LEADS.len() * 588);
        return syllables.find(|&it| name(it).as_deref() == Some(wanted));
    }
    // Its code point, where the name ends with it, or else its words.
    let mut coded = Vec::new();
    let upper = wanted.to_ascii_uppercase();
    for word in upper.split(' ') {
        let Some(at) = names.words.iter().position(|it| *it == word) else {
            let code = char::from_u32(u32::from_str_radix(upper.rsplit_once('-')?.1, 16).ok()?)?;
            return name(code).filter(|it| *it == upper).map(|_| code);
        };
        match (at + 2).checked_sub(SHORT) {
            None => coded.push((at + 2) as u8),
            Some(rest) => coded.extend([(SHORT + rest / 256) as u8, rest as u8]),
        }
    }
    let entry = names.entries.iter().find(|it| it.1 == coded)?;
    char::from_u32(entry.0)
}
