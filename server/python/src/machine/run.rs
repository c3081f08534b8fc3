//! The loop that executes instructions.

use std::cell::RefCell;
use std::rc::Rc;

use super::bytecode::Op;
use super::dict::Dict;
use super::error::{Raise, Res, type_error};
use super::frame::{Frame, Then};
use super::kind::Kind;
use super::native::Args;
use super::unknown::Unknown;
use super::value::{Slice, Value};
use super::vm::Vm;
use super::watch::WATCHED;
use crate::program::{BinOp, CmpOp};

/// Why a frame stops running.
pub(crate) enum Exit {
    Return(Value),
    Yield(Value),
}

enum Event {
    Call(Box<Frame>),
    Exit(Exit),
}

impl Vm {
    /// Runs a frame, and the frames it calls, until it returns or yields.
    pub(crate) fn run(&mut self, frame: Box<Frame>) -> (Box<Frame>, Res<Exit>) {
        self.run_from(frame, None)
    }

    /// The same, where the frame goes on by an exception raised in it.
    pub(crate) fn run_raising(&mut self, frame: Box<Frame>, raise: Raise) -> (Box<Frame>, Res<Exit>) {
        self.run_from(frame, Some(raise))
    }

    fn run_from(&mut self, frame: Box<Frame>, mut first: Option<Raise>) -> (Box<Frame>, Res<Exit>) {
        let base = self.frames.len();
        let mut frame = frame;
        loop {
            let result = match first.take() {
                Some(raise) => Err(raise),
                None => self.execute(&mut frame),
            };
            let raise = match result {
                Ok(Event::Call(callee)) => match self.too_deep() {
                    None => {
                        self.frames.push(std::mem::replace(&mut frame, callee));
                        continue;
                    }
                    Some(raise) => raise,
                },
                Ok(Event::Exit(Exit::Return(value))) => {
                    self.tracer.returned(&frame, &value);
                    self.left(&mut frame);
                    if self.frames.len() == base {
                        return (frame, Ok(Exit::Return(value)));
                    }
                    match self.frames.pop() {
                        Some(caller) => {
                            let done = std::mem::replace(&mut frame, caller);
                            self.line = frame.here;
                            match self.deliver(&mut frame, &done.then, value) {
                                Ok(()) => continue,
                                Err(raise) => raise,
                            }
                        }
                        None => return (frame, Ok(Exit::Return(value))),
                    }
                }
                Ok(Event::Exit(exit)) => {
                    self.tracer.pause(&mut frame);
                    return (frame, Ok(exit));
                }
                Err(raise) => raise,
            };
            let mut raise = raise;
            loop {
                match self.unwind(&mut frame, raise) {
                    None => break,
                    Some(next) => {
                        raise = next;
                        self.tracer.raised(&frame, &raise);
                        self.left(&mut frame);
                        if self.frames.len() == base {
                            return (frame, Err(raise));
                        }
                        match self.frames.pop() {
                            Some(caller) => {
                                frame = caller;
                                self.line = frame.here;
                            }
                            None => return (frame, Err(raise)),
                        }
                    }
                }
            }
        }
    }

    fn left(&mut self, frame: &mut Frame) {
        self.tracer.leave(frame);
        self.handling.truncate(frame.handling);
    }

    fn deliver(&mut self, frame: &mut Frame, then: &Then, value: Value) -> Res<()> {
        match then {
            Then::Push => frame.stack.push(value),
            Then::Instance(instance) => {
                if !value.is_none() && !matches!(value, Value::Unknown(_)) {
                    return Err(type_error(format!(
                        "__init__() should return None, not '{}'",
                        self.type_name(&value)
                    )));
                }
                frame.stack.push(instance.clone());
            }
        }
        Ok(())
    }

    /// Finds what handles an exception in this frame; otherwise gives it back.
    fn unwind(&mut self, frame: &mut Frame, raise: Raise) -> Option<Raise> {
        let exception = match raise {
            Raise::Unknown(it) => {
                let op = frame.code.ops.get(frame.ip.wrapping_sub(1)).copied().unwrap_or(Op::Nop);
                return match op {
                    Op::Binary(_)
                    | Op::Inplace(_)
                    | Op::Unary(_)
                    | Op::Compare(_)
                    | Op::Attr(_)
                    | Op::Item
                    | Op::Iter
                    | Op::Call(_)
                    | Op::CallMethod(_)
                    | Op::CallKeywords(..)
                    | Op::CallSpread(_)
                    | Op::Format(..)
                    | Op::BuildString(_)
                    | Op::BuildSlice(_)
                    | Op::ImportFrom(_)
                    | Op::Import(_)
                    | Op::LoadGlobal(_)
                    | Op::LoadName(_)
                    | Op::WithEnd
                    | Op::MatchKeys
                    | Op::MatchClass(_)
                    | Op::MatchItem(..)
                    | Op::BuildClass(_) => {
                        frame.stack.push(Value::Unknown(it));
                        None
                    }
                    Op::StoreAttr(_) | Op::DeleteAttr(_) => None,
                    _ => Some(Raise::lost(it.reason.to_string())),
                };
            }
            Raise::Stop(_) => {
                if self.stopped_at == 0 && !frame.code.hidden {
                    self.stopped_at = frame.here.max(frame.code.first_line);
                }
                return Some(raise);
            }
            Raise::New(new) => self.make_exception(new.0, new.1.clone()),
            Raise::Exception(it) => match frame.code.hidden.then(|| unknown_at_raise(frame)).flatten() {
                Some(it) => return Some(Raise::lost(it.reason.to_string())),
                None => it,
            },
        };
        let again = matches!(
            frame.code.ops.get(frame.ip.wrapping_sub(1)),
            Some(Op::Reraise | Op::ReraiseTop | Op::Raise(0))
        );
        if let Some(data) = exception.exception()
            && !again
        {
            self.raises += 1;
            data.raised.set(self.raises);
        }
        if let Some(data) = exception.exception()
            && data.line.get() == 0
            && !frame.code.hidden
        {
            data.line.set(frame.here.max(frame.code.first_line));
        }
        let at = frame.ip.saturating_sub(1) as u32;
        let handler = frame.code.handlers.iter().find(|it| it.start <= at && at < it.end);
        let Some(handler) = handler else {
            return Some(Raise::Exception(exception));
        };
        frame.stack.truncate(handler.depth as usize);
        self.handling.truncate(frame.handling + handler.handling as usize);
        frame.stack.push(Value::Instance(exception));
        frame.ip = handler.target as usize;
        // Handlers start with instructions without a line.
        frame.line = 0;
        None
    }

    fn execute(&mut self, frame: &mut Frame) -> Res<Event> {
        let code = frame.code.clone();
        let ops = &code.ops[..];
        macro_rules! pop {
            () => {
                frame.stack.pop().unwrap_or(Value::None)
            };
        }
        macro_rules! push {
            ($value:expr) => {{
                let value = $value;
                frame.stack.push(value)
            }};
        }
        macro_rules! name {
            ($at:expr) => {
                &code.names[$at as usize]
            };
        }
        loop {
            let Some(&op) = ops.get(frame.ip) else {
                return Ok(Event::Exit(Exit::Return(Value::None)));
            };
            frame.ip += 1;
            self.budget.tick()?;
            match op {
                Op::Line(line) => {
                    frame.here = line;
                    self.line = line;
                    if frame.line != line {
                        frame.line = line;
                        if !code.hidden {
                            self.step(frame, line)?;
                        }
                    }
                }
                Op::Nop => {}
                Op::Const(at) => push!(code.constants[at as usize].clone()),
                Op::LoadLocal(slot) => match &frame.locals[slot as usize] {
                    Some(value) => {
                        let value = value.clone();
                        push!(value)
                    }
                    None => return Err(self.unbound(&code.locals, slot)),
                },
                Op::StoreLocal(slot) => {
                    let value = pop!();
                    let old = frame.locals[slot as usize].replace(value);
                    drop(old);
                }
                Op::DeleteLocal(slot) => {
                    if frame.locals[slot as usize].take().is_none() {
                        return Err(self.unbound(&code.locals, slot));
                    }
                }
                Op::LoadCell(cell) => {
                    let value = frame.cells[cell as usize].borrow().clone();
                    match value {
                        Some(value) => push!(value),
                        None => return Err(self.unbound_cell(&code, cell)),
                    }
                }
                Op::StoreCell(cell) => {
                    let value = pop!();
                    let old = frame.cells[cell as usize].borrow_mut().replace(value);
                    drop(old);
                }
                Op::DeleteCell(cell) => {
                    if frame.cells[cell as usize].borrow_mut().take().is_none() {
                        return Err(self.unbound_cell(&code, cell));
                    }
                }
                Op::LoadName(at) => {
                    let found = frame.namespace.as_ref().and_then(|it| it.get_str(name!(at)));
                    match found {
                        Some(value) => push!(value),
                        None => {
                            let value = self.load_global(&frame.globals, name!(at))?;
                            push!(value)
                        }
                    }
                }
                Op::StoreName(at) => {
                    let value = pop!();
                    match &frame.namespace {
                        Some(names) => names.set_str(name!(at), value),
                        None => frame.globals.set_str(name!(at), value),
                    }
                }
                Op::DeleteName(at) => {
                    let names = frame.namespace.as_ref().unwrap_or(&frame.globals);
                    if names.remove_str(name!(at)).is_none() {
                        return Err(self.not_defined(name!(at)));
                    }
                }
                Op::LoadGlobal(at) => {
                    let value = self.load_global(&frame.globals, name!(at))?;
                    push!(value)
                }
                Op::StoreGlobal(at) => {
                    let value = pop!();
                    frame.globals.set_str(name!(at), value)
                }
                Op::DeleteGlobal(at) => {
                    if frame.globals.remove_str(name!(at)).is_none() {
                        return Err(self.not_defined(name!(at)));
                    }
                }
                Op::Pop => {
                    frame.stack.pop();
                }
                Op::Display => {
                    let value = pop!();
                    self.display(&value)?;
                }
                Op::Dup => {
                    let top = frame.stack.last().cloned().unwrap_or(Value::None);
                    push!(top)
                }
                Op::DupTwo => {
                    let len = frame.stack.len();
                    let (a, b) = (frame.stack[len - 2].clone(), frame.stack[len - 1].clone());
                    push!(a);
                    push!(b)
                }
                Op::Swap => {
                    let len = frame.stack.len();
                    frame.stack.swap(len - 1, len - 2)
                }
                Op::Sink(n) => {
                    let len = frame.stack.len();
                    frame.stack[len - n as usize..].rotate_right(1)
                }
                Op::Binary(op) => {
                    let (b, a) = (pop!(), pop!());
                    if let (Value::Int(x), Value::Int(y)) = (&a, &b) {
                        let fast = match op {
                            BinOp::Add => x.checked_add(*y),
                            BinOp::Sub => x.checked_sub(*y),
                            BinOp::Mult => x.checked_mul(*y),
                            _ => None,
                        };
                        if let Some(it) = fast {
                            push!(Value::Int(it));
                            continue;
                        }
                    }
                    let value = self.binary(op, &a, &b)?;
                    push!(value)
                }
                Op::Inplace(op) => {
                    let (b, a) = (pop!(), pop!());
                    if let (Value::Int(x), Value::Int(y)) = (&a, &b) {
                        let fast = match op {
                            BinOp::Add => x.checked_add(*y),
                            BinOp::Sub => x.checked_sub(*y),
                            BinOp::Mult => x.checked_mul(*y),
                            _ => None,
                        };
                        if let Some(it) = fast {
                            push!(Value::Int(it));
                            continue;
                        }
                    }
                    let value = self.inplace(op, &a, &b)?;
                    push!(value)
                }
                Op::Unary(op) => {
                    let a = pop!();
                    let value = self.unary(op, &a)?;
                    push!(value)
                }
                Op::Compare(op) => {
                    let (b, a) = (pop!(), pop!());
                    if let (Value::Int(x), Value::Int(y)) = (&a, &b) {
                        let fast = match op {
                            CmpOp::Eq => Some(x == y),
                            CmpOp::NotEq => Some(x != y),
                            CmpOp::Lt => Some(x < y),
                            CmpOp::LtE => Some(x <= y),
                            CmpOp::Gt => Some(x > y),
                            CmpOp::GtE => Some(x >= y),
                            _ => None,
                        };
                        if let Some(it) = fast {
                            push!(Value::Bool(it));
                            continue;
                        }
                    }
                    let value = self.compare(op, &a, &b)?;
                    push!(value)
                }
                Op::Attr(at) => {
                    let object = pop!();
                    let value = self.get_attr(&object, name!(at))?;
                    push!(value)
                }
                Op::StoreAttr(at) => {
                    let (object, value) = (pop!(), pop!());
                    self.set_attr(&object, name!(at), value)?
                }
                Op::DeleteAttr(at) => {
                    let object = pop!();
                    self.del_attr(&object, name!(at))?
                }
                Op::LoadMethod(at) => {
                    let object = pop!();
                    match self.load_method(&object, name!(at)) {
                        Ok((function, bound)) => {
                            push!(function);
                            push!(match bound {
                                true => object,
                                false => Value::NotImplemented,
                            })
                        }
                        Err(Raise::Unknown(it)) => {
                            push!(Value::Unknown(it));
                            push!(Value::NotImplemented)
                        }
                        Err(other) => return Err(other),
                    }
                }
                Op::CallMethod(n) => {
                    let at = frame.stack.len() - n as usize - 1;
                    if let Value::NotImplemented = frame.stack[at] {
                        frame.stack.remove(at);
                        if let Some(event) = self.call_op(frame, n as usize)? {
                            return Ok(event);
                        }
                    } else if let Some(event) = self.call_op(frame, n as usize + 1)? {
                        return Ok(event);
                    }
                }
                Op::Item => {
                    let (index, object) = (pop!(), pop!());
                    if let (Value::List(list), Value::Int(at)) = (&object, &index)
                        && *at >= 0
                        && let Some(item) = list.get(*at as usize)
                    {
                        push!(item);
                        continue;
                    }
                    let value = self.get_item(&object, &index)?;
                    push!(value)
                }
                Op::StoreItem => {
                    let (index, object, value) = (pop!(), pop!(), pop!());
                    match self.set_item(&object, &index, value) {
                        Err(Raise::Unknown(_)) if matches!(object, Value::Unknown(_)) => {}
                        Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                        other => other?,
                    }
                }
                Op::DeleteItem => {
                    let (index, object) = (pop!(), pop!());
                    match self.del_item(&object, &index) {
                        Err(Raise::Unknown(_)) if matches!(object, Value::Unknown(_)) => {}
                        Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                        other => other?,
                    }
                }
                Op::BuildSlice(n) => {
                    let step = if n == 3 { pop!() } else { Value::None };
                    let (stop, start) = (pop!(), pop!());
                    push!(Value::Slice(Rc::new(Slice { start, stop, step })))
                }
                Op::BuildTuple(n) => {
                    let items = frame.stack.split_off(frame.stack.len() - n as usize);
                    push!(Value::tuple(items))
                }
                Op::BuildList(n) => {
                    let items = frame.stack.split_off(frame.stack.len() - n as usize);
                    push!(Value::list(items))
                }
                Op::BuildSet(n) => {
                    let items = frame.stack.split_off(frame.stack.len() - n as usize);
                    let set = super::set::Set::new();
                    for item in items {
                        stored(set.add(self, item))?;
                    }
                    push!(Value::Set(set))
                }
                Op::BuildDict(n) => {
                    let items = frame.stack.split_off(frame.stack.len() - 2 * n as usize);
                    let dict = Dict::new();
                    let mut items = items.into_iter();
                    while let (Some(key), Some(value)) = (items.next(), items.next()) {
                        stored(dict.insert(self, key, value))?;
                    }
                    push!(Value::Dict(dict))
                }
                Op::BuildString(n) => {
                    let parts = frame.stack.split_off(frame.stack.len() - n as usize);
                    let mut text = String::new();
                    for part in &parts {
                        match part {
                            Value::Str(it) => {
                                self.budget.reserve(it.len())?;
                                text.push_str(it);
                            }
                            other => {
                                other.known()?;
                            }
                        }
                    }
                    push!(Value::str(text))
                }
                Op::Append(n) => {
                    let value = pop!();
                    if let Value::List(list) = &frame.stack[frame.stack.len() - n as usize] {
                        list.borrow_mut().push(value)
                    }
                }
                Op::Extend(n) => {
                    let value = pop!();
                    let items = match self.collect(&value) {
                        Err(raise) if self.is_raise(&raise, Kind::TypeError) && !self.is_iterable(&value) => {
                            let name = self.type_name(&value);
                            return Err(type_error(format!("Value after * must be an iterable, not {name}")));
                        }
                        other => stored(other)?,
                    };
                    if let Value::List(list) = &frame.stack[frame.stack.len() - n as usize] {
                        list.borrow_mut().extend(items)
                    }
                }
                Op::SetAdd(n) => {
                    let value = pop!();
                    if let Value::Set(set) = frame.stack[frame.stack.len() - n as usize].clone() {
                        stored(set.add(self, value))?;
                    }
                }
                Op::SetExtend(n) => {
                    let value = pop!();
                    if let Value::Set(set) = frame.stack[frame.stack.len() - n as usize].clone() {
                        stored(super::types::set_ops::update(self, &set, &value))?;
                    }
                }
                Op::DictAdd(n) => {
                    let (value, key) = (pop!(), pop!());
                    if let Value::Dict(dict) = frame.stack[frame.stack.len() - n as usize].clone() {
                        stored(dict.insert(self, key, value))?;
                    }
                }
                Op::DictUpdate(n) | Op::DictMerge(n) => {
                    let value = pop!();
                    let at = frame.stack.len() - n as usize;
                    if let Value::Dict(dict) = frame.stack[at].clone() {
                        let merge = matches!(op, Op::DictMerge(_));
                        let callee = if merge && at >= 2 {
                            frame.stack[at - 2].clone()
                        } else {
                            Value::None
                        };
                        stored(self.update(&dict, &value, merge.then_some(&callee)))?
                    }
                }
                Op::ListToTuple => {
                    if let Value::List(list) = pop!() {
                        push!(Value::tuple(list.to_vec()))
                    }
                }
                Op::Call(n) => {
                    if let Some(event) = self.call_op(frame, n as usize)? {
                        return Ok(event);
                    }
                }
                Op::CallKeywords(n, names) => {
                    let values = frame.stack.split_off(frame.stack.len() - n as usize);
                    let callee = pop!();
                    let mut args = Args::default();
                    if let Value::Tuple(names) = &code.constants[names as usize] {
                        let split = values.len() - names.len();
                        for (at, value) in values.into_iter().enumerate() {
                            match at.checked_sub(split).map(|it| &names[it]) {
                                Some(Value::Str(name)) => args.kw.push((name.clone(), value)),
                                _ => args.pos.push(value),
                            }
                        }
                    }
                    if let Some(event) = self.call_values(frame, callee, args)? {
                        return Ok(event);
                    }
                }
                Op::CallSpread(keywords) => {
                    let mut args = Args::default();
                    if keywords && let Value::Dict(it) = pop!() {
                        for (key, value) in it.to_vec() {
                            match key {
                                Value::Str(key) => args.kw.push((key, value)),
                                Value::Unknown(it) => return Err(Raise::lost(it.reason.to_string())),
                                _ => return Err(type_error("keywords must be strings")),
                            }
                        }
                    }
                    if let Value::Tuple(it) = pop!() {
                        args.pos.extend(it.iter().cloned());
                    }
                    let callee = pop!();
                    if let Some(event) = self.call_values(frame, callee, args)? {
                        return Ok(event);
                    }
                }
                Op::SuperArgs => {
                    let class = self.class_cell(frame)?;
                    let first = match frame.code.own_cells.iter().position(|&it| it == 0) {
                        Some(cell) if !frame.code.locals.is_empty() => frame.cells[cell].borrow().clone(),
                        _ => frame.locals.first().cloned().flatten(),
                    };
                    let Some(first) = first else {
                        return Err(super::error::runtime_error("super(): no arguments"));
                    };
                    push!(class);
                    push!(first)
                }
                Op::LoadClass => {
                    let class = self.class_cell(frame)?;
                    push!(class)
                }
                Op::Jump(to) => frame.ip = to as usize,
                Op::JumpBack(to) => {
                    frame.rounds = frame.rounds.saturating_add(1);
                    if frame.rounds >= WATCHED {
                        self.watch(frame, to as usize)?;
                    }
                    frame.ip = to as usize;
                    frame.line = 0;
                }
                Op::JumpIfFalse(to) | Op::JumpIfTrue(to) => {
                    let value = pop!();
                    let truth = match value {
                        Value::Bool(it) => it,
                        other => self.truthy(&other)?,
                    };
                    if code.sites[frame.ip - 1] != 0 {
                        self.tracer.branch(&code, frame.ip - 1, truth);
                    }
                    if truth == matches!(op, Op::JumpIfTrue(_)) {
                        frame.ip = to as usize
                    }
                }
                Op::JumpIfFalseOrPop(to) | Op::JumpIfTrueOrPop(to) => {
                    let value = frame.stack.last().cloned().unwrap_or(Value::None);
                    let truth = self.truthy(&value)?;
                    match truth == matches!(op, Op::JumpIfTrueOrPop(_)) {
                        true => frame.ip = to as usize,
                        false => {
                            frame.stack.pop();
                        }
                    }
                }
                Op::JumpIfNone(to) => {
                    if let Value::None = pop!() {
                        frame.ip = to as usize
                    }
                }
                Op::Iter => {
                    let value = pop!();
                    let iter = self.iter(&value)?;
                    push!(iter)
                }
                Op::Next(to) => {
                    let iter = frame.stack.last().cloned().unwrap_or(Value::None);
                    let item = match &iter {
                        Value::Iter(it) => it.next(self)?,
                        Value::Unknown(it) => match self.decide(it) {
                            true => Some(Value::Unknown(Unknown::because(it.reason.clone()))),
                            false => None,
                        },
                        _ => self.next(&iter)?,
                    };
                    if code.sites[frame.ip - 1] != 0 {
                        self.tracer.branch(&code, frame.ip - 1, item.is_some());
                    }
                    match item {
                        Some(item) => push!(item),
                        None => {
                            frame.stack.pop();
                            frame.ip = to as usize;
                        }
                    }
                }
                Op::MakeFunction(at) => {
                    let function = self.make_function(frame, &code.functions[at as usize])?;
                    push!(function)
                }
                Op::Return => return Ok(Event::Exit(Exit::Return(pop!()))),
                Op::Yield => return Ok(Event::Exit(Exit::Yield(pop!()))),
                Op::YieldFromIter => {
                    let value = pop!();
                    let iter = match &value {
                        Value::Generator(_) => value,
                        other => self.iter(other)?,
                    };
                    push!(iter)
                }
                Op::YieldFrom => {
                    let sent = pop!();
                    let iter = frame.stack.last().cloned().unwrap_or(Value::None);
                    match self.delegate(&iter, sent)? {
                        Exit::Yield(value) => {
                            frame.ip -= 1;
                            return Ok(Event::Exit(Exit::Yield(value)));
                        }
                        Exit::Return(value) => {
                            frame.stack.pop();
                            push!(value)
                        }
                    }
                }
                Op::Raise(n) => {
                    let cause = (n == 2).then(|| pop!());
                    let raised = (n >= 1).then(|| pop!());
                    return Err(self.raise(raised, cause)?);
                }
                Op::Reraise => match self.handling.last() {
                    Some(Value::Instance(it)) => return Err(Raise::Exception(it.clone())),
                    _ => return Err(super::error::runtime_error("No active exception to reraise")),
                },
                Op::Handle => {
                    let exception = pop!();
                    self.handling.push(exception)
                }
                Op::Handled => {
                    self.handling.pop();
                }
                Op::LoadException => {
                    let exception = self.handling.last().cloned().unwrap_or(Value::None);
                    push!(exception)
                }
                Op::Matches => {
                    let class = pop!();
                    let exception = self.handling.last().cloned().unwrap_or(Value::None);
                    let matches = stored(self.matches(&exception, &class))?;
                    push!(Value::Bool(matches))
                }
                Op::AssertionError => push!(Value::Class(self.class(Kind::AssertionError).clone())),
                Op::Import(at) => {
                    let module = self.import(frame, &code.imports[at as usize])?;
                    push!(module)
                }
                Op::ImportFrom(at) => {
                    let module = frame.stack.last().cloned().unwrap_or(Value::None);
                    let value = self.import_from(&module, name!(at))?;
                    push!(value)
                }
                Op::ImportStar => {
                    let module = pop!();
                    self.import_star(frame, &module)?
                }
                Op::Unpack(n) => {
                    let value = pop!();
                    match &value {
                        Value::Tuple(it) if it.len() == n as usize => frame.stack.extend(it.iter().rev().cloned()),
                        _ => {
                            let items = self.unpack(&value, n as usize, None)?;
                            frame.stack.extend(items.into_iter().rev())
                        }
                    }
                }
                Op::UnpackStar(before, after) => {
                    let value = pop!();
                    let items = self.unpack(&value, before as usize, Some(after as usize))?;
                    frame.stack.extend(items.into_iter().rev())
                }
                Op::Format(conversion, has_spec) => {
                    let spec = if has_spec { pop!() } else { Value::str("") };
                    let value = pop!();
                    let text = self.format_value(&value, conversion, &spec)?;
                    push!(text)
                }
                Op::BuildClass(at) => {
                    let (keywords, bases) = (pop!(), pop!());
                    let class = self.build_class(frame, &code.classes[at as usize], bases, keywords)?;
                    push!(class)
                }
                Op::Unknown(at) => {
                    let reason = code.constants[at as usize].as_str().unwrap_or_default().to_owned();
                    push!(Value::Unknown(Unknown::because(reason)))
                }
                Op::Lost(at) => {
                    let reason = code.constants[at as usize].as_str().unwrap_or_default();
                    return Err(Raise::lost(reason));
                }
                Op::Annotate(at) => {
                    let value = pop!();
                    let names = frame.namespace.clone().unwrap_or_else(|| frame.globals.clone());
                    let annotations = match names.get_str(&self.names.annotations) {
                        Some(Value::Dict(it)) => it,
                        _ => {
                            let dict = Dict::new();
                            names.set_str(&self.names.annotations.clone(), Value::Dict(dict.clone()));
                            dict
                        }
                    };
                    annotations.set_str(name!(at), value)
                }
                _ => self.rare(frame, op)?,
            }
        }
    }

    /// `callee args…` on the stack.
    fn call_op(&mut self, frame: &mut Frame, n: usize) -> Res<Option<Event>> {
        let at = frame.stack.len() - n;
        if let Value::Function(function) = &frame.stack[at - 1] {
            let function = function.clone();
            let code = &function.code;
            let simple = code.positional as usize == n
                && code.keyword_only == 0
                && code.var_positional.is_none()
                && code.var_keyword.is_none()
                && !code.is_generator
                && !code.is_async;
            if simple {
                let mut callee = self.new_frame(&function);
                for (param, value) in code.params.iter().zip(frame.stack.drain(at..)) {
                    callee.locals[param.slot as usize] = Some(value);
                }
                frame.stack.pop();
                self.share_cells(&mut callee);
                return Ok(Some(Event::Call(callee)));
            }
        }
        let args = Args {
            pos: frame.stack.drain(at..).collect(),
            kw: Vec::new(),
        };
        let callee = frame.stack.pop().unwrap_or(Value::None);
        self.call_values(frame, callee, args)
    }

    fn call_values(&mut self, frame: &mut Frame, callee: Value, args: Args) -> Res<Option<Event>> {
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
                        return Ok(Some(Event::Call(callee)));
                    }
                }
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
            let value = self.make_generator(&function, callee);
            frame.stack.push(value);
            return Ok(None);
        }
        Ok(Some(Event::Call(callee)))
    }

    /// `locals()`, `globals()`, `vars()`, `dir()`.
    fn frame_function(&mut self, frame: &Frame, name: &str) -> Option<Value> {
        match name {
            "globals" => Some(Value::Dict(frame.globals.clone())),
            "locals" | "vars" | "dir" => {
                let names = match &frame.namespace {
                    Some(names) => names.clone(),
                    None => {
                        let dict = Dict::new();
                        for (name, value) in frame.code.locals.iter().zip(&frame.locals) {
                            if let Some(value) = value
                                && !name.starts_with('.')
                            {
                                dict.set_str(name, value.clone());
                            }
                        }
                        for (name, cell) in frame.code.cell_names.iter().zip(&frame.cells) {
                            if let Some(value) = &*cell.borrow() {
                                dict.set_str(name, value.clone());
                            }
                        }
                        dict
                    }
                };
                if name == "dir" {
                    let mut keys = names.keys();
                    keys.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                    return Some(Value::list(keys));
                }
                Some(Value::Dict(names))
            }
            _ => None,
        }
    }

    fn class_cell(&self, frame: &Frame) -> Res<Value> {
        let class = frame.class_cell.as_ref().and_then(|it| it.borrow().clone());
        class.ok_or_else(|| super::error::runtime_error("super(): __class__ cell not found"))
    }

    fn unbound(&self, names: &[Rc<super::value::Str>], slot: u32) -> Raise {
        let name = names.get(slot as usize).map_or("?", |it| it.as_str());
        Raise::new(
            Kind::UnboundLocalError,
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }

    fn unbound_cell(&self, code: &super::bytecode::Code, cell: u32) -> Raise {
        let name = code.cell_names.get(cell as usize).map_or("?", |it| it.as_str());
        match (cell as usize) < code.own_cells.len() {
            true => Raise::new(
                Kind::UnboundLocalError,
                format!("cannot access local variable '{name}' where it is not associated with a value"),
            ),
            false => super::error::name_error(format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            )),
        }
    }

    pub(crate) fn share_cells(&mut self, frame: &mut Frame) {
        let code = frame.code.clone();
        for (cell, &slot) in code.own_cells.iter().enumerate() {
            let value = frame.locals[slot as usize].take();
            frame.cells.insert(cell, Rc::new(RefCell::new(value)));
        }
    }
}

/// A variable that is not known, where a frame executes `raise`: whether it would have is not known either.
fn unknown_at_raise(frame: &Frame) -> Option<Rc<Unknown>> {
    let Some(Op::Raise(1..)) = frame.code.ops.get(frame.ip.wrapping_sub(1)) else {
        return None;
    };
    frame.locals.iter().flatten().find_map(|it| match it {
        Value::Unknown(it) => Some(it.clone()),
        _ => None,
    })
}

/// An unknown result where a value is stored inside another cannot be followed.
fn stored<T>(result: Res<T>) -> Res<T> {
    match result {
        Err(Raise::Unknown(it)) => Err(Raise::lost(it.reason.to_string())),
        other => other,
    }
}
