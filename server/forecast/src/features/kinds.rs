//! What an expression gives, as far as it alone tells.

use std::sync::LazyLock;

use foretrace_python::program::{BinOp, BoolOp, CmpOp, CompKind, Const, ExprId, ExprKind, Program, UnaryOp};
use rustc_hash::FxHashSet;

use crate::value_class;

/// The last part of a dotted name, or of what is called: `c` in `a.b.c` and `a.b().c`.
pub(super) fn last_name(program: &Program, expr: ExprId) -> Option<&str> {
    match &program[expr].kind {
        ExprKind::Name(name) => Some(program.name(name.name)),
        ExprKind::Attribute(_, name) => Some(program.name(*name)),
        ExprKind::Call(call) => last_name(program, call.func),
        ExprKind::Subscript(of, _) => last_name(program, *of),
        ExprKind::Await(of) | ExprKind::Starred(of) => last_name(program, *of),
        _ => None,
    }
}

/// Whether a name is written as classes are.
pub(super) fn is_class_name(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    name.starts_with(|it: char| it.is_uppercase()) && name.chars().any(|it| it.is_lowercase())
}

/// Writes what an expression gives: the class of a literal, the type of what is surely of a type, or its form.
pub(super) fn write(program: &Program, expr: ExprId, out: &mut String) {
    if let Some(class) = value_class::of_literal(program, expr) {
        out.push_str(class);
        return;
    }
    let text = match &program[expr].kind {
        ExprKind::Call(call) => {
            let name = last_name(program, call.func).unwrap_or("?");
            out.push_str(if is_class_name(name) { "new:" } else { "call:" });
            name
        }
        ExprKind::Comprehension(comp) => match comp.kind {
            CompKind::List => "list",
            CompKind::Set => "set",
            CompKind::Dict => "dict",
            CompKind::Generator => "iterator",
        },
        ExprKind::Binary(op, left, right) => {
            let is_text =
                |it: &ExprId| matches!(program[*it].kind, ExprKind::Const(Const::Str(_)) | ExprKind::FString(_));
            match op {
                BinOp::Add | BinOp::Mod if is_text(left) || is_text(right) => "str",
                _ => bin_op(*op),
            }
        }
        other => form(other),
    };
    out.push_str(text);
}

/// The form of an expression in a word.
pub(super) fn form(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Const(_) => "const",
        ExprKind::Name(_) => "name",
        ExprKind::Tuple(_) => "tuple",
        ExprKind::List(_) => "list",
        ExprKind::Set(_) => "set",
        ExprKind::Dict(_) => "dict",
        ExprKind::Unary(op, _) => unary_op(*op),
        ExprKind::Binary(op, ..) => bin_op(*op),
        ExprKind::Bool(BoolOp::And, _) => "and",
        ExprKind::Bool(BoolOp::Or, _) => "or",
        ExprKind::Compare(_, rest) => match &**rest {
            [(op, _)] => cmp_op(*op),
            _ => "chain",
        },
        ExprKind::IfElse { .. } => "ifelse",
        ExprKind::Call(_) => "call",
        ExprKind::Attribute(..) => "attr",
        ExprKind::Subscript(..) => "item",
        ExprKind::Slice(..) => "slice",
        ExprKind::Starred(_) => "star",
        ExprKind::Lambda(_) => "lambda",
        ExprKind::Comprehension(_) => "comp",
        ExprKind::Await(_) => "await",
        ExprKind::Yield(_) => "yield",
        ExprKind::YieldFrom(_) => "yieldfrom",
        ExprKind::Walrus { .. } => ":=",
        ExprKind::FString(_) => "str",
        ExprKind::NotLowered => "?",
    }
}

pub(super) fn unary_op(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Not => "not",
        UnaryOp::Neg => "neg",
        UnaryOp::Pos => "pos",
        UnaryOp::Invert => "~",
    }
}

pub(super) fn bin_op(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mult => "*",
        BinOp::MatMult => "@",
        BinOp::Div => "/",
        BinOp::FloorDiv => "//",
        BinOp::Mod => "%",
        BinOp::Pow => "**",
        BinOp::LShift => "<<",
        BinOp::RShift => ">>",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
    }
}

pub(super) fn cmp_op(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}

/// An operator without its negation, and whether it was negated.
pub(super) fn positive(op: CmpOp) -> (CmpOp, bool) {
    match op {
        CmpOp::NotEq => (CmpOp::Eq, true),
        CmpOp::IsNot => (CmpOp::Is, true),
        CmpOp::NotIn => (CmpOp::In, true),
        other => (other, false),
    }
}

/// Built-in functions and types by which code is recognised.
pub(super) fn is_builtin(name: &str) -> bool {
    static NAMES: Names = LazyLock::new(|| {
        "Exception False IndexError KeyError None NotImplemented OSError RuntimeError True TypeError ValueError __name__ \
         abs all any bool bytearray bytes callable chr classmethod complex delattr dict dir divmod enumerate eval exec \
         filter float format frozenset getattr globals hasattr hash hex id input int isinstance issubclass iter len \
         list locals map max memoryview min next object oct open ord pow print property range repr reversed round set \
         setattr slice sorted str sum super tuple type vars zip"
            .split(' ')
            .collect()
    });
    NAMES.contains(name)
}

/// Methods of built-in types by which code is recognised.
pub(super) fn is_common_method(name: &str) -> bool {
    static NAMES: Names = LazyLock::new(|| {
        "add append clear close copy count decode encode endswith extend find format get group groups index insert \
         isalpha isdigit isspace isupper items join keys lower lstrip match pop popleft read readline remove replace \
         rstrip search seek setdefault sort split splitlines startswith strip sub tell title update upper values write \
         zfill"
            .split(' ')
            .collect()
    });
    NAMES.contains(name)
}

type Names = LazyLock<FxHashSet<&'static str>>;
