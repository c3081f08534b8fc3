//! `container[index]`: reading, writing and deleting.

use std::rc::Rc;

use super::call::overloads;
use super::dict::Dict;
use super::error::{Raise, Res, attribute_error, key_error, type_error};
use super::kind::Kind;
use super::types::{bytes, list, range, str, tuple};
use super::unknown::Unknown;
use super::value::{Payload, Value, ViewKind};
use super::vm::Vm;

impl Vm {
    /// `container[index]`.
    pub fn get_item(&mut self, container: &Value, index: &Value) -> Res<Value> {
        if let Value::Unknown(it) = index
            && !matches!(container, Value::Instance(_) | Value::Class(_))
        {
            return Err(Raise::about(it));
        }
        match container {
            Value::Unknown(it) => match (it.kind, index) {
                (Some(kind @ (Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes)), Value::Slice(_)) => {
                    Ok(Value::Unknown(Unknown::of(kind, it.reason.clone())))
                }
                (Some(Kind::Str), Value::Int(_)) => Err(Raise::Unknown(Unknown::of(Kind::Str, it.reason.clone()))),
                _ => Err(Raise::about(it)),
            },
            Value::Dict(dict) => dict.get(self, index)?.ok_or_else(|| key_error(index.clone())),
            Value::View(view) if view.kind == ViewKind::Proxy => {
                view.dict.get(self, index)?.ok_or_else(|| key_error(index.clone()))
            }
            Value::List(it) => list::item(self, it, index),
            Value::Tuple(it) => tuple::item(self, it, index),
            Value::Str(it) => str::item(self, it, index),
            Value::Bytes(_) | Value::ByteArray(_) => bytes::item(self, container, index),
            Value::Range(it) => range::item(self, it, index),
            Value::Instance(it) => {
                let name = self.names.getitem.clone();
                if let Some(function) = self.own_special(container, &name)? {
                    return self.call(&function, std::slice::from_ref(index));
                }
                let Payload::Value(inner) = &it.payload else {
                    return Err(self.not_subscriptable(container));
                };
                let inner = inner.clone();
                let Value::Dict(dict) = &inner else {
                    return self.get_item(&inner, index);
                };
                self.dict_item(container, dict, index)
            }
            Value::Class(class) => {
                if let Some(meta) = &class.metaclass
                    && let Some(function) = meta.lookup(&self.names.getitem)
                {
                    return self.call(&function, &[container.clone(), index.clone()]);
                }
                let name = self.names.class_getitem.clone();
                if let Some(function) = class.lookup(&name) {
                    let bound = self.bind_to(&function, container, class)?;
                    return self.call(&bound, std::slice::from_ref(index));
                }
                if matches!(
                    (class.builtin, class.kind),
                    (
                        true,
                        Kind::List | Kind::Dict | Kind::Tuple | Kind::Set | Kind::FrozenSet | Kind::Type
                    )
                ) && !class.order().any(|it| it.title.get().is_some())
                {
                    return Ok(super::types::generic::alias(self, container, index));
                }
                if let Some(reason) = &class.partial {
                    return Err(Raise::unknown(reason.clone()));
                }
                if class.builtin && super::known_attributes::exists(class.kind, &name) {
                    return Err(Raise::unknown("this generic type is not known"));
                }
                Err(type_error(format!("type '{}' is not subscriptable", class.name())))
            }
            _ => Err(self.not_subscriptable(container)),
        }
    }

    /// An item of a dict, or what `__missing__` of its subclass makes of its lack.
    pub(crate) fn dict_item(&mut self, container: &Value, dict: &Rc<Dict>, index: &Value) -> Res<Value> {
        if let Some(value) = dict.get(self, index)? {
            return Ok(value);
        }
        let name = self.names.missing.clone();
        match self.own_special(container, &name)? {
            Some(function) => self.call(&function, std::slice::from_ref(index)),
            None => Err(key_error(index.clone())),
        }
    }

    fn not_subscriptable(&self, container: &Value) -> Raise {
        type_error(format!("'{}' object is not subscriptable", self.type_name(container)))
    }

    /// `container[index] = value`.
    pub fn set_item(&mut self, container: &Value, index: &Value, value: Value) -> Res<()> {
        match container {
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Dict(dict) => dict.insert(self, index.clone(), value).map(drop),
            Value::List(it) => list::assign(self, it, index, value),
            Value::ByteArray(it) => bytes::assign(self, it, index, &value),
            Value::Instance(_) | Value::Class(_) => {
                if overloads(container) {
                    let name = self.names.setitem.clone();
                    if let Some(function) = self.own_special(container, &name)? {
                        return self.call(&function, &[index.clone(), value]).map(drop);
                    }
                }
                match container.plain() {
                    inner @ (Value::Dict(_) | Value::List(_) | Value::ByteArray(_)) => {
                        let inner = inner.clone();
                        self.set_item(&inner, index, value)
                    }
                    _ => Err(self.no_assignment(container)),
                }
            }
            _ => Err(self.no_assignment(container)),
        }
    }

    fn no_assignment(&self, container: &Value) -> Raise {
        if self.class_of(container).lookup(&self.names.delitem).is_some() {
            return attribute_error("__setitem__");
        }
        type_error(format!(
            "'{}' object does not support item assignment",
            self.type_name(container)
        ))
    }

    /// `del container[index]`.
    pub fn del_item(&mut self, container: &Value, index: &Value) -> Res<()> {
        match container {
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Dict(dict) => match dict.remove(self, index)? {
                Some(_) => Ok(()),
                None => Err(key_error(index.clone())),
            },
            Value::List(it) => list::delete(self, it, index),
            Value::ByteArray(it) => bytes::delete(self, it, index),
            Value::Instance(_) | Value::Class(_) => {
                if overloads(container) {
                    let name = self.names.delitem.clone();
                    if let Some(function) = self.own_special(container, &name)? {
                        return self.call(&function, std::slice::from_ref(index)).map(drop);
                    }
                }
                match container.plain() {
                    inner @ (Value::Dict(_) | Value::List(_) | Value::ByteArray(_)) => {
                        let inner = inner.clone();
                        self.del_item(&inner, index)
                    }
                    _ => Err(self.no_deletion(container, index)),
                }
            }
            _ => Err(self.no_deletion(container, index)),
        }
    }

    fn no_deletion(&self, container: &Value, index: &Value) -> Raise {
        let class = self.class_of(container);
        if class.lookup(&self.names.setitem).is_some() {
            return attribute_error("__delitem__");
        }
        // Types with slots of sequences word it in another way.
        let is_sequence = !class.builtin
            || matches!(
                container,
                Value::Str(_)
                    | Value::Bytes(_)
                    | Value::Tuple(_)
                    | Value::Range(_)
                    | Value::Set(_)
                    | Value::FrozenSet(_)
                    | Value::View(_)
            );
        let not = match is_sequence && matches!(index, Value::Int(_) | Value::Bool(_) | Value::Big(_)) {
            true => "doesn't",
            false => "does not",
        };
        type_error(format!(
            "'{}' object {not} support item deletion",
            self.type_name(container)
        ))
    }
}
