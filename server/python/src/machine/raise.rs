//! Making, raising and catching exceptions.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res, type_error};
use super::kind::Kind;
use super::native::Args;
use super::value::{ExceptionData, Instance, Payload, Value};
use super::vm::Vm;

impl Vm {
    /// An exception object.
    pub(crate) fn make_exception(&mut self, kind: Kind, args: Vec<Value>) -> Rc<Instance> {
        let instance = Instance::new(self.class(kind).clone(), exception_payload(&args));
        self.set_context(&instance);
        instance
    }

    pub(crate) fn new_exception(&mut self, class: &Rc<Class>, args: Args) -> Res<Value> {
        super::types::exception::construct(self, class, args)
    }

    /// The exception being handled becomes the context of a new one.
    fn set_context(&mut self, exception: &Rc<Instance>) {
        let (Some(data), Some(Value::Instance(current))) = (exception.exception(), self.handling.last()) else {
            return;
        };
        if Rc::ptr_eq(current, exception) {
            return;
        }
        // Cut a cycle, as CPython does.
        let mut at = current.clone();
        for _ in 0..1000 {
            let next = match at.exception().map(|it| it.context.borrow().clone()) {
                Some(Value::Instance(next)) => next,
                _ => break,
            };
            if Rc::ptr_eq(&next, exception) {
                if let Some(data) = at.exception() {
                    *data.context.borrow_mut() = Value::None;
                }
                break;
            }
            at = next;
        }
        *data.context.borrow_mut() = Value::Instance(current.clone());
    }

    /// `raise raised from cause`.
    pub(crate) fn raise(&mut self, raised: Option<Value>, cause: Option<Value>) -> Res<Raise> {
        let Some(raised) = raised else {
            return Ok(match self.handling.last() {
                Some(Value::Instance(it)) => Raise::Exception(it.clone()),
                _ => super::error::runtime_error("No active exception to reraise"),
            });
        };
        let exception = self.as_exception(&raised, "exceptions must derive from BaseException")?;
        if let (Some(cause), Some(data)) = (cause, exception.exception()) {
            let cause = match &cause {
                Value::None => Value::None,
                other => Value::Instance(self.as_exception(other, "exception causes must derive from BaseException")?),
            };
            *data.cause.borrow_mut() = cause;
            data.suppress_context.set(true);
        }
        self.set_context(&exception);
        Ok(Raise::Exception(exception))
    }

    pub(crate) fn as_exception(&mut self, value: &Value, error: &str) -> Res<Rc<Instance>> {
        match value {
            Value::Instance(it) if it.exception().is_some() => Ok(it.clone()),
            Value::Class(class) if class.kind.is_exception() => match self.call_class(class, Args::default())? {
                Value::Instance(it) if it.exception().is_some() => Ok(it),
                _ => Err(type_error(error)),
            },
            Value::Unknown(it) => Err(Raise::lost(it.reason.to_string())),
            Value::Class(class) if class.partial.is_some() => Err(Raise::lost("an unknown exception is raised")),
            _ => Err(type_error(error)),
        }
    }

    /// Whether `except class` catches an exception; each of several classes must be one.
    pub(crate) fn catches(&mut self, exception: &Value, class: &Value) -> Res<bool> {
        if let Value::Tuple(items) = class {
            for item in items.iter() {
                match item {
                    Value::Class(it) if it.kind.is_exception() || it.partial.is_some() => {}
                    Value::Unknown(_) => {}
                    _ => return Err(not_catchable()),
                }
            }
        }
        self.matches(exception, class)
    }

    /// Whether an exception is of a class, or of one of several.
    pub(crate) fn matches(&mut self, exception: &Value, class: &Value) -> Res<bool> {
        match class {
            Value::Tuple(items) => {
                for item in items.iter() {
                    if self.matches(exception, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Class(it) if it.kind.is_exception() => Ok(self.class_of(exception).derives(it)),
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Class(it) if it.partial.is_some() => Err(Raise::unknown("an unknown exception class")),
            _ => Err(not_catchable()),
        }
    }
}

fn not_catchable() -> Raise {
    type_error("catching classes that do not inherit from BaseException is not allowed")
}

/// The data of a new exception.
pub(crate) fn exception_payload(args: &[Value]) -> Payload {
    Payload::Exception(ExceptionData {
        args: RefCell::new(Value::tuple(args.to_vec())),
        cause: RefCell::new(Value::None),
        context: RefCell::new(Value::None),
        suppress_context: Cell::new(false),
        line: Cell::new(0),
        raised: Cell::new(0),
        members: RefCell::default(),
    })
}
