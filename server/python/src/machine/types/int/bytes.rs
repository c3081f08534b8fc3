//! `int.to_bytes` and `int.from_bytes`.

use num_bigint::{BigInt, Sign};
use num_traits::One;

use super::big;
use crate::machine::error::{Res, missing_argument, overflow_error, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::types::bytes::gather;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Whether the big end comes first.
fn order(vm: &Vm, function: &str, value: Option<Value>) -> Res<bool> {
    let Some(value) = value else { return Ok(true) };
    match value.known()?.plain() {
        Value::Str(it) if it.as_str() == "big" => Ok(true),
        Value::Str(it) if it.as_str() == "little" => Ok(false),
        Value::Str(_) => Err(value_error("byteorder must be either 'little' or 'big'")),
        _ => Err(type_error(format!(
            "{function}() argument 'byteorder' must be str, not {}",
            vm.argument_name(&value)
        ))),
    }
}

pub(super) fn to_bytes(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let signed = match args.keyword("signed") {
        Some(it) => vm.truthy(&it)?,
        None => false,
    };
    let [length, byteorder] = args.named("to_bytes", 1, ["length", "byteorder"])?;
    let big_first = order(vm, "to_bytes", byteorder)?;
    let length = match length {
        Some(it) => vm.size(&it)?,
        None => 1,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(value_error("length argument must be non-negative"));
    };
    let value = big(&args);
    let negative = value.sign() == Sign::Minus;
    if negative && !signed {
        return Err(overflow_error("can't convert negative int to unsigned"));
    }
    let mut data = match (signed, value.sign()) {
        (_, Sign::NoSign) => Vec::new(),
        // CPython's check of the size misses this one.
        (true, Sign::Minus) if length == 0 && value.magnitude().is_one() => Vec::new(),
        (true, _) => value.to_signed_bytes_le(),
        (false, _) => value.magnitude().to_bytes_le(),
    };
    if data.len() > length {
        return Err(overflow_error("int too big to convert"));
    }
    vm.budget.reserve(length)?;
    data.resize(length, if negative { 0xff } else { 0 });
    if big_first {
        data.reverse();
    }
    Ok(Value::bytes(data))
}

pub(super) fn from_bytes(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let signed = match args.keyword("signed") {
        Some(it) => vm.truthy(&it)?,
        None => false,
    };
    let [data, byteorder] = args.named("from_bytes", 1, ["bytes", "byteorder"])?;
    let Some(data) = data else {
        return Err(missing_argument("from_bytes", "bytes", 1));
    };
    let big_first = order(vm, "from_bytes", byteorder)?;
    let mut data = gather(vm, &data, false)?;
    if big_first {
        data.reverse();
    }
    let mut value = BigInt::from_bytes_le(Sign::Plus, &data);
    if signed && data.last().is_some_and(|it| it & 0x80 != 0) {
        value -= BigInt::one() << (data.len() * 8);
    }
    let value = Value::big(value);
    match args.at(0) {
        Value::Class(class) if !class.builtin => {
            let class = args.at(0).clone();
            vm.call(&class, &[value])
        }
        _ => Ok(value),
    }
}
