//! Taking apart, stripping, joining.

use memchr::memmem;

use super::{Data, bytes_like, is_space, make, this};
use crate::machine::error::{Res, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Args;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Pieces from one end to the other, as `find` gives the next separator of what is left.
fn pieces(vm: &mut Vm, args: &mut Args, name: &str, backwards: bool) -> Res<Value> {
    let [separator, most] = args.named(name, 1, ["sep", "maxsplit"])?;
    let most = match most {
        None => usize::MAX,
        Some(it) => usize::try_from(vm.size(&it)?).unwrap_or(usize::MAX),
    };
    let separator = match separator {
        None | Some(Value::None) => None,
        Some(it) => Some(bytes_like(vm, &it)?),
    };
    let this = this(args)?;
    let (mut out, mut rest) = (Vec::new(), this.data.as_slice());
    if let Some(separator) = separator {
        if separator.is_empty() {
            return Err(value_error("empty separator"));
        }
        while out.len() < most {
            let found = match backwards {
                false => memmem::find(rest, &separator),
                true => memmem::rfind(rest, &separator),
            };
            let Some(at) = found else { break };
            let (before, after) = (&rest[..at], &rest[at + separator.len()..]);
            let (piece, left) = if backwards { (after, before) } else { (before, after) };
            push(vm, &this, &mut out, piece)?;
            rest = left;
        }
        push(vm, &this, &mut out, rest)?;
    } else {
        loop {
            rest = strip_by(rest, !backwards, backwards, is_space);
            if rest.is_empty() {
                break;
            }
            let border = match backwards {
                _ if out.len() >= most => None,
                false => rest.iter().position(is_space),
                true => rest.iter().rposition(is_space).map(|at| at + 1),
            };
            let (piece, left) = match (border, backwards) {
                (None, _) => (rest, &rest[..0]),
                (Some(at), false) => rest.split_at(at),
                (Some(at), true) => (&rest[at..], &rest[..at]),
            };
            push(vm, &this, &mut out, piece)?;
            rest = left;
        }
    }
    if backwards {
        out.reverse();
    }
    Ok(Value::list(out))
}

fn push(vm: &mut Vm, this: &Data, out: &mut Vec<Value>, piece: &[u8]) -> Res<()> {
    vm.budget.reserve(piece.len() + 64)?;
    out.push(this.with(piece));
    Ok(())
}

pub(super) fn split(vm: &mut Vm, mut args: Args) -> Res<Value> {
    pieces(vm, &mut args, "split", false)
}

pub(super) fn rsplit(vm: &mut Vm, mut args: Args) -> Res<Value> {
    pieces(vm, &mut args, "rsplit", true)
}

pub(super) fn splitlines(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [keep] = args.named("splitlines", 1, ["keepends"])?;
    let keep = match keep {
        None => false,
        Some(it) => vm.size(&it)? != 0,
    };
    let this = this(&args)?;
    let (mut out, mut rest) = (Vec::new(), this.data.as_slice());
    while let Some(end) = memchr::memchr2(b'\n', b'\r', rest) {
        let width = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
        push(vm, &this, &mut out, &rest[..if keep { end + width } else { end }])?;
        rest = &rest[end + width..];
    }
    if !rest.is_empty() {
        push(vm, &this, &mut out, rest)?;
    }
    Ok(Value::list(out))
}

fn part(vm: &mut Vm, args: &Args, backwards: bool) -> Res<Value> {
    let this = this(args)?;
    let separator = bytes_like(vm, args.at(1))?;
    if separator.is_empty() {
        return Err(value_error("empty separator"));
    }
    vm.budget.reserve(this.data.len())?;
    let found = match backwards {
        false => memmem::find(&this.data, &separator),
        true => memmem::rfind(&this.data, &separator),
    };
    let (before, middle, after) = match found {
        Some(at) => (
            &this.data[..at],
            separator.as_slice(),
            &this.data[at + separator.len()..],
        ),
        None if backwards => (&[][..], &[][..], this.data.as_slice()),
        None => (this.data.as_slice(), &[][..], &[][..]),
    };
    // Bytes give back the very separator that they were given.
    let middle = match (args.at(0), found) {
        (Value::Bytes(_), Some(_)) => args.at(1).clone(),
        _ => this.with(middle),
    };
    Ok(Value::tuple([this.with(before), middle, this.with(after)]))
}

pub(super) fn partition(vm: &mut Vm, args: Args) -> Res<Value> {
    part(vm, &args, false)
}

pub(super) fn rpartition(vm: &mut Vm, args: Args) -> Res<Value> {
    part(vm, &args, true)
}

fn strip_by(mut data: &[u8], left: bool, right: bool, test: impl Fn(&u8) -> bool) -> &[u8] {
    while left && data.first().is_some_and(&test) {
        data = &data[1..];
    }
    while right && data.last().is_some_and(&test) {
        data = &data[..data.len() - 1];
    }
    data
}

fn trim(vm: &mut Vm, args: &Args, left: bool, right: bool) -> Res<Value> {
    let this = this(args)?;
    vm.budget.reserve(this.data.len())?;
    let trimmed = match args.at(1).is_none() {
        true => strip_by(&this.data, left, right, is_space),
        false => {
            let set = bytes_like(vm, args.at(1))?;
            strip_by(&this.data, left, right, |it| set.contains(it))
        }
    };
    Ok(this.with(trimmed))
}

pub(super) fn strip(vm: &mut Vm, args: Args) -> Res<Value> {
    trim(vm, &args, true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: Args) -> Res<Value> {
    trim(vm, &args, true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: Args) -> Res<Value> {
    trim(vm, &args, false, true)
}

pub(super) fn removeprefix(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = this(&args)?;
    let prefix = bytes_like(vm, args.at(1))?;
    Ok(this.with(this.data.strip_prefix(prefix.as_slice()).unwrap_or(&this.data)))
}

pub(super) fn removesuffix(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = this(&args)?;
    let suffix = bytes_like(vm, args.at(1))?;
    Ok(this.with(this.data.strip_suffix(suffix.as_slice()).unwrap_or(&this.data)))
}

pub(super) fn join(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = this(&args)?;
    let items = match vm.iter(args.at(1)) {
        Err(raise) if vm.is_raise(&raise, Kind::TypeError) => return Err(type_error("can only join an iterable")),
        it => vm.collect(&it?)?,
    };
    let mut parts = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Some(part) = super::plain(item)? else {
            return Err(type_error(format!(
                "sequence item {at}: expected a bytes-like object, {} found",
                vm.type_name(item)
            )));
        };
        vm.budget
            .reserve(part.len().saturating_mul(2).saturating_add(this.data.len()))?;
        parts.push(part);
    }
    let size = this.data.len().saturating_mul(parts.len());
    vm.budget
        .reserve(parts.iter().fold(size, |all, it| all.saturating_add(it.len())))?;
    Ok(make(parts.join(this.data.as_slice()), this.array))
}
