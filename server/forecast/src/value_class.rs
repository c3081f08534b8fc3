//! Value classes: what is said of a value that is not known exactly.

use foretrace_python::program::{Const, ExprId, ExprKind, Program, UnaryOp};

/// The classes of values, a closed list. The observer's is the same.
pub const VALUE_CLASSES: [&str; 50] = [
    "none",
    "bool:true",
    "bool:false",
    "int:negative",
    "int:zero",
    "int:one",
    "int:small",
    "int:medium",
    "int:large",
    "float:negative",
    "float:zero",
    "float:fraction",
    "float:positive",
    "float:special",
    "complex",
    "str:empty",
    "str:char",
    "str:short",
    "str:medium",
    "str:long",
    "bytes:empty",
    "bytes:short",
    "bytes:long",
    "list:empty",
    "list:one",
    "list:few",
    "list:many",
    "tuple:empty",
    "tuple:one",
    "tuple:few",
    "tuple:many",
    "dict:empty",
    "dict:one",
    "dict:few",
    "dict:many",
    "set:empty",
    "set:one",
    "set:few",
    "set:many",
    "function",
    "class",
    "module",
    "iterator",
    "exception",
    "enum",
    "date",
    "path",
    "pattern",
    "file",
    "object",
];

/// The class of a literal's value.
pub(crate) fn of_const(value: &Const) -> &'static str {
    match value {
        Const::None => "none",
        Const::Bool(true) => "bool:true",
        Const::Bool(false) => "bool:false",
        Const::Ellipsis => "object",
        Const::Int(value) => of_int(*value),
        // A literal has no sign.
        Const::BigInt(_) => "int:large",
        Const::Float(value) => of_float(*value),
        Const::Imaginary(_) => "complex",
        Const::Str(text) => match text.chars().take(50).count() {
            0 => "str:empty",
            1 => "str:char",
            2..=9 => "str:short",
            10..=49 => "str:medium",
            _ => "str:long",
        },
        Const::Bytes(bytes) => match bytes.len() {
            0 => "bytes:empty",
            1..=9 => "bytes:short",
            _ => "bytes:long",
        },
    }
}

fn of_int(value: i64) -> &'static str {
    match value {
        ..0 => "int:negative",
        0 => "int:zero",
        1 => "int:one",
        2..=10 => "int:small",
        11..=1000 => "int:medium",
        _ => "int:large",
    }
}

fn of_float(value: f64) -> &'static str {
    match value {
        _ if !value.is_finite() => "float:special",
        _ if value < 0.0 => "float:negative",
        0.0 => "float:zero",
        _ if value < 1.0 => "float:fraction",
        _ => "float:positive",
    }
}

/// The class of an expression that is a literal or a display of known length.
pub(crate) fn of_literal(program: &Program, expr: ExprId) -> Option<&'static str> {
    let is_star = |it: &ExprId| matches!(program[*it].kind, ExprKind::Starred(_));
    let plain = |items: &[ExprId]| (!items.iter().any(is_star)).then_some(items.len());
    Some(match &program[expr].kind {
        ExprKind::Const(value) => of_const(value),
        ExprKind::Unary(UnaryOp::Neg, value) => match &program[*value].kind {
            ExprKind::Const(Const::Int(value)) => of_int(value.checked_neg()?),
            ExprKind::Const(Const::Float(value)) => of_float(-value),
            ExprKind::Const(Const::BigInt(_)) => "int:negative",
            _ => return None,
        },
        ExprKind::List(items) => sized(plain(items)?, ["list:empty", "list:one", "list:few", "list:many"]),
        ExprKind::Tuple(items) => sized(plain(items)?, ["tuple:empty", "tuple:one", "tuple:few", "tuple:many"]),
        ExprKind::Set(items) => sized(plain(items)?, ["set:empty", "set:one", "set:few", "set:many"]),
        ExprKind::Dict(items) if items.iter().all(|it| it.0.is_some()) => {
            sized(items.len(), ["dict:empty", "dict:one", "dict:few", "dict:many"])
        }
        ExprKind::Lambda(_) => "function",
        _ => return None,
    })
}

fn sized(len: usize, classes: [&'static str; 4]) -> &'static str {
    let [empty, one, few, many] = classes;
    match len {
        0 => empty,
        1 => one,
        2..=10 => few,
        _ => many,
    }
}
