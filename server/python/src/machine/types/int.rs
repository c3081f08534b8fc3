//! `int` and `bool`.

mod bytes;
mod parse;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive};

use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Arity::{Any, None as Nothing, One, Range};
use crate::machine::native::{Args, Def, Integer};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Any, construct),
    Def::method("as_integer_ratio", Nothing, |_, args| {
        Ok(Value::tuple([own(&args), Value::Int(1)]))
    }),
    Def::method("bit_count", Nothing, |_, args| {
        let ones = big(&args).magnitude().count_ones();
        Ok(Value::Int(ones as i64))
    }),
    Def::method("bit_length", Nothing, |_, args| {
        Ok(Value::Int(big(&args).bits() as i64))
    }),
    Def::method("conjugate", Nothing, |_, args| Ok(own(&args))),
    Def::class("from_bytes", Any, bytes::from_bytes),
    Def::method("to_bytes", Any, bytes::to_bytes),
    Def::getter("denominator", |_, _| Ok(Value::Int(1))),
    Def::getter("imag", |_, _| Ok(Value::Int(0))),
    Def::getter("numerator", |_, args| Ok(own(&args))),
    Def::getter("real", |_, args| Ok(own(&args))),
    Def::method("__ceil__", Nothing, |_, args| Ok(own(&args))),
    Def::slot("__float__", Nothing, |vm, args| vm.float(args.at(0)).map(Value::Float)),
    Def::method("__floor__", Nothing, |_, args| Ok(own(&args))),
    Def::method("__format__", One, super::format::slot),
    Def::slot("__index__", Nothing, |_, args| Ok(own(&args))),
    Def::slot("__int__", Nothing, |_, args| Ok(own(&args))),
    Def::method("__round__", Range(0, 1), |vm, args| round(vm, args.at(0), args.at(1))),
    Def::method("__trunc__", Nothing, |_, args| Ok(own(&args))),
];

pub(super) static BOOL: &[Def] = &[Def::new(Range(0, 1), |vm, args| match args.get(0) {
    Some(value) => vm.truthy(value).map(Value::Bool),
    None => Ok(Value::Bool(false)),
})];

/// The receiver as a plain `int`.
fn own(args: &Args) -> Value {
    match args.at(0).plain() {
        Value::Bool(it) => Value::Int(i64::from(*it)),
        it => it.clone(),
    }
}

fn big(args: &Args) -> BigInt {
    Vm::to_big(args.at(0).plain()).unwrap_or_default()
}

/// `int(value, base)`
fn construct(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.len() + args.kw.len() > 2 {
        let given = args.len() + args.kw.len();
        return Err(type_error(format!("int() takes at most 2 arguments ({given} given)")));
    }
    let base = args.param(1, "base");
    args.no_more_keywords("int")?;
    let Some(value) = args.get(0).cloned() else {
        return match base {
            Some(_) => Err(type_error("int() missing string argument")),
            None => Ok(Value::Int(0)),
        };
    };
    let plain = value.known()?.plain().clone();
    let Some(base) = base else {
        return match &plain {
            Value::Int(_) | Value::Big(_) if matches!(value, Value::Int(_) | Value::Big(_)) => Ok(plain),
            Value::Bool(it) => Ok(Value::Int(i64::from(*it))),
            Value::Float(it) => super::float::to_big(*it).map(Value::big),
            Value::Str(text) => parse::parse(vm, text, &plain, 10),
            Value::Bytes(it) => parse::parse_bytes(vm, &it.data, &plain, 10),
            Value::ByteArray(it) => {
                let data = it.data.borrow().clone();
                parse::parse_bytes(vm, &data, &plain, 10)
            }
            _ => convert(vm, &value),
        };
    };
    let base = match vm.index(&base)? {
        Integer::Small(it) => it,
        Integer::Big(_) => -1,
    };
    if base != 0 && !(2..=36).contains(&base) {
        return Err(value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    match &plain {
        Value::Str(text) => parse::parse(vm, text, &plain, base as u32),
        Value::Bytes(it) => parse::parse_bytes(vm, &it.data, &plain, base as u32),
        Value::ByteArray(it) => {
            let data = it.data.borrow().clone();
            parse::parse_bytes(vm, &data, &plain, base as u32)
        }
        _ => Err(type_error("int() can't convert non-string with explicit base")),
    }
}

/// By `__int__`, `__index__` or `__trunc__`.
fn convert(vm: &mut Vm, value: &Value) -> Res<Value> {
    for name in [vm.names.int.clone(), vm.names.index.clone(), vm.names.trunc.clone()] {
        if let Some(result) = vm.call_special(value, &name, &[])? {
            return match result.known()?.plain() {
                it @ (Value::Int(_) | Value::Big(_)) => Ok(it.clone()),
                Value::Bool(it) => Ok(Value::Int(i64::from(*it))),
                _ => Err(type_error(format!(
                    "{} returned non-int (type {})",
                    name.as_str(),
                    vm.type_name(&result)
                ))),
            };
        }
    }
    if let Value::Int(_) | Value::Big(_) = value.plain() {
        return Ok(value.plain().clone());
    }
    Err(type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        vm.type_name(value)
    )))
}

/// The most decimal digits of a conversion to or from text.
const MOST_DIGITS: usize = 4300;

/// The digits of an integer, a minus in front.
pub(crate) fn digits(vm: &mut Vm, value: &BigInt, radix: u32) -> Res<String> {
    let too_long = || {
        value_error(format!(
            "Exceeds the limit ({MOST_DIGITS} digits) for integer string conversion; use \
             sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    if !radix.is_power_of_two() && value.bits() > 14_400 {
        return Err(too_long());
    }
    vm.budget.reserve(value.bits() as usize / 2)?;
    let text = value.to_str_radix(radix);
    if !radix.is_power_of_two() && text.trim_start_matches('-').len() > MOST_DIGITS {
        return Err(too_long());
    }
    Ok(text)
}

/// A floored quotient, moved up if the rest is more than half of the unit, or half of it and the quotient odd.
pub(super) fn half_even(quotient: BigInt, rest: &BigInt, unit: &BigInt) -> BigInt {
    match (rest * 2u32).cmp(unit) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Equal if quotient.is_even() => quotient,
        _ => quotient + 1u32,
    }
}

/// `round(value, digits)` of an integer.
pub(crate) fn round(vm: &mut Vm, value: &Value, digits: &Value) -> Res<Value> {
    let whole = match value.plain() {
        Value::Bool(it) => Value::Int(i64::from(*it)),
        it => it.clone(),
    };
    if digits.is_none() {
        return Ok(whole);
    }
    let digits = match vm.index(digits)? {
        Integer::Small(it) if it >= 0 => return Ok(whole),
        Integer::Big(it) if it.is_positive() => return Ok(whole),
        Integer::Small(it) => it.unsigned_abs(),
        Integer::Big(_) => u64::MAX,
    };
    let number = Vm::to_big(&whole).unwrap_or_default();
    // Ten to that power is more than twice the number.
    if digits > number.bits() / 3 + 2 {
        return Ok(Value::Int(0));
    }
    vm.reserve_bits(digits.saturating_mul(4))?;
    let unit = BigInt::from(10).pow(digits as u32);
    let (quotient, rest) = number.div_mod_floor(&unit);
    Ok(Value::big(half_even(quotient, &rest, &unit) * unit))
}

/// Rounded to nearest, ties to even: "int too large to convert to float".
pub(crate) fn big_to_float(value: &BigInt) -> Res<f64> {
    match value.to_f64() {
        Some(it) if it.is_finite() => Ok(it),
        _ => Err(overflow_error("int too large to convert to float")),
    }
}

/// "%x format: an integer is required": by `__index__`.
pub(super) fn index_of(vm: &mut Vm, value: &Value) -> Res<Option<BigInt>> {
    match vm.index(value) {
        Ok(Integer::Small(it)) => Ok(Some(it.into())),
        Ok(Integer::Big(it)) => Ok(Some(BigInt::clone(&it))),
        Err(Raise::New(it)) if it.0 == Kind::TypeError => Ok(None),
        Err(other) => Err(other),
    }
}
