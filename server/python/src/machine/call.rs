//! Calls.

use super::error::{Raise, Res};
use super::native::Args;
use super::value::{Str, Value};
use super::vm::Vm;

impl Vm {
    /// Calls any callable.
    pub fn call(&mut self, callee: &Value, args: &[Value]) -> Res<Value> {
        let _ = (callee, args,);
        Err(Raise::unknown("not built yet"))
    }

    /// Calls any callable with keywords.
    pub fn call_args(&mut self, callee: &Value, args: Args) -> Res<Value> {
        let _ = (callee, args,);
        Err(Raise::unknown("not built yet"))
    }

    /// `receiver.name(args)`.
    pub fn call_method(&mut self, receiver: &Value, name: &str, args: &[Value]) -> Res<Value> {
        let _ = (receiver, name, args,);
        Err(Raise::unknown("not built yet"))
    }

    /// Calls a dunder method looked up on the class; `None` where there is none (built-in types' own slots included).
    pub fn call_special(&mut self, receiver: &Value, name: &Str, args: &[Value]) -> Res<Option<Value>> {
        let _ = (receiver, name, args,);
        Err(Raise::unknown("not built yet"))
    }

}
