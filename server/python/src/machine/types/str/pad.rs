//! Filling up to a width.

use crate::machine::error::{Res, type_error};
use crate::machine::native::Args;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Fills with `left(width, missing)` characters before, the others after.
fn fill(vm: &mut Vm, args: &Args, left: fn(usize, usize) -> usize) -> Res<Value> {
    let this = args.str(0)?;
    let width = usize::try_from(vm.size(args.at(1))?).unwrap_or(0);
    let with = match args.get(2).map(|it| it.known()).transpose()? {
        None => ' ',
        Some(it) => match it.plain() {
            Value::Str(text) if text.chars() == 1 => text.char_at(0).unwrap_or(' '),
            Value::Str(_) => {
                return Err(type_error("The fill character must be exactly one character long"));
            }
            _ => {
                return Err(type_error(format!(
                    "The fill character must be a unicode character, not {}",
                    vm.type_name(it)
                )));
            }
        },
    };
    let Some(missing) = width.checked_sub(this.chars()).filter(|it| *it > 0) else {
        return Ok(Value::Str(this));
    };
    let left = left(width, missing);
    vm.budget
        .reserve(missing.saturating_mul(with.len_utf8()).saturating_add(this.len()))?;
    let mut out = String::new();
    out.extend(std::iter::repeat_n(with, left));
    out.push_str(&this);
    out.extend(std::iter::repeat_n(with, missing - left));
    Ok(Value::str(out))
}

pub(super) fn center(vm: &mut Vm, args: Args) -> Res<Value> {
    fill(vm, &args, |width, missing| missing / 2 + (missing & width & 1))
}

pub(super) fn ljust(vm: &mut Vm, args: Args) -> Res<Value> {
    fill(vm, &args, |_, _| 0)
}

pub(super) fn rjust(vm: &mut Vm, args: Args) -> Res<Value> {
    fill(vm, &args, |_, missing| missing)
}

pub(super) fn zfill(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    let width = usize::try_from(vm.size(args.at(1))?).unwrap_or(0);
    let missing = width.saturating_sub(this.chars());
    vm.budget.reserve(missing.saturating_add(this.len()))?;
    let (sign, rest) = this.split_at(usize::from(this.starts_with(['+', '-'])));
    Ok(Value::str([sign, &"0".repeat(missing), rest].concat()))
}

pub(super) fn expandtabs(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [size] = args.named("expandtabs", 1, ["tabsize"])?;
    let size = match size {
        Some(it) => vm.c_int(&it)?,
        None => 8,
    };
    let size = usize::try_from(size).unwrap_or(0);
    let this = args.str(0)?;
    vm.budget.reserve(this.len())?;
    let (mut out, mut column) = (String::with_capacity(this.len()), 0usize);
    for c in this.as_str().chars() {
        match c {
            '\t' if size == 0 => {}
            '\t' => {
                let add = size - column % size;
                vm.budget.reserve(out.len().saturating_add(add))?;
                out.extend(std::iter::repeat_n(' ', add));
                column += add;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(Value::str(out))
}
