//! `repr`, `str`, `format`.

use std::rc::Rc;

use super::error::{Raise, Res};
use super::value::{Str, Value};
use super::vm::Vm;

impl Vm {
    /// `repr(value)`.
    pub fn repr(&mut self, value: &Value) -> Res<Rc<Str>> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `str(value)`.
    pub fn str(&mut self, value: &Value) -> Res<Rc<Str>> {
        let _ = (value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `format(value, spec)`.
    pub fn format(&mut self, value: &Value, spec: &str) -> Res<Rc<Str>> {
        let _ = (value, spec,);
        Err(Raise::unknown("not built yet"))
    }

}
