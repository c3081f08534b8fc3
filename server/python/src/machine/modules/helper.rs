//! What library code written in Python needs from the machine.

use std::rc::Rc;

use crate::machine::bytecode::Parameter;
use crate::machine::error::{Raise, Res, StopReason, overflow_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, Integer, ModuleDef};
use crate::machine::unknown::Unknown;
use crate::machine::value::{Descriptor, Value, View};
use crate::machine::vm::Vm;
use crate::program::ParamKind;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_foretrace",
    functions: &[
        Def::function("unknown", Arity::Range(1, 2), unknown),
        Def::function("unsupported", Arity::One, |_, args| {
            Err(Raise::unknown(args.str(0)?.as_str()))
        }),
        Def::function("size", Arity::One, size),
        Def::function("alias", Arity::Range(2, 2), |vm, args| {
            Ok(crate::machine::types::alias(vm, args.at(0), args.at(1)))
        }),
        Def::function("doubt", Arity::Any, doubt).takes_unknown(),
        Def::function("entitle", Arity::Range(2, 3), entitle),
        Def::function("known", Arity::Any, known).takes_unknown(),
        Def::function("identity", Arity::One, identity),
        Def::function("ordered", Arity::One, |_, args| {
            Ok(match args.at(0) {
                Value::View(it) => Value::View(Rc::new(View {
                    ordered: true,
                    ..View::clone(it)
                })),
                other => other.clone(),
            })
        }),
        Def::function("handled", Arity::None, |vm, _| {
            Ok(vm.handling.last().cloned().unwrap_or(Value::None))
        }),
        Def::function("index", Arity::One, index),
        Def::function("is_async", Arity::One, is_async),
        Def::function("lost", Arity::One, |_, args| Err(Raise::lost(args.str(0)?.as_str()))),
        Def::function("in_c", Arity::Any, in_c),
        Def::function("match_like", Arity::Range(2, 2), match_like),
        Def::function("parameters", Arity::One, |_, args| {
            Ok(Value::list(parameters(args.at(0))))
        })
        .takes_unknown(),
        Def::function("load", Arity::One, |vm, args| vm.import_module(args.str(0)?.as_str())),
        Def::function("attempt", Arity::Any, attempt).takes_unknown(),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// `unknown(reason)`, `unknown(reason, type)`: a value that is not known, perhaps of a known type.
fn unknown(_: &mut Vm, args: Args) -> Res<Value> {
    let reason = args.str(0)?;
    Ok(Value::Unknown(unknown_of(args.at(1), reason.as_str().into())))
}

/// An unknown value of a built-in type with that name, if there is one.
fn unknown_of(name: &Value, reason: Rc<str>) -> Rc<Unknown> {
    let named = |it: &&Kind| it.is_public() && Some(it.name()) == name.as_str();
    match Kind::ALL.iter().find(named) {
        Some(kind) => Unknown::of(*kind, reason),
        None => Unknown::because(reason),
    }
}

/// `doubt(type, value, …)`: an unknown value of that type, for the reason that one of the values is unknown.
fn doubt(_: &mut Vm, args: Args) -> Res<Value> {
    let reason = args.pos.iter().find_map(|it| match it {
        Value::Unknown(it) => Some(it.reason.clone()),
        _ => None,
    });
    let reason = reason.unwrap_or_else(|| "an unknown value".into());
    Ok(Value::Unknown(unknown_of(args.at(0), reason)))
}

/// `entitle(class, title)`: the class stands for one that CPython writes in C, which messages call so. With `True` its
/// methods have the parameters of those in C, so that the errors about how many are given are known.
fn entitle(_: &mut Vm, args: Args) -> Res<Value> {
    if let (Value::Class(class), Value::Str(title)) = (args.at(0), args.at(1)) {
        let _ = class.title.set(title.clone());
        if matches!(args.at(2), Value::Bool(true)) {
            return Ok(Value::None);
        }
        stand_for_c(args.at(0));
    }
    Ok(Value::None)
}

/// `in_c(function, …)`: the functions, or the methods of classes, stand for such as CPython writes in C, whose errors
/// about arguments are others.
fn in_c(_: &mut Vm, args: Args) -> Res<Value> {
    args.pos.iter().for_each(stand_for_c);
    Ok(Value::None)
}

fn stand_for_c(value: &Value) {
    match value {
        Value::Function(it) => it.stands_for_c.set(true),
        Value::Class(it) => it.attrs().values().iter().for_each(stand_for_c),
        Value::Descriptor(it) => match &**it {
            Descriptor::ClassMethod(inner) | Descriptor::StaticMethod(inner) => stand_for_c(inner),
            _ => {}
        },
        _ => {}
    }
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

/// `index(object)`: what `__index__` gives.
fn index(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(match vm.index(args.at(0))? {
        Integer::Small(it) => Value::Int(it),
        Integer::Big(it) => Value::Big(it),
    })
}

/// `size(object)`: the same, as a size of C.
fn size(vm: &mut Vm, args: Args) -> Res<Value> {
    match vm.index(args.at(0))? {
        Integer::Small(it) => Ok(Value::Int(it)),
        Integer::Big(_) => Err(overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// `match_like(class, other)`: `match` takes instances of the class for what it takes those of the other for.
fn match_like(_: &mut Vm, args: Args) -> Res<Value> {
    if let (Value::Class(class), Value::Class(other)) = (args.at(0), args.at(1))
        && !class.builtin
    {
        class.matched_as.set(other.matched_as.get());
    }
    Ok(Value::None)
}

/// `is_async(function)`: whether it is an `async def` that is no generator.
fn is_async(_: &mut Vm, args: Args) -> Res<Value> {
    let function = match args.at(0) {
        Value::Method(it) => &it.function,
        other => other,
    };
    Ok(Value::Bool(matches!(
        function,
        Value::Function(it) if it.code.is_async && !it.code.is_generator
    )))
}

/// `parameters(function)`: the names of its parameters, without those that take what is left over, or are bound.
fn parameters(function: &Value) -> Vec<Value> {
    match function {
        Value::Function(it) => {
            let plain = |it: &&Parameter| !matches!(it.kind, ParamKind::VarPositional | ParamKind::VarKeyword);
            let params = it.code.params.iter().filter(plain);
            params.map(|it| Value::Str(it.name.clone())).collect()
        }
        Value::Method(it) => parameters(&it.function).into_iter().skip(1).collect(),
        _ => Vec::new(),
    }
}

/// Fuel that one test may take in a rehearsal.
const TEST_FUEL: u64 = 2_000_000;

/// `attempt(function, …)`: in a rehearsal, calls a function whatever becomes of it. What it returns; `None` where it did not.
fn attempt(vm: &mut Vm, args: Args) -> Res<Value> {
    let handling = vm.handling.len();
    vm.watch.begin();
    let aside = vm.budget.put_aside(TEST_FUEL);
    let result = vm.call(args.at(0), args.pos.get(1..).unwrap_or_default());
    vm.budget.take_back(aside);
    vm.handling.truncate(handling);
    let tally = &mut vm.watch.tally;
    match result {
        Ok(value) => {
            tally.passed += 1;
            return Ok(value);
        }
        Err(Raise::Stop(it)) if matches!(it.reason, StopReason::Cancelled | StopReason::Time) => {
            return Err(Raise::Stop(it));
        }
        Err(Raise::Unknown(_) | Raise::Stop(_)) => tally.stopped += 1,
        Err(_) => tally.raised += 1,
    }
    Ok(Value::None)
}
