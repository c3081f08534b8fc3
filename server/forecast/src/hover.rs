//! Hovers: the whole story of one place.

use std::ops::Range;

/// The whole story of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it speaks of: a byte range in the file.
    pub range: Range<usize>,
    /// Markdown.
    pub markdown: String,
}
