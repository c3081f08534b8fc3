//! `dir(object)`.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::machine::class::Class;
use crate::machine::error::{Raise, Res};
use crate::machine::kind::Kind;
use crate::machine::known_attributes;
use crate::machine::native::Args;
use crate::machine::value::{Payload, Value};
use crate::machine::vm::Vm;

/// `dir(object)`, with an argument.
pub(super) fn dir(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = args.at(0).known()?;
    let class = vm.class_of(value);
    let special = vm.names.dir.clone();
    if let Some(function @ Value::Function(_)) = class.lookup(&special) {
        let listed = vm.call(&function, std::slice::from_ref(value))?;
        let mut items = vm.collect(&listed)?;
        super::sort::sort(vm, &mut items, None, false)?;
        return Ok(Value::list(items));
    }
    let mut names = BTreeSet::new();
    match value {
        Value::Class(it) if it.metaclass.is_none() => of_class(vm, it, &mut names)?,
        Value::Class(_) | Value::Module(_) | Value::Descriptor(_) => {
            return Err(Raise::unknown("`dir()` of this object is not known"));
        }
        Value::Instance(it) if matches!(it.payload, Payload::Native(_)) => {
            return Err(Raise::unknown("`dir()` of this object is not known"));
        }
        _ => of_class(vm, &class, &mut names)?,
    }
    if let Value::Instance(it) = value
        && let Some(attrs) = it.attrs.get()
    {
        for key in attrs.keys() {
            names.extend(key.as_str().map(str::to_owned));
        }
    }
    Ok(Value::list(names.into_iter().map(Value::str).collect()))
}

/// The names that a class and those it inherits from have.
fn of_class(vm: &Vm, class: &Rc<Class>, names: &mut BTreeSet<String>) -> Res<()> {
    for it in class.order() {
        if it.builtin {
            let known = known_attributes::of(it.kind);
            if known.is_empty() || it.shadows() {
                return Err(Raise::unknown(format!("`dir()` of `{}` is not known", it.name())));
            }
            names.extend(known.split_ascii_whitespace().map(str::to_owned));
            continue;
        }
        if it.module.borrow().as_str() != "__main__" || it.partial.is_some() {
            return Err(Raise::unknown(format!("`dir()` of `{}` is not known", it.name())));
        }
        for key in it.attrs().keys() {
            names.extend(key.as_str().map(str::to_owned));
        }
        names.extend(["__doc__", "__module__"].map(str::to_owned));
        if it.attrs().get_str(&vm.names.slots).is_none() {
            names.insert("__dict__".to_owned());
            if !matches!(it.kind, Kind::Int | Kind::Bool | Kind::Tuple | Kind::Bytes) {
                names.insert("__weakref__".to_owned());
            }
        }
    }
    Ok(())
}

impl Class {
    /// Whether it is a native class of a library module: what it has in CPython is not listed.
    fn shadows(&self) -> bool {
        self.kind == Kind::Object && !self.mro.is_empty()
    }
}
