//! The format mini-language: `format()`, f-strings, `str.format`.

use crate::machine::error::{Raise, Res};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// `value.__format__(spec)` for the built-in types; `value` is not an instance of a class with its own `__format__`.
pub(crate) fn format(vm: &mut Vm, value: &Value, spec: &str) -> Res<String> {
    if spec.is_empty() {
        return Ok(vm.str(value)?.as_str().to_owned());
    }
    Err(Raise::unknown("format specs are not built yet"))
}
