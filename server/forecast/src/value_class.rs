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

/// The number of the class of a value that a run shows as this text; `None` where the text does not tell.
pub(crate) fn of_repr(shown: &str) -> Option<u8> {
    let class = class_of_repr(shown)?;
    VALUE_CLASSES.iter().position(|it| *it == class).map(|it| it as u8)
}

fn class_of_repr(shown: &str) -> Option<&'static str> {
    let is_cut = shown.contains('…');
    let mut chars = shown.chars();
    Some(match chars.next()? {
        _ if shown == "None" => "none",
        _ if shown == "True" => "bool:true",
        _ if shown == "False" => "bool:false",
        _ if shown == "set()" || shown == "frozenset()" => "set:empty",
        '\'' | '"' => match unquoted(shown).take(50).count() {
            _ if is_cut => return None,
            0 => "str:empty",
            1 => "str:char",
            2..=9 => "str:short",
            10..=49 => "str:medium",
            _ => "str:long",
        },
        'b' if shown.starts_with("b'") || shown.starts_with("b\"") => match unquoted(&shown[1..]).take(10).count() {
            0 => "bytes:empty",
            1..=9 => "bytes:short",
            _ => "bytes:long",
        },
        '[' => sized(
            items(shown, is_cut)?,
            ["list:empty", "list:one", "list:few", "list:many"],
        ),
        '(' if shown.ends_with("j)") => "complex",
        '(' => sized(
            items(shown, is_cut)?,
            ["tuple:empty", "tuple:one", "tuple:few", "tuple:many"],
        ),
        '{' if shown == "{}" => "dict:empty",
        '{' => {
            let classes = match is_dict(shown) {
                true => ["dict:empty", "dict:one", "dict:few", "dict:many"],
                false => ["set:empty", "set:one", "set:few", "set:many"],
            };
            sized(items(shown, is_cut)?, classes)
        }
        '<' if shown.starts_with("<function ") => "function",
        '<' if shown.starts_with("<class ") => "class",
        _ if is_cut => return None,
        _ => match (shown.parse::<i64>(), shown.parse::<f64>()) {
            (Ok(value), _) => of_int(value),
            (Err(_), Ok(_)) if shown.trim_start_matches('-').chars().all(|it| it.is_ascii_digit()) => {
                if shown.starts_with('-') {
                    "int:negative"
                } else {
                    "int:large"
                }
            }
            (Err(_), Ok(value)) => of_float(value),
            _ => return None,
        },
    })
}

/// The characters of a string's or of bytes' repr.
fn unquoted(shown: &str) -> impl Iterator<Item = char> + '_ {
    let inside = shown.get(1..shown.len().saturating_sub(1)).unwrap_or_default();
    let mut chars = inside.chars();
    std::iter::from_fn(move || {
        let it = chars.next()?;
        if it == '\\' {
            let more = match chars.next()? {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            (0..more).for_each(|_| {
                chars.next();
            });
        }
        Some(it)
    })
}

/// Items of a container's repr; of one that is cut, `None` where the rest matters.
fn items(shown: &str, is_cut: bool) -> Option<usize> {
    let commas = outermost(shown, ',');
    let inside = shown.get(1..shown.len().saturating_sub(1)).unwrap_or_default();
    let count = match inside.trim_end() {
        "" => 0,
        it if it.ends_with(',') => commas,
        _ => commas + 1,
    };
    (!is_cut || count > 11).then_some(count)
}

fn is_dict(shown: &str) -> bool {
    outermost(shown, ':') > 0
}

/// How often a character stands right inside the outermost brackets, outside of strings.
fn outermost(shown: &str, wanted: char) -> usize {
    let (mut depth, mut quote, mut count) = (0usize, None, 0);
    let mut chars = shown.chars();
    while let Some(it) = chars.next() {
        match (quote, it) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(end), it) if it == end => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(it),
            (None, '[' | '(' | '{') => depth += 1,
            (None, ']' | ')' | '}') => depth = depth.saturating_sub(1),
            (None, it) if it == wanted && depth == 1 => count += 1,
            (None, _) => {}
        }
    }
    count
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_values_have_the_classes_of_their_values() {
        let cases = [
            ("None", Some("none")),
            ("-3", Some("int:negative")),
            ("11", Some("int:medium")),
            ("99999999999999999999", Some("int:large")),
            ("0.5", Some("float:fraction")),
            ("inf", Some("float:special")),
            ("(1+2j)", Some("complex")),
            ("''", Some("str:empty")),
            (r"'\x00'", Some("str:char")),
            (r"'it\'s'", Some("str:short")),
            ("b'ab'", Some("bytes:short")),
            ("[]", Some("list:empty")),
            ("[[1, 2], ')']", Some("list:few")),
            ("(1,)", Some("tuple:one")),
            ("{'a: b'}", Some("set:one")),
            ("{'a': {1: 2, 3: 4}}", Some("dict:one")),
            ("set()", Some("set:empty")),
            ("<function f>", Some("function")),
            ("[1, 2, …]", None),
            ("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …]", Some("list:many")),
            ("?", None),
            ("<Thing>", None),
        ];
        for (shown, class) in cases {
            let number = class.and_then(|it| VALUE_CLASSES.iter().position(|class| *class == it));
            assert_eq!(of_repr(shown).map(usize::from), number, "{shown}");
        }
    }
}
