//! Strings.

use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;

use super::limits::Charge;

/// A string.
#[derive(Debug)]
pub struct Str {
    text: String,
    chars: u32,
    hash: Cell<i64>,
    charge: Charge,
}

/// Bytes that a text of that length takes.
fn bytes(len: usize) -> usize {
    len + 49
}

impl Str {
    /// A string object.
    pub fn new(text: impl Into<Box<str>>) -> Rc<Str> {
        let text = text.into().into_string();
        let chars = match text.is_ascii() {
            true => text.len(),
            false => text.chars().count(),
        };
        Rc::new(Str {
            charge: Charge::new(bytes(text.len())),
            chars: u32::try_from(chars).unwrap_or(u32::MAX),
            hash: Cell::new(0),
            text,
        })
    }

    /// Its text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds text at the end.
    pub(crate) fn push(&mut self, more: &Str) {
        self.text.push_str(more);
        self.chars = self.chars.saturating_add(more.chars);
        self.hash.set(0);
        self.charge.set(bytes(self.text.len()));
    }

    /// Its length in characters, as `len()`.
    #[inline]
    pub fn chars(&self) -> usize {
        self.chars as usize
    }

    /// Whether a character is a byte.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        self.chars as usize == self.text.len()
    }

    /// The character at an index below [`Str::chars`].
    pub fn char_at(&self, index: usize) -> Option<char> {
        match self.is_ascii() {
            true => self.text.as_bytes().get(index).map(|&byte| byte as char),
            false => self.text.chars().nth(index),
        }
    }

    /// The byte offset of a character index; the end where beyond.
    pub fn byte_of(&self, index: usize) -> usize {
        match self.is_ascii() {
            true => index.min(self.text.len()),
            false => self
                .text
                .char_indices()
                .nth(index)
                .map_or(self.text.len(), |(at, _)| at),
        }
    }

    /// The machine's own hash; never shown to a program.
    #[inline]
    pub fn hash(&self) -> i64 {
        match self.hash.get() {
            0 => {
                let hash = hash_bytes(self.text.as_bytes());
                self.hash.set(hash);
                hash
            }
            hash => hash,
        }
    }
}

/// The machine's own hash of text; 0 for none, as that of CPython, and only then.
pub(crate) fn hash_bytes(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    (hasher.finish() | 1) as i64
}

impl Deref for Str {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
