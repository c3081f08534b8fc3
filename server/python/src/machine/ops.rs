//! Operators.

use super::error::{Raise, Res};
use super::value::Value;
use super::vm::Vm;
use crate::program::{BinOp, UnaryOp};

impl Vm {
    /// `a op b`.
    pub fn binary(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Value> {
        let _ = (op, a, b,);
        Err(Raise::unknown("not built yet"))
    }

    /// `a op= b`: what `a` is bound to afterwards.
    pub fn inplace(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Value> {
        let _ = (op, a, b,);
        Err(Raise::unknown("not built yet"))
    }

    /// `op a`.
    pub fn unary(&mut self, op: UnaryOp, a: &Value) -> Res<Value> {
        let _ = (op, a,);
        Err(Raise::unknown("not built yet"))
    }

}
