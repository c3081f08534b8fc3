//! Functions, methods and modules written in Rust: how they are declared, and the arguments they get.

use std::any::Any;
use std::rc::Rc;

use num_bigint::BigInt;
use smallvec::SmallVec;

use super::error::{Raise, Res, type_error};
use super::value::{Str, Value};
use super::vm::Vm;

/// The Rust side of a native function.
pub type Run = fn(&mut Vm, Args) -> Res<Value>;

/// One native function or method, in a table.
#[derive(Debug)]
pub struct Def {
    /// Its name in Python.
    pub name: &'static str,
    /// How it is bound.
    pub role: Role,
    /// What it takes, `self` not counted. Violations raise CPython's `TypeError` before `run` is called.
    pub arity: Arity,
    /// Whether it takes unknown arguments itself. Otherwise the result of a call with one is unknown, without a call.
    pub takes_unknown: bool,
    /// Whether it changes its receiver (so that a call with an unknown argument cannot be ignored).
    pub mutates: bool,
    /// What to call.
    pub run: Run,
}

/// How a native function is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A function of a module, or a built-in.
    Function,
    /// A method: `args[0]` is the receiver (of exactly the built-in type; subclass instances are unwrapped).
    Method,
    /// The same, printed as a slot wrapper (`__add__`…).
    Slot,
    /// `args[0]` is the class.
    Class,
    /// No receiver.
    Static,
    /// A read-only attribute; `args[0]` is the receiver.
    Getter,
    /// The constructor, called with the arguments of `Type(…)` and no receiver. For a subclass the machine wraps what
    /// it returns.
    New,
}

/// What a native function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// None at all ("takes no arguments (1 given)").
    None,
    /// Exactly one ("takes exactly one argument (2 given)").
    One,
    /// A range ("pop expected at most 1 argument, got 2"), no keywords.
    Range(usize, usize),
    /// Anything, keywords too; `run` checks.
    Any,
}

impl Def {
    const fn make(name: &'static str, role: Role, arity: Arity, run: Run) -> Def {
        Def {
            name,
            role,
            arity,
            takes_unknown: false,
            mutates: false,
            run,
        }
    }

    /// A module function or built-in.
    pub const fn function(name: &'static str, arity: Arity, run: Run) -> Def {
        Def::make(name, Role::Function, arity, run)
    }

    /// A method.
    pub const fn method(name: &'static str, arity: Arity, run: Run) -> Def {
        Def::make(name, Role::Method, arity, run)
    }

    /// A dunder method.
    pub const fn slot(name: &'static str, arity: Arity, run: Run) -> Def {
        Def::make(name, Role::Slot, arity, run)
    }

    /// A class method.
    pub const fn class(name: &'static str, arity: Arity, run: Run) -> Def {
        Def::make(name, Role::Class, arity, run)
    }

    /// A static method.
    pub const fn fixed(name: &'static str, arity: Arity, run: Run) -> Def {
        Def::make(name, Role::Static, arity, run)
    }

    /// A read-only attribute.
    pub const fn getter(name: &'static str, run: Run) -> Def {
        Def::make(name, Role::Getter, Arity::None, run)
    }

    /// The constructor.
    pub const fn new(arity: Arity, run: Run) -> Def {
        Def::make("__new__", Role::New, arity, run)
    }

    /// It looks at unknown arguments itself, or only stores them.
    pub const fn takes_unknown(mut self) -> Def {
        self.takes_unknown = true;
        self
    }

    /// It changes its receiver.
    pub const fn mutates(mut self) -> Def {
        self.mutates = true;
        self
    }
}

/// A module of the library: Rust functions and types, and Python source run on top of them (its functions are not
/// traced).
pub struct ModuleDef {
    /// Its dotted name.
    pub name: &'static str,
    /// Functions.
    pub functions: &'static [Def],
    /// Types whose instances carry Rust data.
    pub classes: &'static [ClassDef],
    /// Other attributes.
    pub constants: fn(&mut Vm) -> Vec<(&'static str, Value)>,
    /// Python source, run in the module after the above are in place; it may import other library modules.
    pub source: &'static str,
}

/// A native type of a library module.
pub struct ClassDef {
    /// Its name.
    pub name: &'static str,
    /// Methods, `Def::new` for its constructor.
    pub methods: &'static [Def],
}

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// Positional; for methods the receiver is `pos[0]`.
    pub pos: SmallVec<[Value; 4]>,
    /// Keyword.
    pub kw: Vec<(Rc<Str>, Value)>,
}

impl Args {
    /// Positional arguments only.
    pub fn of(pos: &[Value]) -> Args {
        Args {
            pos: pos.iter().cloned().collect(),
            kw: Vec::new(),
        }
    }

    /// How many positional ones, the receiver counted.
    pub fn len(&self) -> usize {
        self.pos.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pos.is_empty() && self.kw.is_empty()
    }

    /// A positional argument; `None` (the Python value) where absent.
    pub fn at(&self, index: usize) -> &Value {
        self.pos.get(index).unwrap_or(&Value::None)
    }

    /// A positional argument, if given.
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.pos.get(index)
    }

    /// Takes a positional argument out.
    pub fn take(&mut self, index: usize) -> Value {
        self.pos
            .get_mut(index)
            .map_or(Value::None, |it| std::mem::replace(it, Value::None))
    }

    /// Takes a keyword argument out.
    pub fn keyword(&mut self, name: &str) -> Option<Value> {
        let at = self.kw.iter().position(|(key, _)| key.as_str() == name)?;
        Some(self.kw.swap_remove(at).1)
    }

    /// A parameter that can be given by position or by name (the receiver counts as a position).
    pub fn param(&mut self, index: usize, name: &str) -> Option<Value> {
        match self.pos.get(index) {
            Some(value) => Some(value.clone()),
            None => self.keyword(name),
        }
    }

    /// Raises if keywords are left.
    pub fn no_more_keywords(&self, function: &str) -> Res<()> {
        match self.kw.first() {
            None => Ok(()),
            Some((name, _)) => Err(type_error(format!(
                "'{}' is an invalid keyword argument for {function}()",
                name.as_str()
            ))),
        }
    }

    /// Raises if keywords are given at all.
    pub fn no_keywords(&self, function: &str) -> Res<()> {
        match self.kw.is_empty() {
            true => Ok(()),
            false => Err(type_error(format!("{function}() takes no keyword arguments"))),
        }
    }

    /// The receiver as the Rust data of a [`ClassDef`].
    pub fn native<T: Any>(&self) -> Res<&T> {
        match self.at(0) {
            Value::Instance(it) => it
                .native::<T>()
                .ok_or_else(|| type_error("descriptor does not apply to this object")),
            Value::Unknown(it) => Err(Raise::about(it)),
            _ => Err(type_error("descriptor does not apply to this object")),
        }
    }
}

/// An integer argument of any size.
#[derive(Clone, Debug)]
pub enum Integer {
    /// It fits.
    Small(i64),
    /// It does not.
    Big(Rc<BigInt>),
}

impl Integer {
    /// Saturates, as slices do.
    pub fn clamp(&self) -> i64 {
        match self {
            Integer::Small(it) => *it,
            Integer::Big(it) if it.sign() == num_bigint::Sign::Minus => i64::MIN,
            Integer::Big(_) => i64::MAX,
        }
    }
}
