//! Standard input, where a run is given one.

use crate::machine::error::{Raise, Res};

/// What is left of standard input.
#[derive(Debug)]
pub(crate) struct Input {
    text: String,
    at: usize,
    as_text: bool,
}

impl Input {
    /// All of it.
    pub(crate) fn new(text: &str) -> Input {
        Input {
            text: text.to_owned(),
            at: 0,
            as_text: false,
        }
    }

    fn rest(&mut self) -> &str {
        self.as_text = true;
        &self.text[self.at..]
    }

    /// The next line with its end, `most` characters at most; empty at the end.
    pub(crate) fn line(&mut self, most: usize) -> String {
        let rest = self.rest();
        let line = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
        let taken = start(line, most).to_owned();
        self.at += taken.len();
        taken
    }

    /// The next characters, `most` at most; empty at the end.
    pub(crate) fn read(&mut self, most: usize) -> String {
        let taken = start(self.rest(), most).to_owned();
        self.at += taken.len();
        taken
    }

    /// The next bytes, those of one line if `line`; empty at the end.
    pub(crate) fn bytes(&mut self, line: bool, most: usize) -> Res<Vec<u8>> {
        if self.as_text {
            return Err(Raise::unknown("how much of standard input a text stream has buffered"));
        }
        let rest = &self.text.as_bytes()[self.at..];
        let end = match rest.iter().position(|&it| it == b'\n') {
            Some(at) if line => at + 1,
            _ => rest.len(),
        };
        let taken = rest[..end.min(most)].to_vec();
        self.at += taken.len();
        match self.text.is_char_boundary(self.at) {
            true => Ok(taken),
            false => Err(Raise::lost("standard input is read up to the middle of a character")),
        }
    }
}

fn start(text: &str, chars: usize) -> &str {
    let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
