//! What `sys` and its streams need from the machine.

use crate::machine::error::{Raise, Res, StopReason, overflow_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, Integer, ModuleDef};
use crate::machine::types::Input;
use crate::machine::unknown::Unknown;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_system",
    functions: &[
        Def::function("write", Arity::One, write).takes_unknown(),
        Def::function("read", Arity::One, |vm, args| text(vm, &args, false)),
        Def::function("readline", Arity::One, |vm, args| text(vm, &args, true)),
        Def::function("read_bytes", Arity::One, |vm, args| bytes(vm, &args, false)),
        Def::function("readline_bytes", Arity::One, |vm, args| bytes(vm, &args, true)),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// The part of `sys` that is not Python.
pub(super) static SYS: ModuleDef = ModuleDef {
    name: "sys",
    functions: &[
        Def::function("exc_info", Arity::None, exc_info),
        Def::function("exit", Arity::Range(0, 1), |_, mut args| {
            let code = args.pos.pop().into_iter().collect();
            Err(Raise::with(Kind::SystemExit, code))
        })
        .takes_unknown(),
        Def::function("getrecursionlimit", Arity::None, |vm, _| {
            Ok(Value::size(vm.recursion_limit))
        }),
        Def::function("getsizeof", Arity::Any, |_, _| {
            Err(Raise::Unknown(Unknown::of(
                Kind::Int,
                "the size of an object in CPython is not known",
            )))
        })
        .takes_unknown(),
        Def::function("intern", Arity::One, intern),
        Def::function("setrecursionlimit", Arity::One, set_recursion_limit),
    ],
    classes: &[],
    constants: |_| {
        vec![
            ("maxsize", Value::Int(i64::MAX)),
            ("maxunicode", Value::Int(0x0010_FFFF)),
            ("byteorder", Value::str("little")),
        ]
    },
    source: include_str!("source/sys.py"),
};

fn write(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0).plain() {
        Value::Str(it) => {
            let it = it.clone();
            vm.print(&it)?;
            Ok(Value::size(it.chars()))
        }
        Value::Unknown(it) => {
            let it = it.clone();
            vm.stdout_in_doubt(&it.reason);
            vm.print("<unknown>")?;
            Err(Raise::Unknown(Unknown::of(Kind::Int, it.reason.clone())))
        }
        other => Err(type_error(format!(
            "write() argument must be str, not {}",
            vm.argument_name(other)
        ))),
    }
}

/// A count of characters or bytes; `None` and negative ones mean all.
fn count(vm: &mut Vm, args: &Args) -> Res<usize> {
    match args.at(0) {
        Value::None => Ok(usize::MAX),
        other => Ok(usize::try_from(vm.size(other)?).unwrap_or(usize::MAX)),
    }
}

fn given(vm: &mut Vm, kind: Kind) -> Res<&mut Input> {
    let unknown = || Raise::Unknown(Unknown::of(kind, "what is on standard input is not known"));
    vm.stdin.as_mut().ok_or_else(unknown)
}

fn text(vm: &mut Vm, args: &Args, line: bool) -> Res<Value> {
    let most = count(vm, args)?;
    let input = given(vm, Kind::Str)?;
    let taken = match line {
        true => input.line(most),
        false => input.read(most),
    };
    vm.budget.reserve(taken.len())?;
    Ok(Value::str(taken))
}

fn bytes(vm: &mut Vm, args: &Args, line: bool) -> Res<Value> {
    let most = count(vm, args)?;
    let taken = given(vm, Kind::Bytes)?.bytes(line, most)?;
    vm.budget.reserve(taken.len())?;
    Ok(Value::bytes(taken))
}

fn exc_info(vm: &mut Vm, _: Args) -> Res<Value> {
    Ok(match vm.handling.last().cloned() {
        None => Value::tuple([Value::None, Value::None, Value::None]),
        Some(exception) => {
            let class = Value::Class(vm.class_of(&exception));
            let traceback = Value::Unknown(Unknown::because("tracebacks are not supported"));
            Value::tuple([class, exception, traceback])
        }
    })
}

fn intern(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::Str(it) => {
            let kept = vm.interned.entry(Box::from(it.as_str())).or_insert_with(|| it.clone());
            Ok(Value::Str(kept.clone()))
        }
        other => Err(type_error(match other.plain() {
            Value::Str(_) => format!("can't intern {}", vm.type_name(other)),
            _ => format!("intern() argument must be str, not {}", vm.argument_name(other)),
        })),
    }
}

fn set_recursion_limit(vm: &mut Vm, args: Args) -> Res<Value> {
    let limit = match vm.index(args.at(0))? {
        Integer::Small(it) => i32::try_from(it).ok(),
        Integer::Big(_) => None,
    };
    let limit = limit.ok_or_else(|| overflow_error("Python int too large to convert to C int"))?;
    if limit < 1 {
        return Err(value_error("recursion limit must be greater or equal than 1"));
    }
    let limit = usize::try_from(limit).unwrap_or(1);
    if limit <= vm.frames.len() + vm.depth + 8 {
        return Err(Raise::stop(
            StopReason::Unknown,
            "a recursion limit so close to the depth of the call is not supported",
        ));
    }
    vm.recursion_limit = limit;
    Ok(Value::None)
}
