//! Lowered expressions.

use num_bigint::BigInt;

use super::{CodeId, NameId, SiteId, SlotId, Span, TargetKind};

/// An expression of a [`super::Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// An expression and where it is written.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where, outer parentheses excluded.
    pub span: Span,
    /// What.
    pub kind: ExprKind,
}

/// What an expression does. Operands are evaluated in the order of the fields unless said otherwise.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A literal; adjacent string literals are joined.
    Const(Const),
    /// A variable read.
    Name(Name),
    /// `(a, *b)`. Items may be [`ExprKind::Starred`].
    Tuple(Box<[ExprId]>),
    /// `[a, *b]`.
    List(Box<[ExprId]>),
    /// `{a, *b}`.
    Set(Box<[ExprId]>),
    /// `{k: v, **m}`; a `None` key is an unpacked mapping.
    Dict(Box<[(Option<ExprId>, ExprId)]>),
    /// `-a`, `not a`.
    Unary(UnaryOp, ExprId),
    /// `a + b`.
    Binary(BinOp, ExprId, ExprId),
    /// `a and b and c`; stops at the first operand that decides.
    Bool(BoolOp, Box<[ExprId]>),
    /// `a < b <= c`; stops at the first comparison that fails.
    Compare(ExprId, Box<[(CmpOp, ExprId)]>),
    /// `body if test else orelse`; `test` is evaluated first.
    IfElse {
        /// The condition.
        test: ExprId,
        /// When true.
        body: ExprId,
        /// When false.
        orelse: ExprId,
        /// The branch.
        site: SiteId,
    },
    /// A call.
    Call(Box<Call>),
    /// `value.name`.
    Attribute(ExprId, NameId),
    /// `value[index]`.
    Subscript(ExprId, ExprId),
    /// `lower:upper:step`, only as an index.
    Slice(Option<ExprId>, Option<ExprId>, Option<ExprId>),
    /// `*value`, only as an item, an argument or an index.
    Starred(ExprId),
    /// A lambda.
    Lambda(CodeId),
    /// A comprehension or generator expression.
    Comprehension(Box<Comprehension>),
    /// `await value`.
    Await(ExprId),
    /// `yield value`.
    Yield(Option<ExprId>),
    /// `yield from value`.
    YieldFrom(ExprId),
    /// `name := value`.
    Walrus {
        /// The variable bound.
        target: Name,
        /// The value.
        value: ExprId,
        /// The binding.
        site: SiteId,
    },
    /// An f-string (adjacent plain strings are parts of it).
    FString(Box<[FStringPart]>),
    /// Not lowered; the reason is the [`super::Gap`] with the same span.
    NotLowered,
}

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// `...`.
    Ellipsis,
    /// An integer that fits 64 bits.
    Int(i64),
    /// A larger integer.
    BigInt(Box<BigInt>),
    /// A float.
    Float(f64),
    /// The imaginary part of a complex literal.
    Imaginary(f64),
    /// A string.
    Str(Box<str>),
    /// A bytes literal.
    Bytes(Box<[u8]>),
}

/// A resolved variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// As written (after private-name mangling).
    pub name: NameId,
    /// Where it lives.
    pub scope: Scope,
}

/// Where a variable lives, seen from the code object that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In the code object itself. In a class body a read falls back to the global of that name.
    Local(SlotId),
    /// In an enclosing function (or comprehension).
    Enclosing(CodeId, SlotId),
    /// In the module, else among the built-ins. In the decorators and defaults of a method: in the class body, then
    /// there.
    Global,
    /// A type parameter (`def f[T]`, `class A[T]`, `type X[T]`): always bound, to nothing the analyses know.
    TypeParam,
}

/// A call and its arguments. The callee is evaluated first, then `args`, then `keywords`.
#[derive(Clone, Debug)]
pub struct Call {
    /// The callee.
    pub func: ExprId,
    /// Positional arguments; may be [`ExprKind::Starred`].
    pub args: Box<[ExprId]>,
    /// Keyword arguments.
    pub keywords: Box<[Keyword]>,
    /// The call site.
    pub site: SiteId,
}

/// `name=value`, or `**value` where there is no name.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// The keyword.
    pub name: Option<NameId>,
    /// The value.
    pub value: ExprId,
}

/// Which comprehension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompKind {
    /// `[…]`
    List,
    /// `{…}`
    Set,
    /// `{k: v …}`
    Dict,
    /// `(…)`
    Generator,
}

/// A comprehension. The first clause's `iter` is evaluated in the surrounding scope; everything else belongs to
/// `code`, whose names it resolves to.
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// Which.
    pub kind: CompKind,
    /// The scope of its targets.
    pub code: CodeId,
    /// The element, or the key of a dict comprehension.
    pub element: ExprId,
    /// The value of a dict comprehension.
    pub value: Option<ExprId>,
    /// `for` clauses, outermost first.
    pub clauses: Box<[Clause]>,
}

/// `for target in iter if a if b`.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What each item is bound to.
    pub target: super::Target,
    /// What is iterated.
    pub iter: ExprId,
    /// Conditions and their branch sites.
    pub ifs: Box<[(ExprId, SiteId)]>,
    /// Whether `async for`.
    pub is_async: bool,
    /// The loop site.
    pub site: SiteId,
}

/// A part of an f-string.
#[derive(Clone, Debug)]
pub enum FStringPart {
    /// Literal text.
    Literal(Box<str>),
    /// `{value!conversion:spec}`.
    Value {
        /// For `{x = }`: the text before the value, as written.
        debug: Option<Box<str>>,
        /// The value.
        value: ExprId,
        /// `!r` and the like. With `debug` and neither conversion nor spec, `repr` is what applies.
        conversion: Conversion,
        /// The format spec, itself made of parts.
        spec: Option<Box<[FStringPart]>>,
    },
}

/// The conversion of an f-string value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// None given.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

/// `and`, `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoolOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `not`
    Not,
    /// `-`
    Neg,
    /// `+`
    Pos,
    /// `~`
    Invert,
}

/// Infix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinOp {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitAnd,
    BitOr,
    BitXor,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

impl ExprKind {
    /// Calls `visit` with each direct operand, in the order of evaluation. Code objects (lambdas, the inside of a
    /// comprehension) are not entered: of a comprehension only the first iterable is an operand.
    pub fn operands(&self, mut visit: impl FnMut(ExprId)) {
        match self {
            ExprKind::Const(_) | ExprKind::Name(_) | ExprKind::Lambda(_) | ExprKind::NotLowered => {}
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) | ExprKind::Bool(_, items) => {
                items.iter().copied().for_each(visit)
            }
            ExprKind::Dict(items) => {
                for &(key, value) in items {
                    key.into_iter().for_each(&mut visit);
                    visit(value);
                }
            }
            ExprKind::Unary(_, value)
            | ExprKind::Attribute(value, _)
            | ExprKind::Starred(value)
            | ExprKind::Await(value)
            | ExprKind::YieldFrom(value)
            | ExprKind::Walrus { value, .. } => visit(*value),
            ExprKind::Binary(_, left, right) | ExprKind::Subscript(left, right) => {
                visit(*left);
                visit(*right);
            }
            ExprKind::Compare(left, rest) => {
                visit(*left);
                rest.iter().for_each(|&(_, right)| visit(right));
            }
            ExprKind::IfElse { test, body, orelse, .. } => [*test, *body, *orelse].into_iter().for_each(visit),
            ExprKind::Call(call) => {
                visit(call.func);
                call.args.iter().copied().for_each(&mut visit);
                call.keywords.iter().for_each(|it| visit(it.value));
            }
            ExprKind::Slice(lower, upper, step) => [lower, upper, step].into_iter().flatten().copied().for_each(visit),
            ExprKind::Comprehension(comp) => comp.clauses.first().into_iter().for_each(|it| visit(it.iter)),
            ExprKind::Yield(value) => value.iter().copied().for_each(visit),
            ExprKind::FString(parts) => visit_parts(parts, &mut visit),
        }
    }
}

fn visit_parts(parts: &[FStringPart], visit: &mut impl FnMut(ExprId)) {
    for part in parts {
        if let FStringPart::Value { value, spec, .. } = part {
            visit(*value);
            if let Some(spec) = spec {
                visit_parts(spec, visit);
            }
        }
    }
}

impl TargetKind {
    /// Calls `visit` with each expression a target evaluates (objects, indexes), in order.
    pub fn operands(&self, visit: &mut impl FnMut(ExprId)) {
        match self {
            TargetKind::Name(..) | TargetKind::NotLowered => {}
            TargetKind::Attribute(value, _) => visit(*value),
            TargetKind::Subscript(value, index) => {
                visit(*value);
                visit(*index);
            }
            TargetKind::Sequence(items) => items.iter().for_each(|it| it.kind.operands(visit)),
            TargetKind::Starred(inner) => inner.kind.operands(visit),
        }
    }
}
