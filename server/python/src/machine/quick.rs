//! Operations on plain values that need neither the machine nor Python code: `None` where they might.

use std::cmp::Ordering;

use super::value::Value;
use crate::program::{BinOp, CmpOp};

/// Beyond, a float no longer holds every integer.
const EXACT: u64 = 1 << 53;

/// `a op b` of small integers and floats.
#[inline(always)]
pub(super) fn binary(op: BinOp, a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => integers(op, *x, *y),
        (Value::Float(x), Value::Float(y)) => floats(op, *x, *y),
        (Value::Float(x), Value::Int(y)) => floats(op, *x, *y as f64),
        (Value::Int(x), Value::Float(y)) => floats(op, *x as f64, *y),
        _ => None,
    }
}

#[inline(always)]
fn integers(op: BinOp, x: i64, y: i64) -> Option<Value> {
    let result = match op {
        BinOp::Add => x.checked_add(y)?,
        BinOp::Sub => x.checked_sub(y)?,
        BinOp::Mult => x.checked_mul(y)?,
        BinOp::FloorDiv if y > 0 => x.div_euclid(y),
        BinOp::Mod if y > 0 => x.rem_euclid(y),
        BinOp::BitAnd => x & y,
        BinOp::BitOr => x | y,
        BinOp::BitXor => x ^ y,
        BinOp::RShift if (0..64).contains(&y) => x >> y,
        BinOp::Div if y != 0 && x.unsigned_abs() < EXACT && y.unsigned_abs() < EXACT => {
            return Some(Value::Float(x as f64 / y as f64));
        }
        _ => return None,
    };
    Some(Value::Int(result))
}

#[inline(always)]
fn floats(op: BinOp, x: f64, y: f64) -> Option<Value> {
    Some(Value::Float(match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mult => x * y,
        BinOp::Div if y != 0.0 => x / y,
        _ => return None,
    }))
}

/// A comparison of small integers, floats or strings; whether something is `None`.
#[inline(always)]
pub(super) fn compare(op: CmpOp, a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => ordered(op, Some(x.cmp(y))),
        (Value::Float(x), Value::Float(y)) => ordered(op, x.partial_cmp(y)),
        (Value::Float(x), Value::Int(y)) if y.unsigned_abs() < EXACT => ordered(op, x.partial_cmp(&(*y as f64))),
        (Value::Int(x), Value::Float(y)) if x.unsigned_abs() < EXACT => ordered(op, (*x as f64).partial_cmp(y)),
        (Value::Str(x), Value::Str(y)) => match op {
            CmpOp::Eq => Some(x.as_str() == y.as_str()),
            CmpOp::NotEq => Some(x.as_str() != y.as_str()),
            _ => None,
        },
        (Value::Str(key), Value::Dict(dict)) => match op {
            CmpOp::In => dict.holds_str(key),
            CmpOp::NotIn => dict.holds_str(key).map(|it| !it),
            _ => None,
        },
        (Value::Unknown(_), Value::None) => None,
        (it, Value::None) => match op {
            CmpOp::Is => Some(it.is_none()),
            CmpOp::IsNot => Some(!it.is_none()),
            _ => None,
        },
        _ => None,
    }
}

#[inline(always)]
fn ordered(op: CmpOp, order: Option<Ordering>) -> Option<bool> {
    Some(match op {
        CmpOp::Eq => order == Some(Ordering::Equal),
        CmpOp::NotEq => order != Some(Ordering::Equal),
        CmpOp::Lt => order == Some(Ordering::Less),
        CmpOp::LtE => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        CmpOp::Gt => order == Some(Ordering::Greater),
        CmpOp::GtE => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        _ => return None,
    })
}

/// The position a small integer means in a sequence of this length.
#[inline(always)]
fn position(index: i64, len: usize) -> usize {
    match index < 0 {
        true => index.wrapping_add(len as i64) as usize,
        false => index as usize,
    }
}

/// `container[index]`.
#[inline(always)]
pub(super) fn item(container: &Value, index: &Value) -> Option<Value> {
    match (container, index) {
        (Value::List(list), Value::Int(at)) => {
            let items = list.borrow();
            items.get(position(*at, items.len())).map(copy)
        }
        (Value::Tuple(items), Value::Int(at)) => items.get(position(*at, items.len())).map(copy),
        (Value::Dict(dict), Value::Str(key)) => dict.get_str(key),
        (Value::Dict(dict), Value::Int(key)) => dict.get_int(*key),
        _ => None,
    }
}

/// `container[index] = value`; the value comes back where that is not so simple.
#[inline(always)]
pub(super) fn set_item(container: &Value, index: &Value, value: Value) -> Result<(), Value> {
    match (container, index) {
        (Value::List(list), Value::Int(at)) => list.replace(position(*at, list.len()), value),
        (Value::Dict(dict), Value::Str(_) | Value::Int(_)) => dict.replace(index, value),
        _ => Err(value),
    }
}

/// A clone, without a call for the kinds that loops move most.
#[inline(always)]
pub(super) fn copy(value: &Value) -> Value {
    match value {
        Value::Int(it) => Value::Int(*it),
        Value::Bool(it) => Value::Bool(*it),
        Value::None => Value::None,
        Value::Float(it) => Value::Float(*it),
        Value::Str(it) => Value::Str(it.clone()),
        Value::List(it) => Value::List(it.clone()),
        Value::Dict(it) => Value::Dict(it.clone()),
        Value::Instance(it) => Value::Instance(it.clone()),
        Value::Function(it) => Value::Function(it.clone()),
        other => other.clone(),
    }
}
