//! Comparisons.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::FromPrimitive;

use super::arith::Number;
use super::call::overloads;
use super::error::{Raise, Res, type_error};
use super::types::{dict, list, range, sequence, set, tuple, view};
use super::unknown::Unknown;
use super::value::{Payload, Value, ViewKind};
use super::vm::Vm;
use crate::program::CmpOp;

impl Vm {
    /// Identity or `==`, as containers compare their items.
    pub fn eq(&mut self, a: &Value, b: &Value) -> Res<bool> {
        if let (Value::Float(x), Value::Float(y)) = (a, b)
            && x.is_nan()
            && y.is_nan()
        {
            return Err(Raise::unknown("whether two NaN are the same object is not known"));
        }
        if a.is(b) {
            return Ok(true);
        }
        let result = self.compare(CmpOp::Eq, a, b)?;
        self.truthy(&result)
    }

    /// `a < b` as a truth value, as sorting compares.
    pub fn lt(&mut self, a: &Value, b: &Value) -> Res<bool> {
        let result = self.compare(CmpOp::Lt, a, b)?;
        self.truthy(&result)
    }

    /// `a op b`, any comparison operator.
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Value> {
        match op {
            CmpOp::Is | CmpOp::IsNot => {
                if let (Value::Unknown(it), other) | (other, Value::Unknown(it)) = (a, b) {
                    if other.is_none() && it.known.not_none {
                        return Ok(Value::Bool(op == CmpOp::IsNot));
                    }
                    return Err(Raise::about(it));
                }
                identity_is_known(a, b)?;
                Ok(Value::Bool(a.is(b) == (op == CmpOp::Is)))
            }
            CmpOp::In => self.contains(b, a).map(Value::Bool),
            CmpOp::NotIn => Ok(Value::Bool(!self.contains(b, a)?)),
            _ => self.deeper(" in comparison", |vm| vm.rich(op, a, b)),
        }
    }

    fn rich(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Value> {
        if overloads(a) || overloads(b) {
            let (class_a, class_b) = (self.class_of(a), self.class_of(b));
            let mut tried = false;
            if !Rc::ptr_eq(&class_a, &class_b)
                && class_b.derives(&class_a)
                && let Some(result) = self.ask(mirrored(op), b, a)?
            {
                return Ok(result);
            } else if !Rc::ptr_eq(&class_a, &class_b) && class_b.derives(&class_a) {
                tried = true;
            }
            if let Some(result) = self.ask(op, a, b)? {
                return Ok(result);
            }
            if !tried && let Some(result) = self.ask(mirrored(op), b, a)? {
                return Ok(result);
            }
            let (x, y) = (a.plain().clone(), b.plain().clone());
            if !matches!(x, Value::Instance(_)) && !matches!(y, Value::Instance(_)) {
                return self.rich_plain(op, &x, &y, a, b);
            }
            if let (Value::Unknown(it), _) | (_, Value::Unknown(it)) = (a, b) {
                return Err(Raise::about(it));
            }
            return match op {
                CmpOp::Eq => Ok(Value::Bool(a.is(b))),
                CmpOp::NotEq => Ok(Value::Bool(!a.is(b))),
                _ => Err(self.not_supported(op, a, b)),
            };
        }
        self.rich_plain(op, a, b, a, b)
    }

    /// Asks a Python `__lt__` or the like.
    fn ask(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if !overloads(a) {
            return Ok(None);
        }
        let name = match op {
            CmpOp::Eq => &self.names.eq,
            CmpOp::NotEq => &self.names.ne,
            CmpOp::Lt => &self.names.lt,
            CmpOp::LtE => &self.names.le,
            CmpOp::Gt => &self.names.gt,
            _ => &self.names.ge,
        }
        .clone();
        let function = match self.own_special(a, &name)? {
            Some(function) => function,
            None if op == CmpOp::NotEq && !holds_value(a) => {
                let name = self.names.eq.clone();
                let Some(function) = self.own_special(a, &name)? else {
                    return Ok(None);
                };
                let result = self.call(&function, std::slice::from_ref(b))?;
                return Ok(match result {
                    Value::NotImplemented => None,
                    other => Some(Value::Bool(!self.truthy(&other)?)),
                });
            }
            None => return Ok(None),
        };
        let result = self.call(&function, std::slice::from_ref(b))?;
        Ok((!matches!(result, Value::NotImplemented)).then_some(result))
    }

    fn not_supported(&self, op: CmpOp, a: &Value, b: &Value) -> Raise {
        let is_proxy = |it: &Value| matches!(it, Value::View(it) if it.kind == ViewKind::Proxy);
        if is_proxy(a) || is_proxy(b) {
            return Raise::unknown("how a mappingproxy refuses a comparison");
        }
        type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            symbol(op),
            self.type_name(a),
            self.type_name(b)
        ))
    }

    fn rich_plain(&mut self, op: CmpOp, a: &Value, b: &Value, shown_a: &Value, shown_b: &Value) -> Res<Value> {
        let equality = matches!(op, CmpOp::Eq | CmpOp::NotEq);
        let truth = |it: bool| Ok(Value::Bool(it));
        match (a, b) {
            (Value::Unknown(it), _) | (_, Value::Unknown(it)) => {
                Err(Raise::Unknown(Unknown::of(super::kind::Kind::Bool, it.reason.clone())))
            }
            (Value::Str(x), Value::Str(y)) => truth(sequence::ordered(op, x.as_str().cmp(y.as_str()))),
            (Value::List(x), Value::List(y)) => list::relate(self, op, x, y),
            (Value::Tuple(x), Value::Tuple(y)) => {
                sequence::compare(self, op, |at| x.get(at).cloned(), |at| y.get(at).cloned())
            }
            (Value::Bytes(_) | Value::ByteArray(_), Value::Bytes(_) | Value::ByteArray(_)) => truth(sequence::ordered(
                op,
                super::ops::bytes_of(a).cmp(&super::ops::bytes_of(b)),
            )),
            (Value::Dict(x), Value::Dict(y)) if equality => {
                let same = Rc::ptr_eq(x, y) || dict::same(self, x, y)?;
                truth(same == (op == CmpOp::Eq))
            }
            (Value::Set(x) | Value::FrozenSet(x), Value::Set(y) | Value::FrozenSet(y)) => {
                let result = set::relation(self, op, x, y)?;
                truth(result)
            }
            _ if view::is_set(a) || view::is_set(b) => {
                let result = match view::is_set(a) {
                    true => view::relation(self, op, a, b)?,
                    false => view::relation(self, mirrored(op), b, a)?,
                };
                match result {
                    Some(it) => truth(it),
                    None if equality => truth(op == CmpOp::NotEq),
                    None => Err(self.not_supported(op, shown_a, shown_b)),
                }
            }
            (Value::Range(x), Value::Range(y)) if equality => truth(range::same(x, y) == (op == CmpOp::Eq)),
            (Value::Slice(x), Value::Slice(y)) => tuple::relate_slices(self, op, x, y),
            (Value::Method(x), Value::Method(y)) if equality => {
                let same = x.function.is(&y.function) && x.receiver.is(&y.receiver);
                truth(same == (op == CmpOp::Eq))
            }
            _ => {
                if let (Some(x), Some(y)) = (Number::of(a), Number::of(b)) {
                    let order = numbers(&x, &y);
                    let complex = matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..));
                    if equality || !complex {
                        return truth(match order {
                            Some(order) => sequence::ordered(op, order),
                            None => op == CmpOp::NotEq,
                        });
                    }
                }
                match op {
                    CmpOp::Eq => truth(shown_a.is(shown_b)),
                    CmpOp::NotEq => truth(!shown_a.is(shown_b)),
                    _ => Err(self.not_supported(op, shown_a, shown_b)),
                }
            }
        }
    }
}

/// Whether `is` has an answer that does not depend on what CPython shares.
fn identity_is_known(a: &Value, b: &Value) -> Res<()> {
    let depends = match (a, b) {
        (Value::Int(x), Value::Int(y)) => x == y && !(-5..=256).contains(x),
        (Value::Float(x), Value::Float(y)) => x == y || (x.is_nan() && y.is_nan()),
        (Value::Str(x), Value::Str(y)) => !Rc::ptr_eq(x, y) && x.len() > 1 && x.as_str() == y.as_str(),
        (Value::Tuple(x), Value::Tuple(y)) => !Rc::ptr_eq(x, y) && !x.is_empty() && x.len() == y.len(),
        (Value::Bytes(x), Value::Bytes(y)) => !Rc::ptr_eq(x, y) && x.data == y.data,
        (Value::Big(x), Value::Big(y)) => !Rc::ptr_eq(x, y) && x == y,
        (Value::Method(_), Value::Method(_)) => false,
        _ => false,
    };
    match depends {
        true => Err(Raise::unknown("whether equal values are the same object is not known")),
        false => Ok(()),
    }
}

/// Whether it is an instance of a subclass of a built-in type.
fn holds_value(value: &Value) -> bool {
    matches!(value, Value::Instance(it) if matches!(it.payload, Payload::Value(_)))
}

fn mirrored(op: CmpOp) -> CmpOp {
    match op {
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        other => other,
    }
}

fn symbol(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Eq => "==",
        _ => "!=",
    }
}

/// Exact comparison of numbers; `None` where they are not ordered.
fn numbers(x: &Number, y: &Number) -> Option<Ordering> {
    match (x, y) {
        (Number::Int(x), Number::Int(y)) => Some(x.cmp(y)),
        (Number::Float(x), Number::Float(y)) => x.partial_cmp(y),
        (Number::Big(x), Number::Big(y)) => Some(x.cmp(y)),
        (Number::Big(x), Number::Int(y)) => Some(x.cmp(&BigInt::from(*y))),
        (Number::Int(x), Number::Big(y)) => Some(BigInt::from(*x).cmp(y)),
        (Number::Float(x), Number::Int(y)) => float_int(*x, &BigInt::from(*y)),
        (Number::Int(x), Number::Float(y)) => float_int(*y, &BigInt::from(*x)).map(Ordering::reverse),
        (Number::Float(x), Number::Big(y)) => float_int(*x, y),
        (Number::Big(x), Number::Float(y)) => float_int(*y, x).map(Ordering::reverse),
        (Number::Complex(a, b), other) | (other, Number::Complex(a, b)) => {
            let same = match other {
                Number::Complex(c, d) => a == c && b == d,
                real => *b == 0.0 && numbers(real, &Number::Float(*a)) == Some(Ordering::Equal),
            };
            same.then_some(Ordering::Equal)
        }
    }
}

fn float_int(x: f64, y: &BigInt) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole = BigInt::from_f64(x.trunc())?;
    Some(match whole.cmp(y) {
        Ordering::Equal => x.fract().partial_cmp(&0.0)?,
        other => other,
    })
}
