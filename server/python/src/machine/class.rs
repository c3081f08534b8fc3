//! Classes.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::dict::Dict;
use super::hash::Serial;
use super::kind::Kind;
use super::native::{Def, Role};
use super::value::{Descriptor, Native, Str, Value};

/// A class, built-in or user-defined.
#[derive(Debug)]
pub struct Class {
    /// `__name__`.
    pub name: RefCell<Rc<Str>>,
    /// `__qualname__`.
    pub qualname: RefCell<Rc<Str>>,
    /// `__module__`.
    pub module: RefCell<Rc<Str>>,
    /// For a built-in type: itself. Otherwise the built-in type whose layout it inherits.
    pub kind: Kind,
    /// Whether it is a type of the interpreter or the library, which Python code cannot change.
    pub builtin: bool,
    /// Its methods written in Rust.
    pub natives: &'static [Def],
    /// Direct bases.
    pub bases: Vec<Rc<Class>>,
    /// The method resolution order after the class itself.
    pub mro: Vec<Rc<Class>>,
    /// Its metaclass, where it is not `type`.
    pub metaclass: Option<Rc<Class>>,
    /// Instances have no `__dict__` (all classes in the order declare `__slots__`).
    pub no_dict: bool,
    /// What messages call it where that is not its name; such a class is a type of C code in CPython: immutable.
    pub title: OnceCell<Rc<Str>>,
    /// Whether a base is unknown, so that what is not found is unknown.
    pub partial: Option<Rc<str>>,
    /// What `match` takes its instances for.
    pub(crate) matched_as: Cell<MatchedAs>,
    /// Whether it or a base has `__del__`.
    pub(crate) finalizes: Cell<bool>,
    pub(crate) serial: Serial,
    pub(crate) attrs: OnceCell<Rc<Dict>>,
}

/// What `match` takes the instances of a class for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MatchedAs {
    /// Neither.
    #[default]
    Other,
    /// A sequence pattern may match.
    Sequence,
    /// A mapping pattern may match.
    Mapping,
}

impl Class {
    /// Its own attributes.
    pub fn attrs(self: &Rc<Class>) -> &Rc<Dict> {
        let attrs = self.attrs.get_or_init(|| {
            let dict = Dict::new();
            for def in self.natives {
                let native = Value::Native(Rc::new(Native {
                    def,
                    owner: Some(self.clone()),
                    module: "builtins",
                }));
                let value = match def.role {
                    Role::Class => Value::Descriptor(Rc::new(Descriptor::ClassMethod(native))),
                    Role::Static | Role::New => Value::Descriptor(Rc::new(Descriptor::StaticMethod(native))),
                    Role::Function | Role::Method | Role::Slot | Role::Getter => native,
                };
                dict.set_str(&Str::new(def.name), value);
            }
            dict
        });
        attrs.belongs_to_class();
        attrs
    }

    /// The class and what it inherits from, in the order of method resolution.
    pub fn order(self: &Rc<Class>) -> impl Iterator<Item = &Rc<Class>> {
        std::iter::once(self).chain(&self.mro)
    }

    /// An attribute of the class or what it inherits from, not bound.
    pub fn lookup(self: &Rc<Class>, name: &Str) -> Option<Value> {
        self.order().find_map(|class| class.attrs().get_str(name))
    }

    /// Whether it is `other` or derives from it.
    pub fn derives(self: &Rc<Class>, other: &Rc<Class>) -> bool {
        Rc::ptr_eq(self, other) || self.mro.iter().any(|it| Rc::ptr_eq(it, other))
    }

    /// `__name__`.
    pub fn name(&self) -> Rc<Str> {
        self.name.borrow().clone()
    }

    /// What messages call it: `decimal.Decimal` for types that CPython writes in C, else its name.
    pub fn title(&self) -> Rc<Str> {
        self.title.get().cloned().unwrap_or_else(|| self.name())
    }
}
