//! The shapes that every JSON output shares. Lines and columns are from 1; columns count UTF-8 bytes.

use foretrace_python::{Encoding, Text};
use serde::{Deserialize, Serialize};

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Position {
    pub(crate) fn of(offset: usize, text: &Text) -> Position {
        let position = text.position(offset, Encoding::Utf8);
        Position {
            line: position.line + 1,
            column: position.column + 1,
        }
    }
}

/// From one place to another, which is no longer part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Range {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

impl Range {
    pub(crate) fn of(range: &std::ops::Range<usize>, text: &Text) -> Range {
        Range {
            start: Position::of(range.start, text),
            end: Position::of(range.end, text),
        }
    }
}

/// A confidence without the digits that only its binary form has.
pub(crate) fn confidence(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}
