//! `float.hex` and `float.fromhex`.

use num_bigint::{BigInt, Sign};
use num_traits::{Num, Zero};

use super::{decompose, divide};
use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::unicode;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) fn hex(value: f64) -> String {
    if !value.is_finite() {
        return super::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(value);
    let (first, exponent) = (mantissa >> 52, exponent + 52);
    format!("{sign}0x{first}.{:013x}p{exponent:+}", mantissa & ((1 << 52) - 1))
}

fn malformed() -> Raise {
    value_error("invalid hexadecimal floating-point string")
}

pub(super) fn fromhex(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Str(text) = args.at(1).known()?.plain() else {
        return Err(type_error("bad argument type for built-in operation"));
    };
    vm.budget.work(text.len())?;
    let value = parse(text.as_str().trim_matches(unicode::is_space))?;
    match args.at(0) {
        Value::Class(class) if !class.builtin => {
            let class = args.at(0).clone();
            vm.call(&class, &[Value::Float(value)])
        }
        _ => Ok(Value::Float(value)),
    }
}

fn parse(text: &str) -> Res<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let signed = |value: f64| if negative { -value } else { value };
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "inf" | "infinity" => return Ok(signed(f64::INFINITY)),
        "nan" => return Ok(signed(f64::NAN)),
        _ => {}
    }
    let digits = lower.strip_prefix("0x").unwrap_or(&lower);
    let (digits, exponent) = match digits.split_once('p') {
        Some((digits, exponent)) => {
            let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if unsigned.is_empty() || !unsigned.bytes().all(|it| it.is_ascii_digit()) {
                return Err(malformed());
            }
            let far = if exponent.starts_with('-') { -1 << 40 } else { 1 << 40 };
            (digits, exponent.parse::<i64>().unwrap_or(far).clamp(-1 << 40, 1 << 40))
        }
        None => (digits, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [whole, part].concat();
    if all.is_empty() || !all.bytes().all(|it| it.is_ascii_hexdigit()) {
        return Err(malformed());
    }
    let mantissa = BigInt::from_str_radix(&all, 16).map_err(|_| malformed())?;
    if mantissa.is_zero() {
        return Ok(signed(0.0));
    }
    let exponent = exponent - 4 * part.len() as i64;
    let top = mantissa.bits() as i64 + exponent;
    if top > 1024 {
        return Err(overflow_error("hexadecimal value too large to represent as a float"));
    }
    if top < -1080 {
        return Ok(signed(0.0));
    }
    let one = BigInt::from_slice(Sign::Plus, &[1]);
    let value = match exponent {
        0.. => divide(&(mantissa << exponent as u64), &one),
        _ => divide(&mantissa, &(one << exponent.unsigned_abs())),
    };
    match value.is_infinite() {
        true => Err(overflow_error("hexadecimal value too large to represent as a float")),
        false => Ok(signed(value)),
    }
}
