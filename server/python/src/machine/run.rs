//! The loop that executes instructions.

use super::bytecode::{Op, Operand};
use super::error::{Raise, Res};
use super::frame::Frame;
use super::other::stored;
use super::quick;
use super::unknown::Unknown;
use super::value::Value;
use super::vm::Vm;
use super::watch::WATCHED;

/// Why a frame stops running.
pub(crate) enum Exit {
    Return(Value),
    Yield(Value),
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

    fn run_from(&mut self, mut frame: Box<Frame>, mut first: Option<Raise>) -> (Box<Frame>, Res<Exit>) {
        let base = self.frames.len();
        loop {
            let result = match first.take() {
                Some(raise) => Err(raise),
                None => self.execute(&mut frame, base),
            };
            let raise = match result {
                Ok(exit) => {
                    if let Exit::Yield(_) = exit {
                        self.tracer.pause(&mut frame);
                    }
                    return (frame, Ok(exit));
                }
                Err(raise) => raise,
            };
            if let Err(raise) = self.unwind_frames(&mut frame, base, raise) {
                return (frame, Err(raise));
            }
        }
    }

    /// Runs instructions until the frame that is number `base` returns or yields, or an exception is raised.
    fn execute(&mut self, running: &mut Box<Frame>, base: usize) -> Res<Exit> {
        'frame: loop {
            let code = running.code.clone();
            let frame: &mut Frame = running;
            let mut ip = frame.ip;
            macro_rules! pop {
                () => {
                    frame.pop()
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
            // The other instructions that a fused one stands for are done.
            macro_rules! skip {
                ($count:expr) => {{
                    self.budget.work($count)?;
                    ip += $count;
                    frame.ip = ip;
                }};
            }
            macro_rules! branch {
                ($at:expr, $truth:expr) => {
                    if code.sites[$at] != 0 {
                        match code.watched {
                            0 => self.tracer.branch(frame, code.sites[$at], $truth),
                            module => self.watch.branch(module, code.sites[$at], $truth),
                        }
                    }
                };
            }
            // A truth value: jumps where the next instruction does, else is pushed.
            macro_rules! truth {
                ($truth:expr) => {{
                    let truth = $truth;
                    match code.ops.get(ip) {
                        Some(&(Op::JumpIfFalse(to) | Op::JumpIfTrue(to))) => {
                            branch!(ip, truth);
                            let when = matches!(code.ops[ip], Op::JumpIfTrue(_));
                            skip!(1);
                            if truth == when {
                                ip = to as usize;
                            }
                        }
                        _ => push!(Value::Bool(truth)),
                    }
                }};
            }
            // The operands of a fused instruction, and the `more` instructions it does besides loading them, are done.
            macro_rules! consumed {
                ($first:expr, $more:expr) => {
                    match $first {
                        Operand::Top => {
                            skip!($more);
                            frame.stack.pop();
                        }
                        _ => skip!($more + 1),
                    }
                };
            }
            macro_rules! operand {
                ($operand:expr) => {
                    match $operand {
                        Operand::Top => frame.stack.last(),
                        Operand::Local(slot) => frame.locals[slot as usize].as_ref(),
                        Operand::Const(at) => code.constants.get(at as usize),
                    }
                };
            }
            loop {
                let Some(&fused) = code.fused.get(ip) else {
                    return Ok(Exit::Return(Value::None));
                };
                ip += 1;
                frame.ip = ip;
                self.budget.tick()?;
                let mut op = fused;
                loop {
                    match op {
                        Op::Line(line) => {
                            frame.here = line;
                            self.line = line;
                            if frame.line != line {
                                frame.line = line;
                                if !code.hidden {
                                    self.step(frame, line)?;
                                } else if code.watched != 0 {
                                    self.watch.line(code.watched, line);
                                }
                            }
                        }
                        Op::NoLine => frame.line = 0,
                        Op::Nop => {}
                        Op::Const(at) => push!(quick::copy(&code.constants[at as usize])),
                        Op::LoadLocal(slot) => match &frame.locals[slot as usize] {
                            Some(value) => push!(quick::copy(value)),
                            None => return Err(self.unbound(&code.locals, slot)),
                        },
                        Op::StoreLocal(slot) => {
                            let value = pop!();
                            frame.bind(slot, value);
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
                        Op::LoadName(at) => {
                            let names = frame.namespace.as_ref().unwrap_or(&frame.globals);
                            match self.quick_name(&code, at, names) {
                                Some(value) => push!(value),
                                None => push!(self.load_global(&frame.globals, name!(at))?),
                            }
                        }
                        Op::StoreName(at) if frame.prepared.is_some() => self.store_prepared(frame, name!(at))?,
                        Op::StoreName(at) => {
                            let value = pop!();
                            let names = frame.namespace.as_ref().unwrap_or(&frame.globals);
                            self.quick_set_name(&code, at, names, value)
                        }
                        Op::LoadGlobal(at) => match self.quick_global(&code, at, &frame.globals) {
                            Some(value) => push!(value),
                            None => push!(self.load_global(&frame.globals, name!(at))?),
                        },
                        Op::Pop => {
                            frame.stack.pop();
                        }
                        Op::Dup => {
                            let top = quick::copy(frame.below(1));
                            push!(top)
                        }
                        Op::DupTwo => {
                            let (a, b) = (quick::copy(frame.below(2)), quick::copy(frame.below(1)));
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
                        Op::Arithmetic(operator, x, y) => {
                            let value = match (operand!(x), operand!(y)) {
                                (Some(a), Some(b)) => quick::binary(operator, a, b),
                                _ => None,
                            };
                            let Some(value) = value else {
                                op = code.ops[ip - 1];
                                continue;
                            };
                            consumed!(x, 1);
                            match code.ops.get(ip) {
                                Some(&Op::StoreLocal(slot)) => {
                                    skip!(1);
                                    frame.bind(slot, value)
                                }
                                _ => push!(value),
                            }
                        }
                        Op::Comparison(operator, x, y) => {
                            let truth = match (operand!(x), operand!(y)) {
                                (Some(a), Some(b)) => quick::compare(operator, a, b),
                                _ => None,
                            };
                            let Some(truth) = truth else {
                                op = code.ops[ip - 1];
                                continue;
                            };
                            consumed!(x, 1);
                            truth!(truth)
                        }
                        Op::ItemOf(x, y) => {
                            let value = match (operand!(x), operand!(y)) {
                                (Some(a), Some(b)) => quick::item(a, b),
                                _ => None,
                            };
                            let Some(value) = value else {
                                op = code.ops[ip - 1];
                                continue;
                            };
                            consumed!(x, 1);
                            push!(value)
                        }
                        Op::StoreItemOf(x, y) => {
                            let value = pop!();
                            let set = match (operand!(x), operand!(y)) {
                                (Some(a), Some(b)) => quick::set_item(a, b, value),
                                _ => Err(value),
                            };
                            if let Err(value) = set {
                                push!(value);
                                op = code.ops[ip - 1];
                                continue;
                            }
                            skip!(2)
                        }
                        Op::Binary(operator) => {
                            let (b, mut a) = (pop!(), pop!());
                            match quick::binary(operator, &a, &b) {
                                Some(value) => push!(value),
                                None if self.grow(frame, operator, &mut a, &b)? => push!(a),
                                None => push!(self.binary(operator, &a, &b)?),
                            }
                        }
                        Op::Inplace(operator) => {
                            let (b, mut a) = (pop!(), pop!());
                            match quick::binary(operator, &a, &b) {
                                Some(value) => push!(value),
                                None if self.grow(frame, operator, &mut a, &b)? => push!(a),
                                None => push!(self.inplace(operator, &a, &b)?),
                            }
                        }
                        Op::Unary(operator) => {
                            let a = pop!();
                            push!(self.unary(operator, &a)?)
                        }
                        Op::Compare(operator) => {
                            let (b, a) = (pop!(), pop!());
                            match quick::compare(operator, &a, &b) {
                                Some(truth) => truth!(truth),
                                None => push!(self.compare(operator, &a, &b)?),
                            }
                        }
                        Op::Attr(at) => {
                            let object = pop!();
                            match self.quick_attr(&code, at, &object) {
                                Some(value) => push!(value),
                                None => {
                                    self.in_library = code.hidden;
                                    push!(self.get_attr(&object, name!(at))?)
                                }
                            }
                        }
                        Op::AttrOf(slot, at) => {
                            let found = frame.locals[slot as usize].as_ref();
                            let Some(value) = found.and_then(|it| self.quick_attr(&code, at, it)) else {
                                op = code.ops[ip - 1];
                                continue;
                            };
                            skip!(1);
                            push!(value)
                        }
                        Op::AttrTop(at) => {
                            let Some(value) = self.quick_attr(&code, at, frame.below(1)) else {
                                op = code.ops[ip - 1];
                                continue;
                            };
                            skip!(1);
                            push!(value)
                        }
                        Op::StoreAttrOf(slot, at) => {
                            let value = pop!();
                            let set = match frame.locals[slot as usize].as_ref() {
                                Some(object) => self.quick_set_attr(&code, at, object, value),
                                None => Err(value),
                            };
                            if let Err(value) = set {
                                push!(value);
                                op = code.ops[ip - 1];
                                continue;
                            }
                            skip!(1)
                        }
                        Op::StoreAttrUnder(at) => {
                            let value = pop!();
                            if let Err(value) = self.quick_set_attr(&code, at, frame.below(1), value) {
                                push!(value);
                                op = code.ops[ip - 1];
                                continue;
                            }
                            skip!(1);
                            frame.stack.pop();
                        }
                        Op::StoreAttr(at) => {
                            let (object, value) = (pop!(), pop!());
                            if let Err(value) = self.quick_set_attr(&code, at, &object, value) {
                                self.set_attr(&object, name!(at), value)?
                            }
                        }
                        Op::MethodOf(slot, at) => {
                            let object = frame.locals[slot as usize].as_ref();
                            let found =
                                object.and_then(|it| Some((self.quick_method(&code, at, it)?, quick::copy(it))));
                            let Some((function, object)) = found else {
                                op = code.ops[ip - 1];
                                continue;
                            };
                            skip!(1);
                            push!(function);
                            push!(object)
                        }
                        Op::LoadMethod(at) => {
                            let object = pop!();
                            if let Some(function) = self.quick_method(&code, at, &object) {
                                push!(function);
                                push!(object);
                                break;
                            }
                            match self.load_method(&object, name!(at)) {
                                Ok((function, bound)) => {
                                    push!(function);
                                    push!(if bound { object } else { Value::NotImplemented })
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
                            let bound = !matches!(frame.stack[at], Value::NotImplemented);
                            if !bound {
                                frame.stack.remove(at);
                            }
                            if let Some(callee) = self.call_op(frame, n as usize + usize::from(bound))? {
                                self.enter(running, callee)?;
                                continue 'frame;
                            }
                        }
                        Op::Item => {
                            let (index, object) = (pop!(), pop!());
                            match quick::item(&object, &index) {
                                Some(value) => push!(value),
                                None => push!(self.get_item(&object, &index)?),
                            }
                        }
                        Op::StoreItem => {
                            let (index, object, value) = (pop!(), pop!(), pop!());
                            if let Err(value) = quick::set_item(&object, &index, value) {
                                match self.set_item(&object, &index, value) {
                                    Err(Raise::Unknown(_)) if matches!(object, Value::Unknown(_)) => {}
                                    other => stored(other)?,
                                }
                            }
                        }
                        Op::BuildTuple(n) => {
                            let items = frame.pop_many(n);
                            push!(Value::tuple(items))
                        }
                        Op::BuildList(n) => {
                            let items = frame.pop_many(n);
                            push!(Value::list(items))
                        }
                        Op::Append(n) => {
                            let value = pop!();
                            if let Value::List(list) = frame.below(n) {
                                list.borrow_mut().push(value)
                            }
                        }
                        Op::Call(n) => {
                            if let Some(callee) = self.call_op(frame, n as usize)? {
                                self.enter(running, callee)?;
                                continue 'frame;
                            }
                        }
                        Op::CallKeywords(n, names) => {
                            let (callee, args) = Vm::keyword_args(frame, &code, n, names);
                            if let Some(callee) = self.call_values(frame, callee, args)? {
                                self.enter(running, callee)?;
                                continue 'frame;
                            }
                        }
                        Op::CallSpread(keywords) => {
                            let (callee, args) = self.spread_args(frame, keywords)?;
                            if let Some(callee) = self.call_values(frame, callee, args)? {
                                self.enter(running, callee)?;
                                continue 'frame;
                            }
                        }
                        Op::Jump(to) => ip = to as usize,
                        Op::JumpBack(to) => {
                            frame.rounds = frame.rounds.saturating_add(1);
                            if frame.rounds >= WATCHED {
                                self.watch(frame, to as usize)?;
                            }
                            ip = to as usize;
                            frame.line = 0;
                        }
                        Op::JumpIfFalse(to) | Op::JumpIfTrue(to) => {
                            let truth = match pop!() {
                                Value::Bool(it) => it,
                                Value::Unknown(it) => self.decide_at(&it, code.sites[ip - 1]),
                                other => self.truthy(&other)?,
                            };
                            branch!(ip - 1, truth);
                            if truth == matches!(op, Op::JumpIfTrue(_)) {
                                ip = to as usize
                            }
                        }
                        Op::JumpIfFalseOrPop(to) | Op::JumpIfTrueOrPop(to) => {
                            let truth = match frame.below(1) {
                                Value::Bool(it) => *it,
                                other => {
                                    let other = other.clone();
                                    self.truthy(&other)?
                                }
                            };
                            match truth == matches!(op, Op::JumpIfTrueOrPop(_)) {
                                true => ip = to as usize,
                                false => {
                                    frame.stack.pop();
                                }
                            }
                        }
                        Op::JumpIfNone(to) => {
                            if let Value::None = pop!() {
                                ip = to as usize
                            }
                        }
                        Op::Iter => {
                            let value = pop!();
                            push!(self.iter(&value)?)
                        }
                        Op::Next(to) => {
                            let iter = frame.below(1);
                            if let Value::Iter(it) = iter
                                && let Some(item) = it.next_plain()
                            {
                                branch!(ip - 1, true);
                                match code.ops.get(ip) {
                                    Some(&Op::StoreLocal(slot)) => {
                                        skip!(1);
                                        frame.bind(slot, item)
                                    }
                                    _ => push!(item),
                                }
                                break;
                            }
                            let item = match &iter.clone() {
                                Value::Iter(it) => match it.next(self) {
                                    Err(raise) if self.is_raise(&raise, super::kind::Kind::StopIteration) => None,
                                    other => other?,
                                },
                                Value::Unknown(it) => match self.decide(it) {
                                    true => Some(Value::Unknown(Unknown::because(it.reason.clone()))),
                                    false => None,
                                },
                                other => self.next(other)?,
                            };
                            branch!(ip - 1, item.is_some());
                            match item {
                                Some(item) => push!(item),
                                None => {
                                    frame.stack.pop();
                                    ip = to as usize;
                                }
                            }
                        }
                        Op::Return => {
                            let value = pop!();
                            self.tracer.returned(frame, &value);
                            self.left(frame);
                            if self.frames.len() == base {
                                return Ok(Exit::Return(value));
                            }
                            let Some(caller) = self.frames.pop() else {
                                return Ok(Exit::Return(value));
                            };
                            self.back(running, caller, value)?;
                            continue 'frame;
                        }
                        Op::Yield => return Ok(Exit::Yield(pop!())),
                        Op::YieldFrom => {
                            let sent = pop!();
                            let iter = frame.below(1).clone();
                            match self.delegate(&iter, sent)? {
                                Exit::Yield(value) => {
                                    frame.ip = ip - 1;
                                    return Ok(Exit::Yield(value));
                                }
                                Exit::Return(value) => {
                                    frame.stack.pop();
                                    push!(value)
                                }
                            }
                        }
                        Op::Unpack(n) => {
                            let value = pop!();
                            match &value {
                                Value::Tuple(it) if it.len() == n as usize => {
                                    frame.stack.extend(it.iter().rev().cloned())
                                }
                                _ => {
                                    let items = self.unpack(&value, n as usize, None)?;
                                    frame.stack.extend(items.into_iter().rev())
                                }
                            }
                        }
                        _ => self.other(frame, &code, op)?,
                    }
                    break;
                }
            }
        }
    }
}
