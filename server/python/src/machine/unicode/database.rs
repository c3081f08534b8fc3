//! The properties of characters in Unicode 14, and in Unicode 3.2, which `unicodedata` knows too.
//!
//! `generate.py` writes the data, as CPython 3.11 gives it. It is decoded when it is first asked for.

use std::sync::LazyLock;

use super::names::Names;

static DATA: &[u8] = include_bytes!("data.bin");
static DATABASE: LazyLock<Database> = LazyLock::new(|| Database::read(&mut Reader(DATA)));

/// All that is known of characters.
pub(crate) fn database() -> &'static Database {
    &DATABASE
}

/// A version of Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 14.0
    New,
    /// 3.2
    Old,
}

/// The tables.
pub(crate) struct Database {
    records: Vec<Record>,
    new: Runs,
    old: Runs,
    decompositions: Vec<(u32, Decomposition)>,
    /// Pairs that compose, and what they make.
    compositions: Vec<((u32, u32), u32)>,
    /// What decomposed to another character in Unicode 3.2.
    corrections: Vec<(u32, u32)>,
    pub(super) names: Names,
}

/// What is known of a character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    /// The general category: `Lu`
    pub(crate) category: &'static str,
    /// The bidirectional class: `AL`
    pub(crate) direction: &'static str,
    /// The canonical combining class.
    pub(crate) combining: u8,
    /// Whether it is mirrored in text that runs from right to left.
    pub(crate) mirrored: bool,
    /// The East Asian width: `W`
    pub(crate) width: &'static str,
    /// Its value as a decimal digit.
    pub(crate) decimal: Option<u8>,
    /// Its value as a digit.
    pub(crate) digit: Option<u8>,
    /// Its value as a number.
    pub(crate) numeric: Option<f64>,
}

/// What a character is made of.
#[derive(Debug)]
pub(crate) struct Decomposition {
    /// `<compat>`; empty where it is canonical.
    pub(crate) tag: &'static str,
    /// The parts.
    pub(crate) parts: Vec<u32>,
}

/// Where each run of characters that share a record starts, and the record.
type Runs = Vec<(u32, u32)>;

impl Database {
    fn read(reader: &mut Reader) -> Database {
        let [categories, directions, widths, tags] = [(); 4].map(|()| reader.table(Reader::text));
        let numerics = reader.table(|it| f64::from_bits(u64::from_le_bytes(it.array())));
        let records = reader.table(|it| {
            let [category, direction, combining, mirrored, width, decimal, digit, numeric] = it.array();
            Record {
                category: categories[category as usize],
                direction: directions[direction as usize],
                combining,
                mirrored: mirrored != 0,
                width: widths[width as usize],
                decimal: (decimal != u8::MAX).then_some(decimal),
                digit: (digit != u8::MAX).then_some(digit),
                numeric: numerics.get(numeric as usize).copied(),
            }
        });
        let [new, old] = [(); 2].map(|()| {
            let mut start = 0;
            reader.table(|it| {
                let (length, record) = (it.number(), it.number());
                start += length;
                (start - length, record)
            })
        });
        let (mut code, mut compositions) = (0, Vec::new());
        let decompositions = reader.table(|it| {
            code += it.number();
            let kind = it.number();
            let parts = it.table(Reader::number);
            if let (1, &[first, second]) = (kind & 1, &parts[..]) {
                compositions.push(((first, second), code));
            }
            let tag = tags[kind as usize / 2];
            (code, Decomposition { tag, parts })
        });
        compositions.sort_unstable();
        Database {
            records,
            new,
            old,
            decompositions,
            compositions,
            corrections: reader.table(|it| (it.number(), it.number())),
            names: Names::read(reader),
        }
    }

    /// What is known of a character.
    pub(crate) fn record(&self, version: Version, c: char) -> &Record {
        let runs = match version {
            Version::New => &self.new,
            Version::Old => &self.old,
        };
        let at = runs.partition_point(|it| it.0 <= c as u32) - 1;
        &self.records[runs[at].1 as usize]
    }

    /// Whether it is assigned.
    pub(crate) fn assigned(&self, version: Version, c: char) -> bool {
        self.record(version, c).category != "Cn"
    }

    /// What a character is made of, in one step; syllables of Hangul aside.
    pub(crate) fn decomposition(&self, version: Version, c: char) -> Option<&Decomposition> {
        let at = self.decompositions.binary_search_by_key(&(c as u32), |it| it.0).ok()?;
        (version == Version::New || self.assigned(version, c)).then_some(&self.decompositions[at].1)
    }

    /// The character that two make together.
    pub(super) fn composition(&self, first: u32, second: u32) -> Option<u32> {
        let at = self
            .compositions
            .binary_search_by_key(&(first, second), |it| it.0)
            .ok()?;
        Some(self.compositions[at].1)
    }

    /// What the normal forms of Unicode 3.2 have instead of a character.
    pub(super) fn correction(&self, code: u32) -> Option<u32> {
        let at = self.corrections.binary_search_by_key(&code, |it| it.0).ok()?;
        Some(self.corrections[at].1)
    }
}

/// The rest of the data.
pub(super) struct Reader(&'static [u8]);

impl Reader {
    /// A byte; 0 at the end.
    pub(super) fn byte(&mut self) -> u8 {
        let [byte] = self.array();
        byte
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let Some((first, rest)) = self.0.split_first_chunk() else {
            return [0; N];
        };
        self.0 = rest;
        *first
    }

    /// A number, seven bits a byte.
    pub(super) fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                return number;
            }
        }
    }

    /// A text of ASCII characters.
    pub(super) fn text(&mut self) -> &'static str {
        let length = self.number() as usize;
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// As many as it says.
    pub(super) fn table<T>(&mut self, mut entry: impl FnMut(&mut Reader) -> T) -> Vec<T> {
        (0..self.number()).map(|_| entry(self)).collect()
    }

    /// What is left up to a byte that ends an entry, as `end` finds it.
    pub(super) fn until(&mut self, end: impl Fn(&[u8]) -> usize) -> &'static [u8] {
        let (entry, rest) = self.0.split_at(end(self.0));
        self.0 = rest;
        entry
    }
}
