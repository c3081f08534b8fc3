//! `Bag`: features as hashes, each once.

use std::fmt::{self, Write as _};

use xxhash_rust::xxh3::xxh3_64;

/// Features of one place: 32-bit hashes, most telling first, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bag {
    /// The lower half of the XXH3 hash of each text.
    pub hashes: Vec<u32>,
    /// The texts, where they were asked for.
    pub texts: Vec<Box<str>>,
}

/// The longest text of a feature, in bytes; longer ones are cut.
const LONGEST: usize = 120;

/// Fills bags.
pub(super) struct Writer {
    buffer: String,
    limit: usize,
    keep_texts: bool,
    bag: Bag,
}

impl Writer {
    pub(super) fn new(keep_texts: bool) -> Writer {
        Writer {
            buffer: String::with_capacity(2 * LONGEST),
            limit: 0,
            keep_texts,
            bag: Bag::default(),
        }
    }

    /// Begins a bag of at most `limit` features.
    pub(super) fn begin(&mut self, limit: usize) {
        self.limit = limit;
        self.bag = Bag {
            hashes: Vec::with_capacity(limit),
            texts: Vec::new(),
        };
    }

    /// Goes on with a bag, up to `limit` features.
    pub(super) fn resume(&mut self, bag: Bag, limit: usize) {
        self.limit = limit;
        self.bag = bag;
    }

    /// The bag that was filled.
    pub(super) fn finish(&mut self) -> Bag {
        let mut bag = std::mem::take(&mut self.bag);
        bag.hashes.shrink_to_fit();
        bag
    }

    pub(super) fn is_full(&self) -> bool {
        self.bag.hashes.len() >= self.limit
    }

    /// Adds features of another bag.
    pub(super) fn append(&mut self, bag: &Bag) {
        for (i, hash) in bag.hashes.iter().enumerate() {
            if self.is_full() {
                return;
            }
            if !self.bag.hashes.contains(hash) {
                self.bag.hashes.push(*hash);
                self.bag.texts.extend(bag.texts.get(i).cloned());
            }
        }
    }

    /// Adds a feature, unless it is there or the bag is full.
    pub(super) fn put(&mut self, feature: fmt::Arguments<'_>) {
        if self.is_full() {
            return;
        }
        self.buffer.clear();
        let _ = self.buffer.write_fmt(feature);
        let text = &self.buffer[..self.buffer.floor_char_boundary(LONGEST)];
        let hash = xxh3_64(text.as_bytes()) as u32;
        if self.bag.hashes.contains(&hash) {
            return;
        }
        self.bag.hashes.push(hash);
        if self.keep_texts {
            self.bag.texts.push(text.into());
        }
    }
}

/// Adds a feature to a [`Writer`].
macro_rules! put {
    ($out:expr, $($text:tt)*) => { $out.put(format_args!($($text)*)) };
}
pub(super) use put;
