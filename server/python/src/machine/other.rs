//! Instructions that a loop seldom runs: displays, formatting, imports, exceptions, names that are deleted.

use super::bytecode::{Code, Op};
use super::dict::Dict;
use super::error::{Raise, Res, runtime_error, type_error};
use super::frame::Frame;
use super::kind::Kind;
use super::native::Args;
use super::set::Set;
use super::types::doubt::settle;
use super::unknown::Unknown;
use super::value::{Slice, Value};
use super::vm::Vm;
use std::rc::Rc;

impl Vm {
    #[inline(never)]
    pub(crate) fn other(&mut self, frame: &mut Frame, code: &Code, op: Op) -> Res<()> {
        let name = |at: u32| &code.names[at as usize];
        match op {
            Op::Display => {
                let value = frame.pop();
                self.display(&value)?;
            }
            Op::DeleteLocal(slot) => {
                if frame.locals[slot as usize].take().is_none() {
                    return Err(self.unbound(&code.locals, slot));
                }
            }
            Op::DeleteCell(cell) => {
                if frame.cells[cell as usize].borrow_mut().take().is_none() {
                    return Err(self.unbound_cell(code, cell));
                }
            }
            Op::DeleteName(at) => {
                let names = frame.namespace.as_ref().unwrap_or(&frame.globals);
                if names.remove_str(name(at)).is_none() {
                    return Err(self.not_defined(name(at)));
                }
            }
            Op::StoreGlobal(at) => {
                let value = frame.pop();
                frame.globals.set_str(name(at), value);
            }
            Op::DeleteGlobal(at) => {
                if frame.globals.remove_str(name(at)).is_none() {
                    return Err(self.not_defined(name(at)));
                }
            }
            Op::DeleteAttr(at) => {
                let object = frame.pop();
                self.del_attr(&object, name(at))?;
            }
            Op::DeleteItem => {
                let (index, object) = (frame.pop(), frame.pop());
                match self.del_item(&object, &index) {
                    Err(Raise::Unknown(_)) if matches!(object, Value::Unknown(_)) => {}
                    other => stored(other)?,
                }
            }
            Op::BuildSlice(n) => {
                let step = if n == 3 { frame.pop() } else { Value::None };
                let (stop, start) = (frame.pop(), frame.pop());
                frame.stack.push(Value::Slice(Rc::new(Slice { start, stop, step })));
            }
            Op::BuildSet(n) => {
                let set = Set::new();
                for item in frame.pop_many(n) {
                    stored(set.add(self, item))?;
                }
                frame.stack.push(Value::Set(set));
            }
            Op::BuildDict(n) => {
                let dict = Dict::new();
                let mut items = frame.pop_many(2 * n).into_iter();
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    stored(dict.insert(self, key, value))?;
                }
                frame.stack.push(Value::Dict(dict));
            }
            Op::BuildString(n) => {
                let mut text = String::new();
                for part in &frame.pop_many(n) {
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
                frame.stack.push(Value::str(text));
            }
            Op::Extend(n) => {
                let value = frame.pop();
                let items = match self.collect(&value) {
                    Err(raise) if self.is_raise(&raise, Kind::TypeError) && !self.is_iterable(&value) => {
                        let name = self.type_name(&value);
                        return Err(type_error(format!("Value after * must be an iterable, not {name}")));
                    }
                    other => stored(other)?,
                };
                if let Value::List(list) = frame.below(n) {
                    list.borrow_mut().extend(items);
                }
            }
            Op::SetAdd(n) => {
                let value = frame.pop();
                if let Value::Set(set) = frame.below(n).clone() {
                    stored(set.add(self, value))?;
                }
            }
            Op::SetExtend(n) => {
                let value = frame.pop();
                if let Value::Set(set) = frame.below(n).clone() {
                    stored(super::types::set_ops::update(self, &set, &value))?;
                }
            }
            Op::DictAdd(n) => {
                let (value, key) = (frame.pop(), frame.pop());
                if let Value::Dict(dict) = frame.below(n).clone() {
                    stored(dict.insert(self, key, value))?;
                }
            }
            Op::DictUpdate(n) | Op::DictMerge(n) => {
                let value = frame.pop();
                if let Value::Dict(dict) = frame.below(n).clone() {
                    let merge = matches!(op, Op::DictMerge(_));
                    let callee = match merge && frame.stack.len() >= n as usize + 2 {
                        true => frame.below(n + 2).clone(),
                        false => Value::None,
                    };
                    stored(self.update(&dict, &value, merge.then_some(&callee)))?;
                }
            }
            Op::ListToTuple => {
                if let Value::List(list) = frame.pop() {
                    frame.stack.push(Value::tuple(list.to_vec()));
                }
            }
            Op::SuperArgs => {
                let class = self.class_cell(frame)?;
                let first = match code.own_cells.iter().position(|&it| it == 0) {
                    Some(cell) if !code.locals.is_empty() => frame.cells[cell].borrow().clone(),
                    _ => frame.locals.first().cloned().flatten(),
                };
                let Some(first) = first else {
                    return Err(runtime_error("super(): no arguments"));
                };
                frame.stack.extend([class, first]);
            }
            Op::LoadClass => {
                let class = self.class_cell(frame)?;
                frame.stack.push(class);
            }
            Op::MakeFunction(at) => {
                let function = self.make_function(frame, &code.functions[at as usize])?;
                frame.stack.push(function);
            }
            Op::YieldFromIter => {
                let value = frame.pop();
                let iter = match &value {
                    Value::Generator(_) => value,
                    other => self.iter(other)?,
                };
                frame.stack.push(iter);
            }
            Op::Raise(n) => {
                let cause = (n == 2).then(|| frame.pop());
                let raised = (n >= 1).then(|| frame.pop());
                return Err(self.raise(raised, cause)?);
            }
            Op::Reraise => {
                return Err(match self.handling.last() {
                    Some(Value::Instance(it)) => Raise::Exception(it.clone()),
                    _ => runtime_error("No active exception to reraise"),
                });
            }
            Op::Handle => {
                let exception = frame.pop();
                self.handling.push(exception);
            }
            Op::Handled => {
                self.handling.pop();
            }
            Op::LoadException => frame.stack.push(self.handling.last().cloned().unwrap_or(Value::None)),
            Op::Matches => {
                let class = frame.pop();
                let exception = self.handling.last().cloned().unwrap_or(Value::None);
                let matches = stored(self.catches(&exception, &class))?;
                frame.stack.push(Value::Bool(matches));
            }
            Op::AssertionError => frame.stack.push(Value::Class(self.class(Kind::AssertionError).clone())),
            Op::Import(at) => {
                let template = &code.imports[at as usize];
                let module = self.import(frame, template)?;
                self.assume_found(frame, &module, Some(&template.module))?;
                frame.stack.push(module);
            }
            Op::ImportFrom(at) => {
                let module = frame.stack.last().cloned().unwrap_or(Value::None);
                let value = settle(self.import_from(&module, name(at)))?;
                self.assume_found(frame, &value, None)?;
                frame.stack.push(value);
            }
            Op::ImportStar => {
                let module = frame.pop();
                self.import_star(frame, &module)?;
            }
            Op::UnpackStar(before, after) => {
                let value = frame.pop();
                let items = self.unpack(&value, before as usize, Some(after as usize))?;
                frame.stack.extend(items.into_iter().rev());
            }
            Op::Format(conversion, has_spec) => {
                let spec = if has_spec { frame.pop() } else { Value::str("") };
                let value = frame.pop();
                let text = self.format_value(&value, conversion, &spec)?;
                frame.stack.push(text);
            }
            Op::BuildClass(at) => {
                let (keywords, bases) = (frame.pop(), frame.pop());
                let class = self.build_class(frame, &code.classes[at as usize], bases, keywords)?;
                frame.stack.push(class);
            }
            Op::Unknown(at) => {
                let reason = code.constants[at as usize].as_str().unwrap_or_default().to_owned();
                frame.stack.push(Value::Unknown(Unknown::because(reason)));
            }
            Op::Lost(at) => {
                let reason = code.constants[at as usize].as_str().unwrap_or_default();
                return Err(Raise::lost(reason));
            }
            Op::Annotate(at) => {
                let value = frame.pop();
                let names = frame.namespace.clone().unwrap_or_else(|| frame.globals.clone());
                let annotations = match names.get_str(&self.names.annotations) {
                    Some(Value::Dict(it)) => it,
                    _ => {
                        let dict = Dict::new();
                        names.set_str(&self.names.annotations.clone(), Value::Dict(dict.clone()));
                        dict
                    }
                };
                annotations.set_str(name(at), value);
            }
            _ => self.rare(frame, op)?,
        }
        Ok(())
    }

    /// Takes the arguments of a call with names off the stack; the names are a constant.
    pub(crate) fn keyword_args(frame: &mut Frame, code: &Code, n: u32, names: u32) -> (Value, Args) {
        let values = frame.pop_many(n);
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
        (frame.pop(), args)
    }

    /// Takes a tuple of arguments and perhaps a dict of keywords off the stack.
    pub(crate) fn spread_args(&mut self, frame: &mut Frame, keywords: bool) -> Res<(Value, Args)> {
        let mut args = Args::default();
        let keywords = keywords.then(|| frame.pop());
        let spread = frame.pop();
        let callee = frame.pop();
        match &spread {
            Value::Tuple(it) => args.pos.extend(it.iter().cloned()),
            other => match self.collect(other) {
                Err(raise) if self.is_raise(&raise, Kind::TypeError) && !self.is_iterable(other) => {
                    return Err(type_error(format!(
                        "{} argument after * must be an iterable, not {}",
                        self.call_title(&callee),
                        self.type_name(other)
                    )));
                }
                items => args.pos.extend(stored(items)?),
            },
        }
        if let Some(Value::Dict(it)) = keywords {
            for (key, value) in it.to_vec() {
                match key {
                    Value::Str(key) => args.kw.push((key, value)),
                    Value::Unknown(it) => return Err(Raise::lost(it.reason.to_string())),
                    // Which looks its keywords up, and at no others.
                    _ if self.call_title(&callee) == "str.format()" => {}
                    _ => return Err(type_error("keywords must be strings")),
                }
            }
        }
        Ok((callee, args))
    }
}

/// An unknown result where a value is stored inside another cannot be followed.
pub(super) fn stored<T>(result: Res<T>) -> Res<T> {
    match result {
        Err(Raise::Unknown(it)) => Err(Raise::lost(it.reason.to_string())),
        other => other,
    }
}
