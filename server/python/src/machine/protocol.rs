//! Truth and length.

use std::rc::Rc;

use super::error::{Raise, Res, type_error, value_error};
use super::kind::Kind;
use super::unknown::Unknown;
use super::value::{Payload, Value};
use super::vm::Vm;

impl Vm {
    /// Which way a branch on an unknown value goes.
    pub(crate) fn decide(&mut self, on: &Unknown) -> bool {
        self.decide_at(on, 0)
    }

    /// The same for a branch at a site, given as in `Code::sites`.
    pub(crate) fn decide_at(&mut self, on: &Unknown, site: u32) -> bool {
        self.watch.decide();
        self.decisions.decide(self.line, on, site)
    }

    /// Whether a condition holds. An unknown value is decided, and the assumption recorded.
    pub fn truthy(&mut self, value: &Value) -> Res<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(it) => *it,
            Value::Int(it) => *it != 0,
            Value::Float(it) => *it != 0.0,
            Value::Complex(it) => it.0 != 0.0 || it.1 != 0.0,
            Value::Str(it) => !it.is_empty(),
            Value::Bytes(it) => !it.data.is_empty(),
            Value::ByteArray(it) => !it.data.borrow().is_empty(),
            Value::Tuple(it) => !it.is_empty(),
            Value::List(it) => !it.is_empty(),
            Value::Dict(it) => !it.is_empty(),
            Value::Set(it) | Value::FrozenSet(it) => !it.is_empty(),
            Value::Range(it) => !it.is_empty(),
            Value::View(it) => !it.dict.is_empty(),
            Value::Unknown(it) => self.decide(&it.clone()),
            Value::Instance(it) => {
                let name = self.names.bool.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    return match self.call(&function, &[])? {
                        Value::Bool(it) => Ok(it),
                        Value::Unknown(it) => Ok(self.decide(&it)),
                        other => Err(type_error(format!(
                            "__bool__ should return bool, returned {}",
                            self.type_name(&other)
                        ))),
                    };
                }
                let name = self.names.len.clone();
                if self.own_special(value, &name)?.is_some() {
                    return Ok(self.len(value)? != 0);
                }
                match &it.payload {
                    Payload::Value(inner) => {
                        let inner = inner.clone();
                        self.truthy(&inner)?
                    }
                    _ => true,
                }
            }
            Value::Class(class) if class.metaclass.is_some() => {
                let name = self.names.bool.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    let result = self.call(&function, &[])?;
                    return self.truthy(&result);
                }
                let name = self.names.len.clone();
                self.own_special(value, &name)?.is_none() || self.len(value)? != 0
            }
            _ => true,
        })
    }

    /// `len(value)`.
    pub fn len(&mut self, value: &Value) -> Res<usize> {
        Ok(match value {
            Value::Str(it) => it.chars(),
            Value::Bytes(it) => it.data.len(),
            Value::ByteArray(it) => it.data.borrow().len(),
            Value::Tuple(it) => it.len(),
            Value::List(it) => it.len(),
            Value::Dict(it) => it.len(),
            Value::Set(it) | Value::FrozenSet(it) => it.len(),
            Value::Range(it) => match usize::try_from(it.len()) {
                Ok(len) if len <= i64::MAX as usize => len,
                _ => {
                    return Err(super::error::overflow_error(
                        "Python int too large to convert to C ssize_t",
                    ));
                }
            },
            Value::View(it) => it.dict.len(),
            Value::Unknown(it) => {
                let mut length = Unknown::of(Kind::Int, it.reason.clone());
                if let Some(length) = Rc::get_mut(&mut length) {
                    length.known.at_least = Some(0);
                }
                return Err(Raise::Unknown(length));
            }
            _ => {
                let name = self.names.len.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    let result = self.call(&function, &[])?;
                    if matches!(self.index(&result)?, super::native::Integer::Big(_)) {
                        return Err(super::error::overflow_error(
                            "cannot fit 'int' into an index-sized integer",
                        ));
                    }
                    return match self.size(&result)? {
                        it if it < 0 => Err(value_error("__len__() should return >= 0")),
                        it => Ok(it as usize),
                    };
                }
                if let Value::Instance(it) = value
                    && let Payload::Value(inner) = &it.payload
                {
                    let inner = inner.clone();
                    return self.len(&inner);
                }
                return Err(type_error(format!(
                    "object of type '{}' has no len()",
                    self.type_name(value)
                )));
            }
        })
    }
}
