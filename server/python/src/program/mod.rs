//! `Program`: a slice lowered to code the analyses read and the machine runs.
//!
//! The lowered form is a tree kept in arenas: expressions and statements are addressed by small ids, so
//! that every analysis can hang its results beside them in a plain vector. Names are already resolved.
//! Nothing here depends on the parser; `crate::lower` builds it.

mod expr;
mod sites;
mod stmt;
pub mod walk;

pub use expr::{
    BinOp, BoolOp, Call, Clause, CmpOp, CompKind, Comprehension, Const, Conversion, Expr, ExprId, ExprKind,
    FStringPart, Keyword, Name, Scope, UnaryOp,
};
pub use sites::{BindingRole, BranchKind, LoopKind, Site, SiteId, SiteKind};
pub use stmt::{
    Case, Handler, ImportAlias, Pattern, PatternKind, Stmt, StmtId, StmtKind, Target, TargetKind, WithItem,
};

use std::ops::Index;

/// A half-open byte range, relative to the start of the slice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`.
    pub fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// Whether `offset` lies inside, ends included, as an editor's cursor does.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// An interned name of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

/// One code object of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeId(pub u32);

/// The slot of a variable in its [`Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub u32);

/// A slice, lowered. `codes[0]` is the slice's own function, or the module body.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Code objects: the slice's own first, then nested functions, lambdas, comprehensions and class bodies, outer
    /// ones before those inside.
    pub codes: Vec<Code>,
    /// Expressions by [`ExprId`]. Children come before parents.
    pub exprs: Vec<Expr>,
    /// Statements by [`StmtId`]. Parents come before children.
    pub stmts: Vec<Stmt>,
    /// Sites by [`SiteId`], in source order (where the code parses).
    pub sites: Vec<Site>,
    /// Interned names by [`NameId`].
    pub names: Vec<Box<str>>,
    /// What was not lowered, and why, in source order. Empty for code that CPython compiles, lone surrogates and
    /// template strings aside.
    pub gaps: Vec<Gap>,
}

/// A piece of source that has no lowered form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub span: Span,
    /// Why, in words for a user: a syntax error's message, or a limit that was hit.
    pub reason: Box<str>,
}

/// What kind of code object this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// The module body.
    Module,
    /// `def` or `async def`.
    Function,
    /// `lambda`.
    Lambda,
    /// A comprehension or generator expression: its own scope for its targets.
    Comprehension,
    /// A class body.
    Class,
}

/// One code object: a scope with its variables, and what it executes.
#[derive(Clone, Debug)]
pub struct Code {
    /// Which kind.
    pub kind: CodeKind,
    /// The name as written; `<lambda>`, `<listcomp>` and the like as CPython calls them.
    pub name: NameId,
    /// The qualified name, as CPython's `__qualname__`: `A.b`, `f.<locals>.g`, `<module>`.
    pub qualname: Box<str>,
    /// The code object this one is written in; `None` for the slice's own, and for those written in its decorators,
    /// defaults and annotations.
    pub parent: Option<CodeId>,
    /// The whole definition, decorators excluded.
    pub span: Span,
    /// The name in the header, or the header keyword where there is no name.
    pub name_span: Span,
    /// Parameters in order of declaration.
    pub params: Vec<Param>,
    /// The return annotation.
    pub returns: Option<ExprId>,
    /// Decorators, outermost first; evaluated in the scope that surrounds the definition.
    pub decorators: Vec<ExprId>,
    /// Variables by [`SlotId`]: parameters first, then other names bound here. Of the module: its global variables.
    pub slots: Vec<Slot>,
    /// Statements, in order. Empty for lambdas and comprehensions.
    pub body: Vec<StmtId>,
    /// What a lambda returns.
    pub value: Option<ExprId>,
    /// Whether `async`.
    pub is_async: bool,
    /// Whether it contains `yield`.
    pub is_generator: bool,
    /// The docstring, decoded.
    pub docstring: Option<Box<str>>,
    /// Names of type parameters (`def f[T]`, `class A[T]`), visible only inside, as [`Scope::TypeParam`].
    pub type_params: Vec<NameId>,
}

/// How a parameter takes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    /// Ordinary.
    PositionalOrKeyword,
    /// `*args`.
    VarPositional,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`.
    VarKeyword,
}

/// A parameter of a function or lambda.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its variable.
    pub slot: SlotId,
    /// How it takes arguments.
    pub kind: ParamKind,
    /// The default; evaluated in the scope that surrounds the definition.
    pub default: Option<ExprId>,
    /// The annotation, not evaluated by the analyses.
    pub annotation: Option<ExprId>,
    /// The name and annotation as written.
    pub span: Span,
    /// The site of this binding.
    pub site: SiteId,
}

/// A variable of a code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub name: NameId,
    /// Whether a nested code object reads or writes it.
    pub captured: bool,
    /// Whether a nested code object writes it (`nonlocal`, `global`, or a walrus in a comprehension). Variables of a
    /// module that defines functions count as both, since those functions are slices of their own.
    pub written_inside: bool,
}

impl Code {
    /// A code object that does nothing.
    pub(crate) fn empty(kind: CodeKind, name: NameId, qualname: Box<str>, span: Span) -> Self {
        Code {
            kind,
            name,
            qualname,
            parent: None,
            span,
            name_span: Span::new(span.start, span.start),
            params: Vec::new(),
            returns: None,
            decorators: Vec::new(),
            slots: Vec::new(),
            body: Vec::new(),
            value: None,
            is_async: false,
            is_generator: false,
            docstring: None,
            type_params: Vec::new(),
        }
    }
}

impl Program {
    /// The text of an interned name.
    pub fn name(&self, id: NameId) -> &str {
        &self.names[id.0 as usize]
    }

    /// The slice's own code object.
    pub fn root(&self) -> &Code {
        &self.codes[0]
    }

    /// Ids of all code objects, the slice's own first.
    pub fn code_ids(&self) -> impl Iterator<Item = CodeId> + use<> {
        (0..self.codes.len() as u32).map(CodeId)
    }

    /// The name of a variable.
    pub fn slot_name(&self, code: CodeId, slot: SlotId) -> &str {
        self.name(self[code].slots[slot.0 as usize].name)
    }

    /// Ids of all sites, in source order.
    pub fn site_ids(&self) -> impl Iterator<Item = SiteId> + use<> {
        (0..self.sites.len() as u32).map(SiteId)
    }
}

macro_rules! index {
    ($id:ty, $field:ident, $out:ty) => {
        impl Index<$id> for Program {
            type Output = $out;
            fn index(&self, id: $id) -> &$out {
                &self.$field[id.0 as usize]
            }
        }
    };
}
index!(ExprId, exprs, Expr);
index!(StmtId, stmts, Stmt);
index!(SiteId, sites, Site);
index!(CodeId, codes, Code);
