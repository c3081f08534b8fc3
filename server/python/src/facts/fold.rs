//! Operators on known values, exactly as CPython computes them. What would raise, or be large, is `None`.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::value::Known;
use crate::program::{BinOp, CmpOp, Const, UnaryOp};

const MAX_BITS: u64 = 1000;
const MAX_LEN: usize = 4096;
/// Integers up to here are exact as floats.
const EXACT: i64 = 1 << 53;

/// `op value`, `not` excepted.
pub(super) fn unary(op: UnaryOp, value: &Known) -> Option<Known> {
    if let Some(value) = value.as_int() {
        return Some(Known::int(match op {
            UnaryOp::Neg => -value,
            UnaryOp::Pos => value,
            // Deprecated for booleans: rather not.
            UnaryOp::Invert => -value - 1,
            UnaryOp::Not => return None,
        }));
    }
    match (op, value.scalar()?) {
        (UnaryOp::Neg, Const::Float(value)) => Some(Const::Float(-value).into()),
        (UnaryOp::Pos, Const::Float(value)) => Some(Const::Float(*value).into()),
        _ => None,
    }
}

/// `left op right`.
pub(super) fn binary(op: BinOp, left: &Known, right: &Known) -> Option<Known> {
    if let (Some(a), Some(b)) = (left.as_int(), right.as_int()) {
        let both_bool = matches!(
            (left.scalar(), right.scalar()),
            (Some(Const::Bool(_)), Some(Const::Bool(_)))
        );
        let bitwise = matches!(op, BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor);
        let result = integers(op, a, b)?;
        return Some(match (both_bool && bitwise, result) {
            (true, Known::One(value)) => Const::Bool(*value != Const::Int(0)).into(),
            (_, result) => result,
        });
    }
    if let (Some(a), Some(b)) = (as_float(left), as_float(right)) {
        let result = match op {
            BinOp::Add => a + b,
            BinOp::Sub => a - b,
            BinOp::Mult => a * b,
            BinOp::Div if b != 0.0 => a / b,
            _ => return None,
        };
        return result.is_finite().then(|| Const::Float(result).into());
    }
    match (op, left, right) {
        (BinOp::Add, Known::Tuple(a), Known::Tuple(b)) if a.len() + b.len() <= MAX_LEN => {
            Some(Known::Tuple(a.iter().chain(&**b).cloned().collect()))
        }
        (BinOp::Add, Known::One(a), Known::One(b)) => match (&**a, &**b) {
            (Const::Str(a), Const::Str(b)) if a.len() + b.len() <= MAX_LEN => {
                Some(Const::Str([&**a, &**b].concat().into()).into())
            }
            (Const::Bytes(a), Const::Bytes(b)) if a.len() + b.len() <= MAX_LEN => {
                Some(Const::Bytes([&**a, &**b].concat().into()).into())
            }
            _ => None,
        },
        (BinOp::Mult, value, times) if times.as_int().is_some() => repeat(value, times.as_i64()?),
        (BinOp::Mult, times, value) if times.as_int().is_some() => repeat(value, times.as_i64()?),
        _ => None,
    }
}

fn repeat(value: &Known, times: i64) -> Option<Known> {
    let times = usize::try_from(times.max(0)).ok()?;
    let small = |len: usize| len.checked_mul(times).is_some_and(|it| it <= MAX_LEN);
    match value {
        Known::Tuple(items) if small(items.len()) => Some(Known::Tuple(
            std::iter::repeat_n(&**items, times).flatten().cloned().collect(),
        )),
        Known::One(value) => match &**value {
            Const::Str(value) if small(value.len()) => Some(Const::Str(value.repeat(times).into()).into()),
            Const::Bytes(value) if small(value.len()) => Some(Const::Bytes(value.repeat(times).into()).into()),
            _ => None,
        },
        _ => None,
    }
}

fn integers(op: BinOp, a: BigInt, b: BigInt) -> Option<Known> {
    let zero = BigInt::ZERO;
    let result = match op {
        BinOp::Add => a + b,
        BinOp::Sub => a - b,
        BinOp::Mult => a * b,
        BinOp::FloorDiv | BinOp::Mod if b != zero => {
            let (mut quotient, mut rest) = (&a / &b, &a % &b);
            if rest != zero && (rest < zero) != (b < zero) {
                quotient -= 1;
                rest += &b;
            }
            if op == BinOp::Mod { rest } else { quotient }
        }
        BinOp::Div => {
            let (a, b) = (exact(&a)?, exact(&b)?);
            return (b != 0.0).then(|| Const::Float(a / b).into());
        }
        BinOp::Pow if b >= zero => {
            let exponent = u32::try_from(&b).ok()?;
            if a.bits().checked_mul(u64::from(exponent))? > MAX_BITS + 64 && a.bits() > 1 {
                return None;
            }
            a.pow(exponent.min(if a.bits() <= 1 { 2 + exponent % 2 } else { exponent }))
        }
        BinOp::LShift if b >= zero => {
            let shift = u64::try_from(&b).ok().filter(|it| *it <= MAX_BITS)?;
            a << shift
        }
        BinOp::RShift if b >= zero => {
            let shift = u64::try_from(&b).ok().filter(|it| *it <= MAX_BITS)?;
            a >> shift
        }
        BinOp::BitAnd => a & b,
        BinOp::BitOr => a | b,
        BinOp::BitXor => a ^ b,
        _ => return None,
    };
    (result.bits() <= MAX_BITS).then(|| Known::int(result))
}

fn exact(value: &BigInt) -> Option<f64> {
    i64::try_from(value)
        .ok()
        .filter(|it| it.abs() <= EXACT)
        .map(|it| it as f64)
}

/// The value of a float, or of an integer that is exact as one.
fn as_float(value: &Known) -> Option<f64> {
    match value.scalar()? {
        Const::Float(value) => Some(*value),
        _ => exact(&value.as_int()?),
    }
}

/// `left op right`; identity only of the singletons.
pub(super) fn compare(op: CmpOp, left: &Known, right: &Known) -> Option<bool> {
    match op {
        CmpOp::Eq => equal(left, right),
        CmpOp::NotEq => equal(left, right).map(|it| !it),
        CmpOp::Lt => order(left, right).map(Ordering::is_lt),
        CmpOp::LtE => order(left, right).map(Ordering::is_le),
        CmpOp::Gt => order(left, right).map(Ordering::is_gt),
        CmpOp::GtE => order(left, right).map(Ordering::is_ge),
        CmpOp::Is => identical(left, right),
        CmpOp::IsNot => identical(left, right).map(|it| !it),
        CmpOp::In => contains(right, left),
        CmpOp::NotIn => contains(right, left).map(|it| !it),
    }
}

fn identical(left: &Known, right: &Known) -> Option<bool> {
    let singleton = |it: &Known| matches!(it.scalar(), Some(Const::None | Const::Bool(_) | Const::Ellipsis));
    (singleton(left) || singleton(right)).then(|| left.same(right))
}

/// `item in items` for a known tuple of items.
pub(super) fn contains(container: &Known, item: &Known) -> Option<bool> {
    match container {
        Known::Tuple(items) => {
            let mut found = Some(false);
            for it in &**items {
                match equal(it, item) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => found = None,
                }
            }
            found
        }
        Known::One(container) => match (&**container, item.scalar()?) {
            (Const::Str(container), Const::Str(item)) => Some(container.contains(&**item)),
            _ => None,
        },
    }
}

fn order(left: &Known, right: &Known) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (left.as_int(), right.as_int()) {
        return Some(a.cmp(&b));
    }
    if let (Some(a), Some(b)) = (as_float(left), as_float(right)) {
        return a.partial_cmp(&b);
    }
    match (left, right) {
        (Known::Tuple(a), Known::Tuple(b)) => {
            for (a, b) in a.iter().zip(&**b) {
                if !equal(a, b)? {
                    return order(a, b);
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        (Known::One(a), Known::One(b)) => match (&**a, &**b) {
            (Const::Str(a), Const::Str(b)) => Some(a.cmp(b)),
            (Const::Bytes(a), Const::Bytes(b)) => Some(a.cmp(b)),
            _ => None,
        },
        _ => None,
    }
}

/// `left == right`.
pub(super) fn equal(left: &Known, right: &Known) -> Option<bool> {
    if let (Some(a), Some(b)) = (left.as_int(), right.as_int()) {
        return Some(a == b);
    }
    let (a, b) = match (left, right) {
        (Known::Tuple(a), Known::Tuple(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            let mut all = Some(true);
            for (a, b) in a.iter().zip(&**b) {
                match equal(a, b) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => all = None,
                }
            }
            return all;
        }
        (Known::One(a), Known::One(b)) => (&**a, &**b),
        _ => return Some(false),
    };
    match (a, b) {
        (Const::Str(a), Const::Str(b)) => Some(a == b),
        (Const::Bytes(a), Const::Bytes(b)) => Some(a == b),
        (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => Some(true),
        // With -b, comparing bytes and text warns or raises.
        (Const::Str(_), Const::Bytes(_)) | (Const::Bytes(_), Const::Str(_)) => None,
        _ if left.kind().within(super::value::Kinds::NUMBERS) && right.kind().within(super::value::Kinds::NUMBERS) => {
            Some(as_float(left)? == as_float(right)?)
        }
        _ => Some(false),
    }
}

/// `value[index]` for an integer index.
pub(super) fn item(value: &Known, index: i64) -> Option<Known> {
    let at = |len: usize| {
        let index = if index < 0 {
            index.checked_add(i64::try_from(len).ok()?)?
        } else {
            index
        };
        usize::try_from(index).ok()
    };
    match value {
        Known::Tuple(items) => items.get(at(items.len())?).cloned(),
        Known::One(one) => match &**one {
            Const::Str(text) => {
                let it = text.chars().nth(at(text.chars().count())?)?;
                Some(Const::Str(it.to_string().into()).into())
            }
            Const::Bytes(bytes) => bytes.get(at(bytes.len())?).map(|it| Const::Int(i64::from(*it)).into()),
            _ => None,
        },
    }
}

/// `value[lower:upper]`.
pub(super) fn slice(value: &Known, lower: Option<i64>, upper: Option<i64>) -> Option<Known> {
    let len = i64::try_from(value.len()?).ok()?;
    let clamp = |it: i64| {
        if it < 0 {
            it.saturating_add(len).max(0)
        } else {
            it.min(len)
        }
    };
    let start = usize::try_from(clamp(lower.unwrap_or(0))).ok()?;
    let end = usize::try_from(clamp(upper.unwrap_or(len))).ok()?.max(start);
    match value {
        Known::Tuple(items) => Some(Known::Tuple(items.get(start..end)?.into())),
        Known::One(one) => match &**one {
            Const::Str(text) => {
                Some(Const::Str(text.chars().skip(start).take(end - start).collect::<String>().into()).into())
            }
            Const::Bytes(bytes) => Some(Const::Bytes(bytes.get(start..end)?.into()).into()),
            _ => None,
        },
    }
}
