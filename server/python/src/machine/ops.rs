//! Operators.

use std::rc::Rc;

use super::call::overloads;
use super::error::{Raise, Res, overflow_error, type_error};
use super::kind::Kind;
use super::native::Integer;
use super::types::doubt::certain;
use super::unknown::Unknown;
use super::value::{Str, Value, ViewKind};
use super::vm::Vm;
use crate::program::{BinOp, UnaryOp};

/// Symbol, `__op__`, `__rop__`, `__iop__`.
fn names(op: BinOp) -> (&'static str, &'static str, &'static str, &'static str) {
    match op {
        BinOp::Add => ("+", "__add__", "__radd__", "__iadd__"),
        BinOp::Sub => ("-", "__sub__", "__rsub__", "__isub__"),
        BinOp::Mult => ("*", "__mul__", "__rmul__", "__imul__"),
        BinOp::MatMult => ("@", "__matmul__", "__rmatmul__", "__imatmul__"),
        BinOp::Div => ("/", "__truediv__", "__rtruediv__", "__itruediv__"),
        BinOp::FloorDiv => ("//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"),
        BinOp::Mod => ("%", "__mod__", "__rmod__", "__imod__"),
        BinOp::Pow => ("** or pow()", "__pow__", "__rpow__", "__ipow__"),
        BinOp::LShift => ("<<", "__lshift__", "__rlshift__", "__ilshift__"),
        BinOp::RShift => (">>", "__rshift__", "__rrshift__", "__irshift__"),
        BinOp::BitAnd => ("&", "__and__", "__rand__", "__iand__"),
        BinOp::BitOr => ("|", "__or__", "__ror__", "__ior__"),
        BinOp::BitXor => ("^", "__xor__", "__rxor__", "__ixor__"),
    }
}

impl Vm {
    /// `a op b`.
    pub fn binary(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Value> {
        match self.operate(op, a, b)? {
            Some(it) => Ok(it),
            None => Err(self.unsupported(op, names(op).0, a, b)),
        }
    }

    fn operate(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if overloads(a) || overloads(b) {
            let (_, own, reflected, _) = names(op);
            let (own, reflected) = (self.intern(own), self.intern(reflected));
            let (class_a, class_b) = (self.class_of(a), self.class_of(b));
            let same = Rc::ptr_eq(&class_a, &class_b);
            let mut right_done = false;
            if !same
                && class_b.derives(&class_a)
                && let Some(function) = self.own_special(b, &reflected)?
            {
                right_done = true;
                let result = self.call(&function, std::slice::from_ref(a))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(Some(result));
                }
            }
            if let Some(function) = self.own_special(a, &own)? {
                let result = self.call(&function, std::slice::from_ref(b))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(Some(result));
                }
            } else if let (BinOp::Mod, Value::Str(text)) = (op, a.plain()) {
                let text = text.clone();
                return super::types::percent::percent(self, &text, b).map(Some);
            } else if !matches!(a.plain(), Value::Instance(_)) && !matches!(b.plain(), Value::Instance(_)) {
                let (a, b) = (a.plain().clone(), b.plain().clone());
                if let Some(result) = self.plain_binary(op, &a, &b)? {
                    return Ok(Some(result));
                }
            }
            if !same
                && !right_done
                && let Some(function) = self.own_special(b, &reflected)?
            {
                let result = self.call(&function, std::slice::from_ref(a))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(Some(result));
                }
            }
            if let (Value::Unknown(it), _) | (_, Value::Unknown(it)) = (a, b) {
                return Err(Raise::about(it));
            }
            return match op {
                BinOp::Mult => match self.repeat(a.plain(), b)? {
                    None => self.repeat(b.plain(), a),
                    some => Ok(some),
                },
                _ => Ok(None),
            };
        }
        self.plain_binary(op, a, b)
    }

    fn unsupported(&mut self, op: BinOp, symbol: &str, a: &Value, b: &Value) -> Raise {
        let (left, right) = match op {
            BinOp::BitOr => (self.type_name(&behind(a)), self.type_name(&behind(b))),
            _ => (self.type_name(a), self.type_name(b)),
        };
        let inplace = symbol.ends_with('=');
        match (op, a.plain(), b.plain()) {
            (BinOp::Add, Value::Str(_), _) => type_error(format!("can only concatenate str (not \"{right}\") to str")),
            (BinOp::Add, Value::List(_), _) if !inplace => {
                type_error(format!("can only concatenate list (not \"{right}\") to list"))
            }
            (BinOp::Add, Value::Tuple(_), _) => {
                type_error(format!("can only concatenate tuple (not \"{right}\") to tuple"))
            }
            (BinOp::Add, Value::Bytes(_), _) => type_error(format!("can't concat {right} to bytes")),
            (BinOp::Add, Value::ByteArray(_), _) => type_error(format!("can't concat {right} to bytearray")),
            (
                BinOp::Mult,
                Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_) | Value::ByteArray(_),
                _,
            ) => type_error(format!("can't multiply sequence by non-int of type '{right}'")),
            (
                BinOp::Mult,
                _,
                Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_) | Value::ByteArray(_),
            ) => type_error(format!("can't multiply sequence by non-int of type '{left}'")),
            _ => type_error(format!(
                "unsupported operand type(s) for {symbol}: '{left}' and '{right}'"
            )),
        }
    }

    fn plain_binary(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if let Some(it) = self.arithmetic(op, a, b)? {
            return Ok(Some(it));
        }
        match (op, a, b) {
            (BinOp::Mod, Value::Str(text), _) => return super::types::percent::percent(self, text, b).map(Some),
            (BinOp::Add | BinOp::Sub | BinOp::Mult, Value::Unknown(it), other)
            | (BinOp::Add | BinOp::Sub | BinOp::Mult, other, Value::Unknown(it))
                if it.kind == Some(Kind::Int) && is_int(other) =>
            {
                return Err(Raise::Unknown(Unknown::of(Kind::Int, it.reason.clone())));
            }
            (_, Value::Unknown(it), _) | (_, _, Value::Unknown(it)) => return Err(Raise::about(it)),
            (BinOp::Add, Value::Str(x), Value::Str(y)) => {
                if x.is_empty() {
                    return Ok(Some(b.clone()));
                }
                if y.is_empty() {
                    return Ok(Some(a.clone()));
                }
                self.budget.reserve(x.len() + y.len())?;
                let mut text = String::with_capacity(x.len() + y.len());
                text.push_str(x);
                text.push_str(y);
                return Ok(Some(Value::str(text)));
            }
            (BinOp::Add, Value::List(x), Value::List(y)) => {
                self.budget.reserve((x.len() + y.len()) * size_of::<Value>())?;
                let mut items = Vec::with_capacity(x.len() + y.len());
                items.extend_from_slice(&x.borrow());
                items.extend_from_slice(&y.borrow());
                return Ok(Some(Value::list(items)));
            }
            (BinOp::Add, Value::Tuple(x), Value::Tuple(y)) => {
                self.budget.reserve((x.len() + y.len()) * size_of::<Value>())?;
                return Ok(Some(Value::tuple([&x[..], &y[..]].concat())));
            }
            (BinOp::Add, Value::Bytes(_) | Value::ByteArray(_), Value::Bytes(_) | Value::ByteArray(_)) => {
                let data = [bytes_of(a), bytes_of(b)].concat();
                self.budget.reserve(data.len())?;
                return Ok(Some(match a {
                    Value::Bytes(_) => Value::bytes(data),
                    _ => super::types::bytes::array(data),
                }));
            }
            (BinOp::Mod, Value::Bytes(_) | Value::ByteArray(_), _) => {
                return Err(Raise::unknown("% on bytes is not supported"));
            }
            (BinOp::Mult, _, _) => {
                if let Some(it) = self.repeat(a, b)? {
                    return Ok(Some(it));
                }
                return self.repeat(b, a);
            }
            (BinOp::BitOr, Value::Dict(x), Value::Dict(y)) => {
                self.budget.reserve((x.len() + y.len()) * 64)?;
                let copy = x.copy();
                for (key, value) in y.to_vec() {
                    copy.insert(self, key, value)?;
                }
                return Ok(Some(Value::Dict(copy)));
            }
            (BinOp::BitOr, Value::View(proxy), other) | (BinOp::BitOr, other, Value::View(proxy))
                if proxy.kind == ViewKind::Proxy && matches!(other, Value::Dict(_) | Value::View(_)) =>
            {
                let (a, b) = (behind(a), behind(b));
                return self.plain_binary(op, &a, &b);
            }
            (BinOp::BitOr, Value::Class(_), Value::Class(_) | Value::None)
            | (BinOp::BitOr, Value::None, Value::Class(_)) => {
                return super::types::generic::union_of(self, a, b).map(Some);
            }
            _ => {}
        }
        self.set_operation(op, a, b)
    }

    fn repeat(&mut self, sequence: &Value, times: &Value) -> Res<Option<Value>> {
        if !matches!(
            sequence,
            Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_) | Value::ByteArray(_)
        ) {
            return Ok(None);
        }
        let times = match times.plain() {
            Value::Int(_) | Value::Bool(_) | Value::Big(_) => self.index(times)?,
            Value::Instance(it) if it.class().lookup(&self.names.index).is_some() => self.index(times)?,
            _ => return Ok(None),
        };
        let times = match times {
            Integer::Small(it) => usize::try_from(it).unwrap_or(0),
            Integer::Big(_) => return Err(overflow_error("cannot fit 'int' into an index-sized integer")),
        };
        Ok(Some(match sequence {
            Value::Str(it) => {
                self.budget.reserve(it.len().saturating_mul(times))?;
                Value::str(it.repeat(times))
            }
            Value::Bytes(it) => {
                self.budget.reserve(it.data.len().saturating_mul(times))?;
                Value::bytes(it.data.repeat(times))
            }
            Value::ByteArray(_) => {
                let data = bytes_of(sequence);
                self.budget.reserve(data.len().saturating_mul(times))?;
                super::types::bytes::array(data.repeat(times))
            }
            Value::List(it) => {
                self.budget
                    .reserve(it.len().saturating_mul(times).saturating_mul(size_of::<Value>()))?;
                self.budget.work(it.len() * times)?;
                let items = it.to_vec();
                Value::list(items.iter().cycle().take(items.len() * times).cloned().collect())
            }
            Value::Tuple(it) => {
                self.budget
                    .reserve(it.len().saturating_mul(times).saturating_mul(size_of::<Value>()))?;
                self.budget.work(it.len() * times)?;
                Value::tuple(it.iter().cycle().take(it.len() * times).cloned().collect::<Vec<_>>())
            }
            _ => return Ok(None),
        }))
    }

    /// `&`, `|`, `-`, `^` of sets and views of keys or items.
    fn set_operation(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if !matches!(op, BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor | BinOp::Sub) {
            return Ok(None);
        }
        let is_view =
            |value: &Value| matches!(value, Value::View(it) if matches!(it.kind, ViewKind::Keys | ViewKind::Items));
        let is_set = |value: &Value| matches!(value, Value::Set(_) | Value::FrozenSet(_));
        let with_view = is_view(a) || is_view(b);
        if !(with_view || is_set(a) && is_set(b)) {
            return Ok(None);
        }
        match with_view {
            true => super::types::view::operate(self, op, a, b).map(Some),
            false => super::types::set::operate(self, op, a, b).map(Some),
        }
    }

    /// `a op= b`: what `a` is bound to afterwards.
    pub fn inplace(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Value> {
        let (symbol, _, _, name) = names(op);
        if overloads(a) {
            let name = self.intern(name);
            if let Some(function) = self.own_special(a, &name)? {
                let result = self.call(&function, std::slice::from_ref(b))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(result);
                }
            }
        }
        match (op, a.plain(), b.plain()) {
            (BinOp::Add, Value::List(list), _) => {
                certain(super::types::list::extend_from(self, list, b), "what a list holds")?;
                return Ok(a.clone());
            }
            (BinOp::Mult, Value::List(list), Value::Int(_) | Value::Bool(_) | Value::Big(_)) => {
                if let Some(Value::List(new)) = self.repeat(&Value::List(list.clone()), b)? {
                    let items = new.to_vec();
                    *list.borrow_mut() = items;
                }
                return Ok(a.clone());
            }
            (
                BinOp::BitOr | BinOp::BitAnd | BinOp::BitXor | BinOp::Sub,
                Value::Set(set),
                Value::Set(_) | Value::FrozenSet(_),
            ) => {
                super::types::set::change(self, op, set, b)?;
                return Ok(a.clone());
            }
            (BinOp::BitOr, Value::Dict(dict), _) => {
                certain(super::types::dict::update(self, dict, b), "what a dict holds")?;
                return Ok(a.clone());
            }
            (BinOp::Add, Value::ByteArray(array), Value::Bytes(_) | Value::ByteArray(_)) => {
                let data = bytes_of(b);
                self.budget.reserve(data.len())?;
                array.data.borrow_mut().extend(data);
                return Ok(a.clone());
            }
            _ => {}
        }
        match self.operate(op, a, b)? {
            Some(it) => Ok(it),
            None => {
                let symbol = match op {
                    BinOp::Pow => "**=".to_owned(),
                    _ => format!("{symbol}="),
                };
                Err(self.unsupported(op, &symbol, a, b))
            }
        }
    }

    /// `op a`.
    pub fn unary(&mut self, op: UnaryOp, a: &Value) -> Res<Value> {
        if op == UnaryOp::Not {
            if let Value::Unknown(it) = a {
                return Err(Raise::Unknown(Unknown::of(Kind::Bool, it.reason.clone())));
            }
            return Ok(Value::Bool(!self.truthy(a)?));
        }
        if overloads(a) {
            let name: Rc<Str> = match op {
                UnaryOp::Neg => self.names.neg.clone(),
                UnaryOp::Pos => self.names.pos.clone(),
                _ => self.names.invert.clone(),
            };
            if let Some(function) = self.own_special(a, &name)? {
                return self.call(&function, &[]);
            }
        }
        match (op, a.plain()) {
            (_, Value::Unknown(it)) => Err(Raise::about(it)),
            (UnaryOp::Neg, Value::Int(it)) => Ok(match it.checked_neg() {
                Some(it) => Value::Int(it),
                None => Value::big(-num_bigint::BigInt::from(*it)),
            }),
            (UnaryOp::Neg, Value::Bool(it)) => Ok(Value::Int(-i64::from(*it))),
            (UnaryOp::Neg, Value::Big(it)) => Ok(Value::big(-(**it).clone())),
            (UnaryOp::Neg, Value::Float(it)) => Ok(Value::Float(-it)),
            (UnaryOp::Neg, Value::Complex(it)) => Ok(Value::Complex(Rc::new((-it.0, -it.1)))),
            (UnaryOp::Pos, Value::Bool(it)) => Ok(Value::Int((*it).into())),
            (UnaryOp::Pos, it @ (Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Complex(_))) => {
                Ok(it.clone())
            }
            (UnaryOp::Invert, Value::Int(it)) => Ok(Value::Int(!it)),
            (UnaryOp::Invert, Value::Bool(it)) => Ok(Value::Int(!i64::from(*it))),
            (UnaryOp::Invert, Value::Big(it)) => Ok(Value::big(-(**it).clone() - 1)),
            _ => {
                let symbol = match op {
                    UnaryOp::Neg => "-",
                    UnaryOp::Pos => "+",
                    _ => "~",
                };
                Err(type_error(format!(
                    "bad operand type for unary {symbol}: '{}'",
                    self.type_name(a)
                )))
            }
        }
    }
}

/// The bytes of a `bytes` or `bytearray`.
pub(crate) fn bytes_of(value: &Value) -> Vec<u8> {
    match value.plain() {
        Value::Bytes(it) => it.data.to_vec(),
        Value::ByteArray(it) => it.data.borrow().clone(),
        _ => Vec::new(),
    }
}

/// An integer, whether or not it is known which.
fn is_int(value: &Value) -> bool {
    match value {
        Value::Int(_) | Value::Big(_) => true,
        Value::Unknown(it) => it.kind == Some(Kind::Int),
        _ => false,
    }
}

/// The dict behind a proxy, which operators go to; other values as they are.
fn behind(value: &Value) -> Value {
    match value {
        Value::View(it) if it.kind == ViewKind::Proxy => Value::Dict(it.dict.clone()),
        _ => value.clone(),
    }
}
