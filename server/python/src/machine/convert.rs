//! Arguments of native functions as Rust values.

use std::rc::Rc;

use super::dict::Dict;
use super::error::{Raise, Res, overflow_error, type_error};
use super::native::{Args, Integer};
use super::set::Set;
use super::value::{List, Payload, Str, Tuple, Value};
use super::vm::Vm;

impl Value {
    /// The built-in value inside an instance of a subclass of a built-in type; itself otherwise.
    #[inline]
    pub fn plain(&self) -> &Value {
        match self {
            Value::Instance(it) => match &it.payload {
                Payload::Value(inner) => inner,
                _ => self,
            },
            _ => self,
        }
    }

    /// `Err(Raise::Unknown)` if it is unknown.
    #[inline]
    pub fn known(&self) -> Res<&Value> {
        match self {
            Value::Unknown(it) => Err(Raise::about(it)),
            _ => Ok(self),
        }
    }
}

impl Args {
    fn wrong<T>(&self, index: usize, wanted: &str) -> Res<T> {
        self.at(index).known()?;
        Err(type_error(format!("expected {wanted}")))
    }

    /// The argument as a string; meant for receivers, whose type is already checked.
    pub fn str(&self, index: usize) -> Res<Rc<Str>> {
        match self.at(index).plain() {
            Value::Str(it) => Ok(it.clone()),
            _ => self.wrong(index, "str"),
        }
    }

    /// The argument as a list (for receivers).
    pub fn list(&self, index: usize) -> Res<Rc<List>> {
        match self.at(index).plain() {
            Value::List(it) => Ok(it.clone()),
            _ => self.wrong(index, "list"),
        }
    }

    /// The argument as a tuple (for receivers).
    pub fn tuple(&self, index: usize) -> Res<Rc<Tuple>> {
        match self.at(index).plain() {
            Value::Tuple(it) => Ok(it.clone()),
            _ => self.wrong(index, "tuple"),
        }
    }

    /// The argument as a dict (for receivers).
    pub fn dict(&self, index: usize) -> Res<Rc<Dict>> {
        match self.at(index).plain() {
            Value::Dict(it) => Ok(it.clone()),
            _ => self.wrong(index, "dict"),
        }
    }

    /// The argument as a set or frozenset (for receivers).
    pub fn set(&self, index: usize) -> Res<Rc<Set>> {
        match self.at(index).plain() {
            Value::Set(it) | Value::FrozenSet(it) => Ok(it.clone()),
            _ => self.wrong(index, "set"),
        }
    }
}

impl Vm {
    /// `operator.index(value)`: "'str' object cannot be interpreted as an integer".
    pub fn index(&mut self, value: &Value) -> Res<Integer> {
        match value.plain() {
            Value::Int(it) => Ok(Integer::Small(*it)),
            Value::Bool(it) => Ok(Integer::Small((*it).into())),
            Value::Big(it) => Ok(Integer::Big(it.clone())),
            Value::Unknown(it) => Err(Raise::about(it)),
            _ => {
                let name = self.names.index.clone();
                let Some(result) = self.call_special(value, &name, &[])? else {
                    return Err(type_error(format!(
                        "'{}' object cannot be interpreted as an integer",
                        self.type_name(value)
                    )));
                };
                match result.plain() {
                    Value::Int(it) => Ok(Integer::Small(*it)),
                    Value::Bool(it) => Ok(Integer::Small((*it).into())),
                    Value::Big(it) => Ok(Integer::Big(it.clone())),
                    other => {
                        other.known()?;
                        let name = self.type_name(other);
                        Err(type_error(format!("__index__ returned non-int (type {name})")))
                    }
                }
            }
        }
    }

    /// An index or count that must fit: "Python int too large to convert to C ssize_t".
    pub fn size(&mut self, value: &Value) -> Res<i64> {
        match self.index(value)? {
            Integer::Small(it) => Ok(it),
            Integer::Big(_) => Err(overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// A number that must fit a C `int`.
    pub fn c_int(&mut self, value: &Value) -> Res<i64> {
        match self.index(value)? {
            Integer::Small(it) if i32::try_from(it).is_ok() => Ok(it),
            _ => Err(overflow_error("Python int too large to convert to C int")),
        }
    }

    /// A slice bound: saturates; `None` gives the default.
    pub fn bound(&mut self, value: &Value, default: i64) -> Res<i64> {
        if value.is_none() {
            return Ok(default);
        }
        match self.index(value) {
            Ok(it) => Ok(it.clamp()),
            Err(Raise::New(it)) if it.0 == super::kind::Kind::TypeError => Err(type_error(
                "slice indices must be integers or None or have an __index__ method",
            )),
            Err(other) => Err(other),
        }
    }

    /// A number as a float: "must be real number, not str".
    pub fn float(&mut self, value: &Value) -> Res<f64> {
        match value.plain() {
            Value::Float(it) => Ok(*it),
            Value::Int(it) => Ok(*it as f64),
            Value::Bool(it) => Ok(f64::from(u8::from(*it))),
            Value::Big(it) => super::types::int::big_to_float(it),
            Value::Unknown(it) => Err(Raise::about(it)),
            _ => {
                let name = self.names.float.clone();
                if let Some(result) = self.call_special(value, &name, &[])? {
                    return match result.plain() {
                        Value::Float(it) => Ok(*it),
                        other => {
                            other.known()?;
                            Err(type_error(format!(
                                "{}.__float__ returned non-float (type {})",
                                self.type_name(value),
                                self.type_name(other)
                            )))
                        }
                    };
                }
                match self.index(value) {
                    Ok(Integer::Small(it)) => Ok(it as f64),
                    Ok(Integer::Big(it)) => super::types::int::big_to_float(&it),
                    Err(Raise::New(_)) => Err(type_error(format!(
                        "must be real number, not {}",
                        self.type_name(value)
                    ))),
                    Err(other) => Err(other),
                }
            }
        }
    }
}
