//! What lists and tuples have in common.

use super::index::times;
use crate::machine::error::{Res, type_error};
use crate::machine::value::Value;
use crate::machine::vm::Vm;
use crate::program::CmpOp;

/// Compares sequences item by item. The items are asked for by index: comparing may change a list.
pub(crate) fn compare(
    vm: &mut Vm,
    op: CmpOp,
    a: impl Fn(usize) -> Option<Value>,
    b: impl Fn(usize) -> Option<Value>,
) -> Res<Value> {
    let mut at = 0;
    loop {
        vm.budget.tick()?;
        let (x, y) = match (a(at), b(at)) {
            (Some(x), Some(y)) => (x, y),
            (x, y) => return Ok(Value::Bool(ordered(op, x.is_some().cmp(&y.is_some())))),
        };
        at += 1;
        if x.same_key(&y) == Some(true) || vm.deeper(" in comparison", |vm| vm.eq(&x, &y))? {
            continue;
        }
        return match op {
            CmpOp::Eq => Ok(Value::Bool(false)),
            CmpOp::NotEq => Ok(Value::Bool(true)),
            _ => vm.deeper(" in comparison", |vm| vm.compare(op, &x, &y)),
        };
    }
}

/// Whether an ordering satisfies a comparison operator.
pub(crate) fn ordered(op: CmpOp, ordering: std::cmp::Ordering) -> bool {
    match op {
        CmpOp::Eq => ordering.is_eq(),
        CmpOp::NotEq => ordering.is_ne(),
        CmpOp::Lt => ordering.is_lt(),
        CmpOp::LtE => ordering.is_le(),
        CmpOp::Gt => ordering.is_gt(),
        CmpOp::GtE => ordering.is_ge(),
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => false,
    }
}

/// The first position from `start` and before `stop` whose item equals `value`.
pub(crate) fn find(
    vm: &mut Vm,
    items: impl Fn(usize) -> Option<Value>,
    value: &Value,
    start: usize,
    stop: usize,
) -> Res<Option<usize>> {
    let mut at = start;
    while at < stop
        && let Some(item) = items(at)
    {
        vm.budget.tick()?;
        if match item.same_key(value) {
            Some(same) => same,
            None => vm.eq(&item, value)?,
        } {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

/// How many items equal `value`.
pub(crate) fn count(vm: &mut Vm, items: impl Fn(usize) -> Option<Value>, value: &Value) -> Res<Value> {
    let (mut count, mut from) = (0, 0);
    while let Some(at) = find(vm, &items, value, from, usize::MAX)? {
        (count, from) = (count + 1, at + 1);
    }
    Ok(Value::Int(count))
}

/// The items of `items * count`.
pub(crate) fn repeat(vm: &mut Vm, items: &[Value], count: &Value) -> Res<Vec<Value>> {
    let times = times(vm, count)?;
    let size = items.len().saturating_mul(times);
    vm.budget.reserve(size.saturating_mul(size_of::<Value>()))?;
    let mut result = Vec::with_capacity(size);
    if !items.is_empty() {
        for _ in 0..times {
            result.extend_from_slice(items);
        }
    }
    Ok(result)
}

/// The items of `a + b`.
pub(crate) fn concat(vm: &mut Vm, a: &[Value], b: &[Value]) -> Res<Vec<Value>> {
    let size = a.len() + b.len();
    vm.budget.reserve(size * size_of::<Value>())?;
    let mut result = Vec::with_capacity(size);
    result.extend_from_slice(a);
    result.extend_from_slice(b);
    Ok(result)
}

/// Raises unless a constructor got at most `most` arguments and no keywords.
pub(crate) fn constructor(args: &crate::machine::native::Args, name: &str, most: usize) -> Res<()> {
    args.no_keywords(name)?;
    match args.len() > most {
        false => Ok(()),
        true => Err(type_error(format!(
            "{name} expected at most {most} argument{}, got {}",
            if most == 1 { "" } else { "s" },
            args.len()
        ))),
    }
}
