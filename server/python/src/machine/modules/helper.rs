//! What library code written in Python needs from the machine.

use std::rc::Rc;

use crate::machine::error::{Raise, Res};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::unknown::Unknown;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_foretrace",
    functions: &[
        Def::function("unknown", Arity::Range(1, 2), unknown),
        Def::function("known", Arity::Any, known).takes_unknown(),
        Def::function("identity", Arity::One, identity),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// `unknown(reason)`, `unknown(reason, type)`: a value that is not known, perhaps of a known type.
fn unknown(_: &mut Vm, args: Args) -> Res<Value> {
    let reason = args.str(0)?;
    let kind = match args.pos.get(1) {
        Some(Value::Str(it)) if it.as_str() == "int" => Kind::Int,
        Some(Value::Str(it)) if it.as_str() == "float" => Kind::Float,
        _ => return Err(Raise::unknown(reason.as_str())),
    };
    Ok(Value::Unknown(Unknown::of(kind, reason.as_str())))
}

/// `known(value, …)`: whether no value is unknown.
fn known(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(!args.pos.iter().any(|it| matches!(it, Value::Unknown(_)))))
}

/// `identity(object)`: a number no other living object has; never shown to a program. 0 for values without identity.
fn identity(_: &mut Vm, args: Args) -> Res<Value> {
    let address = match args.at(0) {
        Value::List(it) => Rc::as_ptr(it).addr(),
        Value::Dict(it) => Rc::as_ptr(it).addr(),
        Value::Tuple(it) => Rc::as_ptr(it).addr(),
        Value::Set(it) | Value::FrozenSet(it) => Rc::as_ptr(it).addr(),
        Value::ByteArray(it) => Rc::as_ptr(it).addr(),
        Value::Instance(it) => Rc::as_ptr(it).addr(),
        _ => 0,
    };
    Ok(Value::size(address))
}
