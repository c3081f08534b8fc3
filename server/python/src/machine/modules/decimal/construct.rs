//! `Decimal(value)`.

use std::rc::Rc;

use num_bigint::BigUint;
use num_traits::Zero;

use crate::machine::error::{Raise, Res, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::unicode;
use crate::machine::value::{Instance, Payload, Value};
use crate::machine::vm::Vm;

use super::number::condition::*;
use super::number::{Class, MOST, Number};
use super::{context, context_of, globals, number_in, operand, run, text, too_large};

/// The exact value of a float.
pub(super) fn from_float(value: f64) -> Res<Number> {
    if value.is_nan() {
        return Ok(Number {
            negative: value.is_sign_negative(),
            ..Number::nan()
        });
    }
    if value.is_infinite() {
        return Ok(Number::infinity(value < 0.0));
    }
    let negative = value.is_sign_negative();
    let bits = value.abs().to_bits();
    let raw = (bits >> 52) as i64;
    let (mut mantissa, mut power) = match raw {
        0 => (bits, -1074),
        _ => (bits & ((1 << 52) - 1) | 1 << 52, raw - 1075),
    };
    if mantissa == 0 {
        return Ok(Number::finite(negative, BigUint::ZERO, 0));
    }
    let spare = i64::from(mantissa.trailing_zeros()).min((-power).max(0));
    mantissa >>= spare;
    power += spare;
    let coefficient = match power >= 0 {
        true => BigUint::from(mantissa) << power as u64,
        false => BigUint::from(mantissa) * BigUint::from(5u32).pow(-power as u32),
    };
    Ok(Number::finite(negative, coefficient, power.min(0)))
}

/// A literal as it is read: no underscores, no space around, digits of any script.
fn plain_text(text: &str) -> Option<String> {
    let is_space = |c: char| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c);
    let mut plain = String::with_capacity(text.len());
    for c in text.trim_matches(is_space).chars() {
        match c {
            '_' => {}
            c if c.is_ascii() => plain.push(c),
            c => plain.push(char::from_digit(unicode::decimal(c)?, 10)?),
        }
    }
    Some(plain)
}

/// `construct(class, value, context)`, and with a fourth argument rounded to the context.
pub(super) fn construct(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Class(class) = args.at(0) else {
        return Err(Raise::unknown("a class"));
    };
    let globals = globals(vm)?;
    let context = context_of(&globals, Some(args.at(2)))?;
    let state = context
        .native::<context::State>()
        .ok_or_else(|| type_error("optional argument must be a context"))?;
    let value = args.at(1);
    let mut made = if let Some(it) = operand(value)? {
        if number_in(value).is_some() && Rc::ptr_eq(&vm.class_of(value), class) && args.len() == 3 {
            return Ok(value.clone());
        }
        it.into_owned()
    } else {
        match value.plain() {
            Value::Float(it) => {
                context::signal(vm, &globals, state, FLOAT_OPERATION)?;
                from_float(*it)?
            }
            Value::Str(it) => {
                vm.budget.work(it.len())?;
                match plain_text(it).and_then(|it| text::parse(&it)) {
                    Some(made) => made.map_err(too_large)?,
                    None if it.len() as i64 > MOST => return Err(Raise::unknown("a long decimal literal")),
                    None => {
                        context::signal(vm, &globals, state, CONVERSION_SYNTAX)?;
                        Number::nan()
                    }
                }
            }
            Value::Tuple(it) => from_parts(&it.to_vec())?,
            Value::List(it) => from_parts(&it.to_vec())?,
            other => {
                other.known()?;
                return Err(type_error(format!(
                    "conversion from {} to Decimal is not supported",
                    vm.type_name(value)
                )));
            }
        }
    };
    if args.len() == 4 {
        made = run(vm, &globals, &context, &[], |work| work.fix(made))?;
    }
    Ok(Value::Instance(Instance::new(
        class.clone(),
        Payload::Native(Box::new(made)),
    )))
}

/// `Decimal((sign, digits, exponent))`
fn from_parts(parts: &[Value]) -> Res<Number> {
    let [sign, digits, exponent] = parts else {
        return Err(value_error("argument must be a sequence of length 3"));
    };
    for part in parts {
        part.known()?;
    }
    let negative = match sign.plain() {
        Value::Int(it @ (0 | 1)) => *it == 1,
        _ => return Err(value_error("sign must be an integer with the value 0 or 1")),
    };
    let digits = match digits.plain() {
        Value::Tuple(it) => it.to_vec(),
        Value::List(it) => it.to_vec(),
        _ => return Err(value_error("coefficient must be a tuple of digits")),
    };
    if digits.len() as i64 > MOST {
        return Err(Raise::unknown("a long decimal literal"));
    }
    let mut bytes = Vec::with_capacity(digits.len());
    for digit in &digits {
        match digit.known()?.plain() {
            Value::Int(it @ 0..=9) => bytes.push(*it as u8),
            _ => return Err(value_error("coefficient must be a tuple of digits")),
        }
    }
    let coefficient = BigUint::from_radix_be(&bytes, 10).unwrap_or_else(BigUint::zero);
    let exponent = match exponent.plain() {
        Value::Int(it) if it.abs() < 100_000_000_000_000_000 => *it,
        Value::Int(_) | Value::Big(_) => return Err(Raise::unknown("an exponent of that size")),
        Value::Str(it) => {
            let class = match it.as_str() {
                "F" => return Ok(Number::infinity(negative)),
                "n" => Class::Quiet,
                "N" => Class::Signaling,
                _ => {
                    return Err(value_error(
                        "string argument in the third position must be 'F', 'n' or 'N'",
                    ));
                }
            };
            return Ok(Number {
                class,
                ..Number::finite(negative, coefficient, 0)
            });
        }
        _ => return Err(value_error("exponent must be an integer")),
    };
    Ok(Number::finite(negative, coefficient, exponent))
}
