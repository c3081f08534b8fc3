//! Functions of floats. Those of the C library are called through Rust's standard library, which uses the same.

use num_bigint::{BigInt, Sign};
use num_traits::{ToPrimitive, Zero};

use crate::machine::error::{Res, overflow_error, type_error, zero_division};
use crate::machine::native::{Args, Integer};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

use super::{domain, inexact, range};

/// Applies a function of one float; `range_error` tells whether infinity means overflow rather than a pole.
fn apply(vm: &mut Vm, args: &Args, function: fn(f64) -> f64, range_error: bool) -> Res<Value> {
    let x = vm.float(args.at(0))?;
    let result = function(x);
    if result.is_nan() && !x.is_nan() {
        return domain();
    }
    if result.is_infinite() && x.is_finite() {
        return if range_error { range() } else { domain() };
    }
    Ok(Value::Float(result))
}

macro_rules! functions {
    ($($name:ident $function:path, $range_error:literal;)*) => {
        $(pub(super) fn $name(vm: &mut Vm, args: Args) -> Res<Value> {
            apply(vm, &args, $function, $range_error)
        })*
    };
}

functions! {
    acos f64::acos, false;
    asin f64::asin, false;
    atan f64::atan, false;
    cos f64::cos, false;
    cosh f64::cosh, true;
    exp f64::exp, true;
    exp2 f64::exp2, true;
    expm1 f64::exp_m1, true;
    fabs f64::abs, false;
    log1p f64::ln_1p, false;
    sin f64::sin, false;
    sinh f64::sinh, true;
    sqrt f64::sqrt, false;
    tan f64::tan, false;
    tanh f64::tanh, false;
}

pub(super) fn degrees(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Float(vm.float(args.at(0))? * (180.0 / std::f64::consts::PI)))
}

pub(super) fn radians(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Float(vm.float(args.at(0))? * (std::f64::consts::PI / 180.0)))
}

/// Only where the result is exact or an error, whatever the platform.
fn exact(vm: &mut Vm, args: &Args, name: &str, exact: fn(f64) -> Option<Res<f64>>) -> Res<Value> {
    let x = vm.float(args.at(0))?;
    if x.is_nan() {
        return Ok(Value::Float(x));
    }
    match exact(x) {
        Some(result) => result.map(Value::Float),
        None => inexact(name),
    }
}

pub(super) fn cbrt(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "cbrt", |x| (x == 0.0 || x.is_infinite()).then_some(Ok(x)))
}

pub(super) fn acosh(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "acosh", |x| match x {
        _ if x < 1.0 => Some(domain()),
        1.0 => Some(Ok(0.0)),
        f64::INFINITY => Some(Ok(x)),
        _ => None,
    })
}

pub(super) fn asinh(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "asinh", |x| (x == 0.0 || x.is_infinite()).then_some(Ok(x)))
}

pub(super) fn atanh(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "atanh", |x| match x {
        _ if x.abs() >= 1.0 => Some(domain()),
        _ => (x == 0.0).then_some(Ok(x)),
    })
}

pub(super) fn erf(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "erf", |x| match x {
        0.0 => Some(Ok(x)),
        _ if x.abs() > 6.0 => Some(Ok(x.signum())),
        _ => None,
    })
}

pub(super) fn erfc(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "erfc", |x| match x {
        0.0 => Some(Ok(1.0)),
        _ if x < -6.0 => Some(Ok(2.0)),
        f64::INFINITY => Some(Ok(0.0)),
        _ => None,
    })
}

pub(super) fn gamma(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "gamma", |x| match x {
        f64::INFINITY => Some(Ok(x)),
        f64::NEG_INFINITY => Some(domain()),
        _ if x == x.floor() && x <= 0.0 => Some(domain()),
        _ if x == x.floor() && x <= 23.0 => Some(Ok((1..x as u64).map(|it| it as f64).product())),
        _ if x > 172.0 => Some(range()),
        _ => None,
    })
}

pub(super) fn lgamma(vm: &mut Vm, args: Args) -> Res<Value> {
    exact(vm, &args, "lgamma", |x| match x {
        _ if x.is_infinite() => Some(Ok(f64::INFINITY)),
        _ if x == x.floor() && x <= 0.0 => Some(domain()),
        1.0 | 2.0 => Some(Ok(0.0)),
        _ => None,
    })
}

fn pair(vm: &mut Vm, args: &Args) -> Res<(f64, f64)> {
    Ok((vm.float(args.at(0))?, vm.float(args.at(1))?))
}

pub(super) fn atan2(vm: &mut Vm, args: Args) -> Res<Value> {
    let (y, x) = pair(vm, &args)?;
    Ok(Value::Float(y.atan2(x)))
}

pub(super) fn copysign(vm: &mut Vm, args: Args) -> Res<Value> {
    let (x, y) = pair(vm, &args)?;
    Ok(Value::Float(x.copysign(y)))
}

pub(super) fn fmod(vm: &mut Vm, args: Args) -> Res<Value> {
    let (x, y) = pair(vm, &args)?;
    let result = x % y;
    match result.is_nan() && !x.is_nan() && !y.is_nan() {
        true => domain(),
        false => Ok(Value::Float(result)),
    }
}

/// IEEE 754 remainder: the quotient is rounded to the nearest integer, ties to even.
pub(super) fn remainder(vm: &mut Vm, args: Args) -> Res<Value> {
    let (x, y) = pair(vm, &args)?;
    if x.is_nan() || y.is_nan() {
        return Ok(Value::Float(if x.is_nan() { x } else { y }));
    }
    if x.is_infinite() || y == 0.0 {
        return domain();
    }
    if y.is_infinite() {
        return Ok(Value::Float(x));
    }
    let (size, by) = (x.abs(), y.abs());
    let rest = size % by;
    let other = by - rest;
    let result = if rest < other {
        rest
    } else if rest > other {
        -other
    } else {
        // A tie: `size - rest` is an even or an odd multiple of `by`.
        rest - 2.0 * ((0.5 * (size - rest)) % by)
    };
    Ok(Value::Float(1f64.copysign(x) * result))
}

pub(super) fn pow(vm: &mut Vm, args: Args) -> Res<Value> {
    let (x, y) = pair(vm, &args)?;
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() {
            return domain();
        }
        if result.is_infinite() {
            return if x == 0.0 { domain() } else { range() };
        }
    }
    Ok(Value::Float(result))
}

/// `value` as a fraction in [0.5, 1) and a power of two.
pub(super) fn split(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        let (fraction, exponent) = split(value * 2f64.powi(64));
        return (fraction, exponent - 64);
    }
    let fraction = f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52);
    (fraction, exponent - 1022)
}

/// `value * 2**exponent`, rounded once.
pub(super) fn scale(value: f64, exponent: i64) -> f64 {
    let (fraction, own) = split(value);
    if fraction == 0.0 || !fraction.is_finite() {
        return value;
    }
    let exponent = exponent.clamp(-5000, 5000) as i32 + own;
    let power = |it: i32| f64::from_bits(((it + 1023) as u64) << 52);
    if exponent > 1024 {
        return f64::INFINITY.copysign(value);
    }
    if exponent >= -1021 {
        return fraction * 2.0 * power(exponent - 1);
    }
    if exponent < -1100 {
        return 0f64.copysign(value);
    }
    // The first product is exact, the second rounds.
    fraction * power(exponent + 1021) * power(-1021)
}

pub(super) fn frexp(vm: &mut Vm, args: Args) -> Res<Value> {
    let (fraction, exponent) = split(vm.float(args.at(0))?);
    Ok(Value::tuple([Value::Float(fraction), Value::Int(exponent.into())]))
}

pub(super) fn ldexp(vm: &mut Vm, args: Args) -> Res<Value> {
    let x = vm.float(args.at(0))?;
    let exponent = match args.at(1).plain() {
        Value::Int(it) => *it,
        Value::Bool(it) => i64::from(*it),
        Value::Big(it) => Integer::Big(it.clone()).clamp(),
        other => {
            other.known()?;
            return Err(type_error("Expected an int as second argument to ldexp."));
        }
    };
    let result = scale(x, exponent);
    match result.is_infinite() && x.is_finite() {
        true => range(),
        false => Ok(Value::Float(result)),
    }
}

pub(super) fn modf(vm: &mut Vm, args: Args) -> Res<Value> {
    let x = vm.float(args.at(0))?;
    let (fraction, whole) = match x.is_infinite() {
        true => (0f64.copysign(x), x),
        false => ((x - x.trunc()).copysign(x), x.trunc()),
    };
    Ok(Value::tuple([Value::Float(fraction), Value::Float(whole)]))
}

pub(super) fn next_after(vm: &mut Vm, args: Args) -> Res<Value> {
    let (x, y) = pair(vm, &args)?;
    let result = if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == y {
        y
    } else if x < y {
        x.next_up()
    } else {
        x.next_down()
    };
    Ok(Value::Float(result))
}

pub(super) fn ulp(vm: &mut Vm, args: Args) -> Res<Value> {
    let x = vm.float(args.at(0))?.abs();
    let next = x.next_up();
    Ok(Value::Float(match () {
        () if !x.is_finite() => x,
        () if next.is_infinite() => x - x.next_down(),
        () => next - x,
    }))
}

pub(super) fn is_nan(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(vm.float(args.at(0))?.is_nan()))
}

pub(super) fn is_inf(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(vm.float(args.at(0))?.is_infinite()))
}

pub(super) fn is_finite(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(vm.float(args.at(0))?.is_finite()))
}

/// A logarithm of a float or an integer of any size.
fn logarithm(vm: &mut Vm, value: &Value, function: fn(f64) -> f64) -> Res<f64> {
    if let Value::Big(it) = value.plain() {
        return match it.sign() {
            Sign::Plus => Ok(log_big(it, function)),
            _ => domain(),
        };
    }
    let x = vm.float(value)?;
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    match x > 0.0 {
        true => Ok(function(x)),
        false => domain(),
    }
}

fn log_big(value: &BigInt, function: fn(f64) -> f64) -> f64 {
    match big_parts(value) {
        (fraction, exponent) if exponent > 1024 || scale(fraction, exponent).is_infinite() => {
            function(fraction) + function(2.0) * exponent as f64
        }
        (fraction, exponent) => function(scale(fraction, exponent)),
    }
}

/// A positive integer as a fraction in [0.5, 1), rounded half to even, and a power of two.
fn big_parts(value: &BigInt) -> (f64, i64) {
    let bits = value.bits();
    let shift = bits.saturating_sub(64);
    let mut top = (value >> shift).to_u64().unwrap_or(u64::MAX);
    if !(value - (BigInt::from(top) << shift)).is_zero() {
        top |= 1;
    }
    let (fraction, exponent) = split(top as f64);
    (fraction, i64::from(exponent) + shift as i64)
}

pub(super) fn log(vm: &mut Vm, args: Args) -> Res<Value> {
    args.no_keywords("log")?;
    if args.is_empty() || args.len() > 2 {
        return Err(type_error("math.log requires 1 to 2 arguments"));
    }
    let result = logarithm(vm, args.at(0), f64::ln)?;
    let Some(base) = args.get(1) else {
        return Ok(Value::Float(result));
    };
    let base = logarithm(vm, base, f64::ln)?;
    match base == 0.0 {
        true => Err(zero_division("float division by zero")),
        false => Ok(Value::Float(result / base)),
    }
}

pub(super) fn log2(vm: &mut Vm, args: Args) -> Res<Value> {
    logarithm(vm, args.at(0), f64::log2).map(Value::Float)
}

pub(super) fn log10(vm: &mut Vm, args: Args) -> Res<Value> {
    logarithm(vm, args.at(0), f64::log10).map(Value::Float)
}

/// Overflow of a sum of finite numbers.
pub(super) fn overflow<T>() -> Res<T> {
    Err(overflow_error("intermediate overflow in fsum"))
}
