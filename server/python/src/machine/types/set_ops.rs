//! The algebra of sets, element by element in the order of CPython: the order of the results follows from it.

use std::rc::Rc;

use super::doubt::drain;
use crate::machine::error::Res;
use crate::machine::set::Set;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// The set inside a `set` or `frozenset`.
pub(crate) fn as_set(value: &Value) -> Option<&Rc<Set>> {
    match value.plain() {
        Value::Set(it) | Value::FrozenSet(it) => Some(it),
        _ => None,
    }
}

/// Calls `visit` with each item of an iterable; after an unknown result the iterator still runs to its end.
fn each(vm: &mut Vm, items: &Value, mut visit: impl FnMut(&mut Vm, Value) -> Res<bool>) -> Res<()> {
    let iterator = vm.iter(items)?;
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.reserve(size_of::<Value>())?;
        match visit(vm, item) {
            Ok(true) => {}
            Ok(false) => break,
            Err(failure) => return Err(drain(vm, &iterator, failure)),
        }
    }
    Ok(())
}

/// A set of the items of an iterable.
pub(crate) fn collect(vm: &mut Vm, items: &Value) -> Res<Rc<Set>> {
    let set = Set::new();
    update(vm, &set, items)?;
    Ok(set)
}

/// A copy, in a table of its own.
pub(crate) fn copy(vm: &mut Vm, set: &Set) -> Res<Rc<Set>> {
    vm.budget.reserve(set.len() * 32)?;
    set.copy(vm)
}

/// `set.update(items)`
pub(crate) fn update(vm: &mut Vm, set: &Set, items: &Value) -> Res<()> {
    if let Some(other) = as_set(items) {
        vm.budget.reserve(other.len() * 32)?;
        return set.merge(vm, other);
    }
    if let Value::Dict(dict) = items {
        vm.budget.reserve(dict.len() * 32)?;
        set.expect(dict.len());
        for key in dict.keys() {
            set.add(vm, key)?;
        }
        return Ok(());
    }
    each(vm, items, |vm, item| {
        vm.budget.work(1)?;
        set.add(vm, item).map(|_| true)
    })
}

/// `set.intersection(items)`
pub(crate) fn intersection(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<Rc<Set>> {
    let result = Set::new();
    let Some(other) = as_set(items) else {
        each(vm, items, |vm, item| {
            let hash = vm.hash(&item)?;
            if set.contains_hashed(vm, hash, &item)? {
                result.add_hashed(vm, hash, item)?;
            }
            Ok(true)
        })?;
        return Ok(result);
    };
    if Rc::ptr_eq(set, other) {
        return copy(vm, set);
    }
    let (large, small) = if other.len() > set.len() {
        (other, set)
    } else {
        (set, other)
    };
    vm.budget.reserve(small.len() * 32)?;
    for (hash, item) in small.entries() {
        if large.contains_hashed(vm, hash, &item)? {
            result.add_hashed(vm, hash, item)?;
        }
    }
    Ok(result)
}

/// `set.difference(items)`
pub(crate) fn difference(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<Rc<Set>> {
    let size = match items {
        Value::Dict(dict) => Some(dict.len()),
        _ => as_set(items).map(|it| it.len()),
    };
    let Some(_) = size.filter(|&it| set.len() >> 2 <= it) else {
        let result = copy(vm, set)?;
        difference_update(vm, &result, items)?;
        return Ok(result);
    };
    vm.budget.reserve(set.len() * 32)?;
    let result = Set::new();
    for (hash, item) in set.entries() {
        let there = match (items, as_set(items)) {
            (Value::Dict(dict), _) => dict.get(vm, &item)?.is_some(),
            (_, Some(other)) => other.contains_hashed(vm, hash, &item)?,
            _ => false,
        };
        if !there {
            result.add_hashed(vm, hash, item)?;
        }
    }
    Ok(result)
}

/// `set.difference_update(items)`
pub(crate) fn difference_update(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<()> {
    let Some(other) = as_set(items) else {
        each(vm, items, |vm, item| set.discard(vm, &item).map(|_| true))?;
        set.tidy();
        return Ok(());
    };
    if Rc::ptr_eq(set, other) {
        set.clear();
        return Ok(());
    }
    let common = match other.len() >> 3 > set.len() {
        true => intersection(vm, set, items)?,
        false => other.clone(),
    };
    vm.budget.work(common.len())?;
    for (hash, item) in common.entries() {
        set.discard_hashed(vm, hash, &item)?;
    }
    set.tidy();
    Ok(())
}

/// `set.symmetric_difference_update(items)`
pub(crate) fn symmetric_difference_update(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<()> {
    if let Value::Dict(dict) = items {
        for key in dict.keys() {
            if !set.discard(vm, &key)? {
                set.add(vm, key)?;
            }
        }
        return Ok(());
    }
    let other = match as_set(items) {
        Some(other) if Rc::ptr_eq(other, set) => {
            set.clear();
            return Ok(());
        }
        Some(other) => other.clone(),
        None => collect(vm, items)?,
    };
    vm.budget.reserve(other.len() * 32)?;
    for (hash, item) in other.entries() {
        if !set.discard_hashed(vm, hash, &item)? {
            set.add_hashed(vm, hash, item)?;
        }
    }
    Ok(())
}

/// `set.symmetric_difference(items)`
pub(crate) fn symmetric_difference(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<Rc<Set>> {
    let result = collect(vm, items)?;
    symmetric_difference_update(vm, &result, &Value::Set(set.clone()))?;
    Ok(result)
}

/// Whether all elements of one set are in another.
pub(crate) fn is_subset(vm: &mut Vm, set: &Set, other: &Set) -> Res<bool> {
    if set.len() > other.len() {
        return Ok(false);
    }
    vm.budget.work(set.len())?;
    for (hash, item) in set.entries() {
        if !other.contains_hashed(vm, hash, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `set.issubset(items)`
pub(crate) fn is_subset_of(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<bool> {
    match as_set(items) {
        Some(other) => is_subset(vm, set, other),
        None => Ok(intersection(vm, set, items)?.len() == set.len()),
    }
}

/// `set.issuperset(items)`
pub(crate) fn is_superset_of(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<bool> {
    if let Some(other) = as_set(items) {
        return is_subset(vm, other, set);
    }
    let mut all = true;
    each(vm, items, |vm, item| {
        all = set.contains(vm, &item)?;
        Ok(all)
    })?;
    Ok(all)
}

/// `set.isdisjoint(items)`
pub(crate) fn is_disjoint(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Res<bool> {
    let Some(other) = as_set(items) else {
        let mut none = true;
        each(vm, items, |vm, item| {
            none = !set.contains(vm, &item)?;
            Ok(none)
        })?;
        return Ok(none);
    };
    if Rc::ptr_eq(set, other) {
        return Ok(set.is_empty());
    }
    let (large, small) = if other.len() > set.len() {
        (other, set)
    } else {
        (set, other)
    };
    vm.budget.work(small.len())?;
    for (hash, item) in small.entries() {
        if large.contains_hashed(vm, hash, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}
