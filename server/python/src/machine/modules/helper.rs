//! What library code written in Python needs from the machine.

use crate::machine::error::{Raise, Res};
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_foretrace",
    functions: &[
        Def::function("unknown", Arity::One, unknown),
        Def::function("known", Arity::Any, known).takes_unknown(),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// `unknown(reason)`: a value that is not known.
fn unknown(_: &mut Vm, args: Args) -> Res<Value> {
    Err(Raise::unknown(args.str(0)?.as_str()))
}

/// `known(value, …)`: whether no value is unknown.
fn known(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(!args.pos.iter().any(|it| matches!(it, Value::Unknown(_)))))
}
