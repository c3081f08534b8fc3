//! Sorting, as `list.sort` and `sorted`.

use std::cmp::Ordering;

use super::timsort::Timsort;
use crate::machine::error::{Res, overflow_error};
use crate::machine::native::{Args, Integer};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// The keyword arguments of `list.sort` and `sorted`.
pub(crate) struct Options {
    pub(crate) key: Option<Value>,
    pub(crate) reverse: bool,
}

impl Options {
    /// Takes them out of the arguments of a call.
    pub(crate) fn take(vm: &mut Vm, args: &mut Args) -> Res<Options> {
        let (key, reverse) = (args.keyword("key"), args.keyword("reverse"));
        args.no_more_keywords("sort")?;
        let reverse = match reverse.map(|it| vm.index(&it)).transpose()? {
            None => false,
            Some(Integer::Small(it)) if i32::try_from(it).is_ok() => it != 0,
            Some(_) => return Err(overflow_error("Python int too large to convert to C int")),
        };
        let key = key.filter(|it| !it.is_none());
        Ok(Options { key, reverse })
    }
}

/// Sorts stably with `<`, comparing in the same order as CPython wherever a program could tell. After a failure the
/// items are in the order CPython leaves them in.
pub(crate) fn sort(vm: &mut Vm, items: &mut Vec<Value>, key: Option<&Value>, reverse: bool) -> Res<()> {
    let mut keys = match key {
        None => items.clone(),
        Some(key) => {
            vm.budget.reserve(items.len() * size_of::<Value>())?;
            let mut keys = Vec::with_capacity(items.len());
            for item in items.iter() {
                keys.push(super::doubt::settle(vm.call(key, std::slice::from_ref(item)))?);
            }
            keys
        }
    };
    if items.len() < 2 {
        return Ok(());
    }
    vm.budget.work(items.len() * items.len().ilog2() as usize / 4)?;
    if reverse {
        items.reverse();
        keys.reverse();
    }
    let (order, result) = match by_nature(&keys) {
        Some(order) => (order, Ok(())),
        None => Timsort::new(vm, &keys).run(),
    };
    let mut sorted: Vec<Value> = order
        .iter()
        .map(|&it| std::mem::replace(&mut items[it as usize], Value::None))
        .collect();
    if reverse {
        sorted.reverse();
    }
    *items = sorted;
    result
}

/// The order of keys whose order is total and known to Rust.
fn by_nature(keys: &[Value]) -> Option<Vec<u32>> {
    match keys.first()? {
        Value::Int(_) => order(keys.iter().map(|it| match it {
            Value::Int(it) => Some(*it),
            _ => None,
        })),
        Value::Float(_) => order(keys.iter().map(|it| match it {
            Value::Float(it) if !it.is_nan() => Some(*it),
            _ => None,
        })),
        Value::Str(_) => order(keys.iter().map(Value::as_str)),
        _ => None,
    }
}

fn order<T: PartialOrd>(keys: impl Iterator<Item = Option<T>>) -> Option<Vec<u32>> {
    let keys: Vec<T> = keys.collect::<Option<_>>()?;
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    let compare = |&a: &u32, &b: &u32| keys[a as usize].partial_cmp(&keys[b as usize]);
    order.sort_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal));
    Some(order)
}
