//! Functions, frames and generators.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::bytecode::Code;
use super::cycles::{Contents, Place};
use super::dict::Dict;
use super::error::Raise;
use super::finalize;
use super::hash::Serial;
use super::value::{Str, Value};

/// A variable shared between a function and those nested in it.
pub(crate) type Shared = Rc<RefCell<Option<Value>>>;

/// A function defined in Python.
#[derive(Debug)]
pub struct Function {
    pub(crate) code: Rc<Code>,
    pub(crate) globals: Rc<Dict>,
    pub(crate) defaults: RefCell<Vec<Value>>,
    pub(crate) keyword_defaults: RefCell<Vec<(Rc<Str>, Value)>>,
    pub(crate) closure: Vec<Shared>,
    pub(crate) class_cell: Option<Shared>,
    /// `__name__`.
    pub name: RefCell<Rc<Str>>,
    /// `__qualname__`.
    pub qualname: RefCell<Rc<Str>>,
    pub(crate) doc: RefCell<Value>,
    /// Whether it stands for C code of CPython, whose errors about arguments are worded in another way.
    pub(crate) stands_for_c: Cell<bool>,
    pub(crate) serial: Serial,
    pub(crate) module: Value,
    pub(crate) attrs: OnceCell<Rc<Dict>>,
    pub(crate) place: Place,
}

impl Contents for Function {
    fn empty(&self) {
        for cell in self.closure.iter().chain(&self.class_cell) {
            let value = cell.take();
            drop(value);
        }
        let defaults = self.defaults.take();
        drop(defaults);
    }
}

impl Function {
    /// Its `__dict__`.
    pub fn attrs(&self) -> &Rc<Dict> {
        self.attrs.get_or_init(Dict::new)
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        super::trash::discard(self.defaults.get_mut().iter_mut());
    }
}

/// One activation of a code object.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) code: Rc<Code>,
    pub(crate) globals: Rc<Dict>,
    /// The namespace of a class body or module, where names are looked up first.
    pub(crate) namespace: Option<Rc<Dict>>,
    /// What a metaclass prepared for a class body, where names are set by its own method.
    pub(crate) prepared: Option<Value>,
    pub(crate) locals: Vec<Option<Value>>,
    /// Own shared variables, then those of the closure.
    pub(crate) cells: Vec<Shared>,
    /// The class whose body the code is written in, once it is made.
    pub(crate) class_cell: Option<Shared>,
    pub(crate) stack: Vec<Value>,
    pub(crate) ip: usize,
    /// The line of the last line event; 0 makes the next one certain.
    pub(crate) line: u32,
    /// The line where the last exception came from that it handled.
    pub(crate) raised: u32,
    /// The line that runs, for error positions.
    pub(crate) here: u32,
    /// How many exceptions were being handled when it was entered.
    pub(crate) handling: usize,
    /// What to do with the value returned.
    pub(crate) then: Then,
    /// How often it jumped back.
    pub(crate) rounds: u32,
    /// Its state at an earlier round, where its loops are watched.
    pub(crate) watched: Option<Box<super::watch::Snapshot>>,
    /// What the trace knows of it.
    pub(crate) seen: Option<Box<super::trace::Seen>>,
}

impl Frame {
    /// A frame at the start of a code object, its variables unbound.
    pub(crate) fn new(code: &Rc<Code>, globals: &Rc<Dict>, handling: usize) -> Box<Frame> {
        Box::new(Frame {
            code: code.clone(),
            globals: globals.clone(),
            namespace: None,
            prepared: None,
            locals: vec![None; code.variables()],
            cells: Vec::new(),
            class_cell: None,
            stack: Vec::with_capacity(8),
            ip: 0,
            line: 0,
            raised: 0,
            here: code.first_line,
            handling,
            then: Then::Push,
            rounds: 0,
            watched: None,
            seen: None,
        })
    }

    /// Drops what it holds of its activation.
    pub(crate) fn clear(&mut self) {
        self.locals.clear();
        self.stack.clear();
        self.cells.clear();
        self.namespace = None;
        self.prepared = None;
        self.class_cell = None;
        self.then = Then::Push;
        self.watched = None;
        self.seen = None;
    }

    /// Makes a cleared frame one of another activation; its variables are bound by pushing them.
    pub(crate) fn renew(&mut self, code: &Rc<Code>, globals: &Rc<Dict>, handling: usize) {
        if !Rc::ptr_eq(&self.code, code) {
            self.code = code.clone();
        }
        if !Rc::ptr_eq(&self.globals, globals) {
            self.globals = globals.clone();
        }
        (self.ip, self.line, self.here, self.rounds) = (0, 0, code.first_line, 0);
        self.handling = handling;
    }

    /// Takes the top of the stack.
    #[inline(always)]
    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or(Value::None)
    }

    /// Takes so many values off the stack, in the order they were pushed.
    pub(crate) fn pop_many(&mut self, n: u32) -> Vec<Value> {
        self.stack.split_off(self.stack.len() - n as usize)
    }

    /// The value so far below the end of the stack; the top is 1 below.
    #[inline]
    pub(crate) fn below(&self, n: u32) -> &Value {
        &self.stack[self.stack.len() - n as usize]
    }

    /// Binds a local variable.
    #[inline(always)]
    pub(crate) fn bind(&mut self, slot: u32, value: Value) {
        match (&mut self.locals[slot as usize], value) {
            (Some(Value::Int(old)), Value::Int(new)) => *old = new,
            (local, value) => *local = Some(value),
        }
    }
}

impl Frame {
    /// Calls `visit` with the variables of a function that have a value, as `f_locals` lists them.
    pub(crate) fn each_variable(&self, visit: &mut dyn FnMut(&Rc<Str>, &Value)) {
        for (name, value) in self.code.locals.iter().zip(&self.locals) {
            if let Some(value) = value {
                visit(name, value);
            }
        }
        let own = self.code.own_cells.len();
        for (at, (name, cell)) in self.code.cell_names.iter().zip(&self.cells).enumerate() {
            if at >= own && !self.code.free.contains(&(at as u32)) {
                continue;
            }
            if let Some(value) = &*cell.borrow() {
                visit(name, value);
            }
        }
    }
}

/// What happens to the value a frame returns.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// Push it on the caller's stack.
    Push,
    /// `__init__`: drop it, push the instance.
    Instance(Value),
}

/// Which kind of generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GeneratorKind {
    Generator,
    Coroutine,
    Async,
    /// What `__anext__()` and `asend()` of an asynchronous generator give.
    Send,
    /// What `athrow()` and `aclose()` give.
    Throw,
}

/// A generator, coroutine or asynchronous generator.
#[derive(Debug)]
pub struct Generator {
    pub(crate) kind: GeneratorKind,
    pub(crate) frame: RefCell<Option<Box<Frame>>>,
    /// Exceptions it was handling when it was suspended.
    pub(crate) handling: RefCell<Vec<Value>>,
    pub(crate) started: Cell<bool>,
    pub(crate) running: Cell<bool>,
    pub(crate) name: Rc<Str>,
    pub(crate) qualname: Rc<Str>,
    /// One step of an asynchronous generator, for the kinds that are.
    pub(crate) step: Option<AsyncStep>,
    /// Whether `aclose()` was called, or it has ended; of an asynchronous generator.
    pub(crate) closed: Cell<bool>,
    pub(crate) serial: Serial,
    pub(crate) place: Place,
}

impl Contents for Generator {
    fn empty(&self) {
        let (frame, handling) = (self.frame.take(), self.handling.take());
        drop((frame, handling));
    }
}

impl Generator {
    /// Whether it is stopped where something handles an exception raised there.
    fn is_guarded(&self) -> bool {
        let frame = self.frame.borrow();
        frame.as_ref().is_some_and(|frame| {
            let (before, at) = (frame.ip.saturating_sub(1) as u32, frame.ip as u32);
            let covers = |it: &super::bytecode::Handler| it.start <= at && before < it.end;
            self.started.get() && !frame.code.hidden && frame.code.handlers.iter().any(covers)
        })
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        if !self.is_guarded() || !finalize::is_active() {
            return;
        }
        finalize::doom(Value::Generator(Rc::new(Generator {
            kind: self.kind,
            frame: RefCell::new(self.frame.get_mut().take()),
            handling: RefCell::new(std::mem::take(self.handling.get_mut())),
            started: Cell::new(true),
            running: Cell::new(false),
            name: self.name.clone(),
            qualname: self.qualname.clone(),
            step: None,
            closed: Cell::new(false),
            serial: std::mem::take(&mut self.serial),
            place: Place::default(),
        })));
    }
}

/// One step of an asynchronous generator, to be awaited.
#[derive(Debug)]
pub(crate) struct AsyncStep {
    pub(crate) of: Rc<Generator>,
    /// What it starts with; `None` once it has.
    pub(crate) first: RefCell<Option<Resume>>,
    /// Whether it closes the generator.
    pub(crate) closes: bool,
    pub(crate) done: Cell<bool>,
}

/// How a generator is resumed.
#[derive(Debug)]
pub(crate) enum Resume {
    Send(Value),
    Throw(Raise),
}
