//! `tuple` and `slice`.

use std::rc::Rc;

use super::index::{Bounds, out_of_range, position, span};
use super::sequence;
use crate::machine::error::{Res, type_error, value_error};
use crate::machine::iter::{Iter, State};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, Integer};
use crate::machine::value::{Slice, Tuple, Value};
use crate::machine::vm::Vm;
use crate::program::CmpOp;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Arity::Any, new),
    Def::method("index", Arity::Range(1, 3), index),
    Def::method("count", Arity::One, count),
    Def::slot("__getitem__", Arity::One, get_item),
    Def::slot("__len__", Arity::None, len),
    Def::slot("__iter__", Arity::None, iter),
    Def::slot("__contains__", Arity::One, contains),
    Def::slot("__add__", Arity::One, add),
    Def::slot("__mul__", Arity::One, mul),
    Def::slot("__rmul__", Arity::One, mul),
    Def::slot("__eq__", Arity::One, |vm, args| compare(vm, args, CmpOp::Eq)),
    Def::slot("__ne__", Arity::One, |vm, args| compare(vm, args, CmpOp::NotEq)),
    Def::slot("__lt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Lt)),
    Def::slot("__le__", Arity::One, |vm, args| compare(vm, args, CmpOp::LtE)),
    Def::slot("__gt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Gt)),
    Def::slot("__ge__", Arity::One, |vm, args| compare(vm, args, CmpOp::GtE)),
    Def::method("__getnewargs__", Arity::None, |_, args| {
        Ok(Value::tuple([Value::Tuple(args.tuple(0)?)]))
    }),
];

/// Methods of `slice`.
pub(super) static SLICE: &[Def] = &[
    Def::new(Arity::Any, new_slice).takes_unknown(),
    Def::getter("start", |_, args| Ok(slice(&args)?.start.clone())),
    Def::getter("stop", |_, args| Ok(slice(&args)?.stop.clone())),
    Def::getter("step", |_, args| Ok(slice(&args)?.step.clone())),
    Def::method("indices", Arity::One, indices),
    Def::slot("__eq__", Arity::One, |vm, args| compare_slices(vm, args, CmpOp::Eq)),
    Def::slot("__ne__", Arity::One, |vm, args| compare_slices(vm, args, CmpOp::NotEq)),
    Def::slot("__lt__", Arity::One, |vm, args| compare_slices(vm, args, CmpOp::Lt)),
    Def::slot("__le__", Arity::One, |vm, args| compare_slices(vm, args, CmpOp::LtE)),
    Def::slot("__gt__", Arity::One, |vm, args| compare_slices(vm, args, CmpOp::Gt)),
    Def::slot("__ge__", Arity::One, |vm, args| compare_slices(vm, args, CmpOp::GtE)),
];

fn new(vm: &mut Vm, args: Args) -> Res<Value> {
    sequence::constructor(&args, "tuple", 1)?;
    match args.get(0) {
        None => Ok(Value::tuple([])),
        Some(Value::Tuple(it)) => Ok(Value::Tuple(it.clone())),
        Some(items) => Ok(Value::tuple(vm.collect(items)?)),
    }
}

fn index(vm: &mut Vm, args: Args) -> Res<Value> {
    let tuple = args.tuple(0)?;
    let (start, stop) = span(vm, args.get(2), args.get(3), tuple.len())?;
    match sequence::find(vm, |at| tuple.get(at).cloned(), args.at(1), start, stop)? {
        Some(at) => Ok(Value::size(at)),
        None => Err(value_error("tuple.index(x): x not in tuple")),
    }
}

fn count(vm: &mut Vm, args: Args) -> Res<Value> {
    let tuple = args.tuple(0)?;
    sequence::count(vm, |at| tuple.get(at).cloned(), args.at(1))
}

fn get_item(vm: &mut Vm, args: Args) -> Res<Value> {
    item(vm, &args.tuple(0)?, args.at(1))
}

/// `tuple[index]`.
pub(crate) fn item(vm: &mut Vm, tuple: &Rc<Tuple>, index: &Value) -> Res<Value> {
    let Value::Slice(slice) = index else {
        let at = position(vm, index, tuple.len(), "tuple")?;
        return at
            .and_then(|at| tuple.get(at).cloned())
            .ok_or_else(|| out_of_range("tuple index"));
    };
    let indices = Bounds::of(vm, slice)?.within(tuple.len());
    if indices.len == tuple.len() && indices.step == 1 {
        return Ok(Value::Tuple(tuple.clone()));
    }
    vm.budget.reserve(indices.len * size_of::<Value>())?;
    Ok(Value::tuple(indices.pick(tuple)))
}

fn len(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::size(args.tuple(0)?.len()))
}

fn iter(_: &mut Vm, args: Args) -> Res<Value> {
    let tuple = args.tuple(0)?;
    Ok(Iter::value(Kind::TupleIterator, State::Tuple { tuple, next: 0 }))
}

fn contains(vm: &mut Vm, args: Args) -> Res<Value> {
    let tuple = args.tuple(0)?;
    let found = sequence::find(vm, |at| tuple.get(at).cloned(), args.at(1), 0, usize::MAX)?;
    Ok(Value::Bool(found.is_some()))
}

fn add(vm: &mut Vm, args: Args) -> Res<Value> {
    let tuple = args.tuple(0)?;
    let Value::Tuple(other) = args.at(1).plain() else {
        let name = vm.type_name(args.at(1));
        return Err(type_error(format!(
            "can only concatenate tuple (not \"{}\") to tuple",
            name.as_str()
        )));
    };
    match (tuple.is_empty(), args.at(1)) {
        (true, Value::Tuple(other)) => Ok(Value::Tuple(other.clone())),
        _ if other.is_empty() => Ok(Value::Tuple(tuple)),
        _ => Ok(Value::tuple(sequence::concat(vm, &tuple, other)?)),
    }
}

fn mul(vm: &mut Vm, args: Args) -> Res<Value> {
    let tuple = args.tuple(0)?;
    match args.at(1) {
        Value::Int(1) => Ok(Value::Tuple(tuple)),
        count => Ok(Value::tuple(sequence::repeat(vm, &tuple, count)?)),
    }
}

fn compare(vm: &mut Vm, args: Args, op: CmpOp) -> Res<Value> {
    let a = args.tuple(0)?;
    let Value::Tuple(b) = args.at(1).plain() else {
        return Ok(Value::NotImplemented);
    };
    sequence::compare(vm, op, |at| a.get(at).cloned(), |at| b.get(at).cloned())
}

fn slice(args: &Args) -> Res<Rc<Slice>> {
    match args.at(0).known()? {
        Value::Slice(it) => Ok(it.clone()),
        _ => Err(type_error("expected slice")),
    }
}

fn new_slice(_: &mut Vm, mut args: Args) -> Res<Value> {
    if args.is_empty() {
        return Err(type_error("slice expected at least 1 argument, got 0"));
    }
    sequence::constructor(&args, "slice", 3)?;
    let one = args.len() == 1;
    let (a, b, c) = (args.take(0), args.take(1), args.take(2));
    let (start, stop, step) = if one { (Value::None, a, Value::None) } else { (a, b, c) };
    Ok(Value::Slice(Rc::new(Slice { start, stop, step })))
}

fn indices(vm: &mut Vm, args: Args) -> Res<Value> {
    let Integer::Small(len) = vm.index(args.at(1))? else {
        return Err(crate::machine::error::Raise::unknown(
            "slice.indices() of a length beyond 64 bits",
        ));
    };
    let Ok(len) = usize::try_from(len) else {
        return Err(value_error("length should not be negative"));
    };
    let it = Bounds::of(vm, &*slice(&args)?)?.within(len);
    Ok(Value::tuple([
        Value::Int(it.start),
        Value::Int(it.stop),
        Value::Int(it.step),
    ]))
}

fn compare_slices(vm: &mut Vm, args: Args, op: CmpOp) -> Res<Value> {
    match args.at(1) {
        Value::Slice(b) => relate_slices(vm, op, &*slice(&args)?, b),
        _ => Ok(Value::NotImplemented),
    }
}

/// `a op b` of slices: as of tuples of their parts.
pub(crate) fn relate_slices(vm: &mut Vm, op: CmpOp, a: &Slice, b: &Slice) -> Res<Value> {
    let (a, b) = (
        [a.start.clone(), a.stop.clone(), a.step.clone()],
        [b.start.clone(), b.stop.clone(), b.step.clone()],
    );
    sequence::compare(vm, op, |at| a.get(at).cloned(), |at| b.get(at).cloned())
}
