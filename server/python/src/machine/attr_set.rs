//! Attributes: setting and deleting them.

use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res, attribute_error, type_error};
use super::native::Role;
use super::value::{Descriptor, Str, Value};
use super::vm::Vm;

impl Vm {
    /// `receiver.name = value`.
    pub fn set_attr(&mut self, receiver: &Value, name: &Rc<Str>, value: Value) -> Res<()> {
        if let Value::Instance(it) = receiver
            && let Some(function @ Value::Function(_)) = it.class().lookup(&self.names.setattr)
        {
            self.call(&function, &[receiver.clone(), Value::Str(name.clone()), value])?;
            return Ok(());
        }
        if let Value::Class(_) = receiver {
            let special = self.names.setattr.clone();
            if let Some(function) = self.own_special(receiver, &special)? {
                self.call(&function, &[Value::Str(name.clone()), value])?;
                return Ok(());
            }
        }
        self.set_plainly(receiver, name, value)
    }

    /// `object.__setattr__`.
    pub(crate) fn set_plainly(&mut self, receiver: &Value, name: &Rc<Str>, value: Value) -> Res<()> {
        match receiver {
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Module(it) => {
                it.globals.set_str(name, value);
                Ok(())
            }
            Value::Class(class) => {
                if class.builtin || class.title.get().is_some() {
                    return Err(type_error(format!(
                        "cannot set '{name}' attribute of immutable type '{}'",
                        class.title()
                    )));
                }
                match class.metaclass.as_ref().and_then(|it| Some((it, it.lookup(name)?))) {
                    Some((meta, Value::Descriptor(it))) if matches!(*it, Descriptor::Property { .. }) => {
                        let Descriptor::Property { set, .. } = &*it else {
                            return Ok(());
                        };
                        if let Value::None = set {
                            return Err(attribute_error(format!(
                                "property '{name}' of '{}' object has no setter",
                                meta.qualname.borrow()
                            )));
                        }
                        return self.call(set, &[receiver.clone(), value]).map(drop);
                    }
                    Some((_, Value::Instance(it))) if it.class().lookup(&self.names.set).is_some() => {
                        return Err(Raise::lost("a class is changed by its metaclass"));
                    }
                    _ => {}
                }
                if let (Value::Str(text), "__name__") = (&value, name.as_str()) {
                    *class.name.borrow_mut() = text.clone();
                    return Ok(());
                }
                if let (Value::Str(text), "__qualname__") = (&value, name.as_str()) {
                    *class.qualname.borrow_mut() = text.clone();
                    return Ok(());
                }
                if name.as_str() == "__del__" {
                    return Err(Raise::lost("`__del__` is set on a class"));
                }
                class.attrs().set_str(name, value);
                Ok(())
            }
            Value::Function(it) => {
                match (name.as_str(), &value) {
                    ("__name__", Value::Str(text)) => *it.name.borrow_mut() = text.clone(),
                    ("__qualname__", Value::Str(text)) => *it.qualname.borrow_mut() = text.clone(),
                    ("__doc__", _) => *it.doc.borrow_mut() = value,
                    ("__defaults__", Value::Tuple(items)) => *it.defaults.borrow_mut() = items.to_vec(),
                    _ => it.attrs().set_str(name, value),
                }
                Ok(())
            }
            Value::Instance(it) => {
                let class = it.class();
                if let Some(found) = class.lookup(name) {
                    match &found {
                        Value::Descriptor(descriptor) => match &**descriptor {
                            Descriptor::Property { set: Value::None, .. } => {
                                let owner = class.order().find(|it| it.attrs().get_str(name).is_some());
                                if let Some(title) = owner.and_then(|it| it.title.get()) {
                                    return Err(attribute_error(match title.as_str() {
                                        "datetime.timedelta" => "readonly attribute".to_owned(),
                                        title => format!("attribute '{name}' of '{title}' objects is not writable"),
                                    }));
                                }
                                return Err(attribute_error(format!(
                                    "property '{name}' of '{}' object has no setter",
                                    class.qualname.borrow()
                                )));
                            }
                            Descriptor::Property { set, .. } => {
                                let set = set.clone();
                                self.call(&set, &[receiver.clone(), value])?;
                                return Ok(());
                            }
                            Descriptor::Slot(slot) => {
                                it.attrs().set_str(slot, value);
                                return Ok(());
                            }
                            _ => {}
                        },
                        Value::Instance(inner) => {
                            let owner = inner.class();
                            if let Some(set) = owner.lookup(&self.names.set) {
                                self.call(&set, &[found.clone(), receiver.clone(), value])?;
                                return Ok(());
                            }
                            if owner.lookup(&self.names.delete).is_some() {
                                return Err(attribute_error("__set__"));
                            }
                        }
                        Value::Native(native) if native.def.role == Role::Getter => {
                            return super::types::special::set_special(self, receiver, name, value);
                        }
                        _ => {}
                    }
                }
                if super::types::special::is_settable(name) {
                    return super::types::special::set_special(self, receiver, name, value);
                }
                if class.no_dict {
                    return Err(self.read_only(&class, receiver, name));
                }
                it.attrs().set_str(name, value);
                Ok(())
            }
            _ => {
                let class = self.class_of(receiver);
                Err(self.read_only(&class, receiver, name))
            }
        }
    }

    /// An attribute that cannot be changed because the object has no `__dict__`.
    fn read_only(&self, class: &Rc<Class>, receiver: &Value, name: &Str) -> Raise {
        match class.lookup(name) {
            Some(_) => attribute_error(format!(
                "'{}' object attribute '{name}' is read-only",
                self.type_name(receiver)
            )),
            None => self.no_attribute(receiver, name),
        }
    }

    /// `del receiver.name`.
    pub fn del_attr(&mut self, receiver: &Value, name: &Str) -> Res<()> {
        if let Value::Instance(it) = receiver
            && let Some(function @ Value::Function(_)) = it.class().lookup(&self.names.delattr)
        {
            self.call(&function, &[receiver.clone(), Value::str(name.as_str())])?;
            return Ok(());
        }
        self.delete_plainly(receiver, name)
    }

    /// `object.__delattr__`.
    pub(crate) fn delete_plainly(&mut self, receiver: &Value, name: &Str) -> Res<()> {
        let removed = match receiver {
            Value::Unknown(it) => return Err(Raise::about(it)),
            Value::Module(it) => it.globals.remove_str(name),
            Value::Function(it) => it.attrs.get().and_then(|it| it.remove_str(name)),
            Value::Class(it) if !it.builtin => it.attrs().remove_str(name),
            Value::Instance(it) => {
                let class = it.class();
                match class.lookup(name) {
                    Some(Value::Descriptor(descriptor)) => match &*descriptor {
                        Descriptor::Property {
                            delete: Value::None, ..
                        } => {
                            return Err(attribute_error(format!(
                                "property '{name}' of '{}' object has no deleter",
                                class.qualname.borrow()
                            )));
                        }
                        Descriptor::Property { delete, .. } => {
                            let delete = delete.clone();
                            self.call(&delete, std::slice::from_ref(receiver))?;
                            return Ok(());
                        }
                        _ => {}
                    },
                    Some(found @ Value::Instance(_)) => {
                        let delete = self.names.delete.clone();
                        if let Value::Instance(inner) = &found {
                            let owner = inner.class();
                            if let Some(delete) = owner.lookup(&delete) {
                                self.call(&delete, &[found.clone(), receiver.clone()])?;
                                return Ok(());
                            }
                            if owner.lookup(&self.names.set).is_some() {
                                return Err(attribute_error("__delete__"));
                            }
                        }
                    }
                    _ => {}
                }
                let is_slot =
                    matches!(class.lookup(name), Some(Value::Descriptor(it)) if matches!(*it, Descriptor::Slot(_)));
                if class.no_dict && !is_slot {
                    return Err(self.read_only(&class, receiver, name));
                }
                it.attrs.get().and_then(|it| it.remove_str(name))
            }
            _ => None,
        };
        match (removed, receiver) {
            (Some(_), _) => Ok(()),
            (None, Value::Instance(_)) => Err(self.no_attribute(receiver, name)),
            (None, _) => Err(self.no_attribute(receiver, name)),
        }
    }
}
