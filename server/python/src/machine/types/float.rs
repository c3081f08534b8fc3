//! `float`.

mod hex;
mod round;
pub(crate) mod text;

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{FromPrimitive, One as _, ToPrimitive, Zero};

use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Arity::{None as Nothing, One, Range};
use crate::machine::native::{Args, Def};
use crate::machine::unicode;
use crate::machine::value::Value;
use crate::machine::vm::Vm;
use text::Style;

pub(crate) use round::round;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Range(0, 1), construct),
    Def::method("as_integer_ratio", Nothing, as_integer_ratio),
    Def::method("conjugate", Nothing, |vm, args| this(vm, &args).map(Value::Float)),
    Def::class("fromhex", One, hex::fromhex),
    Def::method("hex", Nothing, |vm, args| Ok(Value::str(hex::hex(this(vm, &args)?)))),
    Def::method("is_integer", Nothing, |vm, args| {
        let value = this(vm, &args)?;
        Ok(Value::Bool(value.is_finite() && value.fract() == 0.0))
    }),
    Def::getter("real", |vm, args| this(vm, &args).map(Value::Float)),
    Def::getter("imag", |_, _| Ok(Value::Float(0.0))),
    Def::method("__format__", One, super::format::slot),
    Def::slot("__float__", Nothing, |vm, args| this(vm, &args).map(Value::Float)),
    Def::slot("__int__", Nothing, |vm, args| Ok(Value::big(to_big(this(vm, &args)?)?))),
    Def::method("__trunc__", Nothing, |vm, args| {
        Ok(Value::big(to_big(this(vm, &args)?)?))
    }),
    Def::method("__floor__", Nothing, |vm, args| {
        Ok(Value::big(to_big(this(vm, &args)?.floor())?))
    }),
    Def::method("__ceil__", Nothing, |vm, args| {
        Ok(Value::big(to_big(this(vm, &args)?.ceil())?))
    }),
    Def::method("__round__", Range(0, 1), |vm, args| {
        let value = this(vm, &args)?;
        round(vm, value, args.at(1))
    }),
];

fn this(vm: &mut Vm, args: &Args) -> Res<f64> {
    match args.at(0).plain() {
        Value::Float(it) => Ok(*it),
        other => vm.float(other),
    }
}

/// `float(value)`
fn construct(vm: &mut Vm, args: Args) -> Res<Value> {
    let Some(value) = args.get(0) else {
        return Ok(Value::Float(0.0));
    };
    let (data, shown) = match value.known()?.plain() {
        Value::Str(it) => (parse(it), it.clone().as_str().to_owned()),
        Value::Bytes(it) => match std::str::from_utf8(&it.data) {
            Ok(text) if text.is_ascii() => (parse(text), String::new()),
            _ => (None, String::new()),
        },
        Value::ByteArray(it) => (
            std::str::from_utf8(&it.data.borrow()).ok().and_then(parse),
            String::new(),
        ),
        _ => {
            return match vm.float(value) {
                Ok(it) => Ok(Value::Float(it)),
                Err(Raise::New(it)) if it.0 == Kind::TypeError && is_not_real(&it.1) => Err(type_error(format!(
                    "float() argument must be a string or a real number, not '{}'",
                    vm.type_name(value)
                ))),
                Err(other) => Err(other),
            };
        }
    };
    match (data, value.plain()) {
        (Some(it), _) => Ok(Value::Float(it)),
        (None, Value::Str(_)) => Err(not_a_float(&super::str::repr(&shown))),
        (None, other) => {
            let shown = vm.repr(other)?;
            Err(not_a_float(&shown))
        }
    }
}

fn not_a_float(shown: &str) -> Raise {
    let shown: String = shown.chars().take(200).collect();
    value_error(format!("could not convert string to float: {shown}"))
}

fn is_not_real(args: &[Value]) -> bool {
    matches!(args, [Value::Str(message)] if message.starts_with("must be real number"))
}

/// `repr(value)`.
pub(crate) fn repr(value: f64) -> String {
    let sign = if value.is_sign_negative() && !value.is_nan() {
        "-"
    } else {
        ""
    };
    [sign, &text::text(value.abs(), Style::Shortest, false, true)].concat()
}

/// Decimal digits of any script as ASCII, white space trimmed; `None` where another character stands.
pub(super) fn plain_digits(text: &str) -> Option<String> {
    let text = text.trim_matches(unicode::is_space);
    if text.is_ascii() {
        return Some(text.to_owned());
    }
    let digit = |c: char| match c.is_ascii() {
        true => Some(c),
        false => char::from_digit(unicode::decimal(c)?, 10),
    };
    text.chars().map(digit).collect()
}

/// Whether every underscore stands between two digits.
pub(super) fn underscores_fit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let fits = |(at, byte): (usize, &u8)| *byte != b'_' || (is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)));
    bytes.iter().enumerate().all(fits)
}

/// `float(text)`; `None` where CPython raises `ValueError`.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text = plain_digits(text)?;
    if !underscores_fit(&text) {
        return None;
    }
    let text = text.replace('_', "");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let word = unsigned.to_ascii_lowercase();
    let starts = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !starts && !matches!(word.as_str(), "inf" | "infinity" | "nan") {
        return None;
    }
    text.parse().ok()
}

/// The integer part: "cannot convert float infinity to integer".
pub(crate) fn to_big(value: f64) -> Res<BigInt> {
    if value.is_nan() {
        return Err(value_error("cannot convert float NaN to integer"));
    }
    BigInt::from_f64(value.trunc()).ok_or_else(|| overflow_error("cannot convert float infinity to integer"))
}

/// A finite float as a mantissa and an exponent of 2.
pub(super) fn decompose(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let (exponent, mantissa) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    match exponent {
        0 => (mantissa, -1074),
        _ => (mantissa | 1 << 52, exponent - 1075),
    }
}

/// A finite float as a fraction in lowest terms.
pub(crate) fn ratio(value: f64) -> (BigInt, BigInt) {
    let (mantissa, exponent) = decompose(value);
    if mantissa == 0 {
        return (BigInt::zero(), BigInt::one());
    }
    let shift = mantissa.trailing_zeros();
    let (mantissa, exponent) = (mantissa >> shift, exponent + shift as i32);
    let sign = if value < 0.0 { Sign::Minus } else { Sign::Plus };
    let numerator = BigInt::from_biguint(sign, BigUint::from(mantissa));
    match exponent {
        0.. => (numerator << exponent, BigInt::one()),
        _ => (numerator, BigInt::one() << exponent.unsigned_abs()),
    }
}

fn as_integer_ratio(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = this(vm, &args)?;
    if value.is_nan() {
        return Err(value_error("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (numerator, denominator) = ratio(value);
    Ok(Value::tuple([Value::big(numerator), Value::big(denominator)]))
}

/// `numerator / denominator` (not 0) to the nearest float, ties to even; infinite where too large.
pub(crate) fn divide(numerator: &BigInt, denominator: &BigInt) -> f64 {
    if numerator.is_zero() {
        return 0.0;
    }
    let negative = (numerator.sign() == Sign::Minus) != (denominator.sign() == Sign::Minus);
    let (n, d) = (numerator.magnitude(), denominator.magnitude());
    let size = n.bits() as i64 - d.bits() as i64;
    // The quotient in units of 2^-shift has at least 65 bits, or reaches two bits below the smallest float.
    let shift = (66 - size).min(1076);
    let (n, d) = match shift {
        0.. => (n << shift as u64, d.clone()),
        _ => (n.clone(), d << shift.unsigned_abs()),
    };
    let (quotient, rest) = num_integer::Integer::div_rem(&n, &d);
    let Some(mut quotient) = quotient.to_u128() else {
        return f64::INFINITY;
    };
    quotient |= u128::from(!rest.is_zero());
    let width = i64::from(128 - quotient.leading_zeros());
    let drop = (width - 53).max(shift - 1074).max(0) as u32;
    let (kept, lost) = (
        quotient.checked_shr(drop).unwrap_or(0),
        quotient & ((1u128 << drop) - 1),
    );
    let half = (1u128 << drop) >> 1;
    let up = match lost.cmp(&half) {
        _ if drop == 0 => false,
        Ordering::Less => false,
        Ordering::Equal => kept & 1 == 1,
        Ordering::Greater => true,
    };
    let value = scale((kept + u128::from(up)) as f64, i64::from(drop) - shift);
    if negative { -value } else { value }
}

/// `value * 2**exponent`, where the result is exact or infinite.
pub(super) fn scale(value: f64, exponent: i64) -> f64 {
    let half = (exponent / 2).clamp(-1074, 1023) as i32;
    let rest = (exponent - i64::from(half)).clamp(-1074, 1023) as i32;
    value * 2f64.powi(half) * 2f64.powi(rest)
}
