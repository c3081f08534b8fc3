//! Truth, length, items and iteration.

use super::error::{Raise, Res};
use super::value::Value;
use super::vm::Vm;

impl Vm {
    /// Whether a condition holds. An unknown value is decided, and the assumption recorded.
    pub fn truthy(&mut self, value: &Value) -> Res<bool> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `len(value)`.
    pub fn len(&mut self, value: &Value) -> Res<usize> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `iter(value)`.
    pub fn iter(&mut self, value: &Value) -> Res<Value> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `next(iterator)`; `None` at the end.
    pub fn next(&mut self, iterator: &Value) -> Res<Option<Value>> {
        let _ = (iterator,);
        Err(Raise::unknown("not built yet"))
    }

    /// `list(value)`, charged while it grows.
    pub fn collect(&mut self, value: &Value) -> Res<Vec<Value>> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `container[index]`.
    pub fn get_item(&mut self, container: &Value, index: &Value) -> Res<Value> {
        let _ = (container, index,);
        Err(Raise::unknown("not built yet"))
    }

    /// `container[index] = value`.
    pub fn set_item(&mut self, container: &Value, index: &Value, value: Value) -> Res<()> {
        let _ = (container, index, value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `del container[index]`.
    pub fn del_item(&mut self, container: &Value, index: &Value) -> Res<()> {
        let _ = (container, index,);
        Err(Raise::unknown("not built yet"))
    }

}
