//! `list`.

use std::rc::Rc;

use super::doubt::certain;
use super::index::{Bounds, out_of_range, position, span, wrap};
use super::{sequence, sort};
use crate::machine::error::{Raise, Res, index_error, type_error, value_error};
use crate::machine::iter::{Iter, Next, State};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::value::{List, Value};
use crate::machine::vm::Vm;
use crate::program::CmpOp;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Arity::Any, new),
    Def::slot("__init__", Arity::Any, init).takes_unknown().mutates(),
    Def::method("append", Arity::One, append).takes_unknown().mutates(),
    Def::method("extend", Arity::One, extend).mutates(),
    Def::method("insert", Arity::Range(2, 2), insert)
        .takes_unknown()
        .mutates(),
    Def::method("pop", Arity::Range(0, 1), pop).mutates(),
    Def::method("remove", Arity::One, remove).mutates(),
    Def::method("clear", Arity::None, clear).mutates(),
    Def::method("index", Arity::Range(1, 3), index),
    Def::method("count", Arity::One, count),
    Def::method("sort", Arity::Any, sort_method).mutates(),
    Def::method("reverse", Arity::None, reverse).mutates(),
    Def::method("copy", Arity::None, copy),
    Def::method("__getitem__", Arity::One, get_item),
    Def::slot("__setitem__", Arity::Range(2, 2), set_item)
        .takes_unknown()
        .mutates(),
    Def::slot("__delitem__", Arity::One, del_item).mutates(),
    Def::slot("__len__", Arity::None, len),
    Def::slot("__iter__", Arity::None, iter),
    Def::method("__reversed__", Arity::None, reversed),
    Def::slot("__contains__", Arity::One, contains),
    Def::slot("__add__", Arity::One, add),
    Def::slot("__iadd__", Arity::One, inplace_add).mutates(),
    Def::slot("__mul__", Arity::One, mul),
    Def::slot("__rmul__", Arity::One, mul),
    Def::slot("__imul__", Arity::One, inplace_mul).mutates(),
    Def::slot("__eq__", Arity::One, |vm, args| compare(vm, args, CmpOp::Eq)),
    Def::slot("__ne__", Arity::One, |vm, args| compare(vm, args, CmpOp::NotEq)),
    Def::slot("__lt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Lt)),
    Def::slot("__le__", Arity::One, |vm, args| compare(vm, args, CmpOp::LtE)),
    Def::slot("__gt__", Arity::One, |vm, args| compare(vm, args, CmpOp::Gt)),
    Def::slot("__ge__", Arity::One, |vm, args| compare(vm, args, CmpOp::GtE)),
];

fn new(vm: &mut Vm, args: Args) -> Res<Value> {
    sequence::constructor(&args, "list", 1)?;
    match args.get(0) {
        None => Ok(Value::list(Vec::new())),
        Some(items) => Ok(Value::list(vm.collect(items)?)),
    }
}

fn init(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let this = args.list(0)?;
    args.pos.remove(0);
    sequence::constructor(&args, "list", 1)?;
    let old = std::mem::take(&mut *this.borrow_mut());
    drop(old);
    match args.get(0) {
        None => Ok(Value::None),
        Some(items) => certain(extend_from(vm, &this, items), "what a list holds").map(|()| Value::None),
    }
}

fn append(vm: &mut Vm, mut args: Args) -> Res<Value> {
    vm.budget.reserve(size_of::<Value>())?;
    let item = args.take(1);
    args.list(0)?.borrow_mut().push(item);
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: Args) -> Res<Value> {
    certain(extend_from(vm, &args.list(0)?, args.at(1)), "what a list holds")?;
    Ok(Value::None)
}

/// Adds items one by one, so that an iterator can see the list grow.
pub(crate) fn extend_from(vm: &mut Vm, list: &Rc<List>, items: &Value) -> Res<()> {
    let copied = match items {
        Value::List(it) => Some(it.to_vec()),
        Value::Tuple(it) => Some(it.to_vec()),
        _ => None,
    };
    if let Some(mut copied) = copied {
        vm.budget.reserve(copied.len() * size_of::<Value>())?;
        list.borrow_mut().append(&mut copied);
        return Ok(());
    }
    let iterator = vm.iter(items)?;
    vm.length_hint(items)?;
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.reserve(size_of::<Value>())?;
        list.borrow_mut().push(item);
    }
    Ok(())
}

fn insert(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let at = certain(vm.size(args.at(1)), "where a list changes")?;
    let (list, item) = (args.list(0)?, args.take(2));
    vm.budget.reserve(size_of::<Value>())?;
    let mut items = list.borrow_mut();
    let len = items.len();
    let at = if at < 0 {
        at.saturating_add(len as i64).max(0)
    } else {
        at
    } as usize;
    let at = at.min(len);
    vm.budget.work((len - at) / 16)?;
    items.insert(at, item);
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let at = match args.get(1) {
        None => -1,
        Some(at) => certain(vm.size(at), "where a list changes")?,
    };
    let mut items = list.borrow_mut();
    if items.is_empty() {
        return Err(index_error("pop from empty list"));
    }
    let at = wrap(at, items.len()).ok_or_else(|| out_of_range("pop index"))?;
    vm.budget.work((items.len() - at) / 16)?;
    Ok(items.remove(at))
}

fn remove(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let found = sequence::find(vm, |at| list.get(at), args.at(1), 0, usize::MAX);
    let Some(at) = certain(found, "what a list holds")? else {
        return Err(value_error("list.remove(x): x not in list"));
    };
    let mut items = list.borrow_mut();
    let removed = (at < items.len()).then(|| items.remove(at));
    drop(items);
    drop(removed);
    Ok(Value::None)
}

fn clear(_: &mut Vm, args: Args) -> Res<Value> {
    let old = std::mem::take(&mut *args.list(0)?.borrow_mut());
    old.into_iter().rev().for_each(drop);
    Ok(Value::None)
}

fn index(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let (start, stop) = span(vm, args.get(2), args.get(3), list.len())?;
    match sequence::find(vm, |at| list.get(at), args.at(1), start, stop)? {
        Some(at) => Ok(Value::size(at)),
        None => {
            let shown = vm.repr(args.at(1))?;
            Err(value_error(format!("{} is not in list", shown.as_str())))
        }
    }
}

fn count(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    sequence::count(vm, |at| list.get(at), args.at(1))
}

fn sort_method(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.len() > 1 {
        return Err(type_error("sort() takes no positional arguments"));
    }
    let list = args.list(0)?;
    let options = sort::Options::take(vm, &mut args)?;
    let mut items = std::mem::take(&mut *list.borrow_mut());
    let result = sort::sort(vm, &mut items, options.key.as_ref(), options.reverse);
    let changed = list.borrow().capacity() > 0;
    let other = std::mem::replace(&mut *list.borrow_mut(), items);
    drop(other);
    match result {
        Ok(()) if changed => Err(value_error("list modified during sort")),
        Ok(()) => Ok(Value::None),
        Err(Raise::Unknown(it)) if list.borrow().iter().all(is_scalar) => {
            list.borrow_mut().fill(Value::Unknown(it));
            Ok(Value::None)
        }
        Err(other) => certain(Err(other), "the order of a list"),
    }
}

/// Whether nothing can change the value, so that an unknown value may stand for it.
fn is_scalar(value: &Value) -> bool {
    match value {
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Big(_)
        | Value::Complex(_)
        | Value::Str(_)
        | Value::Bytes(_)
        | Value::Unknown(_) => true,
        Value::Tuple(items) => items.iter().all(|it| !matches!(it, Value::Tuple(_)) && is_scalar(it)),
        _ => false,
    }
}

fn reverse(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    vm.budget.work(list.len() / 4)?;
    list.borrow_mut().reverse();
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    vm.budget.reserve(list.len() * size_of::<Value>())?;
    Ok(Value::list(list.to_vec()))
}

fn len(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::size(args.list(0)?.len()))
}

fn iter(_: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    Ok(Iter::value(Kind::ListIterator, State::List { list, next: 0 }))
}

/// `reversed(list)`: sees changes made meanwhile.
struct Backwards {
    list: Rc<List>,
    left: usize,
}

impl Next for Backwards {
    fn next(&mut self, _: &mut Vm) -> Res<Option<Value>> {
        let item = self.left.checked_sub(1).and_then(|at| self.list.get(at));
        self.left = self.left.saturating_sub(1);
        Ok(item)
    }

    fn left(&self) -> Option<usize> {
        Some(self.left)
    }
}

fn reversed(_: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let left = list.len();
    Ok(Iter::other(Kind::ListReverseIterator, Backwards { list, left }))
}

fn contains(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let found = sequence::find(vm, |at| list.get(at), args.at(1), 0, usize::MAX)?;
    Ok(Value::Bool(found.is_some()))
}

fn add(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let Value::List(other) = args.at(1).plain() else {
        let name = vm.type_name(args.at(1));
        return Err(type_error(format!(
            "can only concatenate list (not \"{}\") to list",
            name.as_str()
        )));
    };
    let items = sequence::concat(vm, &list.borrow(), &other.borrow())?;
    Ok(Value::list(items))
}

fn inplace_add(vm: &mut Vm, args: Args) -> Res<Value> {
    certain(extend_from(vm, &args.list(0)?, args.at(1)), "what a list holds")?;
    Ok(args.at(0).clone())
}

fn mul(vm: &mut Vm, args: Args) -> Res<Value> {
    let items = args.list(0)?.to_vec();
    Ok(Value::list(sequence::repeat(vm, &items, args.at(1))?))
}

fn inplace_mul(vm: &mut Vm, args: Args) -> Res<Value> {
    let list = args.list(0)?;
    let items = list.to_vec();
    let repeated = certain(sequence::repeat(vm, &items, args.at(1)), "how long a list is")?;
    let old = std::mem::replace(&mut *list.borrow_mut(), repeated);
    drop(old);
    Ok(args.at(0).clone())
}

fn compare(vm: &mut Vm, args: Args, op: CmpOp) -> Res<Value> {
    match args.at(1).plain() {
        Value::List(b) => relate(vm, op, &*args.list(0)?, b),
        _ => Ok(Value::NotImplemented),
    }
}

/// `a op b`.
pub(crate) fn relate(vm: &mut Vm, op: CmpOp, a: &List, b: &List) -> Res<Value> {
    if a.len() != b.len() && matches!(op, CmpOp::Eq | CmpOp::NotEq) {
        return Ok(Value::Bool(op == CmpOp::NotEq));
    }
    sequence::compare(vm, op, |at| a.get(at), |at| b.get(at))
}

fn get_item(vm: &mut Vm, args: Args) -> Res<Value> {
    item(vm, &*args.list(0)?, args.at(1))
}

/// `list[index]`.
pub(crate) fn item(vm: &mut Vm, list: &List, index: &Value) -> Res<Value> {
    if let Value::Slice(slice) = index {
        let bounds = Bounds::of(vm, slice)?;
        let indices = bounds.within(list.len());
        vm.budget.reserve(indices.len * size_of::<Value>())?;
        return Ok(Value::list(indices.pick(&list.borrow())));
    }
    let at = position(vm, index, list.len(), "list")?;
    at.and_then(|at| list.get(at)).ok_or_else(|| out_of_range("list index"))
}

fn set_item(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let (list, value) = (args.list(0)?, args.take(2));
    certain(assign(vm, &list, args.at(1), value), "where a list changes")?;
    Ok(Value::None)
}

/// `list[index] = value`.
pub(crate) fn assign(vm: &mut Vm, list: &Rc<List>, index: &Value, value: Value) -> Res<()> {
    if let Value::Slice(slice) = index {
        let bounds = Bounds::of(vm, slice)?;
        return assign_slice(vm, list, &bounds, &value);
    }
    let at = position(vm, index, list.len(), "list")?.ok_or_else(|| out_of_range("list assignment index"))?;
    let old = match list.borrow_mut().get_mut(at) {
        Some(slot) => std::mem::replace(slot, value),
        None => return Err(out_of_range("list assignment index")),
    };
    drop(old);
    Ok(())
}

fn assign_slice(vm: &mut Vm, list: &Rc<List>, bounds: &Bounds, value: &Value) -> Res<()> {
    let indices = bounds.within(list.len());
    let wrong = match indices.step {
        1 => "can only assign an iterable",
        _ => "must assign iterable to extended slice",
    };
    let new = match vm.iter(value) {
        Ok(iterator) => vm.collect(&iterator)?,
        Err(other) if super::doubt::raised(vm, &other, Kind::TypeError) => return Err(type_error(wrong)),
        Err(other) => return Err(other),
    };
    let mut items = list.borrow_mut();
    if indices.step == 1 {
        let start = (indices.start as usize).min(items.len());
        let stop = (indices.stop.max(indices.start) as usize).min(items.len());
        vm.budget.work((items.len() - start) / 16)?;
        let old: Vec<Value> = items.splice(start..stop, new).collect();
        drop(items);
        drop(old);
        return Ok(());
    }
    if new.len() != indices.len {
        return Err(value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.len(),
            indices.len
        )));
    }
    let mut old = Vec::with_capacity(new.len());
    for (at, value) in indices.positions().zip(new) {
        if let Some(slot) = items.get_mut(at) {
            old.push(std::mem::replace(slot, value));
        }
    }
    drop(items);
    drop(old);
    Ok(())
}

fn del_item(vm: &mut Vm, args: Args) -> Res<Value> {
    certain(delete(vm, &args.list(0)?, args.at(1)), "where a list changes")?;
    Ok(Value::None)
}

/// `del list[index]`.
pub(crate) fn delete(vm: &mut Vm, list: &Rc<List>, index: &Value) -> Res<()> {
    let Value::Slice(slice) = index else {
        let at = position(vm, index, list.len(), "list")?.ok_or_else(|| out_of_range("list assignment index"))?;
        vm.budget.work((list.len() - at) / 16)?;
        let old = list.borrow_mut().remove(at);
        drop(old);
        return Ok(());
    };
    let bounds = Bounds::of(vm, slice)?;
    let indices = bounds.within(list.len());
    vm.budget.work(list.len() / 16)?;
    let mut gone: Vec<usize> = indices.positions().collect();
    gone.sort_unstable();
    let mut items = list.borrow_mut();
    let (mut old, mut gone, mut at) = (Vec::with_capacity(indices.len), gone.into_iter().peekable(), 0);
    items.retain_mut(|item| {
        let dead = gone.next_if_eq(&at).is_some();
        at += 1;
        if dead {
            old.push(std::mem::replace(item, Value::None));
        }
        !dead
    });
    drop(items);
    drop(old);
    Ok(())
}
