//! Generators and coroutines.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::error::{Raise, Res, runtime_error, type_error, value_error};
use super::frame::{Frame, Function, Generator, GeneratorKind, Resume};
use super::kind::Kind;
use super::run::Exit;
use super::value::Value;
use super::vm::Vm;

impl Vm {
    pub(crate) fn make_generator(&mut self, function: &Rc<Function>, frame: Box<Frame>) -> Value {
        let code = &function.code;
        let kind = match (code.is_async, code.is_generator) {
            (true, true) => GeneratorKind::Async,
            (true, false) => GeneratorKind::Coroutine,
            _ => GeneratorKind::Generator,
        };
        let generator = Rc::new(Generator {
            kind,
            frame: RefCell::new(Some(frame)),
            handling: RefCell::new(Vec::new()),
            started: Cell::new(false),
            running: Cell::new(false),
            name: function.name.borrow().clone(),
            qualname: function.qualname.borrow().clone(),
            step: None,
            closed: Cell::new(false),
            serial: Default::default(),
            place: Default::default(),
        });
        super::cycles::register(&generator, &generator.place);
        Value::Generator(generator)
    }

    /// Runs a generator to its next `yield` or its end.
    pub(crate) fn resume(&mut self, generator: &Rc<Generator>, how: Resume) -> Res<Exit> {
        let what = match generator.kind {
            GeneratorKind::Generator => "generator",
            GeneratorKind::Coroutine => "coroutine",
            GeneratorKind::Async => "async generator",
            GeneratorKind::Send | GeneratorKind::Throw => return self.resume_step(generator, how),
        };
        if generator.running.get() {
            return Err(value_error(format!("{what} already executing")));
        }
        let Some(mut frame) = generator.frame.borrow_mut().take() else {
            return match (how, generator.kind) {
                (_, GeneratorKind::Coroutine) => Err(runtime_error("cannot reuse already awaited coroutine")),
                (Resume::Throw(raise), _) => Err(raise),
                (Resume::Send(_), _) => Ok(Exit::Return(Value::None)),
            };
        };
        if let Some(raise) = self.too_deep("") {
            *generator.frame.borrow_mut() = Some(frame);
            return Err(raise);
        }
        let started = generator.started.replace(true);
        frame.handling = self.handling.len();
        let saved = std::mem::take(&mut *generator.handling.borrow_mut());
        self.handling.extend(saved);
        generator.running.set(true);
        self.depth += 1;
        self.indirect += 1;
        let line = self.line;
        let result = match how {
            Resume::Send(value) => {
                if started {
                    frame.stack.push(value);
                } else if !value.is_none() {
                    generator.started.set(false);
                    self.depth -= 1;
                    self.indirect -= 1;
                    generator.running.set(false);
                    *generator.frame.borrow_mut() = Some(frame);
                    return Err(type_error(format!(
                        "can't send non-None value to a just-started {what}"
                    )));
                }
                self.run(frame)
            }
            Resume::Throw(raise) => self.throw_into(frame, raise),
        };
        self.depth -= 1;
        self.indirect -= 1;
        self.line = line;
        generator.running.set(false);
        let (frame, result) = result;
        match result {
            Ok(Exit::Yield(value)) => {
                let base = frame.handling.min(self.handling.len());
                *generator.handling.borrow_mut() = self.handling.split_off(base);
                *generator.frame.borrow_mut() = Some(frame);
                Ok(Exit::Yield(value))
            }
            Ok(exit) => Ok(exit),
            Err(Raise::Exception(it)) => {
                let class = it.class();
                let stop = self.class(Kind::StopIteration).clone();
                let stop_async = self.class(Kind::StopAsyncIteration).clone();
                let name = if class.derives(&stop) {
                    "StopIteration"
                } else if generator.kind == GeneratorKind::Async && class.derives(&stop_async) {
                    "StopAsyncIteration"
                } else {
                    return Err(Raise::Exception(it));
                };
                let error = self.make_exception(Kind::RuntimeError, vec![Value::str(format!("{what} raised {name}"))]);
                if let Some(data) = error.exception() {
                    *data.cause.borrow_mut() = Value::Instance(it.clone());
                    *data.context.borrow_mut() = Value::Instance(it);
                    data.suppress_context.set(true);
                }
                Err(Raise::Exception(error))
            }
            Err(other) => Err(other),
        }
    }

    /// Raises inside a suspended frame; where it delegates, inside what it delegates to.
    fn throw_into(&mut self, mut frame: Box<Frame>, raise: Raise) -> (Box<Frame>, Res<Exit>) {
        let delegating = matches!(frame.code.ops.get(frame.ip), Some(super::bytecode::Op::YieldFrom));
        let mut raise = raise;
        if delegating && let Some(inner) = frame.stack.last().cloned() {
            match self.throw_to(&inner, raise) {
                Ok(Exit::Yield(value)) => return (frame, Ok(Exit::Yield(value))),
                Ok(Exit::Return(value)) => {
                    frame.stack.pop();
                    frame.stack.push(value);
                    frame.ip += 1;
                    return self.run(frame);
                }
                Err(other) => {
                    frame.ip += 1;
                    frame.stack.pop();
                    raise = other;
                }
            }
        }
        self.run_raising(frame, raise)
    }

    fn throw_to(&mut self, inner: &Value, raise: Raise) -> Res<Exit> {
        match inner {
            Value::Generator(it) => {
                let exit = self.is_raise(&raise, Kind::GeneratorExit);
                if exit {
                    self.close(it)?;
                    return Err(raise);
                }
                self.resume(it, Resume::Throw(raise))
            }
            Value::Unknown(it) => Err(Raise::lost(it.reason.to_string())),
            _ => {
                let exit = self.is_raise(&raise, Kind::GeneratorExit);
                let name = if exit { &self.names.close } else { &self.names.throw }.clone();
                let Some(function) = self.find_attr(inner, &name)? else {
                    return Err(raise);
                };
                if exit {
                    self.call(&function, &[])?;
                    return Err(raise);
                }
                let exception = match raise {
                    Raise::New(new) => self.make_exception(new.0, new.1.clone()),
                    Raise::Exception(it) => it,
                    other => return Err(other),
                };
                match self.call(&function, &[Value::Instance(exception)]) {
                    Ok(value) => Ok(Exit::Yield(value)),
                    Err(raise) if self.is_raise(&raise, Kind::StopIteration) => {
                        Ok(Exit::Return(self.stop_value(&raise)))
                    }
                    Err(raise) => Err(raise),
                }
            }
        }
    }

    /// `generator.close()`.
    pub(crate) fn close(&mut self, generator: &Rc<Generator>) -> Res<()> {
        if !generator.started.get() || generator.frame.borrow().is_none() {
            if !generator.running.get() {
                *generator.frame.borrow_mut() = None;
            }
            return Ok(());
        }
        let exit = self.make_exception(Kind::GeneratorExit, Vec::new());
        match self.resume(generator, Resume::Throw(Raise::Exception(exit))) {
            Ok(Exit::Yield(_)) => Err(runtime_error("generator ignored GeneratorExit")),
            Ok(Exit::Return(_)) => Ok(()),
            Err(raise) => {
                if self.is_raise(&raise, Kind::GeneratorExit) || self.is_raise(&raise, Kind::StopIteration) {
                    return Ok(());
                }
                Err(raise)
            }
        }
    }

    /// Whether a failure is a Python exception of this built-in type.
    pub(crate) fn is_raise(&self, raise: &Raise, kind: Kind) -> bool {
        match raise {
            Raise::New(it) => it.0.derives(kind),
            Raise::Exception(it) => it.class().derives(self.class(kind)),
            _ => false,
        }
    }

    /// One step of `yield from` or `await`.
    pub(crate) fn delegate(&mut self, iter: &Value, sent: Value) -> Res<Exit> {
        match iter {
            Value::Generator(it) => self.resume(it, Resume::Send(sent)),
            Value::Unknown(it) => Err(Raise::lost(it.reason.to_string())),
            _ => {
                let result = match sent {
                    Value::None => {
                        let next = self.next_or_value(iter)?;
                        return Ok(next);
                    }
                    sent => self.call_method(iter, "send", &[sent]),
                };
                match result {
                    Ok(value) => Ok(Exit::Yield(value)),
                    Err(raise) if self.is_raise(&raise, Kind::StopIteration) => {
                        Ok(Exit::Return(self.stop_value(&raise)))
                    }
                    Err(raise) => Err(raise),
                }
            }
        }
    }

    /// The next item of an iterator, or the value it ends with.
    pub(crate) fn next_or_value(&mut self, iter: &Value) -> Res<Exit> {
        match iter {
            Value::Generator(it) => self.resume(it, Resume::Send(Value::None)),
            Value::Instance(_) => {
                let name = self.names.next.clone();
                match self.call_special(iter, &name, &[]) {
                    Ok(Some(value)) => Ok(Exit::Yield(value)),
                    Ok(None) => Err(type_error(format!(
                        "'{}' object is not an iterator",
                        self.type_name(iter)
                    ))),
                    Err(raise) if self.is_raise(&raise, Kind::StopIteration) => {
                        Ok(Exit::Return(self.stop_value(&raise)))
                    }
                    Err(raise) => Err(raise),
                }
            }
            _ => match self.next(iter) {
                Ok(Some(value)) => Ok(Exit::Yield(value)),
                Ok(None) => Ok(Exit::Return(Value::None)),
                Err(raise) if self.is_raise(&raise, Kind::StopIteration) => Ok(Exit::Return(self.stop_value(&raise))),
                Err(raise) => Err(raise),
            },
        }
    }

    /// `StopIteration.value`.
    pub(crate) fn stop_value(&self, raise: &Raise) -> Value {
        match raise {
            Raise::New(it) => it.1.first().cloned().unwrap_or(Value::None),
            Raise::Exception(it) => match it.exception().map(|it| it.args.borrow().clone()) {
                Some(Value::Tuple(args)) => args.first().cloned().unwrap_or(Value::None),
                _ => Value::None,
            },
            _ => Value::None,
        }
    }
}
