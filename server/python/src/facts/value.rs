//! The lattice of abstract values.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::program::Const;

/// A set of built-in types. Each bit but `OTHER` means exactly that type, not a subclass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    pub(super) const EMPTY: Kinds = Kinds(0);
    pub(super) const NONE: Kinds = Kinds(1);
    pub(super) const BOOL: Kinds = Kinds(2);
    pub(super) const INT: Kinds = Kinds(4);
    pub(super) const FLOAT: Kinds = Kinds(8);
    pub(super) const COMPLEX: Kinds = Kinds(16);
    pub(super) const STR: Kinds = Kinds(32);
    pub(super) const BYTES: Kinds = Kinds(64);
    pub(super) const TUPLE: Kinds = Kinds(128);
    pub(super) const FUNCTION: Kinds = Kinds(256);
    pub(super) const LIST: Kinds = Kinds(512);
    pub(super) const DICT: Kinds = Kinds(1024);
    pub(super) const SET: Kinds = Kinds(2048);
    /// Anything else, subclasses of the above included.
    pub(super) const OTHER: Kinds = Kinds(4096);
    pub(super) const ANY: Kinds = Kinds(8191);
    pub(super) const NUMBERS: Kinds = Kinds(2 | 4 | 8 | 16);
    pub(super) const INTEGERS: Kinds = Kinds(2 | 4);
    /// Types whose values never change.
    pub(super) const IMMUTABLE: Kinds = Kinds(127);
    /// Types whose values never change their truth.
    const STABLE: Kinds = Kinds(511);

    pub(super) const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub(super) fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub(super) fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub(super) fn within(self, other: Kinds) -> bool {
        self.without(other) == Kinds::EMPTY
    }

    fn of(value: &Const) -> Kinds {
        match value {
            Const::None => Kinds::NONE,
            Const::Bool(_) => Kinds::BOOL,
            Const::Ellipsis => Kinds::OTHER,
            Const::Int(_) | Const::BigInt(_) => Kinds::INT,
            Const::Float(_) => Kinds::FLOAT,
            Const::Imaginary(_) => Kinds::COMPLEX,
            Const::Str(_) => Kinds::STR,
            Const::Bytes(_) => Kinds::BYTES,
        }
    }
}

/// A value that is fully known.
#[derive(Clone, Debug)]
pub(super) enum Known {
    One(Arc<Const>),
    Tuple(Arc<[Known]>),
}

impl Known {
    pub(super) fn int(value: impl Into<BigInt>) -> Known {
        let value = value.into();
        Known::from(match i64::try_from(&value) {
            Ok(small) => Const::Int(small),
            Err(_) => Const::BigInt(Box::new(value)),
        })
    }

    pub(super) fn scalar(&self) -> Option<&Const> {
        match self {
            Known::One(value) => Some(value),
            Known::Tuple(_) => None,
        }
    }

    /// The value of an `int` or `bool`.
    pub(super) fn as_int(&self) -> Option<BigInt> {
        match self.scalar()? {
            Const::Bool(value) => Some(BigInt::from(i64::from(*value))),
            Const::Int(value) => Some(BigInt::from(*value)),
            Const::BigInt(value) => Some((**value).clone()),
            _ => None,
        }
    }

    pub(super) fn as_i64(&self) -> Option<i64> {
        i64::try_from(&self.as_int()?).ok()
    }

    pub(super) fn truth(&self) -> bool {
        match self {
            Known::Tuple(items) => !items.is_empty(),
            Known::One(value) => match &**value {
                Const::None => false,
                Const::Bool(value) => *value,
                Const::Ellipsis => true,
                Const::Int(value) => *value != 0,
                Const::BigInt(value) => **value != BigInt::ZERO,
                Const::Float(value) | Const::Imaginary(value) => *value != 0.0,
                Const::Str(value) => !value.is_empty(),
                Const::Bytes(value) => !value.is_empty(),
            },
        }
    }

    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Known::Tuple(items) => Some(items.len()),
            Known::One(value) => match &**value {
                Const::Str(value) => Some(value.chars().count()),
                Const::Bytes(value) => Some(value.len()),
                _ => None,
            },
        }
    }

    pub(super) fn kind(&self) -> Kinds {
        match self {
            Known::Tuple(_) => Kinds::TUPLE,
            Known::One(value) => Kinds::of(value),
        }
    }

    /// Indistinguishable to a program (`1`, `1.0` and `True` are told apart, and so are the zeros).
    pub(super) fn same(&self, other: &Known) -> bool {
        match (self, other) {
            (Known::Tuple(a), Known::Tuple(b)) => a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| a.same(b)),
            (Known::One(a), Known::One(b)) => match (&**a, &**b) {
                (Const::Float(a), Const::Float(b)) | (Const::Imaginary(a), Const::Imaginary(b)) => {
                    a.to_bits() == b.to_bits()
                }
                (a, b) => a == b,
            },
            _ => false,
        }
    }
}

impl From<Const> for Known {
    fn from(value: Const) -> Known {
        Known::One(Arc::new(value))
    }
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// There is none: the code is not reached.
    Never,
    /// Exactly this.
    Exactly(Known),
    /// One of these types, when true and when false.
    OneOf { truthy: Kinds, falsy: Kinds },
}

impl Value {
    pub(super) const UNKNOWN: Value = Value::any_of(Kinds::ANY);

    /// A value of one of these types.
    pub(super) const fn any_of(kinds: Kinds) -> Value {
        Value::OneOf {
            truthy: Kinds(kinds.0 & !Kinds::NONE.0),
            falsy: Kinds(kinds.0 & !Kinds::FUNCTION.0),
        }
    }

    /// A true value of one of these types.
    pub(super) fn truthy(kinds: Kinds) -> Value {
        Value::OneOf {
            truthy: kinds,
            falsy: Kinds::EMPTY,
        }
    }

    pub(super) fn falsy(kinds: Kinds) -> Value {
        Value::OneOf {
            truthy: Kinds::EMPTY,
            falsy: kinds,
        }
    }

    pub(super) fn bool(value: bool) -> Value {
        Value::from(Const::Bool(value))
    }

    pub(super) fn maybe_bool(value: Option<bool>) -> Value {
        value.map_or(Value::any_of(Kinds::BOOL), Value::bool)
    }

    pub(super) fn known(&self) -> Option<&Known> {
        match self {
            Value::Exactly(known) => Some(known),
            _ => None,
        }
    }

    pub(super) fn scalar(&self) -> Option<&Const> {
        self.known()?.scalar()
    }

    pub(super) fn is_never(&self) -> bool {
        matches!(self, Value::Never)
    }

    fn split(&self) -> (Kinds, Kinds) {
        match self {
            Value::Never => (Kinds::EMPTY, Kinds::EMPTY),
            Value::Exactly(known) if known.truth() => (known.kind(), Kinds::EMPTY),
            Value::Exactly(known) => (Kinds::EMPTY, known.kind()),
            Value::OneOf { truthy, falsy } => (*truthy, *falsy),
        }
    }

    fn from_split(truthy: Kinds, falsy: Kinds) -> Value {
        if truthy == Kinds::EMPTY && falsy == Kinds::EMPTY {
            Value::Never
        } else if truthy == Kinds::EMPTY && falsy == Kinds::NONE {
            Value::from(Const::None)
        } else if truthy == Kinds::EMPTY && falsy == Kinds::BOOL {
            Value::bool(false)
        } else if truthy == Kinds::BOOL && falsy == Kinds::EMPTY {
            Value::bool(true)
        } else {
            Value::OneOf { truthy, falsy }
        }
    }

    /// The types it can have.
    pub(super) fn kinds(&self) -> Kinds {
        let (truthy, falsy) = self.split();
        truthy.or(falsy)
    }

    /// Whether it is true, at the moment it was computed.
    pub(super) fn truth(&self) -> Option<bool> {
        match self.split() {
            (Kinds::EMPTY, Kinds::EMPTY) => None,
            (_, Kinds::EMPTY) => Some(true),
            (Kinds::EMPTY, _) => Some(false),
            _ => None,
        }
    }

    /// What is known once it was seen to be true or false. Objects that can change keep both.
    pub(super) fn assume(&self, truth: bool) -> Value {
        if let Value::Exactly(known) = self {
            return if known.truth() == truth {
                self.clone()
            } else {
                Value::Never
            };
        }
        let (truthy, falsy) = self.split();
        match truth {
            true => Value::from_split(truthy, falsy.without(Kinds::STABLE)),
            false => Value::from_split(truthy.without(Kinds::STABLE), falsy),
        }
    }

    /// What is known once it was seen to be of one of these types.
    pub(super) fn keep(&self, kinds: Kinds) -> Value {
        match self {
            Value::Exactly(known) if known.kind().within(kinds) => self.clone(),
            Value::Exactly(_) => Value::Never,
            _ => {
                let (truthy, falsy) = self.split();
                Value::from_split(truthy.and(kinds), falsy.and(kinds))
            }
        }
    }

    /// What stays known while other code runs: objects that can change may become true or false.
    pub(super) fn stored(self) -> Value {
        match self {
            Value::OneOf { truthy, falsy } => {
                let shifting = truthy.or(falsy).without(Kinds::STABLE);
                Value::OneOf {
                    truthy: truthy.or(shifting),
                    falsy: falsy.or(shifting),
                }
            }
            value => value,
        }
    }

    /// Either.
    pub(super) fn join(&self, other: &Value) -> Value {
        match (self, other) {
            (Value::Never, value) | (value, Value::Never) => value.clone(),
            (Value::Exactly(a), Value::Exactly(b)) if a.same(b) => self.clone(),
            _ => {
                let ((a, b), (c, d)) = (self.split(), other.split());
                Value::from_split(a.or(c), b.or(d))
            }
        }
    }

    pub(super) fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Exactly(a), Value::Exactly(b)) => a.same(b),
            (Value::Exactly(_), _) | (_, Value::Exactly(_)) => false,
            _ => self.split() == other.split(),
        }
    }
}

impl From<Const> for Value {
    fn from(value: Const) -> Value {
        Value::Exactly(Known::from(value))
    }
}

/// What is known of a variable: whether it may be unassigned, and its value where it is assigned.
#[derive(Clone, Debug)]
pub(super) struct Var {
    pub(super) unassigned: bool,
    pub(super) value: Value,
}

impl Var {
    pub(super) const UNASSIGNED: Var = Var {
        unassigned: true,
        value: Value::Never,
    };

    pub(super) fn assigned(value: Value) -> Var {
        Var {
            unassigned: false,
            value: value.stored(),
        }
    }

    /// Joins `other` into this; whether that changed anything.
    pub(super) fn merge(&mut self, other: &Var) -> bool {
        let value = self.value.join(&other.value);
        let changed = (other.unassigned && !self.unassigned) || !value.same(&self.value);
        self.unassigned |= other.unassigned;
        self.value = value;
        changed
    }
}

/// The variables of a code object at one point.
pub(super) type State = Vec<Var>;

/// Joins `from` into `into`; whether that changed anything.
pub(super) fn merge(into: &mut State, from: &State) -> bool {
    let mut changed = false;
    for (into, from) in into.iter_mut().zip(from) {
        changed |= into.merge(from);
    }
    changed
}

/// Either state, where there is one.
pub(super) fn either(a: Option<State>, b: Option<State>) -> Option<State> {
    match (a, b) {
        (Some(mut a), Some(b)) => {
            merge(&mut a, &b);
            Some(a)
        }
        (a, b) => a.or(b),
    }
}
