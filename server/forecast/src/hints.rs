//! Hints: the few words at the end of a line.

use crate::Basis;

/// A few words at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The end of the line, line break excluded: a byte offset in the file.
    pub offset: usize,
    /// What it speaks of.
    pub kind: HintKind,
    /// What is shown: at most 40 characters.
    pub label: String,
    /// Basis and reason, in Markdown.
    pub tooltip: String,
    /// What it rests on.
    pub basis: Basis,
}

/// What a hint speaks of. Each kind has its own switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HintKind {
    /// Time or memory of a function: `O(n²) in xs`.
    Growth,
    /// A condition: `never taken`.
    Branch,
    /// A trip count: `10 times`.
    Loop,
    /// A fixed value: `n = 42`.
    Value,
}

impl HintKind {
    /// The name in fixtures and options.
    pub fn as_str(self) -> &'static str {
        match self {
            HintKind::Growth => "growth",
            HintKind::Branch => "branch",
            HintKind::Loop => "loop",
            HintKind::Value => "value",
        }
    }
}
