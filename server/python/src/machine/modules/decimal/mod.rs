//! `decimal`: numbers and their arithmetic in Rust, contexts and rare methods in Python on top of it.

mod arithmetic;
mod compare;
mod construct;
mod context;
mod elementary;
mod methods;
mod number;
mod text;

use std::borrow::Cow;
use std::rc::Rc;

use num_bigint::{BigInt, BigUint};

use crate::machine::dict::Dict;
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::value::{Instance, Payload, Value};
use crate::machine::vm::Vm;

use context::State;
use number::{Number, Out, TooLarge, Work, digits};

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "decimal",
    functions: &[],
    classes: &[],
    constants: |_| Vec::new(),
    source: include_str!("decimal.py"),
};

/// The signals of `decimal`.
pub(super) static SIGNALS: ModuleDef = ModuleDef {
    name: "_signals",
    functions: &[],
    classes: &[],
    constants: |_| Vec::new(),
    source: include_str!("signals.py"),
};

/// What `decimal` is built on; Python code has no use for it.
pub(super) static KERNEL: ModuleDef = ModuleDef {
    name: "_decimal",
    functions: FUNCTIONS,
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

static FUNCTIONS: &[Def] = &[
    Def::slot("__add__", Arity::One, |vm, args| {
        binary(vm, &args, false, |it, a, b| it.add(a, b))
    }),
    Def::slot("__radd__", Arity::One, |vm, args| {
        binary(vm, &args, true, |it, a, b| it.add(a, b))
    }),
    Def::slot("__sub__", Arity::One, |vm, args| {
        binary(vm, &args, false, |it, a, b| it.sub(a, b))
    }),
    Def::slot("__rsub__", Arity::One, |vm, args| {
        binary(vm, &args, true, |it, a, b| it.sub(a, b))
    }),
    Def::slot("__mul__", Arity::One, |vm, args| {
        binary(vm, &args, false, |it, a, b| it.mul(a, b))
    }),
    Def::slot("__rmul__", Arity::One, |vm, args| {
        binary(vm, &args, true, |it, a, b| it.mul(a, b))
    }),
    Def::slot("__truediv__", Arity::One, |vm, args| {
        binary(vm, &args, false, |it, a, b| it.div(a, b))
    }),
    Def::slot("__rtruediv__", Arity::One, |vm, args| {
        binary(vm, &args, true, |it, a, b| it.div(a, b))
    }),
    Def::slot("__floordiv__", Arity::One, |vm, args| {
        binary(vm, &args, false, |it, a, b| it.divide_whole(a, b))
    }),
    Def::slot("__rfloordiv__", Arity::One, |vm, args| {
        binary(vm, &args, true, |it, a, b| it.divide_whole(a, b))
    }),
    Def::slot("__mod__", Arity::One, |vm, args| {
        binary(vm, &args, false, |it, a, b| it.remainder(a, b))
    }),
    Def::slot("__rmod__", Arity::One, |vm, args| {
        binary(vm, &args, true, |it, a, b| it.remainder(a, b))
    }),
    Def::slot("__divmod__", Arity::One, |vm, args| divmod(vm, &args, false)),
    Def::slot("__rdivmod__", Arity::One, |vm, args| divmod(vm, &args, true)),
    Def::slot("__neg__", Arity::None, |vm, args| unary(vm, &args, |it, a| it.minus(a))),
    Def::slot("__pos__", Arity::None, |vm, args| unary(vm, &args, |it, a| it.plus(a))),
    Def::slot("__abs__", Arity::None, |vm, args| unary(vm, &args, |it, a| it.abs(a))),
    Def::slot("__bool__", Arity::None, |_, args| {
        Ok(Value::Bool(!this(&args, 0)?.is_zero()))
    }),
    Def::slot("__eq__", Arity::One, compare::eq),
    Def::slot("__ne__", Arity::One, compare::ne),
    Def::slot("__lt__", Arity::One, compare::lt),
    Def::slot("__le__", Arity::One, compare::le),
    Def::slot("__gt__", Arity::One, compare::gt),
    Def::slot("__ge__", Arity::One, compare::ge),
    Def::slot("__repr__", Arity::None, |vm, args| {
        let text = methods::show(vm, &args, false)?;
        Ok(Value::str(format!("Decimal('{text}')")))
    }),
    Def::slot("__str__", Arity::None, |vm, args| {
        methods::show(vm, &args, false).map(Value::str)
    }),
    Def::method("__format__", Arity::One, methods::format),
    Def::slot("__int__", Arity::None, methods::int),
    Def::function("hash", Arity::One, compare::hash),
    Def::function("power", Arity::Range(2, 2), |vm, args| {
        binary(vm, &args, false, |it, a, b| it.power(a, b))
    }),
    Def::function("engineering", Arity::One, |vm, args| {
        methods::show(vm, &args, true).map(Value::str)
    }),
    Def::function("apply", Arity::Range(3, 6), methods::apply),
    Def::function("parts", Arity::One, methods::parts),
    Def::function("ratio", Arity::One, methods::ratio),
    Def::function("construct", Arity::Range(3, 4), construct::construct),
    Def::function("make_context", Arity::One, context::make),
    Def::function("get", Arity::Range(2, 2), context::get),
    Def::function("set", Arity::Range(3, 3), context::set),
    Def::function("is_decimal", Arity::One, |_, args| {
        Ok(Value::Bool(number_in(args.at(0)).is_some()))
    }),
];

/// The globals of the kernel: the current context, the class `Decimal`, the classes of signals.
fn globals(vm: &mut Vm) -> Res<Rc<Dict>> {
    match vm.import_module("_decimal")? {
        Value::Module(it) => Ok(it.globals.clone()),
        _ => Err(Raise::unknown("`decimal` is not known")),
    }
}

fn too_large(_: TooLarge) -> Raise {
    Raise::unknown("decimal arithmetic of that size or precision")
}

fn number_in(value: &Value) -> Option<&Number> {
    match value {
        Value::Instance(it) => it.native::<Number>(),
        _ => None,
    }
}

/// The text of a `Decimal`.
pub(super) fn shown(instance: &Instance) -> Option<String> {
    text::show(instance.native::<Number>()?, true, false).ok()
}

/// An argument that is a `Decimal`.
fn this(args: &Args, index: usize) -> Res<&Number> {
    let value = args.at(index).known()?;
    number_in(value).ok_or_else(|| type_error("descriptor requires a 'decimal.Decimal' object"))
}

/// A `Decimal` or an integer, exactly.
fn operand(value: &Value) -> Res<Option<Cow<'_, Number>>> {
    if let Some(it) = number_in(value) {
        return Ok(Some(Cow::Borrowed(it)));
    }
    Ok(match value.plain() {
        Value::Int(it) => Some(Cow::Owned(Number::finite(*it < 0, BigUint::from(it.unsigned_abs()), 0))),
        Value::Bool(it) => Some(Cow::Owned(Number::finite(false, BigUint::from(u8::from(*it)), 0))),
        Value::Big(it) => Some(Cow::Owned(from_big(it)?)),
        Value::Unknown(it) => return Err(Raise::about(it)),
        _ => None,
    })
}

fn from_big(value: &BigInt) -> Res<Number> {
    let size = value.magnitude();
    if digits(size) > number::MOST {
        return Err(too_large(TooLarge));
    }
    Ok(Number::finite(value.sign() == num_bigint::Sign::Minus, size.clone(), 0))
}

/// A new instance of `Decimal`.
fn decimal(globals: &Dict, value: Number) -> Res<Value> {
    match globals.get_name("Decimal") {
        Some(Value::Class(class)) => Ok(Value::Instance(Instance::new(class, Payload::Native(Box::new(value))))),
        _ => Err(Raise::unknown("`decimal` is not known")),
    }
}

/// The context of an operation: the one given, or the current one.
fn context_of(globals: &Dict, given: Option<&Value>) -> Res<Rc<Instance>> {
    let value = match given {
        None | Some(Value::None) => globals.get_name("current"),
        Some(other) => Some(other.known()?.clone()),
    };
    match value {
        Some(Value::Instance(it)) if it.native::<State>().is_some() => Ok(it),
        _ => Err(type_error("optional argument must be a context")),
    }
}

/// Charges for arithmetic on numbers of so many digits.
fn charge(vm: &mut Vm, numbers: &[&Number], prec: i64) -> Res<()> {
    let bits: u64 = numbers.iter().map(|it| it.coefficient.bits()).sum();
    let words = (bits / 64 + prec.unsigned_abs().min(1 << 20) / 19) as usize;
    if words > 8 {
        vm.budget.work(words.saturating_mul(words) / 8)?;
    }
    Ok(())
}

/// Runs an operation in a context and signals what it met.
fn run<T>(
    vm: &mut Vm,
    globals: &Dict,
    context: &Rc<Instance>,
    numbers: &[&Number],
    operation: impl FnOnce(&mut Work) -> Out<T>,
) -> Res<T> {
    let state = context
        .native::<State>()
        .ok_or_else(|| type_error("optional argument must be a context"))?;
    let settings = state.settings.borrow().clone();
    charge(vm, numbers, settings.prec)?;
    let mut work = Work {
        context: &settings,
        status: 0,
    };
    let result = operation(&mut work).map_err(too_large)?;
    let status = work.status;
    context::signal(vm, globals, state, status)?;
    Ok(result)
}

fn binary(vm: &mut Vm, args: &Args, swapped: bool, operation: fn(&mut Work, &Number, &Number) -> Out) -> Res<Value> {
    let (Some(mut a), Some(mut b)) = (operand(args.at(0))?, operand(args.at(1))?) else {
        return Ok(Value::NotImplemented);
    };
    if swapped {
        std::mem::swap(&mut a, &mut b);
    }
    let globals = globals(vm)?;
    let context = context_of(&globals, None)?;
    let made = run(vm, &globals, &context, &[&a, &b], |work| operation(work, &a, &b))?;
    decimal(&globals, made)
}

fn unary(vm: &mut Vm, args: &Args, operation: fn(&mut Work, &Number) -> Out) -> Res<Value> {
    let a = this(args, 0)?;
    let globals = globals(vm)?;
    let context = context_of(&globals, None)?;
    let made = run(vm, &globals, &context, &[a], |work| operation(work, a))?;
    decimal(&globals, made)
}

fn divmod(vm: &mut Vm, args: &Args, swapped: bool) -> Res<Value> {
    let (Some(mut a), Some(mut b)) = (operand(args.at(0))?, operand(args.at(1))?) else {
        return Ok(Value::NotImplemented);
    };
    if swapped {
        std::mem::swap(&mut a, &mut b);
    }
    let globals = globals(vm)?;
    let context = context_of(&globals, None)?;
    let (quotient, rest) = run(vm, &globals, &context, &[&a, &b], |work| work.divmod(&a, &b))?;
    Ok(Value::tuple([decimal(&globals, quotient)?, decimal(&globals, rest)?]))
}
