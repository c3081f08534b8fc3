//! Source text and its lines: the one place that knows the units in which columns are counted.

use std::ops::Range;
use std::sync::Arc;

/// Immutable source text with its line starts. Cheap to clone.
///
/// Lines end with `\n`, `\r\n` or a lone `\r`, as in the language server protocol and in Python. Text beyond 4 GiB is
/// cut off.
#[derive(Clone, Debug)]
pub struct Text {
    source: Arc<str>,
    line_starts: Arc<[u32]>,
}

/// The unit of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit code units; characters beyond the basic plane count twice.
    Utf16,
    /// Characters.
    Utf32,
}

/// A place in a text, counted from 0. The unit of the column is an [`Encoding`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// Units before it in the line.
    pub column: u32,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Text {}

impl Text {
    /// The text `source`.
    pub fn new(source: impl Into<Arc<str>>) -> Text {
        let mut source = source.into();
        if source.len() > u32::MAX as usize {
            source = Arc::from(&source[..source.floor_char_boundary(u32::MAX as usize)]);
        }
        let bytes = source.as_bytes();
        let mut line_starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                line_starts.push(at as u32 + 1);
            }
        }
        Text {
            line_starts: line_starts.into(),
            source,
        }
    }

    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.source.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// The number of lines: one more than there are line breaks.
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// The bytes of a line without its line break; empty and at the end where there is no such line.
    pub fn line_range(&self, line: u32) -> Range<usize> {
        let line = line as usize;
        let Some(&start) = self.line_starts.get(line) else {
            return self.len()..self.len();
        };
        let start = start as usize;
        let Some(&next) = self.line_starts.get(line + 1) else {
            return start..self.len();
        };
        let content = &self.source[start..next as usize];
        let content = content.strip_suffix('\n').unwrap_or(content);
        start..start + content.strip_suffix('\r').unwrap_or(content).len()
    }

    /// The line that holds `offset`; a line break belongs to the line it ends.
    pub fn line_of(&self, offset: usize) -> u32 {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.line_starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// The position of `offset`, moved back to the start of a character or a line break where it is inside one.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let line = self.line_of(offset);
        let range = self.line_range(line);
        let end = self.source.floor_char_boundary(offset).clamp(range.start, range.end);
        let before = &self.source[range.start..end];
        let column = match encoding {
            Encoding::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => before.chars().count(),
        };
        Position {
            line,
            column: column as u32,
        }
    }

    /// The offset of `position`. A column past the end of the line is its end, a line past the end is the end, and a
    /// column inside a character is the start of the character.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let range = self.line_range(position.line);
        let line = &self.source[range.clone()];
        let column = position.column as usize;
        if encoding == Encoding::Utf8 {
            return range.start + line.floor_char_boundary(column);
        }
        let mut units = 0;
        for (at, char) in line.char_indices() {
            units += if encoding == Encoding::Utf16 {
                char.len_utf16()
            } else {
                1
            };
            if units > column {
                return range.start + at;
            }
        }
        range.end
    }

    /// This text with `range` replaced. Ends beyond the text or inside a character move back.
    pub fn replace(&self, range: Range<usize>, with: &str) -> Text {
        let range = self.clamp(range);
        Text::new([&self.source[..range.start], with, &self.source[range.end..]].concat())
    }

    /// `range` with both ends at characters of this text and in order.
    pub(crate) fn clamp(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source.floor_char_boundary(range.start);
        start..self.source.floor_char_boundary(range.end).max(start)
    }
}
