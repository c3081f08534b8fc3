//! Case and width of bytes that are ASCII text.

use super::{Data, plain, this};
use crate::machine::error::{Res, type_error};
use crate::machine::native::Args;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

fn mapped(args: &Args, change: impl FnOnce(&mut [u8])) -> Res<Value> {
    let mut this = this(args)?;
    change(&mut this.data);
    Ok(this.value())
}

pub(super) fn lower(_: &mut Vm, args: Args) -> Res<Value> {
    mapped(&args, |data| data.make_ascii_lowercase())
}

pub(super) fn upper(_: &mut Vm, args: Args) -> Res<Value> {
    mapped(&args, |data| data.make_ascii_uppercase())
}

pub(super) fn capitalize(_: &mut Vm, args: Args) -> Res<Value> {
    mapped(&args, |data| {
        data.make_ascii_lowercase();
        data.iter_mut().take(1).for_each(u8::make_ascii_uppercase);
    })
}

pub(super) fn swapcase(_: &mut Vm, args: Args) -> Res<Value> {
    mapped(&args, |data| {
        for it in data {
            *it ^= u8::from(it.is_ascii_alphabetic()) << 5;
        }
    })
}

pub(super) fn title(_: &mut Vm, args: Args) -> Res<Value> {
    mapped(&args, |data| {
        let mut inside = false;
        for it in data {
            match inside {
                true => it.make_ascii_lowercase(),
                false => it.make_ascii_uppercase(),
            }
            inside = it.is_ascii_alphabetic();
        }
    })
}

pub(super) fn islower(_: &mut Vm, args: Args) -> Res<Value> {
    let data = this(&args)?.data;
    let lower = data.iter().any(u8::is_ascii_lowercase);
    Ok(Value::Bool(lower && !data.iter().any(u8::is_ascii_uppercase)))
}

pub(super) fn isupper(_: &mut Vm, args: Args) -> Res<Value> {
    let data = this(&args)?.data;
    let upper = data.iter().any(u8::is_ascii_uppercase);
    Ok(Value::Bool(upper && !data.iter().any(u8::is_ascii_lowercase)))
}

pub(super) fn istitle(_: &mut Vm, args: Args) -> Res<Value> {
    let (mut cased, mut inside) = (false, false);
    for it in this(&args)?.data {
        if it.is_ascii_alphabetic() && it.is_ascii_uppercase() == inside {
            return Ok(Value::Bool(false));
        }
        inside = it.is_ascii_alphabetic();
        cased |= inside;
    }
    Ok(Value::Bool(cased))
}

fn fill(vm: &mut Vm, args: &Args, name: &str, left: fn(usize, usize) -> usize) -> Res<Value> {
    let this = this(args)?;
    let width = usize::try_from(vm.size(args.at(1))?).unwrap_or(0);
    let with = match args.get(2) {
        None => b' ',
        Some(it) => match plain(it)?.as_deref() {
            Some([one]) => *one,
            _ => {
                return Err(type_error(format!(
                    "{name}() argument 2 must be a byte string of length 1, not {}",
                    vm.type_name(it)
                )));
            }
        },
    };
    let missing = width.saturating_sub(this.data.len());
    vm.budget.reserve(missing)?;
    let left = left(width, missing);
    Ok(padded(&this, with, left, missing - left))
}

fn padded(this: &Data, with: u8, left: usize, right: usize) -> Value {
    let mut data = vec![with; left];
    data.extend_from_slice(&this.data);
    data.resize(data.len() + right, with);
    this.with(data)
}

pub(super) fn center(vm: &mut Vm, args: Args) -> Res<Value> {
    fill(vm, &args, "center", |width, missing| {
        missing / 2 + (missing & width & 1)
    })
}

pub(super) fn ljust(vm: &mut Vm, args: Args) -> Res<Value> {
    fill(vm, &args, "ljust", |_, _| 0)
}

pub(super) fn rjust(vm: &mut Vm, args: Args) -> Res<Value> {
    fill(vm, &args, "rjust", |_, missing| missing)
}

pub(super) fn zfill(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = this(&args)?;
    let width = usize::try_from(vm.size(args.at(1))?).unwrap_or(0);
    let missing = width.saturating_sub(this.data.len());
    vm.budget.reserve(missing)?;
    let signed = matches!(this.data.first(), Some(b'+' | b'-'));
    let (sign, rest) = this.data.split_at(usize::from(signed));
    Ok(this.with([sign, &vec![b'0'; missing], rest].concat()))
}

pub(super) fn expandtabs(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [size] = args.named("expandtabs", 1, ["tabsize"])?;
    let size = match size {
        Some(it) => usize::try_from(vm.c_int(&it)?).unwrap_or(0),
        None => 8,
    };
    let this = this(&args)?;
    let (mut out, mut column) = (Vec::new(), 0);
    for &byte in &this.data {
        if byte == b'\t' {
            let add = if size == 0 { 0 } else { size - column % size };
            vm.budget.reserve(out.len().saturating_add(add))?;
            out.resize(out.len() + add, b' ');
            column += add;
            continue;
        }
        out.push(byte);
        column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
    }
    Ok(this.with(out))
}
