//! `round(float, ndigits)`

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;

use super::{divide, to_big};
use crate::machine::error::{Res, overflow_error};
use crate::machine::native::Integer;
use crate::machine::types::int;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// `round(value, digits)`; `digits` may be `None`.
pub(crate) fn round(vm: &mut Vm, value: f64, digits: &Value) -> Res<Value> {
    if digits.is_none() {
        return to_big(value.round_ties_even()).map(Value::big);
    }
    let digits = match vm.index(digits)? {
        Integer::Small(it) => it,
        Integer::Big(it) if it.sign() == Sign::Minus => i64::MIN,
        Integer::Big(_) => i64::MAX,
    };
    if !value.is_finite() || digits > 323 {
        return Ok(Value::Float(value));
    }
    if digits < -308 {
        return Ok(Value::Float(0.0 * value));
    }
    let rounded = match usize::try_from(digits) {
        Ok(digits) => format!("{value:.digits$}").parse().unwrap_or(value),
        Err(_) => {
            let (numerator, denominator) = super::ratio(value);
            let unit = denominator * BigInt::from(10).pow(digits.unsigned_abs() as u32);
            let (quotient, rest) = numerator.div_mod_floor(&unit);
            let whole = int::half_even(quotient, &rest, &unit) * BigInt::from(10).pow(digits.unsigned_abs() as u32);
            divide(&whole, &BigInt::from(1)).copysign(value)
        }
    };
    match f64::is_infinite(rounded) {
        true => Err(overflow_error("rounded value too large to represent")),
        false => Ok(Value::Float(rounded)),
    }
}
