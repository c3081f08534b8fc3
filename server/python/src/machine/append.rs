//! Texts that grow where they are.

use std::rc::Rc;

use super::bytecode::Op;
use super::error::Res;
use super::frame::Frame;
use super::value::Value;
use super::vm::Vm;
use crate::program::BinOp;

impl Vm {
    /// `text = text + more` and `text += more`: where only a local variable holds the text, it grows where it is, as in
    /// CPython, and costs what is added. Says whether it did.
    pub(crate) fn grow(&mut self, frame: &mut Frame, op: BinOp, text: &mut Value, more: &Value) -> Res<bool> {
        let (BinOp::Add, Value::Str(text), Value::Str(more)) = (op, text, more) else {
            return Ok(false);
        };
        let rest = frame.code.ops.get(frame.ip..).unwrap_or_default();
        let Some(&Op::StoreLocal(slot)) = rest.iter().find(|it| !matches!(it, Op::Line(_))) else {
            return Ok(false);
        };
        let local = &mut frame.locals[slot as usize];
        let is_target = matches!(local, Some(Value::Str(it)) if Rc::ptr_eq(it, text));
        if !is_target || Rc::strong_count(text) > 2 {
            return Ok(false);
        }
        self.budget.reserve(more.len())?;
        *local = None;
        let Some(text) = Rc::get_mut(text) else {
            return Ok(false);
        };
        text.push(more);
        Ok(true)
    }
}
