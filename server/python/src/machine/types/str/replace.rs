//! Replacing, translating, removing.

use crate::machine::dict::Dict;
use crate::machine::error::{Res, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

use super::{is_lookup_error, text_argument};

pub(super) fn replace(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    let from = text_argument(vm, args.at(1), "replace() argument 1")?;
    let to = text_argument(vm, args.at(2), "replace() argument 2")?;
    let most = match args.get(3) {
        None => usize::MAX,
        Some(it) => usize::try_from(vm.size(it)?).unwrap_or(usize::MAX),
    };
    vm.budget.work(this.len() / 16)?;
    let found = match from.is_empty() {
        true => this.chars() + 1,
        false => this.matches(from.as_str()).count(),
    };
    let count = found.min(most);
    if count == 0 {
        return Ok(Value::Str(this));
    }
    vm.budget
        .reserve(this.len().saturating_add(count.saturating_mul(to.len())))?;
    Ok(Value::str(this.replacen(from.as_str(), &to, count)))
}

pub(super) fn removeprefix(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    let prefix = text_argument(vm, args.at(1), "removeprefix() argument")?;
    vm.budget.reserve(this.len())?;
    Ok(match this.strip_prefix(prefix.as_str()) {
        Some(rest) => Value::str(rest),
        None => Value::Str(this),
    })
}

pub(super) fn removesuffix(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    let suffix = text_argument(vm, args.at(1), "removesuffix() argument")?;
    vm.budget.reserve(this.len())?;
    Ok(match this.strip_suffix(suffix.as_str()) {
        Some(rest) => Value::str(rest),
        None => Value::Str(this),
    })
}

pub(super) fn translate(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    let table = args.at(1);
    vm.budget.reserve(this.len())?;
    let mut out = String::with_capacity(this.len());
    for c in this.as_str().chars() {
        vm.budget.work(1)?;
        let code = Value::Int(i64::from(c as u32));
        let found = match table {
            Value::Dict(it) => it.get(vm, &code)?,
            _ => match vm.get_item(table, &code) {
                Ok(it) => Some(it),
                Err(it) if is_lookup_error(&it) => None,
                Err(it) => return Err(it),
            },
        };
        let Some(found) = found else {
            out.push(c);
            continue;
        };
        match found.known()?.plain() {
            Value::None => {}
            Value::Str(text) => {
                vm.budget.reserve(out.len().saturating_add(text.len()))?;
                out.push_str(text);
            }
            Value::Int(code) => out.push(mapped(*code)?),
            Value::Bool(code) => out.push(mapped(i64::from(*code))?),
            Value::Big(_) => return Err(value_error("character mapping must be in range(0x110000)")),
            _ => return Err(type_error("character mapping must return integer, None or str")),
        }
    }
    Ok(Value::str(out))
}

fn mapped(code: i64) -> Res<char> {
    let Some(code) = u32::try_from(code).ok().filter(|it| *it < 0x11_0000) else {
        return Err(value_error("character mapping must be in range(0x110000)"));
    };
    char::from_u32(code).ok_or_else(crate::machine::types::codec::surrogate)
}

fn codes(text: &Str) -> impl Iterator<Item = Value> {
    text.as_str().chars().map(|c| Value::Int(i64::from(c as u32)))
}

pub(super) fn maketrans(vm: &mut Vm, args: Args) -> Res<Value> {
    let table = Dict::new();
    if args.len() == 1 {
        let Value::Dict(from) = args.at(0).known()?.plain() else {
            return Err(type_error(
                "if you give only one argument to maketrans it must be a dict",
            ));
        };
        for (key, value) in from.to_vec() {
            let key = match key.known()?.plain() {
                Value::Str(text) => match text.char_at(0) {
                    Some(c) if text.chars() == 1 => Value::Int(i64::from(c as u32)),
                    _ => return Err(value_error("string keys in translate table must be of length 1")),
                },
                Value::Int(_) | Value::Bool(_) | Value::Big(_) => key,
                _ => return Err(type_error("keys in translate table must be strings or integers")),
            };
            table.insert(vm, key, value)?;
        }
        return Ok(Value::Dict(table));
    }
    let Value::Str(from) = args.at(0).known()?.plain() else {
        return Err(type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let to = text_argument(vm, args.at(1), "maketrans() argument 2")?;
    let gone = match args.get(2) {
        Some(it) => Some(text_argument(vm, it, "maketrans() argument 3")?),
        None => None,
    };
    if from.chars() != to.chars() {
        return Err(value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in codes(from).zip(codes(&to)) {
        table.insert(vm, from, to)?;
    }
    for gone in gone.iter().flat_map(|it| codes(it)) {
        table.insert(vm, gone, Value::None)?;
    }
    Ok(Value::Dict(table))
}
