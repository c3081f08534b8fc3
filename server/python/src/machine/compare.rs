//! Comparisons and hashes.

use super::error::{Raise, Res};
use super::value::Value;
use super::vm::Vm;
use crate::program::CmpOp;

impl Vm {
    /// Identity or `==`, as containers compare their items.
    pub fn eq(&mut self, a: &Value, b: &Value) -> Res<bool> {
        let _ = (a, b,);
        Err(Raise::unknown("not built yet"))
    }

    /// `a < b` as a truth value, as sorting compares.
    pub fn lt(&mut self, a: &Value, b: &Value) -> Res<bool> {
        let _ = (a, b,);
        Err(Raise::unknown("not built yet"))
    }

    /// `a op b`, any comparison operator.
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Value> {
        let _ = (op, a, b,);
        Err(Raise::unknown("not built yet"))
    }

    /// `item in container`.
    pub fn contains(&mut self, container: &Value, item: &Value) -> Res<bool> {
        let _ = (container, item,);
        Err(Raise::unknown("not built yet"))
    }

    /// `hash(value)`; CPython's for numbers and tuples of them, the machine's own for strings.
    pub fn hash(&mut self, value: &Value) -> Res<i64> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

}
