//! Arithmetic of numbers.

use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Pow, Signed, ToPrimitive, Zero};

use super::error::{Raise, Res, overflow_error, value_error, zero_division};
use super::kind::Kind;
use super::types::int::big_to_float;
use super::value::Value;
use super::vm::Vm;
use crate::program::BinOp;

/// A number, as operators see it.
pub(crate) enum Number {
    Int(i64),
    Big(BigInt),
    Float(f64),
    Complex(f64, f64),
}

impl Number {
    pub(crate) fn of(value: &Value) -> Option<Number> {
        Some(match value {
            Value::Int(it) => Number::Int(*it),
            Value::Bool(it) => Number::Int((*it).into()),
            Value::Big(it) => Number::Big((**it).clone()),
            Value::Float(it) => Number::Float(*it),
            Value::Complex(it) => Number::Complex(it.0, it.1),
            _ => return None,
        })
    }

    fn big(self) -> BigInt {
        match self {
            Number::Int(it) => it.into(),
            Number::Big(it) => it,
            _ => BigInt::ZERO,
        }
    }

    fn float(self) -> Res<f64> {
        match self {
            Number::Int(it) => Ok(it as f64),
            Number::Big(it) => big_to_float(&it),
            Number::Float(it) => Ok(it),
            Number::Complex(re, _) => Ok(re),
        }
    }

    fn complex(self) -> Res<(f64, f64)> {
        match self {
            Number::Complex(re, im) => Ok((re, im)),
            other => Ok((other.float()?, 0.0)),
        }
    }
}

impl Vm {
    /// Arithmetic; `None` where the operands do not have the operator.
    pub(crate) fn arithmetic(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if let (Value::Bool(x), Value::Bool(y)) = (a, b) {
            match op {
                BinOp::BitAnd => return Ok(Some(Value::Bool(x & y))),
                BinOp::BitOr => return Ok(Some(Value::Bool(x | y))),
                BinOp::BitXor => return Ok(Some(Value::Bool(x ^ y))),
                _ => {}
            }
        }
        let (Some(x), Some(y)) = (Number::of(a), Number::of(b)) else {
            return Ok(None);
        };
        match (x, y) {
            (Number::Int(x), Number::Int(y)) => self.small(op, x, y),
            (x @ (Number::Int(_) | Number::Big(_)), y @ (Number::Int(_) | Number::Big(_))) => {
                self.large(op, x.big(), y.big())
            }
            (x @ Number::Complex(..), y) | (x, y @ Number::Complex(..)) => complex(op, x.complex()?, y.complex()?),
            (x, y) => float(op, x.float()?, y.float()?),
        }
    }

    fn small(&mut self, op: BinOp, x: i64, y: i64) -> Res<Option<Value>> {
        let result = match op {
            BinOp::Add => x.checked_add(y),
            BinOp::Sub => x.checked_sub(y),
            BinOp::Mult => x.checked_mul(y),
            BinOp::FloorDiv if y == 0 => return Err(zero_division("integer division or modulo by zero")),
            BinOp::Mod if y == 0 => return Err(zero_division("integer modulo by zero")),
            BinOp::FloorDiv => x.checked_div_euclid(y).map(|_| num_integer::Integer::div_floor(&x, &y)),
            BinOp::Mod => Some(if y == -1 { 0 } else { x.mod_floor(&y) }),
            BinOp::BitAnd => Some(x & y),
            BinOp::BitOr => Some(x | y),
            BinOp::BitXor => Some(x ^ y),
            BinOp::RShift if y >= 0 => Some(if y > 63 { x >> 63 } else { x >> y }),
            BinOp::LShift if (0..63).contains(&y) => {
                let shifted = x << y;
                (shifted >> y == x).then_some(shifted)
            }
            BinOp::Pow if y >= 0 => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)),
            BinOp::Div if y != 0 && x.unsigned_abs() < 1 << 53 && y.unsigned_abs() < 1 << 53 => {
                return Ok(Some(Value::Float(x as f64 / y as f64)));
            }
            _ => None,
        };
        match result {
            Some(it) => Ok(Some(Value::Int(it))),
            None => self.large(op, x.into(), y.into()),
        }
    }

    fn large(&mut self, op: BinOp, x: BigInt, y: BigInt) -> Res<Option<Value>> {
        let (xbits, ybits) = (x.bits(), y.bits());
        self.reserve_bits(xbits.saturating_add(ybits))?;
        let cost = (xbits / 64 + 1).saturating_mul(ybits / 64 + 1);
        Ok(Some(Value::big(match op {
            BinOp::Add => x + y,
            BinOp::Sub => x - y,
            BinOp::Mult => {
                self.budget.work(usize::try_from(cost / 8).unwrap_or(usize::MAX))?;
                x * y
            }
            BinOp::FloorDiv | BinOp::Mod if y.is_zero() => {
                return Err(zero_division(match op {
                    BinOp::Mod => "integer modulo by zero",
                    _ => "integer division or modulo by zero",
                }));
            }
            BinOp::FloorDiv => {
                self.budget.work(usize::try_from(cost / 8).unwrap_or(usize::MAX))?;
                x.div_floor(&y)
            }
            BinOp::Mod => {
                self.budget.work(usize::try_from(cost / 8).unwrap_or(usize::MAX))?;
                x.mod_floor(&y)
            }
            BinOp::BitAnd => x & y,
            BinOp::BitOr => x | y,
            BinOp::BitXor => x ^ y,
            BinOp::LShift | BinOp::RShift if y.is_negative() => return Err(value_error("negative shift count")),
            BinOp::LShift => {
                if x.is_zero() {
                    return Ok(Some(Value::Int(0)));
                }
                let by = y.to_u64().ok_or_else(|| overflow_error("too many digits in integer"))?;
                self.reserve_bits(xbits.saturating_add(by))?;
                x << by
            }
            BinOp::RShift => match y.to_u64() {
                Some(by) if by <= xbits => x >> by,
                _ if x.is_negative() => BigInt::from(-1),
                _ => BigInt::ZERO,
            },
            BinOp::Pow => {
                if y.is_negative() {
                    return float(op, big_to_float(&x)?, big_to_float(&y)?);
                }
                let small = x.to_i64().unwrap_or(2);
                if (0..=1).contains(&small) || small == -1 {
                    let odd = y.is_odd();
                    return Ok(Some(Value::Int(match small {
                        0 => i64::from(y.is_zero()),
                        1 => 1,
                        _ if odd => -1,
                        _ => 1,
                    })));
                }
                let exponent = y.to_u64().unwrap_or(u64::MAX);
                let bits = xbits.saturating_mul(exponent);
                self.reserve_bits(bits)?;
                let words = bits / 64 + 1;
                self.budget
                    .work(usize::try_from(words.saturating_mul(words) / 16).unwrap_or(usize::MAX))?;
                Pow::pow(x, exponent)
            }
            BinOp::Div => {
                if y.is_zero() {
                    return Err(zero_division("division by zero"));
                }
                return true_division(&x, &y).map(|it| Some(Value::Float(it)));
            }
            BinOp::MatMult => return Ok(None),
        })))
    }
}

/// `x / y` rounded once, to nearest even.
fn true_division(x: &BigInt, y: &BigInt) -> Res<f64> {
    match super::types::float::divide(x, y) {
        it if it.is_infinite() => Err(overflow_error("integer division result too large for a float")),
        it => Ok(it),
    }
}

/// `divmod` of floats as CPython computes it.
pub(crate) fn float_divmod(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest != 0.0 {
        if (y < 0.0) != (rest < 0.0) {
            rest += y;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(y);
    }
    let floor = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(x / y)
    };
    (floor, rest)
}

fn float(op: BinOp, x: f64, y: f64) -> Res<Option<Value>> {
    Ok(Some(Value::Float(match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mult => x * y,
        BinOp::Div if y == 0.0 => return Err(zero_division("float division by zero")),
        BinOp::FloorDiv if y == 0.0 => return Err(zero_division("float floor division by zero")),
        BinOp::Mod if y == 0.0 => return Err(zero_division("float modulo")),
        BinOp::Div => x / y,
        BinOp::FloorDiv => float_divmod(x, y).0,
        BinOp::Mod => float_divmod(x, y).1,
        BinOp::Pow => {
            if x == 0.0 && y < 0.0 {
                return Err(zero_division("0.0 cannot be raised to a negative power"));
            }
            if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
                return complex(op, (x, 0.0), (y, 0.0));
            }
            let result = x.powf(y);
            if result.is_infinite() && x.is_finite() && y.is_finite() {
                return Err(Raise::with(
                    Kind::OverflowError,
                    vec![Value::Int(34), Value::str("Numerical result out of range")],
                ));
            }
            result
        }
        _ => return Ok(None),
    })))
}

fn complex(op: BinOp, (a, b): (f64, f64), (c, d): (f64, f64)) -> Res<Option<Value>> {
    let pair = match op {
        BinOp::Add => (a + c, b + d),
        BinOp::Sub => (a - c, b - d),
        BinOp::Mult => (a * c - b * d, a * d + b * c),
        BinOp::Div => {
            if c == 0.0 && d == 0.0 {
                return Err(zero_division("complex division by zero"));
            }
            if c.abs() >= d.abs() {
                let ratio = d / c;
                let denominator = c + d * ratio;
                ((a + b * ratio) / denominator, (b - a * ratio) / denominator)
            } else {
                let ratio = c / d;
                let denominator = c * ratio + d;
                ((a * ratio + b) / denominator, (b * ratio - a) / denominator)
            }
        }
        BinOp::Pow => {
            return super::types::complex::pow((a, b), (c, d)).map(Some);
        }
        _ => return Ok(None),
    };
    Ok(Some(Value::Complex(Rc::new(pair))))
}
