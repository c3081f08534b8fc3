//! Asynchronous iteration: what is awaited of asynchronous generators and iterators.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::bytecode::Op;
use super::error::{Raise, Res, runtime_error, type_error};
use super::frame::{AsyncStep, Generator, GeneratorKind, Resume};
use super::kind::Kind;
use super::run::Exit;
use super::value::Value;
use super::vm::Vm;

impl Generator {
    /// One step of this asynchronous generator, to be awaited.
    pub(crate) fn step(self: &Rc<Generator>, first: Resume, closes: bool) -> Value {
        let kind = match first {
            Resume::Send(_) => GeneratorKind::Send,
            Resume::Throw(_) => GeneratorKind::Throw,
        };
        Value::Generator(Rc::new(Generator {
            kind,
            frame: RefCell::default(),
            handling: RefCell::default(),
            started: Cell::new(false),
            running: Cell::new(false),
            name: self.name.clone(),
            qualname: self.qualname.clone(),
            step: Some(AsyncStep {
                of: self.clone(),
                first: RefCell::new(Some(first)),
                closes,
                done: Cell::new(false),
            }),
            closed: Cell::new(false),
            serial: Default::default(),
            place: Default::default(),
        }))
    }

    /// Whether it stopped at a `yield`, not at an `await`.
    fn at_yield(&self) -> bool {
        match &*self.frame.borrow() {
            Some(frame) => matches!(frame.code.ops.get(frame.ip.wrapping_sub(1)), Some(Op::Yield)),
            None => false,
        }
    }
}

impl Vm {
    /// Goes on with a step of an asynchronous generator: yields what it awaits, returns what it yields.
    pub(crate) fn resume_step(&mut self, step: &Rc<Generator>, how: Resume) -> Res<Exit> {
        let Some(it) = &step.step else {
            return Err(Raise::lost("a step of no generator"));
        };
        let (of, sends) = (it.of.clone(), step.kind == GeneratorKind::Send);
        if it.done.get() {
            let what = if sends {
                "__anext__()/asend()"
            } else {
                "aclose()/athrow()"
            };
            return Err(runtime_error(format!("cannot reuse already awaited {what}")));
        }
        let first = it.first.borrow_mut().take();
        if !sends && of.frame.borrow().is_none() && !of.running.get() {
            it.done.set(true);
            return Ok(Exit::Return(Value::None));
        }
        let how = match (first, how) {
            (None, how) | (Some(_), how @ Resume::Throw(_)) => how,
            (Some(_), Resume::Send(_)) if of.running.get() => {
                let what = match (sends, it.closes) {
                    (true, _) => "anext()",
                    (_, true) => "aclose()",
                    _ => "athrow()",
                };
                it.done.set(true);
                return Err(runtime_error(format!(
                    "{what}: asynchronous generator is already running"
                )));
            }
            (Some(_), Resume::Send(_)) if !sends && of.closed.get() => {
                it.done.set(true);
                return Err(Raise::with(Kind::StopAsyncIteration, Vec::new()));
            }
            (Some(first), Resume::Send(_)) => {
                if it.closes {
                    of.closed.set(true);
                }
                first
            }
        };
        let result = self.resume(&of, how);
        let result = match result {
            Ok(Exit::Yield(value)) if of.at_yield() => match it.closes {
                true => Err(runtime_error("async generator ignored GeneratorExit")),
                false => Ok(Exit::Return(value)),
            },
            Ok(Exit::Return(_)) => Err(Raise::with(Kind::StopAsyncIteration, Vec::new())),
            other => other,
        };
        if !matches!(result, Ok(Exit::Yield(_))) {
            it.done.set(true);
        }
        match result {
            Err(raise) if self.ends(&raise) => {
                of.closed.set(true);
                match it.closes {
                    true => Ok(Exit::Return(Value::None)),
                    false => Err(raise),
                }
            }
            other => other,
        }
    }

    fn ends(&self, raise: &Raise) -> bool {
        self.is_raise(raise, Kind::StopAsyncIteration) || self.is_raise(raise, Kind::GeneratorExit)
    }

    /// What `async for` goes through.
    pub(crate) fn async_iter(&mut self, value: &Value) -> Res<Value> {
        let name = self.names.aiter.clone();
        let Some(function) = self.special(value.known()?, &name)? else {
            return Err(type_error(format!(
                "'async for' requires an object with __aiter__ method, got {}",
                self.type_name(value)
            )));
        };
        let iterator = self.call(&function, &[])?;
        let class = self.class_of(iterator.known()?);
        if class.partial.is_none() && class.lookup(&self.names.anext).is_none() {
            return Err(type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                self.type_name(&iterator)
            )));
        }
        Ok(iterator)
    }

    /// The next item of an asynchronous iterator, to be awaited.
    pub(crate) fn async_next(&mut self, iterator: &Value) -> Res<Value> {
        let name = self.names.anext.clone();
        let Some(function) = self.special(iterator, &name)? else {
            return Err(type_error(format!(
                "'async for' requires an iterator with __anext__ method, got {}",
                self.type_name(iterator)
            )));
        };
        let item = self.call(&function, &[])?;
        match self.awaitable(&item)? {
            Some(it) => Ok(it),
            None => Err(type_error(format!(
                "'async for' received an invalid object from __anext__: {}",
                self.type_name(&item)
            ))),
        }
    }

    /// The iterator that awaiting a value goes through; `None` where it cannot be awaited.
    pub(crate) fn awaitable(&mut self, value: &Value) -> Res<Option<Value>> {
        match value.known()? {
            Value::Generator(it) => match it.kind {
                GeneratorKind::Coroutine if it.frame.borrow().is_some() && it.started.get() => {
                    Err(runtime_error("coroutine is being awaited already"))
                }
                GeneratorKind::Coroutine | GeneratorKind::Send | GeneratorKind::Throw => Ok(Some(value.clone())),
                GeneratorKind::Generator | GeneratorKind::Async => Ok(None),
            },
            _ => {
                let name = self.names.await_.clone();
                let Some(function) = self.special(value, &name)? else {
                    return Ok(None);
                };
                let iterator = self.call(&function, &[])?;
                match iterator.known()? {
                    Value::Generator(it) if it.kind == GeneratorKind::Coroutine => {
                        Err(type_error("__await__() returned a coroutine"))
                    }
                    Value::Generator(_) | Value::Iter(_) => Ok(Some(iterator)),
                    other if self.class_of(other).lookup(&self.names.next).is_some() => Ok(Some(iterator)),
                    other => Err(type_error(format!(
                        "__await__() returned non-iterator of type '{}'",
                        self.type_name(other)
                    ))),
                }
            }
        }
    }
}
