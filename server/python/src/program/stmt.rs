//! Lowered statements, assignment targets and patterns.

use super::{BinOp, CodeId, ExprId, Name, NameId, SiteId, Span};

/// A statement of a [`super::Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StmtId(pub u32);

/// A statement and where it is written.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// Where, the whole compound statement included.
    pub span: Span,
    /// What.
    pub kind: StmtKind,
}

/// What a statement does. `elif` is an `If` alone in `orelse`.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// An expression for its effect.
    Expr(ExprId),
    /// `a = b = value`: the value first, then targets left to right.
    Assign {
        /// Left to right.
        targets: Box<[Target]>,
        /// The value.
        value: ExprId,
    },
    /// `target op= value`: the target is read, then `value` is evaluated, then the target is written. What the
    /// target itself evaluates (object, index) is evaluated once. A name target is read in the scope it is written.
    AugAssign {
        /// A name, attribute or subscript.
        target: Target,
        /// The operator.
        op: BinOp,
        /// The right operand.
        value: ExprId,
    },
    /// `target: annotation = value`; without a value nothing is bound.
    AnnAssign {
        /// What is declared.
        target: Target,
        /// Its annotation.
        annotation: ExprId,
        /// Its value.
        value: Option<ExprId>,
    },
    /// `del a, b[0]`.
    Delete(Box<[Target]>),
    /// `if`.
    If {
        /// The condition.
        test: ExprId,
        /// When true.
        body: Box<[StmtId]>,
        /// When false.
        orelse: Box<[StmtId]>,
        /// The branch.
        site: SiteId,
    },
    /// `while`.
    While {
        /// The condition, evaluated before each round.
        test: ExprId,
        /// The round.
        body: Box<[StmtId]>,
        /// When the condition fails.
        orelse: Box<[StmtId]>,
        /// The loop.
        site: SiteId,
    },
    /// `for`.
    For {
        /// What each item is bound to.
        target: Target,
        /// What is iterated.
        iter: ExprId,
        /// The round.
        body: Box<[StmtId]>,
        /// When the items run out.
        orelse: Box<[StmtId]>,
        /// Whether `async for`.
        is_async: bool,
        /// The loop.
        site: SiteId,
    },
    /// `with`.
    With {
        /// Context managers, outermost first.
        items: Box<[WithItem]>,
        /// Inside.
        body: Box<[StmtId]>,
        /// Whether `async with`.
        is_async: bool,
    },
    /// `try`.
    Try {
        /// Guarded.
        body: Box<[StmtId]>,
        /// `except` clauses in order.
        handlers: Box<[Handler]>,
        /// When nothing was raised.
        orelse: Box<[StmtId]>,
        /// Always.
        finalbody: Box<[StmtId]>,
        /// Whether `except*`.
        is_star: bool,
    },
    /// `match`.
    Match {
        /// The subject.
        subject: ExprId,
        /// Cases in order.
        cases: Box<[Case]>,
    },
    /// `return`; the site is the binding of the function's result.
    Return(Option<ExprId>, SiteId),
    /// `raise exc from cause`.
    Raise {
        /// The exception; re-raises where absent.
        exc: Option<ExprId>,
        /// The cause.
        cause: Option<ExprId>,
        /// The raise site.
        site: SiteId,
    },
    /// `assert test, message`; the branch is taken when the test holds.
    Assert {
        /// The condition.
        test: ExprId,
        /// Evaluated only when it fails.
        message: Option<ExprId>,
        /// The branch.
        site: SiteId,
    },
    /// `import a.b as c`.
    Import(Box<[ImportAlias]>),
    /// `from ..a import b as c`.
    ImportFrom {
        /// The module as written; `None` for `from . import x`.
        module: Option<Box<str>>,
        /// Leading dots.
        level: u32,
        /// What is imported. One alias named `*` has no binding.
        names: Box<[ImportAlias]>,
    },
    /// A function definition written in this slice.
    Def {
        /// Its code object.
        code: CodeId,
        /// The name it is bound to.
        target: Name,
    },
    /// A function that is a slice of its own; only in the module slice.
    DefSlice {
        /// The slice's qualified name.
        qualname: Box<str>,
        /// Which definition of that name in the module, counted from 0 in source order.
        occurrence: u32,
        /// The name it is bound to.
        target: Name,
    },
    /// A class definition.
    Class {
        /// Its body.
        code: CodeId,
        /// The name it is bound to.
        target: Name,
        /// Base classes; may be [`super::ExprKind::Starred`].
        bases: Box<[ExprId]>,
        /// Keywords such as `metaclass=`.
        keywords: Box<[super::Keyword]>,
    },
    /// `type X[T] = value`.
    TypeAlias {
        /// The name bound.
        target: Name,
        /// Its value, evaluated lazily by CPython.
        value: ExprId,
    },
    /// `global a, b`; already resolved, kept because it is a statement.
    Global(Box<[NameId]>),
    /// `nonlocal a, b`; already resolved.
    Nonlocal(Box<[NameId]>),
    /// `pass`.
    Pass,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// Not lowered; the reason is the [`super::Gap`] with the same span.
    NotLowered,
}

impl StmtKind {
    /// Calls `visit` with each block written directly inside, in source order. Bodies of definitions are code objects
    /// of their own and are not visited.
    pub fn blocks<'a>(&'a self, visit: &mut dyn FnMut(&'a [StmtId])) {
        match self {
            StmtKind::If { body, orelse, .. }
            | StmtKind::While { body, orelse, .. }
            | StmtKind::For { body, orelse, .. } => {
                visit(body);
                visit(orelse);
            }
            StmtKind::With { body, .. } => visit(body),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                visit(body);
                handlers.iter().for_each(|it| visit(&it.body));
                visit(orelse);
                visit(finalbody);
            }
            StmtKind::Match { cases, .. } => cases.iter().for_each(|it| visit(&it.body)),
            _ => {}
        }
    }
}

/// What an assignment binds.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TargetKind,
}

/// The forms of assignment targets.
#[derive(Clone, Debug)]
pub enum TargetKind {
    /// A variable, and the site of this binding.
    Name(Name, SiteId),
    /// `value.name`.
    Attribute(ExprId, NameId),
    /// `value[index]`.
    Subscript(ExprId, ExprId),
    /// `a, *b`.
    Sequence(Box<[Target]>),
    /// `*a` in a sequence.
    Starred(Box<Target>),
    /// Not lowered.
    NotLowered,
}

/// `context as target`.
#[derive(Clone, Debug)]
pub struct WithItem {
    /// The context manager.
    pub context: ExprId,
    /// What `__enter__` returns is bound to.
    pub target: Option<Target>,
}

/// `except kind as name`.
#[derive(Clone, Debug)]
pub struct Handler {
    /// Where.
    pub span: Span,
    /// What it catches; everything where absent.
    pub kind: Option<ExprId>,
    /// The variable, unbound again at the end, and the site of its binding.
    pub name: Option<(Name, SiteId)>,
    /// Its statements.
    pub body: Box<[StmtId]>,
    /// The branch: taken when an exception that reaches it matches.
    pub site: SiteId,
}

/// `case pattern if guard`.
#[derive(Clone, Debug)]
pub struct Case {
    /// Where.
    pub span: Span,
    /// The pattern.
    pub pattern: Pattern,
    /// The guard.
    pub guard: Option<ExprId>,
    /// Its statements.
    pub body: Box<[StmtId]>,
    /// The branch.
    pub site: SiteId,
}

/// A pattern and where it is written.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: PatternKind,
}

/// The forms of patterns.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// A value compared with `==`.
    Value(ExprId),
    /// `None`, `True`, `False`: compared with `is`.
    Singleton(ExprId),
    /// `[a, *b]`.
    Sequence(Box<[Pattern]>),
    /// `{key: pattern, **rest}`.
    Mapping {
        /// Keys and their patterns.
        items: Box<[(ExprId, Pattern)]>,
        /// The variable of the rest.
        rest: Option<(Name, SiteId)>,
    },
    /// `Class(a, b=c)`.
    Class {
        /// The class.
        class: ExprId,
        /// Positional patterns.
        args: Box<[Pattern]>,
        /// Keyword patterns.
        keywords: Box<[(NameId, Pattern)]>,
    },
    /// `*name` in a sequence; no variable for `*_`.
    Star(Option<(Name, SiteId)>),
    /// `pattern as name`, `name`, or `_` where both are absent.
    As {
        /// The inner pattern.
        pattern: Option<Box<Pattern>>,
        /// The variable.
        name: Option<(Name, SiteId)>,
    },
    /// `a | b`.
    Or(Box<[Pattern]>),
    /// Not lowered.
    NotLowered,
}

/// One imported name.
#[derive(Clone, Debug)]
pub struct ImportAlias {
    /// Where.
    pub span: Span,
    /// The dotted name as written, or `*`.
    pub name: Box<str>,
    /// The variable bound (for `import a.b` without `as`: `a`), and the site of its binding.
    pub target: Option<(Name, SiteId)>,
}
