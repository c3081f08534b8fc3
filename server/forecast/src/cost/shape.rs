//! Abstract values: type, size, and what the elements are.

use std::sync::Arc;

use super::algebra::{Origin, Poly, Var};

/// The type of a value, as far as costs depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    #[default]
    Unknown,
    None,
    Bool,
    Int,
    Float,
    Str,
    Bytes,
    ByteArray,
    List,
    Tuple,
    Set,
    Dict,
    Deque,
    Range,
    /// Anything that is consumed by iterating: generators, `map`, `enumerate`.
    Iterator,
    /// `dict.keys()`, `dict.items()`.
    KeysView,
    /// `dict.values()`.
    ValuesView,
    File,
    Regex,
    Match,
    /// A context manager or another object whose methods are not known.
    Object,
}

impl Kind {
    /// The name of the type in messages.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Unknown | Kind::Object => "object",
            Kind::None => "None",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Float => "float",
            Kind::Str => "str",
            Kind::Bytes => "bytes",
            Kind::ByteArray => "bytearray",
            Kind::List => "list",
            Kind::Tuple => "tuple",
            Kind::Set => "set",
            Kind::Dict => "dict",
            Kind::Deque => "deque",
            Kind::Range => "range",
            Kind::Iterator => "iterator",
            Kind::KeysView => "keys",
            Kind::ValuesView => "values",
            Kind::File => "file",
            Kind::Regex => "pattern",
            Kind::Match => "match",
        }
    }

    /// Whether a value has a constant size whatever the input.
    pub(crate) fn is_scalar(self) -> bool {
        matches!(self, Kind::None | Kind::Bool | Kind::Float)
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Kind::Bool | Kind::Int | Kind::Float)
    }

    /// Whether iterating, adding or comparing works item by item.
    pub(crate) fn is_sequence(self) -> bool {
        matches!(
            self,
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple | Kind::Deque
        )
    }

    pub(crate) fn from_name(name: &str) -> Option<Kind> {
        Some(match name {
            "none" | "None" => Kind::None,
            "bool" => Kind::Bool,
            "int" => Kind::Int,
            "float" | "complex" => Kind::Float,
            "str" => Kind::Str,
            "bytes" => Kind::Bytes,
            "bytearray" => Kind::ByteArray,
            "list" | "List" => Kind::List,
            "tuple" | "Tuple" => Kind::Tuple,
            "set" | "frozenset" | "Set" | "FrozenSet" => Kind::Set,
            "dict" | "Dict" | "defaultdict" | "DefaultDict" | "OrderedDict" | "Counter" => Kind::Dict,
            "deque" | "Deque" => Kind::Deque,
            "range" => Kind::Range,
            "iterator" => Kind::Iterator,
            "keys" => Kind::KeysView,
            "values" => Kind::ValuesView,
            "file" => Kind::File,
            "regex" | "Pattern" => Kind::Regex,
            "match" | "Match" => Kind::Match,
            "object" => Kind::Object,
            "any" => Kind::Unknown,
            _ => return None,
        })
    }
}

/// What the elements of a container are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Elements {
    /// Of constant size.
    Small,
    /// Parts of the container, of this type: their sizes sum up to its total size.
    Parts(Kind),
    /// Each of this shape.
    Each(Arc<Shape>),
    /// A tuple of these.
    Fields(Arc<[Shape]>),
}

impl Default for Elements {
    fn default() -> Self {
        Elements::Parts(Kind::Unknown)
    }
}

/// An abstract value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Its type.
    pub kind: Kind,
    /// Whether the type is written in the code: a display, a constructor, an annotation.
    pub proved: bool,
    /// Length, or value of an integer; `None` when not known.
    pub size: Option<Poly>,
    /// Its elements; of a dictionary its values.
    pub elements: Elements,
    /// Whether the code made it itself.
    pub fresh: bool,
}

impl Shape {
    /// Nothing is known.
    pub fn unknown() -> Shape {
        Shape::default()
    }

    /// Something called `name` whose type is not known.
    pub(crate) fn input(name: &str, origin: Origin) -> Shape {
        Shape {
            size: Some(Poly::var(Var {
                name: name.into(),
                origin,
                depth: 0,
            })),
            ..Shape::default()
        }
    }

    /// A value of constant size.
    pub(crate) fn small(kind: Kind) -> Shape {
        Shape {
            kind,
            proved: true,
            size: Some(Poly::one()),
            elements: Elements::Small,
            fresh: false,
        }
    }

    pub(crate) fn int(value: Option<Poly>) -> Shape {
        Shape {
            kind: Kind::Int,
            proved: true,
            size: value,
            elements: Elements::Small,
            fresh: false,
        }
    }

    pub(crate) fn typed(self, kind: Kind) -> Shape {
        Shape { kind, ..self }
    }

    pub(crate) fn new(kind: Kind, size: Option<Poly>, elements: Elements) -> Shape {
        Shape {
            kind,
            proved: true,
            size,
            elements,
            fresh: true,
        }
    }

    /// One element.
    pub(crate) fn element(&self) -> Shape {
        match (&self.elements, self.kind) {
            (_, Kind::Str) => Shape::small(Kind::Str),
            (_, Kind::Bytes | Kind::ByteArray) => Shape::small(Kind::Int),
            (Elements::Small, _) => Shape {
                size: Some(Poly::one()),
                elements: Elements::Small,
                ..Shape::default()
            },
            (Elements::Each(shape), _) => Shape::clone(shape),
            (Elements::Fields(fields), _) => fields
                .iter()
                .fold(None, |all: Option<Shape>, it| match all {
                    None => Some(it.clone()),
                    Some(all) => Some(all.join(it)),
                })
                .unwrap_or_default(),
            (Elements::Parts(kind), _) => {
                let proved = *kind != Kind::Unknown;
                Shape {
                    kind: *kind,
                    proved,
                    size: self.size.as_ref().map(Poly::rows),
                    ..Shape::default()
                }
            }
        }
    }

    /// What iterating yields.
    pub(crate) fn item(&self) -> Shape {
        match self.kind {
            Kind::Dict => Shape {
                size: self.size.as_ref().map(Poly::rows),
                ..Shape::default()
            },
            Kind::File => Shape {
                kind: Kind::Str,
                proved: true,
                ..self.element()
            },
            _ => self.element(),
        }
    }

    /// The `at`-th of `count` variables that an element is unpacked to.
    pub(crate) fn field(&self, at: usize) -> Shape {
        match &self.elements {
            Elements::Fields(fields) => fields.get(at).cloned().unwrap_or_default(),
            _ => self.element(),
        }
    }

    /// Its size with everything in it.
    pub(crate) fn total(&self) -> Option<Poly> {
        let size = self.size.as_ref()?;
        if self.kind.is_number() || self.kind == Kind::None {
            return Some(Poly::one());
        }
        match &self.elements {
            Elements::Small => Some(size.clone()),
            Elements::Parts(_) if matches!(self.kind, Kind::Str | Kind::Bytes | Kind::ByteArray) => Some(size.clone()),
            Elements::Parts(_) => Some(size.times(&size.rows()).plus(size)),
            Elements::Each(shape) => Some(size.times(&shape.total()?)),
            Elements::Fields(fields) => {
                let totals = fields.iter().map(Shape::total).collect::<Option<Vec<_>>>()?;
                Some(size.times(&totals.iter().fold(Poly::one(), |sum, it| sum.plus(it))))
            }
        }
    }

    /// The integer it is, if it is one. A number among the elements of an input has nothing to do with their size.
    pub(crate) fn value(&self) -> Option<Poly> {
        let size = self.size.as_ref()?;
        match self.kind {
            Kind::Int | Kind::Bool => Some(size.clone()),
            Kind::Float => None,
            _ => size.substitute(&mut |var| {
                let name: Arc<str> = if var.depth == 0 {
                    var.name.clone()
                } else {
                    format!("values in {}", var.name).into()
                };
                Poly::var(Var {
                    name,
                    origin: if var.depth == 0 { var.origin } else { Origin::Obtained },
                    depth: 0,
                })
            }),
        }
    }

    /// What may be either.
    pub(crate) fn join(&self, other: &Shape) -> Shape {
        if self == other {
            return self.clone();
        }
        let (kind, proved) = match (self.kind, other.kind) {
            (a, b) if a == b => (a, self.proved && other.proved),
            (Kind::None, b) => (b, false),
            (a, Kind::None) => (a, false),
            (a, b) if a.is_number() && b.is_number() => {
                (if a.max(b) == Kind::Bool { Kind::Int } else { a.max(b) }, false)
            }
            _ => (Kind::Unknown, false),
        };
        let size = match (&self.size, &other.size) {
            (Some(a), Some(b)) => Some(a.plus(b)),
            _ => None,
        };
        let elements = match (&self.elements, &other.elements) {
            (a, b) if a == b => a.clone(),
            (a, Elements::Small) if other.is_empty() => a.clone(),
            (Elements::Small, b) if self.is_empty() => b.clone(),
            (Elements::Each(a), Elements::Each(b)) => Elements::Each(a.join(b).into()),
            (Elements::Each(a), Elements::Small) => Elements::Each(a.clone()),
            (Elements::Small, Elements::Each(b)) => Elements::Each(b.clone()),
            _ => Elements::default(),
        };
        Shape {
            kind,
            proved,
            size,
            elements,
            fresh: self.fresh || other.fresh,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.size.as_ref().is_some_and(Poly::is_constant)
    }

    /// The same without what is nested deeper than any analysis looks.
    pub(crate) fn limited(self) -> Shape {
        self.cut(4)
    }

    fn cut(self, depth: u32) -> Shape {
        let elements = match self.elements {
            Elements::Each(_) | Elements::Fields(_) if depth == 0 => Elements::default(),
            Elements::Each(shape) => Elements::Each(Shape::clone(&shape).cut(depth - 1).into()),
            Elements::Fields(fields) if fields.len() > 8 => Elements::default(),
            Elements::Fields(fields) => Elements::Fields(fields.iter().map(|it| it.clone().cut(depth - 1)).collect()),
            other => other,
        };
        Shape { elements, ..self }
    }

    /// The same with its sizes replaced.
    pub(crate) fn map(&self, size: &mut dyn FnMut(&Poly) -> Option<Poly>) -> Shape {
        let elements = match &self.elements {
            Elements::Each(shape) => Elements::Each(shape.map(size).into()),
            Elements::Fields(fields) => Elements::Fields(fields.iter().map(|it| it.map(size)).collect()),
            other => other.clone(),
        };
        Shape {
            size: self.size.as_ref().and_then(&mut *size),
            elements,
            ..self.clone()
        }
    }
}
