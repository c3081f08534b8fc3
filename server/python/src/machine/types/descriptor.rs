//! `property`, `classmethod`, `staticmethod`, `super`.

use std::rc::Rc;

use crate::machine::error::{Raise, Res, runtime_error, type_error};
use crate::machine::native::{Args, Arity, Def};
use crate::machine::value::{Descriptor, Value};
use crate::machine::vm::Vm;

pub(super) static PROPERTY: &[Def] = &[
    Def::new(Arity::Any, property_new),
    Def::method("getter", Arity::One, property_getter),
    Def::method("setter", Arity::One, property_setter),
    Def::method("deleter", Arity::One, property_deleter),
    Def::getter("fget", property_fget),
    Def::getter("fset", property_fset),
    Def::getter("fdel", property_fdel),
    Def::getter("__doc__", property_doc),
    Def::method("__get__", Arity::Range(1, 2), property_get),
];

fn property_new(_: &mut Vm, mut args: Args) -> Res<Value> {
    let mut take = |at, name| args.param(at, name).unwrap_or(Value::None);
    let (get, set, delete, doc) = (take(0, "fget"), take(1, "fset"), take(2, "fdel"), take(3, "doc"));
    Ok(property(get, set, delete, doc))
}

fn property(get: Value, set: Value, delete: Value, doc: Value) -> Value {
    Value::Descriptor(Rc::new(Descriptor::Property { get, set, delete, doc }))
}

fn parts(args: &Args) -> Res<[Value; 4]> {
    match args.at(0) {
        Value::Descriptor(it) => match &**it {
            Descriptor::Property { get, set, delete, doc } => {
                Ok([get.clone(), set.clone(), delete.clone(), doc.clone()])
            }
            _ => Err(type_error("not a property")),
        },
        _ => Err(Raise::unknown("subclasses of property are not supported")),
    }
}

fn property_getter(_: &mut Vm, args: Args) -> Res<Value> {
    let [_, set, delete, doc] = parts(&args)?;
    Ok(property(args.at(1).clone(), set, delete, doc))
}

fn property_setter(_: &mut Vm, args: Args) -> Res<Value> {
    let [get, _, delete, doc] = parts(&args)?;
    Ok(property(get, args.at(1).clone(), delete, doc))
}

fn property_deleter(_: &mut Vm, args: Args) -> Res<Value> {
    let [get, set, _, doc] = parts(&args)?;
    Ok(property(get, set, args.at(1).clone(), doc))
}

fn property_fget(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(parts(&args)?[0].clone())
}

fn property_fset(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(parts(&args)?[1].clone())
}

fn property_fdel(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(parts(&args)?[2].clone())
}

fn property_doc(vm: &mut Vm, args: Args) -> Res<Value> {
    let [get, _, _, doc] = parts(&args)?;
    if doc.is_none() && !get.is_none() {
        let name = vm.names.doc.clone();
        return Ok(vm.find_attr(&get, &name)?.unwrap_or(Value::None));
    }
    Ok(doc)
}

fn property_get(vm: &mut Vm, args: Args) -> Res<Value> {
    if args.at(1).is_none() {
        return Ok(args.at(0).clone());
    }
    let [get, ..] = parts(&args)?;
    vm.call(&get, &[args.at(1).clone()])
}

pub(super) static CLASS_METHOD: &[Def] = &[
    Def::new(Arity::Range(1, 1), |_, mut args| {
        Ok(Value::Descriptor(Rc::new(Descriptor::ClassMethod(args.take(0)))))
    }),
    Def::getter("__func__", inner_function),
    Def::getter("__wrapped__", inner_function),
];

pub(super) static STATIC_METHOD: &[Def] = &[
    Def::new(Arity::Range(1, 1), |_, mut args| {
        Ok(Value::Descriptor(Rc::new(Descriptor::StaticMethod(args.take(0)))))
    }),
    Def::getter("__func__", inner_function),
    Def::getter("__wrapped__", inner_function),
];

fn inner_function(_: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::Descriptor(it) => match &**it {
            Descriptor::ClassMethod(it) | Descriptor::StaticMethod(it) => Ok(it.clone()),
            _ => Ok(Value::None),
        },
        _ => Ok(Value::None),
    }
}

pub(super) static SUPER: &[Def] = &[Def::new(Arity::Any, super_new)];

fn super_new(vm: &mut Vm, args: Args) -> Res<Value> {
    args.no_keywords("super")?;
    if args.len() > 2 {
        return Err(type_error(format!(
            "super() expected at most 2 arguments, got {}",
            args.len()
        )));
    }
    let (Value::Class(class), Some(receiver)) = (args.at(0), args.get(1)) else {
        return match args.at(0) {
            _ if args.is_empty() => Err(runtime_error("super(): no arguments")),
            Value::Class(_) => Err(Raise::unknown("unbound `super` is not supported")),
            other => Err(type_error(format!(
                "super() argument 1 must be a type, not {}",
                vm.type_name(other)
            ))),
        };
    };
    if receiver.is_none() {
        return Err(Raise::unknown("unbound `super` is not supported"));
    }
    let search = match receiver {
        Value::Class(it) if it.derives(class) => it.clone(),
        other => {
            let own = vm.class_of(other);
            if !own.derives(class) {
                return Err(type_error(
                    "super(type, obj): obj must be an instance or subtype of type",
                ));
            }
            own
        }
    };
    Ok(Value::Descriptor(Rc::new(Descriptor::Super {
        class: class.clone(),
        receiver: receiver.clone(),
        search,
    })))
}
