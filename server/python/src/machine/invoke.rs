//! Calls made by instructions, and the frames they run in.

use std::cell::RefCell;
use std::rc::Rc;

use super::bytecode::Code;
use super::dict::Dict;
use super::error::{Raise, Res, name_error, runtime_error, type_error};
use super::frame::{Frame, Then};
use super::kind::Kind;
use super::native::Args;
use super::value::{Str, Value};
use super::vm::Vm;

/// Frames kept for other activations.
const SPARE: usize = 64;

impl Vm {
    /// A frame without variables, of those kept where there is one.
    pub(super) fn blank_frame(&mut self, code: &Rc<Code>, globals: &Rc<Dict>) -> Box<Frame> {
        self.adopt(code);
        match self.spare_frames.pop() {
            Some(mut frame) => {
                frame.renew(code, globals, self.handling.len());
                frame
            }
            None => {
                let mut frame = Frame::new(code, globals, self.handling.len());
                frame.locals.clear();
                frame
            }
        }
    }

    /// Keeps a frame that is done for another activation.
    #[inline]
    pub(super) fn recycle(&mut self, mut frame: Box<Frame>) {
        frame.clear();
        if self.spare_frames.len() < SPARE {
            self.spare_frames.push(frame);
        }
    }

    /// A call's frame runs next, unless there are too many.
    #[inline]
    pub(super) fn enter(&mut self, frame: &mut Box<Frame>, callee: Box<Frame>) -> Res<()> {
        if let Then::Instance(_) = callee.then {
            // In CPython to make an object is a call of its own.
            if let Some(raise) = self.too_deep(" while calling a Python object") {
                return Err(raise);
            }
            self.depth += 1;
        }
        if let Some(raise) = self.too_deep("") {
            self.depth -= usize::from(matches!(callee.then, Then::Instance(_)));
            return Err(raise);
        }
        self.frames.push(std::mem::replace(frame, callee));
        Ok(())
    }

    /// The caller of a frame that has returned a value runs next.
    #[inline]
    pub(super) fn back(&mut self, frame: &mut Box<Frame>, caller: Box<Frame>, value: Value) -> Res<()> {
        let mut done = std::mem::replace(frame, caller);
        self.line = frame.here;
        let then = std::mem::replace(&mut done.then, Then::Push);
        self.recycle(done);
        frame.stack.push(match then {
            Then::Push => value,
            Then::Instance(instance) => {
                self.depth -= 1;
                if !value.is_none() && !matches!(value, Value::Unknown(_)) {
                    return Err(type_error(format!(
                        "__init__() should return None, not '{}'",
                        self.type_name(&value)
                    )));
                }
                instance
            }
        });
        Ok(())
    }

    /// Leaves a frame, by a value or an exception.
    #[inline]
    pub(super) fn left(&mut self, frame: &mut Frame) {
        self.tracer.leave(frame);
        self.handling.truncate(frame.handling);
    }

    /// `callee args…` on the stack.
    pub(super) fn call_op(&mut self, frame: &mut Frame, n: usize) -> Res<Option<Box<Frame>>> {
        let at = frame.stack.len() - n;
        if let Value::Function(function) = &frame.stack[at - 1]
            && function.code.simple
            && function.code.positional as usize == n
            && let Value::Function(function) = std::mem::replace(&mut frame.stack[at - 1], Value::None)
        {
            let code = &function.code;
            self.note_call(code);
            let mut callee = self.blank_frame(code, &function.globals);
            callee.locals.resize(code.first_slot as usize, None);
            callee.locals.extend(frame.stack.drain(at..).map(Some));
            callee.locals.resize(code.variables(), None);
            frame.stack.pop();
            callee.cells.extend_from_slice(&function.closure);
            callee.class_cell.clone_from(&function.class_cell);
            self.share_cells(&mut callee);
            return Ok(Some(callee));
        }
        let mut args = Args::default();
        args.pos.extend(frame.stack.drain(at..));
        let callee = frame.pop();
        // `eval`, and without arguments others, look at the frame.
        if n > 0
            && let Value::Native(native) = &callee
            && !matches!(native.def.name, "eval" | "exec")
        {
            let value = self.call_native(native, args)?;
            frame.stack.push(value);
            return Ok(None);
        }
        self.call_values(frame, callee, args)
    }

    /// Calls a value; gives the frame to run, where it is Python code.
    pub(super) fn call_values(&mut self, frame: &mut Frame, callee: Value, args: Args) -> Res<Option<Box<Frame>>> {
        let (function, args) = match &callee {
            Value::Function(it) => (it.clone(), args),
            Value::Method(it) => match &it.function {
                Value::Function(function) => {
                    let mut args = args;
                    args.pos.insert(0, it.receiver.clone());
                    (function.clone(), args)
                }
                _ => {
                    let value = self.call_args(&callee, args)?;
                    frame.stack.push(value);
                    return Ok(None);
                }
            },
            Value::Class(class) if !class.builtin => {
                match self.instantiate(class, args)? {
                    (value, None) => frame.stack.push(value),
                    (instance, Some((function, args))) => {
                        let mut callee = self.bind(&function, args)?;
                        callee.then = Then::Instance(instance);
                        return Ok(Some(callee));
                    }
                }
                return Ok(None);
            }
            Value::Native(it) if it.owner.is_none() && matches!(it.def.name, "eval" | "exec") => {
                self.finalize()?;
                let value = self.evaluate(frame, &args, it.def.name == "eval")?;
                frame.stack.push(value);
                return Ok(None);
            }
            Value::Native(it) if args.is_empty() && args.kw.is_empty() && it.def.name.len() < 8 => {
                let value = match self.frame_function(frame, it.def.name) {
                    Some(value) => value,
                    None => self.call_args(&callee, args)?,
                };
                frame.stack.push(value);
                return Ok(None);
            }
            _ => {
                let value = self.call_args(&callee, args)?;
                frame.stack.push(value);
                return Ok(None);
            }
        };
        let callee = self.bind(&function, args)?;
        if function.code.is_generator || function.code.is_async {
            if let Some(raise) = self.too_deep("") {
                return Err(raise);
            }
            let value = self.make_generator(&function, callee);
            frame.stack.push(value);
            return Ok(None);
        }
        Ok(Some(callee))
    }

    /// `locals()`, `globals()`, `vars()`, `dir()`.
    fn frame_function(&mut self, frame: &Frame, name: &str) -> Option<Value> {
        match name {
            "globals" => Some(Value::Dict(frame.globals.clone())),
            "locals" | "vars" => Some(Value::Dict(self.frame_locals(frame))),
            "dir" => {
                let mut keys = self.frame_locals(frame).keys();
                keys.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                Some(Value::list(keys))
            }
            _ => None,
        }
    }

    /// The namespace of a frame; of a function a copy of its variables.
    pub(crate) fn frame_locals(&self, frame: &Frame) -> Rc<Dict> {
        if let Some(names) = &frame.namespace {
            return names.clone();
        }
        let dict = Dict::new();
        frame.each_variable(&mut |name, value| {
            if !name.starts_with('.') {
                dict.set_str(name, value.clone());
            }
        });
        dict
    }

    pub(super) fn class_cell(&self, frame: &Frame) -> Res<Value> {
        if frame.code.positional == 0 {
            return Err(runtime_error("super(): no arguments"));
        }
        let class = frame.class_cell.as_ref().and_then(|it| it.borrow().clone());
        class.ok_or_else(|| runtime_error("super(): __class__ cell not found"))
    }

    pub(super) fn unbound(&self, names: &[Rc<Str>], slot: u32) -> Raise {
        let name = names.get(slot as usize).map_or("?", |it| it.as_str());
        Raise::new(
            Kind::UnboundLocalError,
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }

    pub(super) fn unbound_cell(&self, code: &Code, cell: u32) -> Raise {
        let name = code.cell_names.get(cell as usize).map_or("?", |it| it.as_str());
        match (cell as usize) < code.own_cells.len() {
            true => Raise::new(
                Kind::UnboundLocalError,
                format!("cannot access local variable '{name}' where it is not associated with a value"),
            ),
            false => name_error(format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            )),
        }
    }

    pub(crate) fn share_cells(&mut self, frame: &mut Frame) {
        if frame.code.own_cells.is_empty() {
            return;
        }
        let code = frame.code.clone();
        for (cell, &slot) in code.own_cells.iter().enumerate() {
            let value = frame.locals[slot as usize].take();
            frame.cells.insert(cell, Rc::new(RefCell::new(value)));
        }
    }
}
