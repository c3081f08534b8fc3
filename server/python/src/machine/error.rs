//! How an operation fails: a Python exception, an unknown result, or the end of the run.

use std::rc::Rc;

use super::kind::Kind;
use super::unknown::Unknown;
use super::value::{Instance, Value};

/// What every operation of the machine returns.
pub type Res<T> = Result<T, Raise>;

/// Why there is no result.
#[derive(Clone, Debug)]
pub enum Raise {
    /// A Python exception object.
    Exception(Rc<Instance>),
    /// A Python exception not made yet: its type and arguments.
    New(Rc<(Kind, Vec<Value>)>),
    /// The result is not known. At the instruction that asked for it this becomes a value.
    Unknown(Rc<Unknown>),
    /// The run ends; Python code cannot catch it.
    Stop(Rc<Stop>),
}

/// The end of a run for a reason outside Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which.
    pub reason: StopReason,
    /// In words for a user.
    pub detail: String,
}

/// Reasons for the end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Too many steps.
    Fuel,
    /// Too many bytes.
    Memory,
    /// A loop whose state repeats.
    Endless,
    /// Built-ins nested too deep for the host.
    Recursion,
    /// Wall clock.
    Time,
    /// Too much printed.
    Output,
    /// From outside.
    Cancelled,
    /// The rest depends on something that is not known.
    Unknown,
}

impl StopReason {
    /// Whether what runs next may fare better.
    pub(crate) fn is_of_chunk(self) -> bool {
        !matches!(self, StopReason::Memory | StopReason::Time | StopReason::Cancelled)
    }

    /// As the `trace` JSON calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            StopReason::Fuel | StopReason::Endless => "fuel",
            StopReason::Memory => "memory",
            StopReason::Recursion => "recursion",
            StopReason::Time => "time",
            StopReason::Output => "output",
            StopReason::Cancelled => "cancelled",
            StopReason::Unknown => "unknown",
        }
    }
}

impl Raise {
    /// A Python exception with one message.
    pub fn new(kind: Kind, message: impl Into<String>) -> Raise {
        Raise::with(kind, vec![Value::str(message.into())])
    }

    /// A Python exception with these arguments.
    pub fn with(kind: Kind, args: Vec<Value>) -> Raise {
        Raise::New(Rc::new((kind, args)))
    }

    /// The end of the run.
    pub fn stop(reason: StopReason, detail: impl Into<String>) -> Raise {
        Raise::Stop(Rc::new(Stop {
            reason,
            detail: detail.into(),
        }))
    }

    /// The unknown result of an operation on an unknown value: of which type it is, nobody knows.
    pub fn about(value: &Unknown) -> Raise {
        Raise::Unknown(Unknown::because(value.reason.clone()))
    }

    /// An unknown result.
    pub fn unknown(reason: impl Into<Rc<str>>) -> Raise {
        Raise::Unknown(Unknown::because(reason))
    }

    /// The end of the run: an unknown value had an effect that cannot be followed.
    pub fn lost(reason: impl Into<String>) -> Raise {
        Raise::stop(StopReason::Unknown, reason)
    }
}

macro_rules! shorthands {
    ($($name:ident $kind:ident,)*) => {
        $(
            /// The Python exception of that name.
            pub fn $name(message: impl Into<String>) -> Raise {
                Raise::new(Kind::$kind, message)
            }
        )*
    };
}

shorthands! {
    type_error TypeError,
    value_error ValueError,
    index_error IndexError,
    attribute_error AttributeError,
    overflow_error OverflowError,
    zero_division ZeroDivisionError,
    runtime_error RuntimeError,
    name_error NameError,
    lookup_error LookupError,
}

/// A required argument of a function in C is missing. Places count from 1.
pub fn missing_argument(function: &str, name: &str, place: usize) -> Raise {
    type_error(format!("{function}() missing required argument '{name}' (pos {place})"))
}

/// `KeyError(key)`.
pub fn key_error(key: Value) -> Raise {
    Raise::with(Kind::KeyError, vec![key])
}
