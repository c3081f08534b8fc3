//! `item in container`.

use super::error::{Raise, Res, type_error};
use super::kind::Kind;
use super::types::{range, sequence, set, view};
use super::unknown::Unknown;
use super::value::{Payload, Value, ViewKind};
use super::vm::Vm;

impl Vm {
    /// `item in container`.
    pub fn contains(&mut self, container: &Value, item: &Value) -> Res<bool> {
        if let Value::Instance(it) = container {
            let name = self.names.contains.clone();
            if let Some(function) = self.own_special(container, &name)? {
                if function.is_none() {
                    return Err(type_error(format!(
                        "'{}' object is not a container",
                        self.type_name(container)
                    )));
                }
                let result = self.call(&function, std::slice::from_ref(item))?;
                return self.truthy(&result);
            }
            if let Payload::Value(inner) = &it.payload {
                let inner = inner.clone();
                return self.contains(&inner, item);
            }
        }
        if let Value::Class(_) = container {
            let name = self.names.contains.clone();
            if let Some(function) = self.own_special(container, &name)? {
                let result = self.call(&function, std::slice::from_ref(item))?;
                return self.truthy(&result);
            }
        }
        match container {
            Value::Unknown(it) => Err(Raise::Unknown(Unknown::of(Kind::Bool, it.reason.clone()))),
            Value::Str(text) => match item.plain() {
                Value::Str(it) => {
                    self.budget.work(text.len() / 16)?;
                    Ok(text.contains(it.as_str()))
                }
                Value::Unknown(it) => Err(Raise::about(it)),
                _ => Err(type_error(format!(
                    "'in <string>' requires string as left operand, not {}",
                    self.type_name(item)
                ))),
            },
            Value::Dict(dict) => Ok(dict.get(self, item)?.is_some()),
            Value::List(it) => {
                let found = sequence::find(self, |at| it.get(at), item, 0, usize::MAX)?;
                Ok(found.is_some())
            }
            Value::Tuple(it) => {
                let found = sequence::find(self, |at| it.get(at).cloned(), item, 0, usize::MAX)?;
                Ok(found.is_some())
            }
            Value::Set(it) | Value::FrozenSet(it) => set::holds(self, it, item),
            Value::View(it) if it.kind == ViewKind::Values => self.search(container, item),
            Value::View(it) => view::holds(self, it, item),
            Value::Range(it) => range::holds(self, it, item),
            Value::Bytes(_) | Value::ByteArray(_) => {
                let data = super::ops::bytes_of(container);
                match item.plain() {
                    Value::Bytes(_) | Value::ByteArray(_) => {
                        let part = super::ops::bytes_of(item);
                        self.budget.work(data.len())?;
                        Ok(part.is_empty() || data.windows(part.len()).any(|it| it == part))
                    }
                    Value::Int(it) if (0..256).contains(it) => Ok(data.contains(&(*it as u8))),
                    Value::Int(_) => Err(super::error::value_error("byte must be in range(0, 256)")),
                    other => {
                        other.known()?;
                        Err(type_error(format!(
                            "a bytes-like object is required, not '{}'",
                            self.type_name(other)
                        )))
                    }
                }
            }
            _ => self.search(container, item),
        }
    }

    fn search(&mut self, container: &Value, item: &Value) -> Res<bool> {
        let iter = match self.iter(container) {
            Err(Raise::New(it)) if it.0 == Kind::TypeError => {
                return Err(type_error(format!(
                    "argument of type '{}' is not iterable",
                    self.type_name(container)
                )));
            }
            other => other?,
        };
        while let Some(it) = self.next(&iter)? {
            self.budget.work(1)?;
            if self.eq(&it, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
