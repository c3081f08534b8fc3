//! Normal forms.

use super::database::{Version, database};

/// A normal form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    compatible: bool,
    composed: bool,
}

impl Form {
    /// The form of that name.
    pub(crate) fn named(name: &str) -> Option<Form> {
        let (compatible, composed) = match name {
            "NFC" => (false, true),
            "NFD" => (false, false),
            "NFKC" => (true, true),
            "NFKD" => (true, false),
            _ => return None,
        };
        Some(Form { compatible, composed })
    }
}

// Hangul: the first syllable, leading consonant, vowel and, less one, trailing consonant; how many there are.
const SYLLABLE: u32 = 0xac00;
const LEAD: u32 = 0x1100;
const VOWEL: u32 = 0x1161;
const TAIL: u32 = 0x11a7;
const LEADS: u32 = 19;
const VOWELS: u32 = 21;
const TAILS: u32 = 28;

/// A text in a normal form.
pub(crate) fn normalize(version: Version, form: Form, text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut all = Vec::with_capacity(text.len());
    for c in text.chars() {
        decompose(version, form, c as u32, &mut all);
    }
    sort(&mut all);
    if form.composed {
        all = compose(&all);
    }
    all.into_iter().filter_map(char::from_u32).collect()
}

fn combining(code: u32) -> u8 {
    char::from_u32(code).map_or(0, |it| database().record(Version::New, it).combining)
}

fn decompose(version: Version, form: Form, code: u32, all: &mut Vec<u32>) {
    let index = code.wrapping_sub(SYLLABLE);
    if index < LEADS * VOWELS * TAILS {
        all.extend([LEAD + index / (VOWELS * TAILS), VOWEL + index / TAILS % VOWELS]);
        all.extend((!index.is_multiple_of(TAILS)).then_some(TAIL + index % TAILS));
        return;
    }
    let database = database();
    if version == Version::Old
        && let Some(other) = database.correction(code)
    {
        return decompose(version, form, other, all);
    }
    match char::from_u32(code).and_then(|it| database.decomposition(version, it)) {
        Some(it) if form.compatible || it.tag.is_empty() => {
            for &part in &it.parts {
                decompose(version, form, part, all);
            }
        }
        _ => all.push(code),
    }
}

/// Puts marks in the order of their combining classes.
fn sort(all: &mut [u32]) {
    for marks in all.split_mut(|&it| combining(it) == 0) {
        marks.sort_by_key(|&it| combining(it));
    }
}

fn compose(all: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(all.len());
    let mut starter = None;
    let mut last = 0; // the combining class of what stands between
    for &code in all {
        let class = combining(code);
        if let Some(at) = starter {
            let adjacent = out.len() == at + 1;
            if (adjacent || (last != 0 && last < class))
                && let Some(made) = pair(out[at], code)
            {
                out[at] = made;
                continue;
            }
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last = class;
        out.push(code);
    }
    out
}

fn pair(first: u32, second: u32) -> Option<u32> {
    let (lead, vowel) = (first.wrapping_sub(LEAD), second.wrapping_sub(VOWEL));
    if lead < LEADS && vowel < VOWELS {
        return Some(SYLLABLE + (lead * VOWELS + vowel) * TAILS);
    }
    let (syllable, tail) = (first.wrapping_sub(SYLLABLE), second.wrapping_sub(TAIL));
    if syllable < LEADS * VOWELS * TAILS && syllable % TAILS == 0 && (1..TAILS).contains(&tail) {
        return Some(first + tail);
    }
    database().composition(first, second)
}
