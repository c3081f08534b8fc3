//! Features: what a model is told of a slice. Training and inference both read what is computed here.
//!
//! A feature is a short text with a namespace, such as `b.cmp=is none`, that leaves as a 32-bit hash. Statements have
//! tokens, sites have features of their own. Comments and layout have no influence.

mod bag;
mod binding;
mod branch;
mod called;
mod calls;
mod condition;
mod context;
mod definitions;
mod expectations;
mod extract;
mod file;
mod key;
mod kinds;
pub(crate) mod layout;
mod line;
mod looping;
mod nodes;
mod operand;
mod place;
mod project;
mod shape;
mod surroundings;
mod tokens;
mod uses;
mod view;
mod words;

use foretrace_python::Slice;
use foretrace_python::facts::Facts;
use foretrace_python::program::{Program, SiteId, Span, StmtId};

pub use bag::Bag;
use bag::put;
pub use file::{File, key_of};
pub use project::{Digest, Project};
pub use surroundings::Surroundings;

/// Changes whenever the extraction does: a model understands features of its own schema only.
pub const SCHEMA: &str = "254cd1562fe55c01";

/// Statements of a window, the header included.
pub const MAX_STATEMENTS: usize = 64;

/// Tokens of a statement.
pub const MAX_TOKENS: usize = 32;

/// Features of a site.
pub const MAX_FEATURES: usize = 96;

/// Up to [`MAX_STATEMENTS`] statements of a slice, and the sites in them. The first is always the header: of a
/// function its signature, of a module what is known of it as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// In source order; `except` and `case` clauses count as statements.
    pub statements: Vec<Statement>,
    /// In source order.
    pub sites: Vec<SiteRow>,
}

/// What is said of a statement itself, without those inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Where, relative to the slice.
    pub span: Span,
    /// How many statements it stands in.
    pub depth: u8,
    /// At most [`MAX_TOKENS`].
    pub tokens: Bag,
}

/// What is said of a place that a forecast speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRow {
    /// Which place.
    pub place: Place,
    /// Which head of a model speaks of it.
    pub kind: RowKind,
    /// For a branch, loop or binding: the position of its kind in `BranchKind`, `LoopKind` or `BindingRole`; for a
    /// line 0.
    pub subkind: u8,
    /// Where, relative to the slice.
    pub span: Span,
    /// The statement it stands in, an index into [`Window::statements`].
    pub statement: u16,
    /// At most [`MAX_FEATURES`].
    pub features: Bag,
}

/// A place that a forecast speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A branch, a loop or a binding.
    Site(SiteId),
    /// A statement, as a line that is covered or raises.
    Line(StmtId),
}

/// The kinds of places, as the heads of a model number them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// A condition.
    Branch = 0,
    /// A loop.
    Loop = 1,
    /// A variable or a result gets a value.
    Binding = 2,
    /// A statement.
    Line = 3,
}

/// A slice as the extraction sees it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The slice.
    pub slice: &'a Slice,
    /// The slice, lowered.
    pub program: &'a Program,
    /// What is proved about it.
    pub facts: &'a Facts,
}

/// Computes the windows of a slice.
pub fn windows(subject: Subject<'_>, around: &Surroundings) -> Vec<Window> {
    extract::windows(subject, around, false)
}
