//! `unicodedata`.

use std::rc::Rc;

use super::buffer::bytes_of;
use crate::machine::error::{Raise, Res, key_error, type_error, value_error};
use crate::machine::native::{Arity, ClassDef, Def, ModuleDef};
use crate::machine::unicode::{self, Form, Version, database};
use crate::machine::value::{Instance, Payload, Str, Value};
use crate::machine::vm::Vm;

use Version::{New, Old};

/// A longer name than any.
const LONGEST: usize = 256;

/// Functions of the module, or methods of what stands for Unicode 3.2.
macro_rules! entries {
    ($make:ident, $version:expr, $dropped:expr, $($more:expr)?) => {
        entries!(@ $make, $version, $dropped, $($more)?,
            "bidirectional" (Arity::One) bidirectional,
            "category" (Arity::One) category,
            "combining" (Arity::One) combining,
            "decimal" (Arity::Range(1, 2)) decimal,
            "decomposition" (Arity::One) decomposition,
            "digit" (Arity::Range(1, 2)) digit,
            "east_asian_width" (Arity::One) east_asian_width,
            "is_normalized" (Arity::Range(2, 2)) is_normalized,
            "lookup" (Arity::One) lookup,
            "mirrored" (Arity::One) mirrored,
            "name" (Arity::Range(1, 2)) name,
            "normalize" (Arity::Range(2, 2)) normalize,
            "numeric" (Arity::Range(1, 2)) numeric,
        )
    };
    (@ $make:ident, $version:expr, $dropped:expr, $($more:expr)?, $($name:literal ($arity:expr) $run:ident,)*) => {
        &[
            $(Def::$make($name, $arity, |vm, args| $run(vm, &args.pos[$dropped..], $version)),)*
            $($more)?
        ]
    };
}

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "unicodedata",
    functions: entries!(function, New, 0,),
    classes: &[ClassDef {
        name: "UCD",
        methods: OLD,
    }],
    constants: |vm| {
        let class = vm.module_class("unicodedata", "UCD");
        let old = class.map(|it| Value::Instance(Instance::new(it, Payload::Native(Box::new(Old)))));
        let mut constants = vec![("unidata_version", Value::str("14.0.0"))];
        constants.extend(old.ok().map(|it| ("ucd_3_2_0", it)));
        constants
    },
    source: "",
};

static OLD: &[Def] = entries!(
    method,
    Old,
    1,
    Def::getter("unidata_version", |_, _| Ok(Value::str("3.2.0")))
);

/// A character, of a function that takes it alone or with another argument.
fn character(vm: &Vm, value: &Value, what: &str) -> Res<char> {
    if let Value::Str(text) = value.known()?.plain()
        && text.chars() == 1
        && let Some(c) = text.char_at(0)
    {
        return Ok(c);
    }
    Err(type_error(format!(
        "{what} must be a unicode character, not {}",
        vm.argument_name(value)
    )))
}

fn only(vm: &Vm, args: &[Value], function: &str) -> Res<char> {
    character(vm, &args[0], &format!("{function}() argument"))
}

fn first(vm: &Vm, args: &[Value], function: &str) -> Res<char> {
    character(vm, &args[0], &format!("{function}() argument 1"))
}

/// What is known, or the default, or an error.
fn or_default(args: &[Value], value: Option<Value>, message: &str) -> Res<Value> {
    value
        .or_else(|| args.get(1).cloned())
        .ok_or_else(|| value_error(message))
}

fn category(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = only(vm, args, "category")?;
    Ok(Value::str(database().record(version, c).category))
}

fn bidirectional(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = only(vm, args, "bidirectional")?;
    Ok(Value::str(database().record(version, c).direction))
}

fn combining(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = only(vm, args, "combining")?;
    Ok(Value::Int(database().record(version, c).combining.into()))
}

fn mirrored(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = only(vm, args, "mirrored")?;
    Ok(Value::Int(database().record(version, c).mirrored.into()))
}

fn east_asian_width(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = only(vm, args, "east_asian_width")?;
    Ok(Value::str(database().record(version, c).width))
}

fn decomposition(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = only(vm, args, "decomposition")?;
    let parts = database().decomposition(version, c).map(|it| {
        let tag = Some(it.tag.to_owned()).filter(|it| !it.is_empty());
        let parts = it.parts.iter().map(|it| format!("{it:04X}"));
        tag.into_iter().chain(parts).collect::<Vec<_>>().join(" ")
    });
    Ok(Value::str(parts.unwrap_or_default()))
}

fn decimal(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = first(vm, args, "decimal")?;
    let value = database().record(version, c).decimal;
    or_default(args, value.map(|it| Value::Int(it.into())), "not a decimal")
}

fn digit(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = first(vm, args, "digit")?;
    let value = database().record(version, c).digit;
    or_default(args, value.map(|it| Value::Int(it.into())), "not a digit")
}

fn numeric(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = first(vm, args, "numeric")?;
    let value = database().record(version, c).numeric;
    or_default(args, value.map(Value::Float), "not a numeric character")
}

fn name(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let c = first(vm, args, "name")?;
    let assigned = database().assigned(version, c);
    let name = unicode::name(c).filter(|_| assigned);
    or_default(args, name.map(Value::str), "no such name")
}

fn lookup(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let wanted = match args[0].known()?.plain() {
        Value::Str(it) => it.as_str().to_owned(),
        Value::Bytes(it) => match std::str::from_utf8(&it.data) {
            Ok(it) => it.to_owned(),
            Err(_) => return Err(Raise::unknown("a name that is not UTF-8")),
        },
        _ if bytes_of(vm, &args[0])?.is_some() => {
            let name = vm.type_name(&args[0]);
            return Err(type_error(format!(
                "lookup() argument must be read-only bytes-like object, not {name}"
            )));
        }
        _ => {
            let name = vm.type_name(&args[0]);
            return Err(type_error(format!("a bytes-like object is required, not '{name}'")));
        }
    };
    if wanted.len() > LONGEST {
        return Err(key_error(Value::str("name too long")));
    }
    vm.budget.work(1 << 12)?;
    if let Some(c) = unicode::named(&wanted) {
        return match version == New || database().assigned(version, c) {
            true => Ok(Value::char(c)),
            false => Err(Raise::unknown("names of characters later than Unicode 3.2")),
        };
    }
    // Aliases and sequences have names too, of words like those of characters.
    let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b' ' | b'-' | b'(' | b')');
    let alias = wanted.len() > 1 && wanted.bytes().all(plain);
    match alias && !wanted.starts_with("CJK UNIFIED IDEOGRAPH-") && !wanted.starts_with("HANGUL SYLLABLE ") {
        true => Err(Raise::unknown("the aliases of characters are not known")),
        false => Err(key_error(Value::str(format!("undefined character name '{wanted}'")))),
    }
}

/// A form and a text; no form where the text is empty, for then CPython does not look at it.
fn form_and_text(vm: &mut Vm, args: &[Value], function: &str) -> Res<(Option<Form>, Rc<Str>)> {
    let text = |at: usize| match args[at].known()?.plain() {
        Value::Str(it) => Ok(it.clone()),
        _ => {
            let (position, name) = (at + 1, vm.argument_name(&args[at]));
            Err(type_error(format!(
                "{function}() argument {position} must be str, not {name}"
            )))
        }
    };
    let (form, text) = (text(0)?, text(1)?);
    vm.budget.reserve(text.len().saturating_mul(32))?;
    vm.budget.work(text.len().saturating_mul(4))?;
    match Form::named(&form) {
        Some(form) => Ok((Some(form), text)),
        None if text.is_empty() => Ok((None, text)),
        None => Err(value_error("invalid normalization form")),
    }
}

fn normalize(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let (form, text) = form_and_text(vm, args, "normalize")?;
    let normal = form.map(|it| unicode::normalize(version, it, &text));
    Ok(match normal {
        Some(it) if it != text.as_str() => Value::str(it),
        _ => Value::Str(text),
    })
}

fn is_normalized(vm: &mut Vm, args: &[Value], version: Version) -> Res<Value> {
    let (form, text) = form_and_text(vm, args, "is_normalized")?;
    let normal = form.is_none_or(|it| unicode::normalize(version, it, &text) == text.as_str());
    Ok(Value::Bool(normal))
}
