//! The inputs of one function: small ones, and ones of a size.

use super::kind::Kind;
use super::texts;
use super::types::Ty;
use super::values::{self, Order};

/// What a method is called on.
#[derive(Clone, Debug)]
pub(super) enum Receiver {
    /// The class itself, of that name.
    Class(String),
    /// An instance, made of that many of the first parameters.
    Instance(String, usize),
}

/// How a parameter depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    None,
    /// An item to look for.
    ItemOf(usize),
    /// A key to look up, a node of a graph.
    KeyOf(usize),
    /// A position.
    IndexOf(usize),
    LengthOf(usize),
    /// Indexed by the same numbers.
    AsLongAs(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) is_keyword: bool,
    pub(super) is_star: bool,
    pub(super) is_optional: bool,
    /// Whether a number in it must fit the length of something else.
    pub(super) is_address: bool,
    pub(super) ordinary: String,
    pub(super) edges: Vec<(String, &'static str)>,
    pub(super) ty: Option<Ty>,
    pub(super) link: Link,
    /// Parameters of one group are of one size.
    pub(super) group: usize,
}

/// What becomes of the result of a call that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Nothing.
    Ignored,
    /// It is a generator, and is gone through.
    Generator,
    /// It is gone through if it is an iterator.
    Drained,
}

/// The inputs of one function.
#[derive(Clone, Debug)]
pub(crate) struct Inputs {
    pub(super) name: String,
    pub(super) receiver: Option<Receiver>,
    /// Whether it is read, not called.
    pub(super) is_property: bool,
    pub(super) ends: Ends,
    pub(super) params: Vec<Parameter>,
    pub(super) sure: bool,
    /// How many parameters are given values that were seen in a recorded run.
    pub(super) recorded: usize,
    /// Whether those are all of which only a name speaks.
    pub(super) vouched_for: bool,
}

/// A call, and what is special about its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Python source.
    pub(crate) call: String,
    /// Which parameter is at which edge: `("xs", "is empty")`.
    pub(crate) notes: Vec<(String, &'static str)>,
}

/// What inputs of a size look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The order of items.
    pub(crate) order: Order,
    /// Where what is looked for is.
    pub(crate) target: Target,
    /// Whether the inputs are of different sizes: the first the largest.
    pub(crate) unequal: bool,
}

/// Where in a container what is looked for is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Nowhere.
    Absent,
    /// At its end.
    Last,
    /// At its beginning.
    First,
}

/// Inputs of a size, made ready before they are passed.
#[derive(Clone, Debug)]
pub(crate) struct Sized {
    /// Statements that make them.
    pub(crate) setup: String,
    /// The call.
    pub(crate) call: String,
    /// The same as one expression, to be shown.
    pub(crate) shown: String,
}

/// Small inputs made of one function at most.
const SMALL: usize = 24;

impl Inputs {
    /// Whether more than a name speaks for each parameter's kind.
    pub(crate) fn are_sure(&self) -> bool {
        self.sure
    }

    /// Whether more than a name speaks for each parameter, if only a value that was seen.
    pub(crate) fn are_vouched_for(&self) -> bool {
        self.vouched_for
    }

    /// Whether values are used that were seen in a recorded run.
    pub(crate) fn are_recorded(&self) -> bool {
        self.recorded > 0
    }

    /// The same, to be measured beside another version, which may return another kind of iterator.
    pub(crate) fn drained(&self) -> Inputs {
        Inputs {
            ends: Ends::Drained,
            ..self.clone()
        }
    }

    /// Small inputs: an ordinary one first, then ones at an edge.
    pub(crate) fn small(&self) -> impl Iterator<Item = Input> + '_ {
        let ordinary = self.ordinary();
        let mut all = vec![Input {
            call: self.call(&ordinary),
            notes: Vec::new(),
        }];
        let mut push = |values: &[String], notes: Vec<(String, &'static str)>| {
            let call = self.call(values);
            if all.len() < SMALL && all.iter().all(|it| it.call != call) {
                all.push(Input { call, notes });
            }
        };
        for (at, param) in self.params.iter().enumerate() {
            match param.link {
                Link::ItemOf(of) | Link::KeyOf(of) if !matches!(self.params[of].kind, Kind::Graph(_)) => {
                    let mut values = ordinary.clone();
                    if let Some(absent) = absent(&param.kind) {
                        values[at] = absent;
                        let note = if param.link == Link::ItemOf(of) {
                            "is not in it"
                        } else {
                            "is not a key"
                        };
                        push(&values, vec![(param.name.clone(), note)]);
                    }
                }
                // Depends on another: goes with its edges.
                Link::LengthOf(_) | Link::AsLongAs(_) | Link::IndexOf(_) | Link::KeyOf(_) => continue,
                _ => {}
            }
            for (text, note) in &param.edges {
                let mut values = ordinary.clone();
                values[at].clone_from(text);
                let mut notes = vec![(param.name.clone(), *note)];
                for (other, it) in self.params.iter().enumerate().filter(|it| it.0 != at) {
                    match it.link {
                        Link::LengthOf(of) if it.group == param.group && of == at => {
                            values[other] = match *note {
                                "is empty" => "0".into(),
                                "has two equal items" => "2".into(),
                                _ => "1".into(),
                            };
                        }
                        Link::AsLongAs(_) if it.group == param.group => {
                            if let Some((text, note)) = it.edges.iter().find(|it| it.1 == *note) {
                                values[other].clone_from(text);
                                notes.push((it_name(it), note));
                            }
                        }
                        _ => {}
                    }
                }
                push(&values, notes);
            }
            if param.is_optional {
                let mut values = ordinary.clone();
                values[at] = "None".into();
                push(&values, vec![(param.name.clone(), "is None")]);
            }
        }
        all.into_iter()
    }

    fn ordinary(&self) -> Vec<String> {
        let value = |param: &Parameter| match param.link {
            Link::LengthOf(_) => "3".to_owned(),
            Link::IndexOf(_) => "1".to_owned(),
            Link::None if param.is_address && param.kind == Kind::Int => "1".to_owned(),
            Link::KeyOf(of) => match &self.params[of].kind {
                Kind::Graph(_) => "0".to_owned(),
                Kind::DictOf(key, _) if **key == Kind::Int => "3".to_owned(),
                Kind::DictOf(key, _) if matches!(**key, Kind::Str(..)) => "'b'".to_owned(),
                _ => param.ordinary.clone(),
            },
            Link::ItemOf(_) => match &param.kind {
                Kind::Int => "2".to_owned(),
                Kind::Float => "1.5".to_owned(),
                Kind::Str(text) => texts::first(text),
                _ => param.ordinary.clone(),
            },
            _ => param.ordinary.clone(),
        };
        let by_example = |it: &Parameter| values::ordinary(&it.kind).is_some_and(|made| made != it.ordinary);
        self.params
            .iter()
            .map(|it| if by_example(it) { it.ordinary.clone() } else { value(it) })
            .collect()
    }

    /// The call with these arguments.
    fn call(&self, values: &[String]) -> String {
        let built = self.constructed();
        let arguments = |from: usize, to: usize| {
            let each = self.params[from..to]
                .iter()
                .zip(&values[from..to])
                .map(|(param, value)| match () {
                    () if param.is_star => format!("*[{value}]"),
                    () if param.is_keyword => format!("{}={value}", param.name),
                    () => value.clone(),
                });
            each.collect::<Vec<_>>().join(", ")
        };
        let own = arguments(built, self.params.len());
        match &self.receiver {
            None => format!("{}({own})", self.name),
            Some(Receiver::Class(class)) => format!("{class}.{}({own})", self.name),
            Some(Receiver::Instance(class, _)) => {
                let called = if self.is_property {
                    String::new()
                } else {
                    format!("({own})")
                };
                format!("{class}({}).{}{called}", arguments(0, built), self.name)
            }
        }
    }

    fn constructed(&self) -> usize {
        match self.receiver {
            Some(Receiver::Instance(_, count)) => count,
            _ => 0,
        }
    }

    /// The parameters that come in sizes: those of one size together.
    pub(crate) fn groups(&self) -> Vec<usize> {
        let mut groups: Vec<usize> = Vec::new();
        for param in &self.params {
            let is_free = matches!(param.link, Link::None | Link::LengthOf(_) | Link::AsLongAs(_));
            if (values::is_sized(&param.kind) && is_free || param.is_star) && !groups.contains(&param.group) {
                groups.push(param.group);
            }
        }
        groups
    }

    /// The names of the parameters of a group.
    pub(crate) fn names(&self, group: usize) -> Vec<String> {
        let own = self
            .params
            .iter()
            .filter(|it| it.group == group && !matches!(it.link, Link::LengthOf(_)));
        own.map(it_name).collect()
    }

    /// Whether an input of size `n` has `n` rows of `n` cells.
    pub(crate) fn are_squares(&self) -> bool {
        self.params.iter().any(|it| matches!(it.kind, Kind::Matrix(_)))
    }

    /// Whether all that grows is numbers: those can be very large.
    pub(crate) fn are_numbers(&self) -> bool {
        let sized = self
            .params
            .iter()
            .filter(|it| values::is_sized(&it.kind) && !it.is_star);
        sized.clone().count() > 0
            && sized
                .into_iter()
                .all(|it| it.kind == Kind::Int && it.link == Link::None)
            && !self.params.iter().any(|it| it.is_star)
    }

    /// The size nearest to `n` that inputs of unequal sizes come in.
    pub(crate) fn fitting(&self, n: u64) -> u64 {
        if self.are_numbers() { larger(n) } else { n }
    }

    /// The shapes that inputs of a size may have.
    pub(crate) fn shapes(&self) -> Vec<Shape> {
        let ordered = self
            .params
            .iter()
            .any(|it| it.kind != Kind::Int && values::is_sized(&it.kind))
            || self.has_star();
        let mut orders = vec![Order::Ascending];
        if ordered {
            orders.extend([Order::Descending, Order::Shuffled, Order::Equal]);
        }
        let has_parts =
            |it: &Parameter| matches!(&it.kind, Kind::Str(text) | Kind::Bytes(text) if texts::has_parts(text));
        if self.params.iter().any(has_parts) {
            orders.push(Order::Parted);
        }
        let searched = self
            .params
            .iter()
            .any(|it| matches!(it.link, Link::ItemOf(_) | Link::KeyOf(_) | Link::IndexOf(_)));
        let targets: &[Target] = match searched {
            true => &[Target::Absent, Target::Last, Target::First],
            false => &[Target::Absent],
        };
        let several = self.groups().len() > 1;
        let mut shapes = Vec::new();
        for order in orders {
            for &target in targets {
                shapes.push(Shape {
                    order,
                    target,
                    unequal: false,
                });
                if several {
                    shapes.push(Shape {
                        order,
                        target,
                        unequal: true,
                    });
                }
            }
        }
        shapes
    }

    fn has_star(&self) -> bool {
        self.params.iter().any(|it| it.is_star)
    }

    /// Inputs of size `n`; with `only`, of that group alone, the others being ordinary.
    pub(crate) fn sized(&self, n: u64, shape: Shape, only: Option<usize>) -> Option<Sized> {
        let ordinary = self.ordinary();
        let mut large: Option<usize> = None;
        let mut sizes = Vec::with_capacity(self.params.len());
        for param in &self.params {
            let is_large = only.is_none_or(|it| it == param.group);
            let smaller = match param.kind {
                Kind::Int if self.are_numbers() => smaller(n),
                _ => n / 2,
            };
            let size = match large {
                Some(group) if shape.unequal && group != param.group => smaller,
                _ if shape.unequal && param.kind == Kind::Int && self.are_numbers() => larger(n),
                _ => n,
            };
            if is_large && (values::is_sized(&param.kind) || param.is_star) && large.is_none() {
                large = Some(param.group);
            }
            sizes.push(is_large.then_some(size));
        }
        let mut values = Vec::with_capacity(self.params.len());
        for (at, param) in self.params.iter().enumerate() {
            let linked = |of: usize| sizes[of].map(|n| target(&self.params[of].kind, n, shape));
            let value = match param.link {
                Link::LengthOf(of) => sizes[of].map(|it| it.to_string()),
                Link::ItemOf(of) => linked(of).and_then(|it| pick(&it, &param.kind)),
                Link::KeyOf(of) if matches!(self.params[of].kind, Kind::Graph(_)) => {
                    let is_start = self.params[..at].iter().all(|it| it.link != Link::KeyOf(of));
                    sizes[of].map(|n| match (shape.target, is_start) {
                        (Target::Last, true) | (Target::First, false) => n.saturating_sub(1).to_string(),
                        (Target::Absent, false) => "-1".to_owned(),
                        _ => "0".to_owned(),
                    })
                }
                Link::KeyOf(of) => linked(of).and_then(|it| pick(&it, &param.kind)),
                Link::IndexOf(of) => sizes[of].map(|n| {
                    if shape.target == Target::First {
                        0
                    } else {
                        n.saturating_sub(1)
                    }
                    .to_string()
                }),
                _ => match sizes[at] {
                    Some(n) if param.is_star => {
                        let list = Kind::ListOf(Box::new(param.kind.clone()));
                        Some(values::sized(&list, n, shape.order)?)
                    }
                    Some(n) if values::is_sized(&param.kind) => {
                        let differs = shape.unequal && large.is_some_and(|it| it != param.group);
                        match (&param.kind, differs) {
                            // Nearly found, again and again.
                            (Kind::Str(text), true)
                                if text.chars.is_empty() && shape.order == Order::Equal && n > 1 =>
                            {
                                Some(format!("'a' * {} + 'b'", n - 1))
                            }
                            (Kind::Int, _) if param.is_address => Some(n.saturating_sub(1).to_string()),
                            _ => Some(values::sized(&param.kind, n, shape.order)?),
                        }
                    }
                    _ => None,
                },
            };
            values.push(value.unwrap_or_else(|| ordinary[at].clone()));
        }
        Some(self.prepared(&values))
    }

    fn prepared(&self, values: &[String]) -> Sized {
        let shown = match self.has_star() {
            true => self.call(values).replace("*[", "*(").replace("])", "))"),
            false => self.call(values),
        };
        let mut setup = String::new();
        for (at, value) in values.iter().enumerate() {
            setup.push_str(&format!("__input{at}__ = {value}\n"));
        }
        let built = self.constructed();
        let argument = |at: usize| {
            let param = &self.params[at];
            match () {
                () if param.is_star => format!("*__input{at}__"),
                () if param.is_keyword => format!("{}=__input{at}__", param.name),
                () => format!("__input{at}__"),
            }
        };
        let list = |from: usize, to: usize| (from..to).map(argument).collect::<Vec<_>>().join(", ");
        let own = list(built, self.params.len());
        let call = match &self.receiver {
            None => format!("{}({own})", self.name),
            Some(Receiver::Class(class)) => format!("{class}.{}({own})", self.name),
            Some(Receiver::Instance(class, _)) => {
                setup.push_str(&format!("__receiver__ = {class}({})\n", list(0, built)));
                format!("__receiver__.{}({own})", self.name)
            }
        };
        // Only what the call does is of interest, not what its result looks like.
        let call = match self.ends {
            Ends::Generator => format!("any(False for _ in {call})"),
            Ends::Ignored => format!("({call}, None)[1]"),
            Ends::Drained => {
                setup.push_str("from _watch import drain as __drain__\n");
                format!("__drain__({call})")
            }
        };
        Sized { setup, call, shown }
    }
}

fn it_name(param: &Parameter) -> String {
    param.name.clone()
}

/// What is looked for, in a container of `n` items.
enum Sought {
    Number(i64),
    Absent,
    Numbered(u64),
}

fn target(container: &Kind, n: u64, shape: Shape) -> Sought {
    let last = n.saturating_sub(1);
    let numeric = match container {
        Kind::ListOf(item) | Kind::DequeOf(item) | Kind::SetOf(item) => matches!(**item, Kind::Int | Kind::Float),
        Kind::DictOf(key, _) => matches!(**key, Kind::Int | Kind::Float),
        _ => true,
    };
    match (shape.target, numeric) {
        (Target::Absent, true) => Sought::Number(-1),
        (Target::Absent, false) => Sought::Absent,
        (at, true) => {
            let first = at == Target::First;
            let value = match shape.order {
                Order::Ascending | Order::Parted => {
                    if first {
                        1
                    } else {
                        n
                    }
                }
                Order::Descending => {
                    if first {
                        n
                    } else {
                        1
                    }
                }
                Order::Shuffled => {
                    let i = if first { 0 } else { last };
                    (i * i + 7 * i) * 7919 % 10007
                }
                Order::Equal => 1,
            };
            Sought::Number(i64::try_from(value).unwrap_or(i64::MAX))
        }
        (Target::First, false) => Sought::Numbered(0),
        (Target::Last, false) => Sought::Numbered(last),
    }
}

fn pick(sought: &Sought, kind: &Kind) -> Option<String> {
    match (sought, kind) {
        (Sought::Number(it), Kind::Int) => Some(it.to_string()),
        (Sought::Number(it), Kind::Float) => Some(format!("{it}.0")),
        (Sought::Numbered(it), Kind::Str(text)) if text.chars.is_empty() => Some(format!("'w{it:06}'")),
        (Sought::Absent, kind) => absent(kind),
        _ => None,
    }
}

fn absent(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Int => "99".into(),
        Kind::Float => "99.5".into(),
        Kind::Str(text) if text.chars.is_empty() => "'zzz'".into(),
        _ => return None,
    })
}

/// The number that makes Euclid's algorithm and its like work longest: of two neighbours in Fibonacci's sequence.
fn larger(n: u64) -> u64 {
    fibonacci(n).1
}

fn smaller(n: u64) -> u64 {
    fibonacci(n).0
}

fn fibonacci(n: u64) -> (u64, u64) {
    let (mut a, mut b) = (1u64, 2u64);
    while b.saturating_add(a) <= n {
        (a, b) = (b, a + b);
    }
    (a, b)
}
