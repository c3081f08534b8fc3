//! Values and the objects behind them.

use std::any::Any;
use std::cell::{Cell, OnceCell, Ref, RefCell, RefMut};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use num_bigint::BigInt;

use super::class::Class;
use super::cycles::{Contents, Place, register};
use super::dict::Dict;
use super::frame::{Function, Generator};
use super::hash::Serial;
use super::iter::Iter;
use super::kind::Kind;
use super::limits::Charge;
use super::native::Def;
use super::set::Set;
use super::unknown::Unknown;
use super::{finalize, trash};

pub use super::text::Str;
pub(crate) use super::text::hash_bytes;

/// A Python value.
///
/// Tag and payload are a word each: values that are moved in pieces of other sizes and then read as a whole make the
/// processor wait.
#[derive(Clone, Debug)]
#[repr(u64)]
#[allow(missing_docs)]
pub enum Value {
    None,
    NotImplemented,
    Ellipsis,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Never fits an `i64`: make integers with [`Value::big`].
    Big(Rc<BigInt>),
    Complex(Rc<(f64, f64)>),
    Str(Rc<Str>),
    Bytes(Rc<Bytes>),
    ByteArray(Rc<ByteArray>),
    Tuple(Rc<Tuple>),
    List(Rc<List>),
    Dict(Rc<Dict>),
    Set(Rc<Set>),
    FrozenSet(Rc<Set>),
    Range(Rc<Range>),
    Slice(Rc<Slice>),
    /// `dict.keys()` and the like.
    View(Rc<View>),
    /// A built-in iterator.
    Iter(Rc<Iter>),
    Generator(Rc<Generator>),
    /// A class, built-in or not.
    Class(Rc<Class>),
    /// Of a user class, an exception, or a native class of a library module.
    Instance(Rc<Instance>),
    /// Defined in Python.
    Function(Rc<Function>),
    /// Defined in Rust.
    Native(Rc<Native>),
    /// Bound.
    Method(Rc<Method>),
    /// `property`, `classmethod`, `staticmethod`, `super`.
    Descriptor(Rc<Descriptor>),
    Module(Rc<Module>),
    /// Not known.
    Unknown(Rc<Unknown>),
}

/// Immutable bytes.
#[derive(Debug)]
pub struct Bytes {
    /// The bytes.
    pub data: Box<[u8]>,
    _charge: Charge,
}

/// Mutable bytes.
#[derive(Debug)]
pub struct ByteArray {
    /// The bytes.
    pub data: RefCell<Vec<u8>>,
}

/// A tuple.
#[derive(Debug)]
pub struct Tuple {
    items: Box<[Value]>,
    _charge: Charge,
}

impl Deref for Tuple {
    type Target = [Value];
    fn deref(&self) -> &[Value] {
        &self.items
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        trash::discard(self.items.iter_mut().rev());
    }
}

/// A list.
#[derive(Debug)]
pub struct List {
    items: RefCell<Vec<Value>>,
    charge: Charge,
    place: Place,
}

impl Contents for List {
    fn empty(&self) {
        let items = self.items.take();
        drop(items);
    }
}

impl List {
    /// The items. Never hold this across a call back into the machine.
    #[inline]
    pub fn borrow(&self) -> Ref<'_, Vec<Value>> {
        self.items.borrow()
    }

    /// The items, to change. Never hold this across a call back into the machine.
    #[inline]
    pub fn borrow_mut(&self) -> ListMut<'_> {
        ListMut {
            items: self.items.borrow_mut(),
            charge: &self.charge,
        }
    }

    /// How many items.
    #[inline]
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item there, if any.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).cloned()
    }

    /// Puts a value in place of the item there; the value comes back where there is none.
    #[inline]
    pub(crate) fn replace(&self, index: usize, value: Value) -> Result<(), Value> {
        let old = match self.items.borrow_mut().get_mut(index) {
            Some(item) => std::mem::replace(item, value),
            None => return Err(value),
        };
        drop(old);
        Ok(())
    }

    /// A copy of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }
}

impl Drop for List {
    fn drop(&mut self) {
        trash::discard(self.items.get_mut().iter_mut().rev());
    }
}

/// The items of a list being changed; its size is counted again at the end.
#[derive(Debug)]
pub struct ListMut<'a> {
    items: RefMut<'a, Vec<Value>>,
    charge: &'a Charge,
}

impl Deref for ListMut<'_> {
    type Target = Vec<Value>;
    fn deref(&self) -> &Vec<Value> {
        &self.items
    }
}

impl DerefMut for ListMut<'_> {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        &mut self.items
    }
}

impl Drop for ListMut<'_> {
    #[inline]
    fn drop(&mut self) {
        self.charge.set(list_bytes(self.items.capacity()));
    }
}

fn list_bytes(capacity: usize) -> usize {
    56 + capacity * size_of::<Value>()
}

/// `range(start, stop, step)`; bounds beyond 64 bits are unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    /// Never 0.
    pub step: i64,
}

impl Range {
    /// How many items.
    pub fn len(&self) -> u64 {
        let (start, stop, step) = (self.start as i128, self.stop as i128, self.step as i128);
        let span = if step > 0 { stop - start } else { start - stop };
        match span <= 0 {
            true => 0,
            false => ((span - 1) / step.abs() + 1) as u64,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item there; the index is below the length.
    pub fn at(&self, index: u64) -> i64 {
        (self.start as i128 + self.step as i128 * index as i128) as i64
    }
}

/// `slice(start, stop, step)`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

/// A view of a dict.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct View {
    pub kind: ViewKind,
    pub dict: Rc<Dict>,
    /// Whether the dict is an `OrderedDict`.
    pub ordered: bool,
}

impl View {
    /// Its type.
    pub(crate) fn kind(&self) -> Kind {
        match (self.kind, self.ordered) {
            (ViewKind::Keys, false) => Kind::DictKeys,
            (ViewKind::Values, false) => Kind::DictValues,
            (ViewKind::Items, false) => Kind::DictItems,
            (ViewKind::Keys, true) => Kind::OdictKeys,
            (ViewKind::Values, true) => Kind::OdictValues,
            (ViewKind::Items, true) => Kind::OdictItems,
            (ViewKind::Proxy, _) => Kind::MappingProxy,
        }
    }
}

/// Which view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ViewKind {
    Keys,
    Values,
    Items,
    /// `mappingproxy`
    Proxy,
}

/// A function written in Rust.
#[derive(Debug)]
pub struct Native {
    /// Its declaration.
    pub def: &'static Def,
    /// The type it is a method of.
    pub owner: Option<Rc<Class>>,
    /// The module it is a function of.
    pub module: &'static str,
}

impl Native {
    /// Whether it repeats a sequence: CPython takes its argument in another way, and words errors about it so.
    pub(crate) fn repeats(&self) -> bool {
        let number = |it: &Rc<Class>| matches!(it.kind, Kind::Int | Kind::Bool | Kind::Float | Kind::Complex);
        matches!(self.def.name, "__mul__" | "__rmul__" | "__imul__") && !self.owner.as_ref().is_some_and(number)
    }
}

/// A function bound to its first argument.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Method {
    pub function: Value,
    pub receiver: Value,
}

/// Built-in descriptors and `super`.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Descriptor {
    Property {
        get: Value,
        set: Value,
        delete: Value,
        doc: Value,
    },
    ClassMethod(Value),
    StaticMethod(Value),
    /// A member of `__slots__`.
    Slot(Rc<Str>),
    Super {
        class: Rc<Class>,
        receiver: Value,
        /// Where the search starts from: the receiver's class, or the receiver itself where it is a class.
        search: Rc<Class>,
    },
}

/// An imported module.
#[derive(Debug)]
pub struct Module {
    /// Its name.
    pub name: Rc<str>,
    /// Its globals.
    pub globals: Rc<Dict>,
    /// Whether an attribute that is not there is unknown rather than missing.
    pub partial: Cell<bool>,
}

/// An object with a class of its own.
#[derive(Debug)]
pub struct Instance {
    /// Its class; `__class__` may be assigned.
    pub class: RefCell<Rc<Class>>,
    /// Its attributes; absent until the first is set.
    pub attrs: OnceCell<Rc<Dict>>,
    /// What its built-in base holds.
    pub payload: Payload,
    /// Whether its `__del__` has been called.
    finalized: bool,
    pub(crate) serial: Serial,
    pub(crate) _charge: Charge,
}

/// What an instance inherits from a built-in type.
#[derive(Debug)]
pub enum Payload {
    /// Nothing.
    None,
    /// The value of an `int`, `str`, `list`, `dict`… subclass.
    Value(Value),
    /// An exception.
    Exception(ExceptionData),
    /// Rust data of a library type.
    Native(Box<dyn Any>),
}

/// What every exception holds.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ExceptionData {
    pub args: RefCell<Value>,
    pub cause: RefCell<Value>,
    pub context: RefCell<Value>,
    pub suppress_context: Cell<bool>,
    /// The line it was raised at, 1-based, 0 before.
    pub line: Cell<u32>,
    /// Changes whenever its traceback does: tracebacks themselves are not kept.
    pub(crate) raised: Cell<u32>,
    /// What its type holds beside the arguments: `errno`, `exceptions`…
    pub(crate) members: RefCell<Vec<(&'static str, Value)>>,
}

impl Instance {
    /// A new instance.
    pub fn new(class: Rc<Class>, payload: Payload) -> Rc<Instance> {
        Rc::new(Instance {
            class: RefCell::new(class),
            attrs: OnceCell::new(),
            payload,
            finalized: false,
            serial: Serial::default(),
            _charge: Charge::new(48),
        })
    }

    /// Its class.
    #[inline]
    pub fn class(&self) -> Rc<Class> {
        self.class.borrow().clone()
    }

    /// Its attributes.
    pub fn attrs(&self) -> &Rc<Dict> {
        self.attrs.get_or_init(Dict::new)
    }

    /// Its Rust data.
    pub fn native<T: Any>(&self) -> Option<&T> {
        match &self.payload {
            Payload::Native(it) => it.downcast_ref(),
            _ => None,
        }
    }

    /// What it holds if it is an exception.
    pub fn exception(&self) -> Option<&ExceptionData> {
        match &self.payload {
            Payload::Exception(it) => Some(it),
            _ => None,
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if self.class.get_mut().finalizes.get() && !self.finalized && finalize::is_active() {
            finalize::doom(Value::Instance(Rc::new(Instance {
                class: self.class.clone(),
                attrs: std::mem::take(&mut self.attrs),
                payload: std::mem::replace(&mut self.payload, Payload::None),
                finalized: true,
                serial: std::mem::take(&mut self.serial),
                _charge: Charge::new(48),
            })));
            return;
        }
        if let Payload::Exception(it) = &mut self.payload {
            trash::discard([it.context.get_mut(), it.cause.get_mut()].into_iter());
        }
    }
}

impl Value {
    /// A string.
    pub fn str(text: impl Into<Box<str>>) -> Value {
        Value::Str(Str::new(text))
    }

    /// A one-character string.
    pub fn char(c: char) -> Value {
        Value::str(c.encode_utf8(&mut [0; 4]).to_owned())
    }

    /// A bytes object.
    pub fn bytes(data: impl Into<Box<[u8]>>) -> Value {
        let data = data.into();
        let _charge = Charge::new(33 + data.len());
        Value::Bytes(Rc::new(Bytes { data, _charge }))
    }

    /// A tuple.
    pub fn tuple(items: impl Into<Box<[Value]>>) -> Value {
        let items = items.into();
        let _charge = Charge::new(40 + items.len() * size_of::<Value>());
        Value::Tuple(Rc::new(Tuple { items, _charge }))
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Value {
        let charge = Charge::new(list_bytes(items.capacity()));
        let list = Rc::new(List {
            items: RefCell::new(items),
            charge,
            place: Place::default(),
        });
        register(&list, &list.place);
        Value::List(list)
    }

    /// An integer of any size.
    pub fn big(value: BigInt) -> Value {
        match i64::try_from(&value) {
            Ok(small) => Value::Int(small),
            Err(_) => Value::Big(Rc::new(value)),
        }
    }

    /// An integer from a length or count.
    pub fn size(value: usize) -> Value {
        Value::Int(value as i64)
    }

    /// The same object, or the same immediate value.
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None)
            | (Value::NotImplemented, Value::NotImplemented)
            | (Value::Ellipsis, Value::Ellipsis) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Big(a), Value::Big(b)) => Rc::ptr_eq(a, b),
            (Value::Complex(a), Value::Complex(b)) => Rc::ptr_eq(a, b),
            (Value::Str(a), Value::Str(b)) => Rc::ptr_eq(a, b) || (a.len() <= 1 && a.as_str() == b.as_str()),
            (Value::Bytes(a), Value::Bytes(b)) => Rc::ptr_eq(a, b),
            (Value::ByteArray(a), Value::ByteArray(b)) => Rc::ptr_eq(a, b),
            (Value::Tuple(a), Value::Tuple(b)) => Rc::ptr_eq(a, b) || (a.is_empty() && b.is_empty()),
            (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
            (Value::Dict(a), Value::Dict(b)) => Rc::ptr_eq(a, b),
            (Value::Set(a), Value::Set(b)) | (Value::FrozenSet(a), Value::FrozenSet(b)) => Rc::ptr_eq(a, b),
            (Value::Range(a), Value::Range(b)) => Rc::ptr_eq(a, b),
            (Value::Slice(a), Value::Slice(b)) => Rc::ptr_eq(a, b),
            (Value::View(a), Value::View(b)) => Rc::ptr_eq(a, b),
            (Value::Iter(a), Value::Iter(b)) => Rc::ptr_eq(a, b),
            (Value::Generator(a), Value::Generator(b)) => Rc::ptr_eq(a, b),
            (Value::Class(a), Value::Class(b)) => Rc::ptr_eq(a, b),
            (Value::Instance(a), Value::Instance(b)) => Rc::ptr_eq(a, b),
            (Value::Function(a), Value::Function(b)) => Rc::ptr_eq(a, b),
            (Value::Native(a), Value::Native(b)) => Rc::ptr_eq(a, b),
            (Value::Method(a), Value::Method(b)) => Rc::ptr_eq(a, b),
            (Value::Descriptor(a), Value::Descriptor(b)) => Rc::ptr_eq(a, b),
            (Value::Module(a), Value::Module(b)) => Rc::ptr_eq(a, b),
            (Value::Unknown(a), Value::Unknown(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Whether it is the Python value `None`.
    #[inline]
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Its text, where it is exactly a `str`.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(it) => Some(it.as_str()),
            _ => None,
        }
    }
}
