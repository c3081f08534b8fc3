//! Sorting, as `list.sort` and `sorted`.

use crate::machine::error::Res;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Sorts stably with `<`, comparing in the same order as CPython wherever a program could tell.
pub(crate) fn sort(vm: &mut Vm, items: &mut Vec<Value>, key: Option<&Value>, reverse: bool) -> Res<()> {
    let _ = (vm, items, key, reverse);
    Err(crate::machine::error::Raise::unknown("sorting is not built yet"))
}
