//! What built-ins do when a result inside them is not known.

use crate::machine::error::{Raise, Res};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// An unknown result becomes an unknown value.
pub(crate) fn settle(result: Res<Value>) -> Res<Value> {
    match result {
        Err(Raise::Unknown(it)) => Ok(Value::Unknown(it)),
        other => other,
    }
}

/// The run ends where the result is not known: what was changed could not be followed.
pub(crate) fn certain<T>(result: Res<T>, what: &str) -> Res<T> {
    match result {
        Err(Raise::Unknown(it)) => Err(Raise::lost(format!(
            "{what} depends on a value that is not known: {}",
            it.reason
        ))),
        other => other,
    }
}

/// Runs an iterator to its end after a result became unknown, as CPython would have, and gives the failure back.
pub(crate) fn drain(vm: &mut Vm, iterator: &Value, failure: Raise) -> Raise {
    if !matches!(failure, Raise::Unknown(_)) {
        return failure;
    }
    loop {
        match vm.next(iterator) {
            Ok(Some(_)) => {}
            Ok(None) => return failure,
            Err(other) => match certain::<()>(Err(other), "how far an iterator was advanced") {
                Err(stop @ Raise::Stop(_)) => return stop,
                _ => return Raise::lost("an exception may have come after a value that is not known"),
            },
        }
    }
}

/// Whether the failure is a Python exception of this type.
pub(crate) fn raised(vm: &Vm, failure: &Raise, kind: crate::machine::kind::Kind) -> bool {
    match failure {
        Raise::New(it) => it.0.derives(kind),
        Raise::Exception(it) => it.class().derives(vm.class(kind)),
        Raise::Unknown(_) | Raise::Stop(_) => false,
    }
}
