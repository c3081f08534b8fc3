//! `text % values`.

use crate::machine::error::{Raise, Res};
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

/// `text % values` for `str`.
pub(crate) fn percent(vm: &mut Vm, text: &Str, values: &Value) -> Res<Value> {
    let _ = (vm, text, values);
    Err(Raise::unknown("% formatting is not built yet"))
}
