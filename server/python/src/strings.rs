//! Strings of a text, f-strings with the code inside them included.

use memchr::{memchr, memchr2};

use crate::lines::{Lines, Malformed, bracket_kind};

/// f-strings nested deeper than this are read as plain strings; CPython's own limit.
const MAX_FSTRINGS: usize = 150;

impl Lines<'_> {
    /// Reads the string whose quotes open at `at`.
    pub(crate) fn string(&mut self, at: usize, prefix: &[u8], depth: usize) -> usize {
        let quote = self.bytes[at];
        let triple = self.byte(at + 1) == quote && self.byte(at + 2) == quote;
        let inside = at + if triple { 3 } else { 1 };
        if triple && self.cut == Some(at) {
            let end = self.line_end(inside);
            self.distrust = self.distrust.max(self.after_break(end));
            return end;
        }
        let formatted = prefix.iter().any(|it| b"fFtT".contains(it));
        let mut end = None;
        if formatted && depth < MAX_FSTRINGS && at >= self.plain {
            let (brackets, faults) = (self.brackets.len(), (self.faults, self.faults_until, self.unterminated));
            end = self.fields(inside, quote, triple, depth).ok();
            if end.is_none() {
                (self.faults, self.faults_until, self.unterminated) = faults;
            }
            while self.brackets.len() > brackets {
                self.pop();
            }
        }
        let end = end.unwrap_or_else(|| {
            if triple {
                self.long(inside, quote)
            } else {
                self.short(inside, quote)
            }
        });
        if !triple {
            return end;
        }
        let swallowed = self.headers(inside, end).count();
        if swallowed > 0 && self.swallowed.last().is_none_or(|&(last, _)| last < at) {
            self.swallowed.push((at, swallowed));
        }
        end
    }

    /// Where the triple-quoted string ends whose inside starts at `at`.
    fn long(&mut self, mut at: usize, quote: u8) -> usize {
        while let Some(found) = self.bytes.get(at..).and_then(|rest| memchr2(quote, b'\\', rest)) {
            at += found;
            if self.bytes[at] == b'\\' {
                at += 2;
            } else if self.byte(at + 1) == quote && self.byte(at + 2) == quote {
                return at + 3;
            } else {
                at += 1;
            }
        }
        self.unterminated = true;
        self.fault(self.bytes.len());
        self.bytes.len()
    }

    /// Where the single-quoted string ends whose inside starts at `at`: at the line's end where it is not closed.
    fn short(&mut self, mut at: usize, quote: u8) -> usize {
        loop {
            match self.byte(at) {
                byte if byte == quote => return at + 1,
                b'\\' if matches!(self.byte(at + 1), b'\n' | b'\r') => at = self.after_break(at + 1),
                b'\\' => at += 2,
                b'\n' | b'\r' => {
                    // A bracket before it may have lost its partner to the string.
                    self.distrust = self.distrust.max(self.after_break(at));
                    self.fault(at);
                    return at;
                }
                _ => at += 1,
            }
            if at >= self.bytes.len() {
                return self.bytes.len();
            }
        }
    }

    /// Reads the inside of an f-string whose fields are well-formed.
    fn fields(&mut self, mut at: usize, quote: u8, triple: bool, depth: usize) -> Result<usize, Malformed> {
        loop {
            match self.byte(at) {
                byte if byte == quote && !triple => return Ok(at + 1),
                byte if byte == quote && self.byte(at + 1) == quote && self.byte(at + 2) == quote => return Ok(at + 3),
                b'{' if self.byte(at + 1) == b'{' => at += 2,
                b'{' => at = self.field(at, quote, triple, depth)?,
                b'\\' if self.byte(at + 1) == b'N' && self.byte(at + 2) == b'{' => {
                    at += 3;
                    while self.byte(at).is_ascii_alphanumeric() || matches!(self.byte(at), b' ' | b'-') {
                        at += 1;
                    }
                }
                b'\\' if matches!(self.byte(at + 1), b'{' | b'}') => at += 1,
                b'\\' if matches!(self.byte(at + 1), b'\n' | b'\r') => at = self.after_break(at + 1),
                b'\\' => at += 2,
                b'\n' | b'\r' if !triple => return self.malformed(at),
                _ => at += 1,
            }
            if at >= self.bytes.len() {
                return self.malformed(at);
            }
        }
    }

    fn malformed<T>(&mut self, at: usize) -> Result<T, Malformed> {
        self.plain = self.plain.max(at);
        Err(Malformed)
    }

    /// Reads the replacement field that opens at `at`.
    fn field(&mut self, mut at: usize, quote: u8, triple: bool, depth: usize) -> Result<usize, Malformed> {
        self.push(bracket_kind(b'{'));
        let inside = self.brackets.len();
        at += 1;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                return self.malformed(at);
            };
            match byte {
                b'}' | b')' | b']' => {
                    let done = self.brackets.len() == inside;
                    if self.pop() != Some(bracket_kind(byte)) {
                        return self.malformed(at);
                    }
                    at += 1;
                    if done {
                        return Ok(at);
                    }
                }
                b'\n' | b'\r' => {
                    let (word, _) = self.indentation(self.after_break(at));
                    if self.starts_statement(word) {
                        return self.malformed(at);
                    }
                    at = word;
                }
                b'#' => at = self.line_end(at),
                b':' if self.brackets.len() == inside => return self.spec(at + 1, quote, triple, depth),
                b'"' | b'\'' if !triple && byte == quote && self.closes_line(at) => return self.malformed(at),
                _ => {
                    at = self.token(at, depth + 1);
                    if self.plain > at {
                        return Err(Malformed);
                    }
                }
            }
        }
    }

    /// Whether the quote at `at` is the last of its kind in its line, so that it can only close a string.
    fn closes_line(&self, at: usize) -> bool {
        memchr(self.bytes[at], &self.bytes[at + 1..self.line_end(at)]).is_none()
    }

    /// Reads a format spec and the `}` after it.
    fn spec(&mut self, mut at: usize, quote: u8, triple: bool, depth: usize) -> Result<usize, Malformed> {
        loop {
            match self.byte(at) {
                b'}' => {
                    self.pop();
                    return Ok(at + 1);
                }
                b'{' if depth < MAX_FSTRINGS => at = self.field(at, quote, triple, depth + 1)?,
                b'\n' | b'\r' if !triple => return self.malformed(at),
                byte if byte == quote && (!triple || self.byte(at + 1) == quote && self.byte(at + 2) == quote) => {
                    return self.malformed(at);
                }
                _ => at += 1,
            }
            if at >= self.bytes.len() {
                return self.malformed(at);
            }
        }
    }
}
