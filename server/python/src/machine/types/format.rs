//! The format mini-language: `format()`, f-strings, `str.format`.

mod fields;
mod number;
mod spec;

use crate::machine::error::{Raise, Res, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

pub(super) use fields::{format_map, format_method};
use spec::Spec;

/// `value.__format__(spec)` for the built-in types; `value` is not an instance of a class with its own `__format__`.
pub(crate) fn format(vm: &mut Vm, value: &Value, spec: &str) -> Res<String> {
    if spec.is_empty() {
        return Ok(vm.str(value)?.as_str().to_owned());
    }
    match value.known()?.plain() {
        Value::Str(text) => string(vm, text, spec),
        Value::Bool(_) => number::integer(vm, value.plain(), spec, "bool"),
        it @ (Value::Int(_) | Value::Big(_)) => {
            let name = vm.type_name(value);
            number::integer(vm, it, spec, &name)
        }
        Value::Float(it) => {
            let name = vm.type_name(value);
            let spec = Spec::parse(spec, &name, None, '>')?;
            number::float(vm, *it, &spec, &name)
        }
        Value::Complex(it) => {
            let name = vm.type_name(value);
            let spec = Spec::parse(spec, &name, None, '>')?;
            number::complex(vm, **it, &spec, &name)
        }
        _ => Err(type_error(format!(
            "unsupported format string passed to {}.__format__",
            vm.type_name(value)
        ))),
    }
}

/// `__format__` of the types here.
pub(super) fn slot(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.at(1).known()?.plain() {
        Value::Str(spec) => format(vm, args.at(0), spec).map(Value::str),
        other => Err(not_a_spec(vm, other)),
    }
}

/// The error of `__format__` where what it is given is no text.
pub(super) fn not_a_spec(vm: &Vm, given: &Value) -> Raise {
    type_error(format!(
        "__format__() argument must be str, not {}",
        vm.argument_name(given)
    ))
}

fn string(vm: &mut Vm, text: &Str, spec: &str) -> Res<String> {
    let spec = Spec::parse(spec, "str", Some('s'), '<')?;
    if spec.code != Some('s') {
        return spec.unknown_code("str");
    }
    let refused = match spec.sign {
        Some(' ') => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if spec.no_negative_zero => Some("Negative zero coercion (z) not allowed in string format specifier"),
        None if spec.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if spec.align == '=' => Some("'=' alignment not allowed in string format specifier"),
        None => None,
    };
    if let Some(message) = refused {
        return Err(value_error(message));
    }
    let chars = text.chars().min(spec.precision.unwrap_or(usize::MAX));
    let shown = text.get(..text.byte_of(chars)).unwrap_or_default();
    pad(vm, shown, chars, spec.width, spec.fill, spec.align)
}

/// Fills a text of `chars` characters up to a width.
fn pad(vm: &mut Vm, text: &str, chars: usize, width: usize, fill: char, align: char) -> Res<String> {
    let missing = width.saturating_sub(chars);
    vm.budget
        .reserve(missing.saturating_mul(fill.len_utf8()).saturating_add(text.len()))?;
    let before = match align {
        '<' => 0,
        '^' => missing / 2,
        _ => missing,
    };
    let mut out = String::new();
    out.extend(std::iter::repeat_n(fill, before));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, missing - before));
    Ok(out)
}
