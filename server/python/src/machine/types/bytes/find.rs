//! Searching, replacing, translating.

use memchr::memmem;

use super::{bytes_like, plain, this};
use crate::machine::error::{Raise, Res, missing_argument, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Integer};
use crate::machine::types::str::{looked_at, window};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

fn owner(args: &Args) -> &'static str {
    match args.at(0).plain() {
        Value::ByteArray(_) => "bytearray",
        _ => "bytes",
    }
}

/// A part, or one byte as a number.
fn wanted(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if let Some(data) = plain(value)? {
        return Ok(data);
    }
    match vm.index(value) {
        Ok(Integer::Small(it)) if (0..256).contains(&it) => Ok(vec![it as u8]),
        Ok(_) => Err(value_error("byte must be in range(0, 256)")),
        Err(Raise::New(it)) if it.0 == Kind::TypeError => Err(type_error(format!(
            "argument should be integer or bytes-like object, not '{}'",
            vm.type_name(value)
        ))),
        Err(other) => Err(other),
    }
}

fn look(vm: &mut Vm, args: &Args, name: &str, backwards: bool) -> Res<Option<usize>> {
    args.counted(owner(args), name, 1, 3)?;
    let data = this(args)?.data;
    let part = window(vm, args, 2, data.len())?;
    let wanted = wanted(vm, args.at(1))?;
    let Some(part) = part else {
        return Ok(None);
    };
    let inside = &data[part.clone()];
    let at = match backwards {
        false => memmem::find(inside, &wanted),
        true => memmem::rfind(inside, &wanted),
    };
    vm.budget.work(looked_at(at, inside.len(), backwards) / 16)?;
    Ok(at.map(|at| at + part.start))
}

fn or_minus_one(at: Option<usize>) -> Value {
    at.map_or(Value::Int(-1), Value::size)
}

fn or_raise(at: Option<usize>) -> Res<Value> {
    at.map(Value::size).ok_or_else(|| value_error("subsection not found"))
}

pub(super) fn find(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "find", false).map(or_minus_one)
}

pub(super) fn rfind(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "rfind", true).map(or_minus_one)
}

pub(super) fn index(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "index", false).and_then(or_raise)
}

pub(super) fn rindex(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "rindex", true).and_then(or_raise)
}

pub(super) fn count(vm: &mut Vm, args: Args) -> Res<Value> {
    args.counted(owner(&args), "count", 1, 3)?;
    let data = this(&args)?.data;
    let part = window(vm, &args, 2, data.len())?;
    let wanted = wanted(vm, args.at(1))?;
    vm.budget.work(part.as_ref().map_or(0, ExactSizeIterator::len) / 16)?;
    Ok(Value::size(match part {
        None => 0,
        Some(part) if wanted.is_empty() => part.len() + 1,
        Some(part) => memmem::find_iter(&data[part], &wanted).count(),
    }))
}

fn affix(vm: &mut Vm, args: &Args, name: &str, test: fn(&[u8], &[u8]) -> bool) -> Res<Value> {
    args.counted(owner(args), name, 1, 3)?;
    let data = this(args)?.data;
    let part = window(vm, args, 2, data.len())?.map(|it| &data[it]);
    let holds = |wanted: &[u8]| part.is_some_and(|part| test(part, wanted));
    if let Value::Tuple(several) = args.at(1).plain() {
        for it in several.iter() {
            if holds(&bytes_like(vm, it)?) {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    match plain(args.at(1))? {
        Some(wanted) => Ok(Value::Bool(holds(&wanted))),
        None => Err(type_error(format!(
            "{name} first arg must be bytes or a tuple of bytes, not {}",
            vm.type_name(args.at(1))
        ))),
    }
}

pub(super) fn startswith(vm: &mut Vm, args: Args) -> Res<Value> {
    affix(vm, &args, "startswith", |data, it| data.starts_with(it))
}

pub(super) fn endswith(vm: &mut Vm, args: Args) -> Res<Value> {
    affix(vm, &args, "endswith", |data, it| data.ends_with(it))
}

pub(super) fn replace(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = this(&args)?;
    let (from, to) = (bytes_like(vm, args.at(1))?, bytes_like(vm, args.at(2))?);
    let most = match args.get(3) {
        None => usize::MAX,
        Some(it) => usize::try_from(vm.size(it)?).unwrap_or(usize::MAX),
    };
    vm.budget.work(this.data.len() / 16)?;
    let places: Vec<usize> = match from.is_empty() {
        true => (0..=this.data.len()).take(most).collect(),
        false => memmem::find_iter(&this.data, &from).take(most).collect(),
    };
    vm.budget
        .reserve(this.data.len().saturating_add(places.len().saturating_mul(to.len())))?;
    let (mut out, mut done) = (Vec::new(), 0);
    for place in places {
        out.extend_from_slice(&this.data[done..place]);
        out.extend_from_slice(&to);
        done = place + from.len();
    }
    out.extend_from_slice(&this.data[done..]);
    Ok(this.with(out))
}

pub(super) fn translate(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [table, delete] = args.named("translate", 1, ["table", "delete"])?;
    let Some(table) = table else {
        return Err(missing_argument("translate", "table", 1));
    };
    let table = match table.is_none() {
        true => None,
        false => Some(bytes_like(vm, &table)?),
    };
    if table.as_ref().is_some_and(|it| it.len() != 256) {
        return Err(value_error("translation table must be 256 characters long"));
    }
    let delete = match delete {
        Some(it) => bytes_like(vm, &it)?,
        None => Vec::new(),
    };
    let this = this(&args)?;
    vm.budget.reserve(this.data.len())?;
    let kept = this.data.iter().filter(|it| !delete.contains(it));
    let moved = kept.map(|&it| table.as_ref().map_or(it, |table| table[usize::from(it)]));
    let data: Vec<u8> = moved.collect();
    Ok(this.with(data))
}

pub(super) fn maketrans(vm: &mut Vm, args: Args) -> Res<Value> {
    let (from, to) = (bytes_like(vm, args.at(0))?, bytes_like(vm, args.at(1))?);
    if from.len() != to.len() {
        return Err(value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(to) {
        table[usize::from(*from)] = to;
    }
    Ok(Value::bytes(table))
}
