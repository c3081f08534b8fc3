//! Logical lines: source text with its strings, comments, brackets and line joins told apart.
//!
//! A pure function of the text. Text that is not Python (mostly because it is half-typed) is cut into lines so that as
//! little as possible of what surrounds the fault is swallowed by it; text that is Python is never affected by that.

use memchr::{memchr2, memchr2_iter};

/// Brackets nested deeper than this are not parsed; CPython's own limit.
const MAX_BRACKETS: usize = 200;
/// Expressions with more operators than this on a path are not parsed.
const MAX_OPERATORS: u32 = 10_000;
/// Decorators of one function that are looked past to find out whether a function follows.
const MAX_DECORATORS: usize = 16;

/// A logical line, or a line with nothing but a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where its first physical line starts.
    pub(crate) start: usize,
    /// Its first character that is not white space.
    pub(crate) first: usize,
    /// Where its last physical line ends, without the line break.
    pub(crate) end: usize,
    /// The column of `first`; a tab goes to the next multiple of 8.
    pub(crate) indent: u32,
    /// Why it is too deep to be parsed, if it is.
    pub(crate) too_deep: Option<&'static str>,
}

/// The logical lines of a text.
pub(crate) struct Lines<'a> {
    pub(crate) bytes: &'a [u8],
    at: usize,
    /// The triple-quoted string that starts here ends with its first line.
    pub(crate) cut: Option<usize>,
    pub(crate) brackets: Vec<Bracket>,
    /// How many of `brackets` are of each kind.
    open: [usize; 3],
    /// Operators between the start of the line and here that an expression tree would hold above each other.
    operators: u32,
    /// Those outside all brackets.
    outside: u32,
    too_deep: Option<&'static str>,
    /// Brackets open before this offset may never be closed.
    pub(crate) distrust: usize,
    /// No f-string that starts before this offset has well-formed fields.
    pub(crate) plain: usize,
    /// How often the text cannot be Python: quotes not closed, brackets without a partner.
    pub(crate) faults: usize,
    /// Whether a triple-quoted string reached the end of the text.
    pub(crate) unterminated: bool,
    /// Faults before this offset are counted.
    pub(crate) faults_until: usize,
    /// The triple-quoted strings that hold lines like the header of a function or class, and how many.
    pub(crate) swallowed: Vec<(usize, usize)>,
}

pub(crate) struct Bracket {
    kind: usize,
    operators: u32,
}

/// A part of a text that is not what it should be.
pub(crate) struct Malformed;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// No meaning here.
    Other,
    /// Letters, digits, and all that is not ASCII.
    Word,
    Operator,
    Quote,
    Open,
    Close,
    Comma,
    /// Needs a look by whoever scans: line breaks, backslashes, comments, `:`, `!` and `;`.
    Special,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80.. => Class::Word,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'.' => Class::Operator,
            b'"' | b'\'' => Class::Quote,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b',' => Class::Comma,
            b'\n' | b'\r' | b'\\' | b'#' | b':' | b'!' | b';' => Class::Special,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

pub(crate) fn bracket_kind(byte: u8) -> usize {
    match byte {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        _ => 2,
    }
}

pub(crate) fn is_word(byte: u8) -> bool {
    CLASSES[byte as usize] == Class::Word
}

impl<'a> Lines<'a> {
    pub(crate) fn new(source: &'a str, cut: Option<usize>) -> Lines<'a> {
        Lines {
            bytes: source.as_bytes(),
            at: if source.starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            },
            cut,
            brackets: Vec::new(),
            open: [0; 3],
            operators: 0,
            outside: 0,
            too_deep: None,
            distrust: 0,
            plain: 0,
            faults: 0,
            unterminated: false,
            faults_until: 0,
            swallowed: Vec::new(),
        }
    }

    pub(crate) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The end of the physical line that holds `at`.
    pub(crate) fn line_end(&self, at: usize) -> usize {
        memchr2(b'\n', b'\r', &self.bytes[at..]).map_or(self.bytes.len(), |found| at + found)
    }

    /// The start of the line after the line break at `at`.
    pub(crate) fn after_break(&self, at: usize) -> usize {
        let pair = self.byte(at) == b'\r' && self.byte(at + 1) == b'\n';
        (at + 1 + usize::from(pair)).min(self.bytes.len())
    }

    /// The first character after white space, and its column.
    pub(crate) fn indentation(&self, mut at: usize) -> (usize, u32) {
        let mut column = 0;
        loop {
            column = match self.byte(at) {
                b' ' => column + 1,
                b'\t' => (column / 8 + 1) * 8,
                b'\x0c' => 0,
                _ => return (at, column),
            };
            at += 1;
        }
    }

    /// Scans a logical line that starts at `start`.
    fn line(&mut self, start: usize, first: usize, indent: u32) -> Line {
        loop {
            self.clear();
            if let Ok(end) = self.body(first, indent) {
                return Line {
                    start,
                    first,
                    end,
                    indent,
                    too_deep: self.too_deep,
                };
            }
        }
    }

    /// Counts a fault; text that is scanned again has the same faults.
    pub(crate) fn fault(&mut self, at: usize) {
        if at >= self.faults_until {
            self.faults += 1;
            self.faults_until = at + 1;
        }
    }

    fn clear(&mut self) {
        self.brackets.clear();
        self.open = [0; 3];
        self.operators = 0;
        self.outside = 0;
        self.too_deep = None;
    }

    /// Scans from `at` to the end of the logical line, leaves `self.at` at the start of the next, and returns where
    /// the line ends. `Malformed` where a bracket proved to be never closed: then the line is to be scanned again.
    fn body(&mut self, mut at: usize, indent: u32) -> Result<usize, Malformed> {
        let mut content = at;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                if !self.brackets.is_empty() && self.distrust < at {
                    self.distrust = at;
                    self.fault(at);
                    return Err(Malformed);
                }
                self.at = at;
                return Ok(if self.brackets.is_empty() { at } else { content });
            };
            match CLASSES[byte as usize] {
                Class::Other => at += 1,
                Class::Special => match byte {
                    b'\n' | b'\r' => {
                        let next = self.after_break(at);
                        if self.brackets.is_empty() {
                            self.at = next;
                            return Ok(at);
                        }
                        content = if self.blank_before(at) { content } else { at };
                        let (word, column) = self.indentation(next);
                        let lead = self.byte(word);
                        if matches!(lead, b'\n' | b'\r') || word == self.bytes.len() {
                            at = word;
                            continue;
                        }
                        let closes = CLASSES[lead as usize] == Class::Close;
                        if next <= self.distrust && column <= indent && !closes {
                            self.at = next;
                            return Ok(content);
                        }
                        if self.starts_statement(word) {
                            if self.distrust < next {
                                self.distrust = next;
                                self.fault(at);
                                return Err(Malformed);
                            }
                            self.at = next;
                            return Ok(content);
                        }
                        at = word;
                    }
                    b'\\' => {
                        at += 1;
                        if matches!(self.byte(at), b'\n' | b'\r') {
                            let next = self.after_break(at);
                            let (word, _) = self.indentation(next);
                            if self.starts_definition(word)
                                && !self.bytes[..at - 1].trim_ascii_end().ends_with(b"async")
                            {
                                self.at = next;
                                return Ok(at);
                            }
                            at = next;
                        }
                    }
                    b'#' => at = self.line_end(at),
                    b';' => {
                        if self.brackets.is_empty() {
                            self.operators = 0;
                            self.outside = 0;
                        }
                        at += 1;
                    }
                    _ => at += 1,
                },
                Class::Close => {
                    let kind = bracket_kind(byte);
                    if self.brackets.last().map(|it| it.kind) != Some(kind) {
                        self.fault(at);
                    }
                    while self.open[kind] > 0 && self.pop() != Some(kind) {}
                    at += 1;
                }
                _ => at = self.token(at, 0),
            }
        }
    }

    fn blank_before(&self, at: usize) -> bool {
        let line = self.bytes[..at]
            .iter()
            .rev()
            .take_while(|byte| !matches!(byte, b'\n' | b'\r'));
        line.clone().all(|byte| byte.is_ascii_whitespace())
    }

    /// Reads a word, string, operator, comma or opening bracket.
    pub(crate) fn token(&mut self, at: usize, depth: usize) -> usize {
        match CLASSES[self.bytes[at] as usize] {
            Class::Word => {
                let rest = &self.bytes[at..];
                let len = rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
                let word = &rest[..len];
                if len <= 2
                    && matches!(self.byte(at + len), b'"' | b'\'')
                    && word.iter().all(|it| b"rRbBuUfFtT".contains(it))
                {
                    return self.string(at + len, word, depth);
                }
                if matches!(
                    word,
                    b"and" | b"or" | b"not" | b"in" | b"is" | b"if" | b"else" | b"for" | b"lambda" | b"await" | b"elif"
                ) {
                    self.operator();
                }
                at + len
            }
            Class::Quote => self.string(at, b"", depth),
            Class::Operator => {
                self.operator();
                at + 1
            }
            Class::Comma => {
                let top = self
                    .brackets
                    .last_mut()
                    .map_or(&mut self.outside, |it| &mut it.operators);
                self.operators = self.operators.saturating_sub(*top);
                *top = 0;
                at + 1
            }
            Class::Open => {
                self.operator();
                self.push(bracket_kind(self.bytes[at]));
                at + 1
            }
            Class::Other | Class::Close | Class::Special => at + 1,
        }
    }

    fn operator(&mut self) {
        let top = self
            .brackets
            .last_mut()
            .map_or(&mut self.outside, |it| &mut it.operators);
        *top = top.saturating_add(1);
        self.operators = self.operators.saturating_add(1);
        if self.operators > MAX_OPERATORS {
            self.too_deep
                .get_or_insert("an expression has more than 10,000 operators");
        }
    }

    pub(crate) fn push(&mut self, kind: usize) {
        self.brackets.push(Bracket { kind, operators: 0 });
        self.open[kind] += 1;
        if self.brackets.len() > MAX_BRACKETS {
            self.too_deep.get_or_insert("brackets are nested more than 200 deep");
        }
    }

    pub(crate) fn pop(&mut self) -> Option<usize> {
        let bracket = self.brackets.pop()?;
        self.open[bracket.kind] -= 1;
        self.operators = self.operators.saturating_sub(bracket.operators);
        Some(bracket.kind)
    }

    /// Lines within `from..to` that look like the header of a function or class.
    pub(crate) fn headers(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let inside = self.bytes.get(from..to).unwrap_or_default();
        memchr2_iter(b'\n', b'\r', inside)
            .map(move |at| from + at + 1)
            .filter(move |&next| {
                let (word, _) = self.indentation(next);
                word < to && self.starts_definition(word)
            })
    }

    /// Whether a function or class definition starts at `at`, as far as its first line shows.
    fn starts_definition(&self, at: usize) -> bool {
        let rest = &self.bytes[at.min(self.bytes.len())..];
        let rest = keyword(rest, b"async").unwrap_or(rest);
        let (rest, follow): (&[u8], &[u8]) = match (keyword(rest, b"def"), keyword(rest, b"class")) {
            (Some(rest), _) => (rest, b"(["),
            (_, Some(rest)) => (rest, b"([:"),
            _ => return false,
        };
        let len = rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        len > 0
            && rest[len..]
                .trim_ascii_start()
                .first()
                .is_some_and(|byte| follow.contains(byte))
    }

    /// Whether a word at `at` starts a statement and cannot go on with an expression.
    pub(crate) fn starts_statement(&self, at: usize) -> bool {
        let rest = &self.bytes[at.min(self.bytes.len())..];
        let len = rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        match &rest[..len] {
            b"def" | b"class" | b"return" | b"import" | b"while" | b"try" | b"raise" | b"with" | b"del" | b"global"
            | b"nonlocal" | b"assert" | b"pass" | b"break" | b"continue" | b"except" | b"finally" | b"elif" => true,
            b"async" => {
                let rest = rest[len..].trim_ascii_start();
                keyword(rest, b"def").is_some() || keyword(rest, b"with").is_some()
            }
            b"from" => {
                let line = &rest[..memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())];
                let module = line[len..].trim_ascii_start();
                let len = module
                    .iter()
                    .position(|&it| !is_word(it) && it != b'.')
                    .unwrap_or(module.len());
                keyword(module[len..].trim_ascii_start(), b"import").is_some()
            }
            _ => rest.first() == Some(&b'@') && self.decorates(at),
        }
    }

    /// Whether the decorator at `at` is above a function or class, with nothing but other decorators between.
    fn decorates(&self, mut at: usize) -> bool {
        for _ in 0..MAX_DECORATORS {
            if self.byte(at) != b'@' {
                return self.starts_definition(at);
            }
            at = self.indentation(self.after_break(self.line_end(at))).0;
        }
        false
    }
}

/// `text` after the keyword `word` and the white space that must follow it.
fn keyword<'a>(text: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let rest = text.strip_prefix(word)?;
    rest.first()
        .is_some_and(|it| matches!(it, b' ' | b'\t'))
        .then(|| rest.trim_ascii_start())
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        loop {
            let start = self.at;
            let (first, indent) = self.indentation(start);
            match self.bytes.get(first)? {
                b'\n' | b'\r' => self.at = self.after_break(first),
                b'#' => {
                    let end = self.line_end(first);
                    self.at = if end < self.bytes.len() {
                        self.after_break(end)
                    } else {
                        end
                    };
                    return Some(Line {
                        start,
                        first,
                        end,
                        indent,
                        too_deep: None,
                    });
                }
                _ => return Some(self.line(start, first, indent)),
            }
        }
    }
}
