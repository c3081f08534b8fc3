//! Patterns of `re` as trees.

use super::fold::{Fold, in_either_case};
use crate::machine::unicode;

/// A pattern or a part of one.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A character, of which there are several in lower case where case is ignored.
    Char {
        any: Vec<char>,
        fold: Fold,
    },
    /// `.`; `all` takes line breaks too.
    Any {
        all: bool,
    },
    Set(Set),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Group(u32, Box<Node>),
    /// `(?:…)`: kept, since it can be repeated though it may be empty.
    Plain(Box<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: u32,
        how: How,
    },
    At(At),
    Look {
        behind: Option<u32>,
        negate: bool,
        node: Box<Node>,
    },
    Atomic(Box<Node>),
    Backref {
        group: u32,
        fold: Fold,
    },
    Cond {
        group: u32,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

/// How often a repeat tries first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Greedy,
    Lazy,
    Possessive,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Start,
    LineStart,
    /// The end, or before a line break at the end.
    LastEnd,
    LineEnd,
    End,
    Boundary {
        ascii: bool,
    },
    NotBoundary {
        ascii: bool,
    },
}

/// Any of some characters.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) items: Vec<Item>,
    pub(super) negate: bool,
    pub(super) fold: Fold,
}

/// Part of a set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Range(char, char),
    /// A range beyond the first plane where case is ignored.
    EitherCase(char, char),
    Class {
        class: Class,
        negate: bool,
        ascii: bool,
    },
}

/// `\d`, `\s`, `\w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Digit,
    Space,
    Word,
}

/// No upper bound.
pub(super) const MANY: u32 = u32::MAX;

impl Class {
    /// Whether a character is in the class.
    pub(super) fn has(self, c: char, ascii: bool) -> bool {
        match (self, ascii) {
            (Class::Digit, true) => c.is_ascii_digit(),
            (Class::Digit, false) => unicode::is_decimal(c),
            (Class::Space, true) => matches!(c, '\t'..='\r' | ' '),
            (Class::Space, false) => unicode::is_space(c),
            (Class::Word, true) => c.is_ascii_alphanumeric() || c == '_',
            (Class::Word, false) => unicode::is_alnum(c) || c == '_',
        }
    }
}

impl Set {
    /// Whether the set has a character.
    pub(super) fn has(&self, c: char) -> bool {
        let c = self.fold.lower(c);
        for item in &self.items {
            let has = match *item {
                Item::Range(low, high) => (low..=high).contains(&c),
                Item::EitherCase(low, high) => in_either_case(c, low, high),
                Item::Class { class, negate, ascii } => class.has(c, ascii) != negate,
            };
            if has {
                return !self.negate;
            }
        }
        self.negate
    }
}

impl Node {
    /// Whether there is a group in it.
    pub(super) fn captures(&self) -> bool {
        match self {
            Node::Group(..) => true,
            Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().any(Node::captures),
            Node::Plain(node) | Node::Atomic(node) | Node::Repeat { node, .. } | Node::Look { node, .. } => {
                node.captures()
            }
            Node::Cond { yes, no, .. } => yes.captures() || no.captures(),
            Node::Char { .. } | Node::Any { .. } | Node::Set(_) | Node::At(_) | Node::Backref { .. } => false,
        }
    }

    /// The least and the most characters it takes; `None` where unbounded or not fixed by the pattern.
    pub(super) fn width(&self) -> Option<(u32, u32)> {
        match self {
            Node::Char { .. } | Node::Any { .. } | Node::Set(_) => Some((1, 1)),
            Node::Seq(nodes) => nodes.iter().try_fold((0u32, 0u32), |(low, high), node| {
                let (a, b) = node.width()?;
                Some((low.checked_add(a)?, high.checked_add(b)?))
            }),
            Node::Alt(nodes) => {
                let widths: Option<Vec<_>> = nodes.iter().map(Node::width).collect();
                let widths = widths?;
                Some((widths.iter().map(|it| it.0).min()?, widths.iter().map(|it| it.1).max()?))
            }
            Node::Group(_, node) | Node::Plain(node) | Node::Atomic(node) => node.width(),
            Node::Repeat { node, min, max, .. } => {
                let (low, high) = node.width()?;
                Some((low.checked_mul(*min)?, high.checked_mul(*max)?))
            }
            Node::At(_) | Node::Look { .. } => Some((0, 0)),
            Node::Backref { .. } | Node::Cond { .. } => None,
        }
    }
}
