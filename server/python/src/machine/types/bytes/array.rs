//! What only `bytearray` has.

use std::rc::Rc;

use super::{byte, plain};
use crate::machine::error::{Raise, Res, index_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Args;
use crate::machine::types::index::{Bounds, out_of_range, position};
use crate::machine::value::{ByteArray, Value};
use crate::machine::vm::Vm;

const RANGE: &str = "byte must be in range(0, 256)";

fn own(args: &Args) -> Res<Rc<ByteArray>> {
    match args.at(0).known()?.plain() {
        Value::ByteArray(it) => Ok(it.clone()),
        _ => Err(type_error("expected bytearray")),
    }
}

pub(super) fn append(vm: &mut Vm, args: Args) -> Res<Value> {
    let item = byte(vm, args.at(1), RANGE)?;
    own(&args)?.data.borrow_mut().push(item);
    Ok(Value::None)
}

pub(super) fn clear(_: &mut Vm, args: Args) -> Res<Value> {
    own(&args)?.data.borrow_mut().clear();
    Ok(Value::None)
}

pub(super) fn reverse(_: &mut Vm, args: Args) -> Res<Value> {
    own(&args)?.data.borrow_mut().reverse();
    Ok(Value::None)
}

pub(super) fn extend(vm: &mut Vm, args: Args) -> Res<Value> {
    let more = match plain(args.at(1))? {
        Some(data) => data,
        None => {
            let items = match vm.iter(args.at(1)) {
                Err(Raise::New(it)) if it.0 == Kind::TypeError => {
                    return Err(type_error(format!(
                        "can't extend bytearray with {}",
                        vm.type_name(args.at(1))
                    )));
                }
                it => vm.exhaust(&it?)?,
            };
            items.iter().map(|it| byte(vm, it, RANGE)).collect::<Res<_>>()?
        }
    };
    vm.budget.reserve(more.len())?;
    own(&args)?.data.borrow_mut().extend(more);
    Ok(Value::None)
}

pub(super) fn insert(vm: &mut Vm, args: Args) -> Res<Value> {
    let at = vm.size(args.at(1))?;
    let item = byte(vm, args.at(2), RANGE)?;
    let this = own(&args)?;
    let mut data = this.data.borrow_mut();
    let len = data.len() as i64;
    let at = if at < 0 { (at + len).max(0) } else { at.min(len) };
    data.insert(at as usize, item);
    Ok(Value::None)
}

pub(super) fn pop(vm: &mut Vm, args: Args) -> Res<Value> {
    let at = match args.get(1) {
        Some(it) => vm.size(it)?,
        None => -1,
    };
    let this = own(&args)?;
    let mut data = this.data.borrow_mut();
    if data.is_empty() {
        return Err(index_error("pop from empty bytearray"));
    }
    let at = if at < 0 { at + data.len() as i64 } else { at };
    match usize::try_from(at).ok().filter(|at| *at < data.len()) {
        Some(at) => Ok(Value::Int(data.remove(at).into())),
        None => Err(index_error("pop index out of range")),
    }
}

pub(super) fn remove(vm: &mut Vm, args: Args) -> Res<Value> {
    let item = byte(vm, args.at(1), RANGE)?;
    let this = own(&args)?;
    let mut data = this.data.borrow_mut();
    match data.iter().position(|it| *it == item) {
        Some(at) => {
            data.remove(at);
            Ok(Value::None)
        }
        None => Err(value_error("value not found in bytearray")),
    }
}

/// `array[index] = value`.
pub(crate) fn assign(vm: &mut Vm, array: &Rc<ByteArray>, index: &Value, value: &Value) -> Res<()> {
    let Value::Slice(slice) = index else {
        let len = array.data.borrow().len();
        let at = position(vm, index, len, "bytearray")?;
        let item = byte(vm, value, RANGE)?;
        match at.and_then(|at| array.data.borrow_mut().get_mut(at).map(|slot| *slot = item)) {
            Some(()) => return Ok(()),
            None => return Err(out_of_range("bytearray index")),
        }
    };
    let bounds = Bounds::of(vm, slice)?;
    let new = match plain(value)? {
        Some(data) => data,
        None if matches!(value.plain(), Value::Int(_) | Value::Bool(_) | Value::Str(_)) => {
            return Err(type_error(
                "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
            ));
        }
        None => super::gather(vm, value, true)?,
    };
    vm.budget.reserve(new.len())?;
    let mut data = array.data.borrow_mut();
    let indices = bounds.within(data.len());
    if indices.step == 1 {
        let start = indices.start as usize;
        data.splice(start..start + indices.len, new);
        return Ok(());
    }
    if new.is_empty() {
        drop(data);
        return delete(vm, array, index);
    }
    if new.len() != indices.len {
        return Err(value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            indices.len
        )));
    }
    for (at, item) in indices.positions().zip(new) {
        data[at] = item;
    }
    Ok(())
}

/// `del array[index]`.
pub(crate) fn delete(vm: &mut Vm, array: &Rc<ByteArray>, index: &Value) -> Res<()> {
    let len = array.data.borrow().len();
    vm.budget.work(len / 16)?;
    let Value::Slice(slice) = index else {
        let at = position(vm, index, len, "bytearray")?.ok_or_else(|| out_of_range("bytearray index"))?;
        array.data.borrow_mut().remove(at);
        return Ok(());
    };
    let indices = Bounds::of(vm, slice)?.within(len);
    let mut gone = vec![false; len];
    indices.positions().for_each(|at| gone[at] = true);
    let mut gone = gone.into_iter();
    array.data.borrow_mut().retain(|_| gone.next() != Some(true));
    Ok(())
}
