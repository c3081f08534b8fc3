//! Unknown: a value the machine does not know, with what it does know of it.

use std::rc::Rc;

use super::kind::Kind;

/// A value that is not known.
#[derive(Debug)]
pub struct Unknown {
    /// Its exact built-in type, where known.
    pub kind: Option<Kind>,
    /// What else is known.
    pub known: Known,
    /// Why it is unknown, in words for a user: "`os.environ` is not known".
    pub reason: Rc<str>,
}

/// Refinements of an unknown value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Known {
    /// It is not `None`.
    pub not_none: bool,
    /// A lower bound of its length, or of the value of an int.
    pub at_least: Option<i64>,
}

impl Unknown {
    /// Nothing but the reason.
    pub fn because(reason: impl Into<Rc<str>>) -> Rc<Unknown> {
        Rc::new(Unknown {
            kind: None,
            known: Known::default(),
            reason: reason.into(),
        })
    }

    /// A value of a known type.
    pub fn of(kind: Kind, reason: impl Into<Rc<str>>) -> Rc<Unknown> {
        Rc::new(Unknown {
            kind: Some(kind),
            known: Known {
                not_none: kind != Kind::NoneType,
                at_least: None,
            },
            reason: reason.into(),
        })
    }
}
