//! Numbers and texts as compact bytes: small numbers take one byte, each text is written once.

use rustc_hash::FxHashMap;

/// Bytes in the making.
#[derive(Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    known: FxHashMap<String, u64>,
    texts: Vec<u8>,
}

impl Encoder {
    pub(super) fn number(&mut self, number: u64) {
        push(&mut self.bytes, number);
    }

    /// A number of which all bits are alike.
    pub(super) fn hash(&mut self, hash: u64) {
        self.bytes.extend(hash.to_le_bytes());
    }

    pub(super) fn text(&mut self, text: &str) {
        let next = self.known.len() as u64;
        let index = match self.known.get(text) {
            Some(index) => *index,
            None => {
                self.known.insert(text.to_owned(), next);
                push(&mut self.texts, text.len() as u64);
                self.texts.extend(text.as_bytes());
                next
            }
        };
        self.number(index);
    }

    pub(super) fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Encoder, &T)) {
        self.number(items.len() as u64);
        items.iter().for_each(|it| each(self, it));
    }

    /// How many bytes there are so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() + self.texts.len()
    }

    pub(super) fn end(self) -> Vec<u8> {
        let mut all = Vec::with_capacity(self.bytes.len() + self.texts.len() + 10);
        push(&mut all, self.known.len() as u64);
        all.extend(self.texts);
        all.extend(self.bytes);
        all
    }
}

fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads what an [`Encoder`] has written; `None` where that is not what is there.
pub(super) struct Decoder<'a> {
    bytes: &'a [u8],
    texts: Vec<&'a str>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Option<Decoder<'a>> {
        let mut decoder = Decoder {
            bytes,
            texts: Vec::new(),
        };
        for _ in 0..decoder.number()? {
            let length = usize::try_from(decoder.number()?).ok()?;
            let (text, rest) = decoder.bytes.split_at_checked(length)?;
            decoder.texts.push(str::from_utf8(text).ok()?);
            decoder.bytes = rest;
        }
        Some(decoder)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn hash(&mut self) -> Option<u64> {
        let (bytes, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u64::from_le_bytes(*bytes))
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let index = usize::try_from(self.number()?).ok()?;
        self.texts.get(index).map(|it| (*it).to_owned())
    }

    pub(super) fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        // Not to make room for more than there can be.
        let mut items = Vec::with_capacity(usize::try_from(length).ok()?.min(self.bytes.len()));
        for _ in 0..length {
            items.push(each(self)?);
        }
        Some(items)
    }

    /// Whether everything was read.
    pub(super) fn is_done(&self) -> bool {
        self.bytes.is_empty()
    }
}
