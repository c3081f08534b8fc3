//! What modules over bytes share.

use crate::machine::error::{Raise, Res, type_error};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// The bytes of a bytes-like object, where it is one.
pub(super) fn bytes_of(vm: &mut Vm, value: &Value) -> Res<Option<Vec<u8>>> {
    let data = match value.known()?.plain() {
        Value::Bytes(it) => it.data.to_vec(),
        Value::ByteArray(it) => it.data.borrow().clone(),
        Value::Instance(it) => {
            let class = it.class();
            let array = class
                .order()
                .any(|it| it.module.borrow().as_str() == "array" && it.name().as_str() == "array");
            if !array {
                return Ok(None);
            }
            let data = vm.call_method(value, "tobytes", &[])?;
            return bytes_of(vm, &data);
        }
        _ => return Ok(None),
    };
    vm.budget.reserve(data.len())?;
    Ok(Some(data))
}

/// The same, or "a bytes-like object is required, not 'int'".
pub(super) fn buffer(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    match bytes_of(vm, value)? {
        Some(data) => Ok(data),
        None => Err(type_error(format!(
            "a bytes-like object is required, not '{}'",
            vm.type_name(value)
        ))),
    }
}

/// An exception of a class that a module defines in Python.
pub(super) fn fault(vm: &mut Vm, module: &str, class: &str, message: impl Into<String>) -> Raise {
    let made = vm
        .module_class(module, class)
        .and_then(|it| vm.call(&Value::Class(it), &[Value::str(message.into())]));
    match made.and_then(|it| vm.raise(Some(it), None)) {
        Ok(raise) | Err(raise) => raise,
    }
}
