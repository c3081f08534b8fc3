//! Attributes that are not in any table: those every object, function or class has.

use std::rc::Rc;

use crate::machine::class::Class;
use crate::machine::dict::Dict;
use crate::machine::error::{Raise, Res, attribute_error};
use crate::machine::value::{Descriptor, Payload, Str, Value, View, ViewKind};
use crate::machine::vm::Vm;

/// Attributes that every value of a type has without an entry in its table.
pub(crate) fn special_attribute(vm: &mut Vm, receiver: &Value, class: &Rc<Class>, name: &Str) -> Res<Option<Value>> {
    Ok(match (name.as_str(), receiver) {
        ("__class__", _) => Some(Value::Class(class.clone())),
        ("__dict__", Value::Instance(it)) if !class.no_dict && !vm.in_library && has_slots(class, it.attrs()) => {
            return Err(Raise::unknown("the attributes beside slots"));
        }
        ("__dict__", Value::Instance(it)) if !class.no_dict => Some(Value::Dict(it.attrs().clone())),
        ("__dict__", Value::Function(it)) => Some(Value::Dict(it.attrs().clone())),
        ("__doc__", Value::Instance(_)) => Some(class.lookup(name).unwrap_or(Value::None)),
        ("__module__", Value::Instance(_)) => Some(Value::Str(class.module.borrow().clone())),
        (_, Value::Instance(it)) if matches!(it.payload, Payload::Native(_)) => {
            super::generic::forwarded(vm, receiver, name)?
        }
        (_, Value::Instance(it)) => match (it.exception(), name.as_str()) {
            (Some(data), "__cause__") => Some(data.cause.borrow().clone()),
            (Some(data), "__context__") => Some(data.context.borrow().clone()),
            (Some(data), "__suppress_context__") => Some(Value::Bool(data.suppress_context.get())),
            (Some(_), "__traceback__") => return Err(Raise::unknown("tracebacks are not known")),
            _ => None,
        },
        (_, Value::Function(it)) => match name.as_str() {
            "__name__" => Some(Value::Str(it.name.borrow().clone())),
            "__qualname__" => Some(Value::Str(it.qualname.borrow().clone())),
            "__doc__" => Some(it.doc.borrow().clone()),
            "__module__" => Some(it.module.clone()),
            "__globals__" => Some(Value::Dict(it.globals.clone())),
            "__defaults__" => Some(match it.defaults.borrow().as_slice() {
                [] => Value::None,
                items => Value::tuple(items.to_vec()),
            }),
            "__kwdefaults__" => {
                let dict = Dict::new();
                for (name, value) in it.keyword_defaults.borrow().iter() {
                    dict.set_str(name, value.clone());
                }
                Some(if dict.is_empty() {
                    Value::None
                } else {
                    Value::Dict(dict)
                })
            }
            "__annotations__" => {
                let dict = Dict::new();
                it.attrs().set_str(&vm.names.annotations, Value::Dict(dict.clone()));
                Some(Value::Dict(dict))
            }
            "__call__" => Some(receiver.clone()),
            "__get__" | "__code__" | "__closure__" => {
                return Err(Raise::unknown(format!("`{name}` of a function is not known")));
            }
            _ => None,
        },
        (_, Value::Native(it)) => match name.as_str() {
            "__name__" => Some(Value::str(it.def.name)),
            "__qualname__" => Some(match &it.owner {
                Some(owner) => Value::str(format!("{}.{}", owner.name(), it.def.name)),
                None => Value::str(it.def.name),
            }),
            "__module__" => Some(Value::str(it.module)),
            "__self__" | "__doc__" | "__text_signature__" => {
                return Err(Raise::unknown(format!("`{name}` of a built-in is not known")));
            }
            _ => None,
        },
        (_, Value::Method(it)) => match name.as_str() {
            "__self__" => Some(it.receiver.clone()),
            "__func__" => Some(it.function.clone()),
            _ => {
                let function = it.function.clone();
                vm.find_attr(&function, name)?
            }
        },
        (_, Value::Descriptor(it)) => match (&**it, name.as_str()) {
            (Descriptor::ClassMethod(inner) | Descriptor::StaticMethod(inner), _) => {
                let inner = inner.clone();
                vm.find_attr(&inner, name)?
            }
            _ => None,
        },
        (_, Value::Generator(it)) => match name.as_str() {
            "__name__" => Some(Value::Str(it.name.clone())),
            "__qualname__" => Some(Value::Str(it.qualname.clone())),
            "gi_frame" | "gi_code" | "gi_yieldfrom" | "cr_frame" => {
                return Err(Raise::unknown("frames are not known"));
            }
            _ => None,
        },
        ("__doc__", _) => return Err(Raise::unknown("documentation of built-ins is not known")),
        _ => None,
    })
}

/// Whether some of the attributes are slots, which CPython keeps elsewhere.
fn has_slots(class: &Rc<Class>, attrs: &Dict) -> bool {
    let is_slot = |name: &Str| match class.lookup(name) {
        Some(Value::Descriptor(it)) => matches!(&*it, Descriptor::Slot(_)),
        _ => false,
    };
    attrs
        .keys()
        .iter()
        .any(|it| matches!(it, Value::Str(name) if is_slot(name)))
}

/// Attributes of classes that are not in their dict.
pub(crate) fn class_special(vm: &mut Vm, class: &Rc<Class>, name: &Str) -> Res<Option<Value>> {
    Ok(match name.as_str() {
        "__name__" => Some(Value::Str(class.name())),
        "__qualname__" => Some(Value::Str(class.qualname.borrow().clone())),
        "__module__" => Some(Value::Str(class.module.borrow().clone())),
        // The library asks for what it knows to be there.
        "__dict__" if class.builtin && !vm.in_library => {
            return Err(Raise::unknown("the attributes of built-in types are not all known"));
        }
        "__dict__" => Some(Value::View(Rc::new(View {
            kind: ViewKind::Proxy,
            dict: class.attrs().clone(),
            ordered: false,
        }))),
        "__class__" => Some(Value::Class(vm.class_of(&Value::Class(class.clone())))),
        "__bases__" => Some(Value::tuple(
            class.bases.iter().cloned().map(Value::Class).collect::<Vec<_>>(),
        )),
        "__base__" => Some(class.bases.first().cloned().map_or(Value::None, Value::Class)),
        "__mro__" => Some(Value::tuple(
            class.order().cloned().map(Value::Class).collect::<Vec<_>>(),
        )),
        "__doc__" if !class.builtin => Some(Value::None),
        "__doc__" => return Err(Raise::unknown("documentation of built-ins is not known")),
        "__annotations__" if !class.builtin => {
            let dict = Dict::new();
            class.attrs().set_str(&vm.names.annotations, Value::Dict(dict.clone()));
            Some(Value::Dict(dict))
        }
        _ => None,
    })
}

/// Attributes of instances that are set in a way of their own.
pub(crate) fn is_settable(name: &str) -> bool {
    matches!(
        name,
        "__class__" | "__dict__" | "__cause__" | "__context__" | "__suppress_context__" | "__traceback__" | "args"
    )
}

/// Members of built-in exceptions that can be set.
const SETTABLE: [&str; 10] = [
    "errno",
    "strerror",
    "filename",
    "filename2",
    "msg",
    "name",
    "path",
    "obj",
    "value",
    "code",
];

/// Sets one of them.
pub(crate) fn set_special(vm: &mut Vm, receiver: &Value, name: &Rc<Str>, value: Value) -> Res<()> {
    let Value::Instance(it) = receiver else {
        return Err(attribute_error("readonly attribute"));
    };
    match (name.as_str(), it.exception(), &value) {
        ("__class__", _, Value::Class(class)) => {
            *it.class.borrow_mut() = class.clone();
            Ok(())
        }
        ("__cause__", Some(data), _) => {
            *data.cause.borrow_mut() = value;
            data.suppress_context.set(true);
            Ok(())
        }
        ("__context__", Some(data), _) => {
            *data.context.borrow_mut() = value;
            Ok(())
        }
        ("__suppress_context__", Some(data), _) => {
            let truth = vm.truthy(&value)?;
            data.suppress_context.set(truth);
            Ok(())
        }
        ("__traceback__", Some(_), _) => Ok(()),
        ("args", Some(data), _) => {
            let items = vm.collect(&value)?;
            *data.args.borrow_mut() = Value::tuple(items);
            Ok(())
        }
        ("args", None, _) => {
            it.attrs().set_str(name, value);
            Ok(())
        }
        ("__dict__", ..) => Err(Raise::lost("`__dict__` is assigned to")),
        (_, Some(data), _) => match SETTABLE.iter().find(|it| **it == name.as_str()) {
            Some(member) => {
                data.set_member(member, value);
                Ok(())
            }
            None => Err(attribute_error("readonly attribute")),
        },
        _ => Err(attribute_error("readonly attribute")),
    }
}
