//! Views of dicts: `keys()`, `values()`, `items()`.

use std::rc::Rc;

use super::{dict, set_ops};
use crate::machine::dict::Dict;
use crate::machine::error::{Res, type_error};
use crate::machine::native::{Args, Arity, Def};
use crate::machine::set::Set;
use crate::machine::value::{Value, View, ViewKind};
use crate::machine::vm::Vm;
use crate::program::{BinOp, CmpOp};

macro_rules! view_with {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Def::slot("__len__", Arity::None, |_, args| Ok(Value::size(view(&args)?.dict.len()))),
            Def::slot("__iter__", Arity::None, |_, args| {
                let it = view(&args)?;
                Ok(dict::iter(it.dict.clone(), it.kind))
            }),
            Def::method("__reversed__", Arity::None, |_, args| {
                let it = view(&args)?;
                Ok(dict::reversed(it.dict.clone(), it.kind))
            }),
            Def::getter("mapping", |_, args| {
                let (kind, dict) = (ViewKind::Proxy, view(&args)?.dict.clone());
                Ok(Value::View(Rc::new(View {
                    kind,
                    dict,
                    ordered: false,
                })))
            }),
        ]
    };
}

macro_rules! set_like {
    () => {
        view_with![
            Def::slot("__contains__", Arity::One, |vm, args| {
                Ok(Value::Bool(holds(vm, &*view(&args)?, args.at(1))?))
            }),
            Def::method("isdisjoint", Arity::One, is_disjoint),
            Def::slot("__and__", Arity::One, |vm, args| intersection(
                vm,
                args.at(0),
                args.at(1)
            )),
            Def::slot("__rand__", Arity::One, |vm, args| intersection(
                vm,
                args.at(1),
                args.at(0)
            )),
            Def::slot("__or__", Arity::One, |vm, args| operate(
                vm,
                BinOp::BitOr,
                args.at(0),
                args.at(1)
            )),
            Def::slot("__ror__", Arity::One, |vm, args| operate(
                vm,
                BinOp::BitOr,
                args.at(1),
                args.at(0)
            )),
            Def::slot("__sub__", Arity::One, |vm, args| operate(
                vm,
                BinOp::Sub,
                args.at(0),
                args.at(1)
            )),
            Def::slot("__rsub__", Arity::One, |vm, args| difference(
                vm,
                args.at(1),
                args.at(0)
            )),
            Def::slot("__xor__", Arity::One, |vm, args| operate(
                vm,
                BinOp::BitXor,
                args.at(0),
                args.at(1)
            )),
            Def::slot("__rxor__", Arity::One, |vm, args| operate(
                vm,
                BinOp::BitXor,
                args.at(1),
                args.at(0)
            )),
            Def::slot("__eq__", Arity::One, |vm, args| compare(vm, args, CmpOp::Eq)),
            Def::slot("__ne__", Arity::One, |vm, args| compare(vm, args, CmpOp::NotEq)),
            Def::slot("__lt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Lt)),
            Def::slot("__le__", Arity::One, |vm, args| compare(vm, args, CmpOp::LtE)),
            Def::slot("__gt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Gt)),
            Def::slot("__ge__", Arity::One, |vm, args| compare(vm, args, CmpOp::GtE)),
        ]
    };
}

pub(in crate::machine) static KEYS: &[Def] = set_like![];
pub(in crate::machine) static ITEMS: &[Def] = set_like![];
pub(in crate::machine) static VALUES: &[Def] = view_with![];

fn view(args: &Args) -> Res<Rc<View>> {
    match args.at(0).known()? {
        Value::View(it) => Ok(it.clone()),
        _ => Err(type_error("expected a view of a dict")),
    }
}

/// A view of keys or items, which behaves like a set.
fn as_view(value: &Value) -> Option<&Rc<View>> {
    match value {
        Value::View(it) if matches!(it.kind, ViewKind::Keys | ViewKind::Items) => Some(it),
        _ => None,
    }
}

/// `value in view`, for keys and items.
pub(crate) fn holds(vm: &mut Vm, view: &View, value: &Value) -> Res<bool> {
    if view.kind != ViewKind::Items {
        return Ok(view.dict.get(vm, value)?.is_some());
    }
    let Value::Tuple(pair) = value.plain() else {
        return Ok(false);
    };
    let [key, wanted] = &***pair else {
        return Ok(false);
    };
    match view.dict.get(vm, key)? {
        Some(found) => Ok(found.same_key(wanted) == Some(true) || vm.eq(&found, wanted)?),
        None => Ok(false),
    }
}

/// A set of the elements of an operand; that of a view of keys is made from its dict.
fn to_set(vm: &mut Vm, value: &Value) -> Res<Rc<Set>> {
    match value {
        Value::View(it) if it.kind == ViewKind::Keys => set_ops::collect(vm, &Value::Dict(it.dict.clone())),
        _ => set_ops::collect(vm, value),
    }
}

/// `a op b`, where one of them is a view of keys or items.
pub(crate) fn operate(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> Res<Value> {
    match op {
        BinOp::BitAnd => intersection(vm, a, b),
        BinOp::BitOr => union(vm, a, b),
        BinOp::Sub => difference(vm, a, b),
        BinOp::BitXor => exclusive(vm, a, b),
        _ => Ok(Value::NotImplemented),
    }
}

fn intersection(vm: &mut Vm, a: &Value, b: &Value) -> Res<Value> {
    let (a, b) = if as_view(a).is_some() { (a, b) } else { (b, a) };
    let Some(view) = as_view(a) else {
        return Ok(Value::NotImplemented);
    };
    if let Value::Set(set) = b
        && view.dict.len() <= set.len()
    {
        return Ok(Value::Set(set_ops::intersection(vm, set, a)?));
    }
    let (view, items) = match as_view(b) {
        Some(other) if other.dict.len() > view.dict.len() => (other, a),
        _ => (view, b),
    };
    let result = Set::new();
    let iterator = vm.iter(items)?;
    while let Some(item) = vm.next(&iterator)? {
        let found = holds(vm, view, &item);
        if found.map_err(|it| super::doubt::drain(vm, &iterator, it))? {
            vm.budget.reserve(64)?;
            result.add(vm, item)?;
        }
    }
    Ok(Value::Set(result))
}

fn union(vm: &mut Vm, a: &Value, b: &Value) -> Res<Value> {
    let result = to_set(vm, a)?;
    set_ops::update(vm, &result, b)?;
    Ok(Value::Set(result))
}

fn difference(vm: &mut Vm, a: &Value, b: &Value) -> Res<Value> {
    let result = to_set(vm, a)?;
    set_ops::difference_update(vm, &result, b)?;
    Ok(Value::Set(result))
}

fn exclusive(vm: &mut Vm, a: &Value, b: &Value) -> Res<Value> {
    if let (Some(x), Some(y)) = (as_view(a), as_view(b))
        && x.kind == ViewKind::Items
        && y.kind == ViewKind::Items
    {
        return Ok(Value::Set(exclusive_items(vm, &x.dict, &y.dict)?));
    }
    let result = to_set(vm, a)?;
    set_ops::symmetric_difference_update(vm, &result, b)?;
    Ok(Value::Set(result))
}

fn exclusive_items(vm: &mut Vm, a: &Rc<Dict>, b: &Rc<Dict>) -> Res<Rc<Set>> {
    let (small, large) = if a.len() > b.len() { (b, a) } else { (a, b) };
    vm.budget.reserve(large.len() * 128)?;
    let (rest, result) = (small.copy(), Set::new());
    for (key, value) in large.to_vec() {
        let same = match rest.get(vm, &key)? {
            Some(other) => vm.eq(&other, &value)?,
            None => false,
        };
        if same {
            rest.remove(vm, &key)?;
        } else {
            result.add(vm, Value::tuple([key, value]))?;
        }
    }
    for (key, value) in rest.to_vec() {
        result.add(vm, Value::tuple([key, value]))?;
    }
    Ok(result)
}

fn is_disjoint(vm: &mut Vm, args: Args) -> Res<Value> {
    let view = view(&args)?;
    let other = args.at(1);
    if other.is(args.at(0)) {
        return Ok(Value::Bool(view.dict.is_empty()));
    }
    let size = set_ops::as_set(other)
        .map(|it| it.len())
        .or(as_view(other).map(|it| it.dict.len()));
    let (container, items) = match size.is_some_and(|it| it > view.dict.len()) {
        true => (other, args.at(0)),
        false => (args.at(0), other),
    };
    let iterator = vm.iter(items)?;
    while let Some(item) = vm.next(&iterator)? {
        let found = vm.contains(container, &item);
        if found.map_err(|it| super::doubt::drain(vm, &iterator, it))? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn compare(vm: &mut Vm, args: Args, op: CmpOp) -> Res<Value> {
    let result = relation(vm, op, args.at(0), args.at(1))?;
    Ok(result.map_or(Value::NotImplemented, Value::Bool))
}

/// Whether it is a view that behaves like a set.
pub(crate) fn is_set(value: &Value) -> bool {
    as_view(value).is_some()
}

/// `a op b` of a view of keys or items and another, or a set; `None` where there is no relation.
pub(crate) fn relation(vm: &mut Vm, op: CmpOp, a: &Value, b: &Value) -> Res<Option<bool>> {
    let size = |value: &Value| match as_view(value) {
        Some(it) => Some(it.dict.len()),
        None => set_ops::as_set(value).map(|it| it.len()),
    };
    let (Some(x), Some(y)) = (size(a), size(b)) else {
        return Ok(None);
    };
    let result = match op {
        CmpOp::Eq | CmpOp::NotEq => (x == y && all_in(vm, a, b)?) == (op == CmpOp::Eq),
        CmpOp::Lt => x < y && all_in(vm, a, b)?,
        CmpOp::LtE => x <= y && all_in(vm, a, b)?,
        CmpOp::Gt => x > y && all_in(vm, b, a)?,
        CmpOp::GtE => x >= y && all_in(vm, b, a)?,
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => false,
    };
    Ok(Some(result))
}

fn all_in(vm: &mut Vm, items: &Value, container: &Value) -> Res<bool> {
    let items = match (items, set_ops::as_set(items)) {
        (_, Some(set)) => set.items(),
        (Value::View(it), _) if it.kind == ViewKind::Keys => it.dict.keys(),
        (Value::View(it), _) => it
            .dict
            .to_vec()
            .into_iter()
            .map(|(key, value)| Value::tuple([key, value]))
            .collect(),
        _ => Vec::new(),
    };
    for item in items {
        vm.budget.tick()?;
        if !vm.contains(container, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}
