//! Patterns of `re` as trees.

/// A pattern or a part of one.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Char {
        c: char,
        fold: bool,
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
        fold: bool,
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
    pub(super) fold: bool,
}

/// Part of a set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Range(char, char),
    Class { class: Class, negate: bool, ascii: bool },
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
    /// Whether a character is in the class; `None` where that takes tables the machine does not have.
    pub(super) fn has(self, c: char, ascii: bool) -> Option<bool> {
        if c.is_ascii() {
            return Some(match self {
                Class::Digit => c.is_ascii_digit(),
                Class::Space => matches!(c, '\t'..='\r' | ' ') || !ascii && matches!(c, '\x1c'..='\x1f'),
                Class::Word => c.is_ascii_alphanumeric() || c == '_',
            });
        }
        if ascii {
            return Some(false);
        }
        match self {
            Class::Space => Some(c.is_whitespace()),
            Class::Digit => match c.is_numeric() {
                false => Some(false),
                true => {
                    (c < '\u{100}' || matches!(c, '\u{2150}'..='\u{218b}' | '\u{2460}'..='\u{24ff}')).then_some(false)
                }
            },
            Class::Word => match c {
                'ª' | '²' | '³' | 'µ' | '¹' | 'º' | '¼'..='¾' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' => {
                    Some(true)
                }
                '\u{80}'..='\u{ff}' => Some(false),
                'Ά' | 'Έ'..='Ί' | 'Ό' | 'Ύ'..='Ρ' | 'Σ'..='ώ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' => Some(true),
                'א'..='ת' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='\u{9fff}' | '가'..='힣' => Some(true),
                '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20bf}' | '\u{2190}'..='\u{22ff}' => Some(false),
                '\u{1f300}'..='\u{1f64f}' => Some(false),
                _ => None,
            },
        }
    }
}

impl Set {
    /// Whether the set has a character; `None` where the machine cannot tell.
    pub(super) fn has(&self, c: char) -> Option<bool> {
        let other = match self.fold {
            true if c.is_ascii_lowercase() => c.to_ascii_uppercase(),
            true => c.to_ascii_lowercase(),
            false => c,
        };
        for item in &self.items {
            let has = match *item {
                Item::Range(low, high) => (low..=high).contains(&c) || (low..=high).contains(&other),
                Item::Class { class, negate, ascii } => class.has(c, ascii)? != negate,
            };
            if has {
                return Some(!self.negate);
            }
        }
        Some(self.negate)
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
