//! `weakref`: references that do not keep their object alive. The collections are written in Python.

use std::rc::{Rc, Weak};

use crate::machine::error::{Raise, Res, type_error};
use crate::machine::frame::{Function, Generator};
use crate::machine::native::{Args, Arity, ClassDef, Def, ModuleDef};
use crate::machine::set::Set;
use crate::machine::value::{Instance, Payload, Value};
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "weakref",
    functions: &[],
    classes: &[ClassDef {
        name: "ReferenceType",
        methods: &[
            Def::new(Arity::Range(1, 2), refer),
            Def::slot("__call__", Arity::None, |_, args| {
                Ok(args.native::<Referent>()?.get().unwrap_or(Value::None))
            }),
            Def::slot("__eq__", Arity::One, equal),
            Def::slot("__hash__", Arity::None, |vm, args| {
                let Some(it) = args.native::<Referent>()?.get() else {
                    return Err(Raise::unknown("the hash of a dead reference"));
                };
                Ok(Value::Int(vm.hash(&it)?))
            }),
            Def::slot("__repr__", Arity::None, |_, _| {
                Err(Raise::unknown("a weak reference shows an address"))
            }),
        ],
    }],
    constants: |_| Vec::new(),
    source: include_str!("source/weakref.py"),
};

enum Referent {
    Instance(Weak<Instance>),
    Function(Weak<Function>),
    Generator(Weak<Generator>),
    Set(Weak<Set>),
}

impl Referent {
    fn get(&self) -> Option<Value> {
        match self {
            Referent::Instance(it) => it.upgrade().map(Value::Instance),
            Referent::Function(it) => it.upgrade().map(Value::Function),
            Referent::Generator(it) => it.upgrade().map(Value::Generator),
            Referent::Set(it) => it.upgrade().map(Value::Set),
        }
    }
}

fn refer(vm: &mut Vm, args: Args) -> Res<Value> {
    let referent = match args.at(0) {
        Value::Instance(it) if it.class().builtin || it.class().lookup(&vm.names.slots).is_some() => {
            return Err(Raise::unknown("whether there can be a weak reference is not known"));
        }
        Value::Instance(it)
            if matches!(
                it.payload,
                Payload::Value(Value::Int(_) | Value::Big(_) | Value::Tuple(_) | Value::Bytes(_))
            ) =>
        {
            return Err(no_reference(vm, args.at(0)));
        }
        Value::Instance(it) => Referent::Instance(Rc::downgrade(it)),
        Value::Function(it) => Referent::Function(Rc::downgrade(it)),
        Value::Generator(it) => Referent::Generator(Rc::downgrade(it)),
        Value::Set(it) => Referent::Set(Rc::downgrade(it)),
        Value::None
        | Value::Int(_)
        | Value::Big(_)
        | Value::Bool(_)
        | Value::Float(_)
        | Value::Complex(_)
        | Value::Str(_)
        | Value::Bytes(_)
        | Value::ByteArray(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Range(_)
        | Value::Slice(_) => return Err(no_reference(vm, args.at(0))),
        _ => return Err(Raise::unknown("a weak reference to this object is not supported")),
    };
    if !args.at(1).is_none() {
        return Err(Raise::lost("callbacks of weak references are not supported"));
    }
    let class = vm.module_class("weakref", "ReferenceType")?;
    Ok(Value::Instance(Instance::new(
        class,
        Payload::Native(Box::new(referent)),
    )))
}

fn no_reference(vm: &Vm, value: &Value) -> Raise {
    type_error(format!(
        "cannot create weak reference to '{}' object",
        vm.type_name(value)
    ))
}

fn equal(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Instance(other) = args.at(1) else {
        return Ok(Value::NotImplemented);
    };
    let Some(other_referent) = other.native::<Referent>() else {
        return Ok(Value::NotImplemented);
    };
    match (args.native::<Referent>()?.get(), other_referent.get()) {
        (Some(a), Some(b)) => Ok(Value::Bool(vm.eq(&a, &b)?)),
        _ => Ok(Value::Bool(args.at(0).is(args.at(1)))),
    }
}
