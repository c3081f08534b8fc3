//! Generators, coroutines, asynchronous generators and iterators: their methods.

use std::rc::Rc;

use crate::machine::error::{Raise, Res, type_error};
use crate::machine::frame::{Generator, Resume};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::run::Exit;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static GENERATOR: &[Def] = &[
    Def::method("send", Arity::One, send).takes_unknown(),
    Def::method("throw", Arity::Range(1, 3), throw),
    Def::method("close", Arity::None, close),
    Def::slot("__next__", Arity::None, next),
    Def::slot("__iter__", Arity::None, itself),
    Def::getter("gi_running", |_, args| match args.at(0) {
        Value::Generator(it) => Ok(Value::Bool(it.running.get())),
        _ => Ok(Value::None),
    }),
];
pub(super) static COROUTINE: &[Def] = &[
    Def::method("send", Arity::One, send).takes_unknown(),
    Def::method("throw", Arity::Range(1, 3), throw),
    Def::method("close", Arity::None, close),
    Def::slot("__await__", Arity::None, itself),
];
pub(super) static ASYNC_GENERATOR: &[Def] = &[
    Def::slot("__aiter__", Arity::None, itself),
    Def::slot("__anext__", Arity::None, |_, args| {
        Ok(generator(&args)?.step(Resume::Send(Value::None), false))
    }),
    Def::method("asend", Arity::One, |_, mut args| {
        let value = args.take(1);
        Ok(generator(&args)?.step(Resume::Send(value), false))
    })
    .takes_unknown(),
    Def::method("athrow", Arity::Range(1, 3), |vm, args| {
        let exception = thrown(vm, &args)?;
        Ok(generator(&args)?.step(Resume::Throw(exception), false))
    }),
    Def::method("aclose", Arity::None, |vm, args| {
        let exit = vm.make_exception(Kind::GeneratorExit, Vec::new());
        Ok(generator(&args)?.step(Resume::Throw(Raise::Exception(exit)), true))
    }),
];
/// Methods of what asynchronous generators give to be awaited.
pub(super) static ASYNC_STEP: &[Def] = &[
    Def::method("send", Arity::One, send).takes_unknown(),
    Def::method("throw", Arity::Range(1, 3), throw),
    Def::method("close", Arity::None, close),
    Def::slot("__await__", Arity::None, itself),
    ITER,
    NEXT,
];

fn generator(args: &Args) -> Res<Rc<Generator>> {
    match args.at(0).known()? {
        Value::Generator(it) => Ok(it.clone()),
        _ => Err(type_error("expected a generator")),
    }
}

/// `__iter__` of every iterator.
pub(super) const ITER: Def = Def::slot("__iter__", Arity::None, itself);
/// `__next__` of every built-in iterator.
pub(super) const NEXT: Def = Def::slot("__next__", Arity::None, next);
pub(super) static ITERATOR: &[Def] = &[
    ITER,
    NEXT,
    Def::method("__length_hint__", Arity::None, |_, args| match args.at(0) {
        Value::Iter(it) => Ok(it.left().map_or(Value::NotImplemented, Value::size)),
        _ => Ok(Value::NotImplemented),
    }),
];

fn itself(_: &mut Vm, mut args: Args) -> Res<Value> {
    Ok(args.take(0))
}

fn next(vm: &mut Vm, args: Args) -> Res<Value> {
    match vm.next_or_value(args.at(0))? {
        Exit::Yield(value) => Ok(value),
        Exit::Return(value) => Err(stop_iteration(value)),
    }
}

/// `StopIteration(value)`.
pub(crate) fn stop_iteration(value: Value) -> Raise {
    let args = if value.is_none() { Vec::new() } else { vec![value] };
    Raise::with(Kind::StopIteration, args)
}

fn send(vm: &mut Vm, args: Args) -> Res<Value> {
    let generator = generator(&args)?;
    match vm.resume(&generator, Resume::Send(args.at(1).clone()))? {
        Exit::Yield(value) => Ok(value),
        Exit::Return(value) => Err(stop_iteration(value)),
    }
}

fn throw(vm: &mut Vm, args: Args) -> Res<Value> {
    let generator = generator(&args)?;
    let exception = thrown(vm, &args)?;
    match vm.resume(&generator, Resume::Throw(exception))? {
        Exit::Yield(value) => Ok(value),
        Exit::Return(value) => Err(stop_iteration(value)),
    }
}

/// The exception that `throw(type, value, traceback)` raises.
fn thrown(vm: &mut Vm, args: &Args) -> Res<Raise> {
    let exception = match (args.at(1), args.get(2)) {
        (Value::Class(class), Some(value)) if !value.is_none() && class.kind.is_exception() => {
            match vm.is_instance(value, args.at(1))? {
                true => value.clone(),
                false => vm.call_class(class, Args::of(std::slice::from_ref(value)))?,
            }
        }
        (Value::Instance(it), Some(value)) if !value.is_none() && it.exception().is_some() => {
            return Err(type_error("instance exception may not have a separate value"));
        }
        (other, _) => other.clone(),
    };
    let wrong = format!(
        "exceptions must be classes or instances deriving from BaseException, not {}",
        vm.type_name(&exception)
    );
    vm.as_exception(&exception, &wrong).map(Raise::Exception)
}

fn close(vm: &mut Vm, args: Args) -> Res<Value> {
    vm.close(&generator(&args)?)?;
    Ok(Value::None)
}
