//! `set` and `frozenset`.

use std::rc::Rc;

use super::doubt::certain;
use super::sequence;
use super::set_ops::{self, as_set};
use crate::machine::error::{Res, key_error};
use crate::machine::native::{Args, Arity, Def};
use crate::machine::set::Set;
use crate::machine::value::Value;
use crate::machine::vm::Vm;
use crate::program::{BinOp, CmpOp};

macro_rules! shared_with {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Def::method("copy", Arity::None, copy),
            Def::method("union", Arity::Range(0, usize::MAX), union),
            Def::method("intersection", Arity::Range(0, usize::MAX), intersection),
            Def::method("difference", Arity::Range(0, usize::MAX), difference),
            Def::method("symmetric_difference", Arity::One, symmetric_difference),
            Def::method("issubset", Arity::One, |vm, args| {
                Ok(Value::Bool(set_ops::is_subset_of(vm, &args.set(0)?, args.at(1))?))
            }),
            Def::method("issuperset", Arity::One, |vm, args| {
                Ok(Value::Bool(set_ops::is_superset_of(vm, &args.set(0)?, args.at(1))?))
            }),
            Def::method("isdisjoint", Arity::One, |vm, args| {
                Ok(Value::Bool(set_ops::is_disjoint(vm, &args.set(0)?, args.at(1))?))
            }),
            Def::slot("__len__", Arity::None, |_, args| Ok(Value::size(args.set(0)?.len()))),
            Def::method("__contains__", Arity::One, |vm, args| Ok(Value::Bool(holds(vm, &*args.set(0)?, args.at(1))?))),
            Def::slot("__and__", Arity::One, |vm, args| operator(vm, args, false, BinOp::BitAnd)),
            Def::slot("__rand__", Arity::One, |vm, args| operator(vm, args, true, BinOp::BitAnd)),
            Def::slot("__or__", Arity::One, |vm, args| operator(vm, args, false, BinOp::BitOr)),
            Def::slot("__ror__", Arity::One, |vm, args| operator(vm, args, true, BinOp::BitOr)),
            Def::slot("__sub__", Arity::One, |vm, args| operator(vm, args, false, BinOp::Sub)),
            Def::slot("__rsub__", Arity::One, |vm, args| operator(vm, args, true, BinOp::Sub)),
            Def::slot("__xor__", Arity::One, |vm, args| operator(vm, args, false, BinOp::BitXor)),
            Def::slot("__rxor__", Arity::One, |vm, args| operator(vm, args, true, BinOp::BitXor)),
            Def::slot("__eq__", Arity::One, |vm, args| compare(vm, args, CmpOp::Eq)),
            Def::slot("__ne__", Arity::One, |vm, args| compare(vm, args, CmpOp::NotEq)),
            Def::slot("__lt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Lt)),
            Def::slot("__le__", Arity::One, |vm, args| compare(vm, args, CmpOp::LtE)),
            Def::slot("__gt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Gt)),
            Def::slot("__ge__", Arity::One, |vm, args| compare(vm, args, CmpOp::GtE)),
        ]
    };
}

/// Methods of the type.
pub(super) static METHODS: &[Def] = shared_with![
    Def::new(Arity::Any, new),
    Def::slot("__init__", Arity::Any, init).mutates(),
    Def::method("add", Arity::One, add).mutates(),
    Def::method("discard", Arity::One, discard).mutates(),
    Def::method("remove", Arity::One, remove).mutates(),
    Def::method("pop", Arity::None, pop).mutates(),
    Def::method("clear", Arity::None, |_, args| {
        args.set(0)?.clear();
        Ok(Value::None)
    })
    .mutates(),
    Def::method("update", Arity::Range(0, usize::MAX), |vm, args| change_each(
        vm,
        args,
        |vm, set, items| { set_ops::update(vm, set, items) }
    ))
    .mutates(),
    Def::method("intersection_update", Arity::Range(0, usize::MAX), intersection_update).mutates(),
    Def::method("difference_update", Arity::Range(0, usize::MAX), |vm, args| {
        change_each(vm, args, set_ops::difference_update)
    })
    .mutates(),
    Def::method("symmetric_difference_update", Arity::One, |vm, args| {
        change_each(vm, args, set_ops::symmetric_difference_update)
    })
    .mutates(),
    Def::slot("__ior__", Arity::One, |vm, args| inplace(vm, args, BinOp::BitOr)).mutates(),
    Def::slot("__iand__", Arity::One, |vm, args| inplace(vm, args, BinOp::BitAnd)).mutates(),
    Def::slot("__isub__", Arity::One, |vm, args| inplace(vm, args, BinOp::Sub)).mutates(),
    Def::slot("__ixor__", Arity::One, |vm, args| inplace(vm, args, BinOp::BitXor)).mutates(),
];

/// Methods of `frozenset`.
pub(super) static FROZEN: &[Def] = shared_with![Def::new(Arity::Any, new_frozen),];

const HELD: &str = "what a set holds";

fn new(vm: &mut Vm, args: Args) -> Res<Value> {
    sequence::constructor(&args, "set", 1)?;
    match args.get(0) {
        None => Ok(Value::Set(Set::new())),
        Some(items) => Ok(Value::Set(set_ops::collect(vm, items)?)),
    }
}

fn new_frozen(vm: &mut Vm, args: Args) -> Res<Value> {
    sequence::constructor(&args, "frozenset", 1)?;
    match args.get(0) {
        None => Ok(Value::FrozenSet(Set::new())),
        Some(Value::FrozenSet(it)) => Ok(Value::FrozenSet(it.clone())),
        Some(items) => Ok(Value::FrozenSet(set_ops::collect(vm, items)?)),
    }
}

fn init(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let this = args.set(0)?;
    args.pos.remove(0);
    sequence::constructor(&args, "set", 1)?;
    this.clear();
    match args.get(0) {
        None => Ok(Value::None),
        Some(items) => certain(set_ops::update(vm, &this, items), HELD).map(|()| Value::None),
    }
}

/// A set of the type of `like`.
fn wrap(like: &Value, set: Rc<Set>) -> Value {
    match like.plain() {
        Value::FrozenSet(_) => Value::FrozenSet(set),
        _ => Value::Set(set),
    }
}

/// A value as it is looked up: a set as a frozenset.
fn sought(value: &Value) -> Value {
    match value.plain() {
        Value::Set(it) => Value::FrozenSet(it.clone()),
        _ => value.clone(),
    }
}

/// `value in set`
pub(crate) fn holds(vm: &mut Vm, set: &Set, value: &Value) -> Res<bool> {
    set.contains(vm, &sought(value))
}

fn add(vm: &mut Vm, mut args: Args) -> Res<Value> {
    vm.budget.reserve(64)?;
    let item = args.take(1);
    certain(args.set(0)?.add(vm, item), HELD)?;
    Ok(Value::None)
}

fn discard(vm: &mut Vm, args: Args) -> Res<Value> {
    certain(args.set(0)?.discard(vm, &sought(args.at(1))), HELD)?;
    Ok(Value::None)
}

fn remove(vm: &mut Vm, args: Args) -> Res<Value> {
    match certain(args.set(0)?.discard(vm, &sought(args.at(1))), HELD)? {
        true => Ok(Value::None),
        false => Err(key_error(args.at(1).clone())),
    }
}

fn pop(vm: &mut Vm, args: Args) -> Res<Value> {
    let set = args.set(0)?;
    if !set.ordered() {
        vm.order_seen();
        if vm.order > 0
            && let Some(last) = set.items().pop()
        {
            set.discard(vm, &last)?;
            return Ok(last);
        }
    }
    set.pop().ok_or_else(|| key_error(Value::str("pop from an empty set")))
}

fn copy(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::FrozenSet(it) => Ok(Value::FrozenSet(it.clone())),
        this => Ok(wrap(this, set_ops::copy(vm, &*args.set(0)?)?)),
    }
}

fn union(vm: &mut Vm, args: Args) -> Res<Value> {
    let result = set_ops::copy(vm, &*args.set(0)?)?;
    for items in args.pos.iter().skip(1) {
        set_ops::update(vm, &result, items)?;
    }
    Ok(wrap(args.at(0), result))
}

fn united(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<Rc<Set>> {
    let result = set_ops::copy(vm, set)?;
    set_ops::update(vm, &result, items)?;
    Ok(result)
}

fn intersect_all(vm: &mut Vm, args: &Args) -> Res<Rc<Set>> {
    let mut result = args.set(0)?;
    if args.len() == 1 {
        return set_ops::copy(vm, &result);
    }
    for items in args.pos.iter().skip(1) {
        result = set_ops::intersection(vm, &result, items)?;
    }
    Ok(result)
}

fn intersection(vm: &mut Vm, args: Args) -> Res<Value> {
    let result = intersect_all(vm, &args)?;
    Ok(wrap(args.at(0), result))
}

fn intersection_update(vm: &mut Vm, args: Args) -> Res<Value> {
    let result = certain(intersect_all(vm, &args), HELD)?;
    args.set(0)?.swap(&result);
    Ok(Value::None)
}

fn intersect(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<()> {
    let result = set_ops::intersection(vm, set, items)?;
    set.swap(&result);
    Ok(())
}

fn difference(vm: &mut Vm, args: Args) -> Res<Value> {
    let set = args.set(0)?;
    let result = match args.get(1) {
        None => set_ops::copy(vm, &set)?,
        Some(items) => set_ops::difference(vm, &set, items)?,
    };
    for items in args.pos.iter().skip(2) {
        set_ops::difference_update(vm, &result, items)?;
    }
    Ok(wrap(args.at(0), result))
}

fn symmetric_difference(vm: &mut Vm, args: Args) -> Res<Value> {
    let result = set_ops::symmetric_difference(vm, &args.set(0)?, args.at(1))?;
    Ok(wrap(args.at(0), result))
}

type Change = fn(&mut Vm, &Rc<Set>, &Value) -> Res<()>;

fn change_each(vm: &mut Vm, args: Args, change: Change) -> Res<Value> {
    let set = args.set(0)?;
    for items in args.pos.iter().skip(1) {
        certain(change(vm, &set, items), HELD)?;
    }
    Ok(Value::None)
}

fn inplace(vm: &mut Vm, args: Args, op: BinOp) -> Res<Value> {
    if as_set(args.at(1)).is_none() {
        return Ok(Value::NotImplemented);
    }
    change(vm, op, &args.set(0)?, args.at(1))?;
    Ok(args.at(0).clone())
}

fn operator(vm: &mut Vm, args: Args, reflected: bool, op: BinOp) -> Res<Value> {
    let (a, b) = if reflected {
        (args.at(1), args.at(0))
    } else {
        (args.at(0), args.at(1))
    };
    operate(vm, op, a, b)
}

/// `a op b`; `NotImplemented` unless both are sets.
pub(crate) fn operate(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> Res<Value> {
    let (Some(set), Some(_)) = (as_set(a), as_set(b)) else {
        return Ok(Value::NotImplemented);
    };
    let result = match op {
        BinOp::BitAnd => set_ops::intersection(vm, set, b)?,
        BinOp::BitOr => united(vm, set, b)?,
        BinOp::Sub => set_ops::difference(vm, set, b)?,
        BinOp::BitXor => set_ops::symmetric_difference(vm, set, b)?,
        _ => return Ok(Value::NotImplemented),
    };
    Ok(wrap(a, result))
}

/// `set op= items`
pub(crate) fn change(vm: &mut Vm, op: BinOp, set: &Rc<Set>, items: &Value) -> Res<()> {
    let result = match op {
        BinOp::BitAnd => intersect(vm, set, items),
        BinOp::Sub => set_ops::difference_update(vm, set, items),
        BinOp::BitXor => set_ops::symmetric_difference_update(vm, set, items),
        _ => set_ops::update(vm, set, items),
    };
    certain(result, HELD)
}

fn compare(vm: &mut Vm, args: Args, op: CmpOp) -> Res<Value> {
    let a = args.set(0)?;
    let Some(b) = as_set(args.at(1)) else {
        return Ok(Value::NotImplemented);
    };
    Ok(Value::Bool(relation(vm, op, &a, b)?))
}

/// `a op b`: inclusion, or equality.
pub(crate) fn relation(vm: &mut Vm, op: CmpOp, a: &Set, b: &Set) -> Res<bool> {
    match op {
        CmpOp::Eq => Ok(a.len() == b.len() && set_ops::is_subset(vm, a, b)?),
        CmpOp::NotEq => Ok(a.len() != b.len() || !set_ops::is_subset(vm, a, b)?),
        CmpOp::Lt => Ok(a.len() < b.len() && set_ops::is_subset(vm, a, b)?),
        CmpOp::LtE => set_ops::is_subset(vm, a, b),
        CmpOp::Gt => relation(vm, CmpOp::Lt, b, a),
        CmpOp::GtE => relation(vm, CmpOp::LtE, b, a),
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => Ok(false),
    }
}
