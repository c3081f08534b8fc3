//! Sites: the places a forecast speaks of.

use super::{CodeId, Name, Span};

/// A site of a [`super::Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteId(pub u32);

/// A place a forecast speaks of.
#[derive(Clone, Debug)]
pub struct Site {
    /// What kind of place.
    pub kind: SiteKind,
    /// What a reader would point at: the condition, the loop's header, the name, the call.
    pub span: Span,
    /// The code object it is executed in.
    pub code: CodeId,
}

/// The kinds of sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteKind {
    /// A condition.
    Branch(BranchKind),
    /// A loop. The span is the header, from keyword to before the colon (of a clause: the clause).
    Loop(LoopKind),
    /// A variable gets a value; for [`BindingRole::Return`] the name is absent.
    Binding(BindingRole, Option<Name>),
    /// A call.
    Call,
    /// A `raise` statement.
    Raise,
}

/// What a branch belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchKind {
    /// `if`
    If,
    /// `elif`
    Elif,
    /// `a if b else c`
    Ternary,
    /// `if` in a comprehension
    Filter,
    /// `assert`; taken when the test holds
    Assert,
    /// `except`; taken when it matches
    Except,
    /// `case`
    Case,
}

/// What a loop belongs to. A `while` is also a condition: it is taken when another round begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopKind {
    /// `for`
    For,
    /// `while`
    While,
    /// `for` in a comprehension
    Clause,
}

/// How a variable gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingRole {
    /// A parameter.
    Parameter,
    /// An assignment of any form: `=`, `op=`, `for`, `with`, `except`, `import`, walrus, pattern.
    Assign,
    /// The result of a function.
    Return,
    /// `del`: the variable loses its value.
    Delete,
}
