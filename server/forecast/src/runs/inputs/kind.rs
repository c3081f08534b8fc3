//! Kinds of values a person would pass, decided from the evidence.

use foretrace_python::program::{CodeId, Const};

use super::types::{self, Evidence, Ty, Types};

/// A kind of value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// An integer.
    Int,
    /// A float.
    Float,
    /// A truth value.
    Bool,
    /// Text.
    Str(Text),
    /// Bytes, made of a text.
    Bytes(Text),
    /// A list.
    ListOf(Box<Kind>),
    /// A `collections.deque`.
    DequeOf(Box<Kind>),
    /// A set.
    SetOf(Box<Kind>),
    /// A tuple of these.
    TupleOf(Vec<Kind>),
    /// A dictionary.
    DictOf(Box<Kind>, Box<Kind>),
    /// A dictionary with these keys.
    Record(Vec<(Box<str>, Kind)>),
    /// A list of lists of one length.
    Matrix(Box<Kind>),
    /// Neighbours by node.
    Graph(Graph),
    /// A function of so many arguments, and what it gives.
    Function(usize, Box<Kind>),
    /// An instance of a class of the file.
    Instance(CodeId),
    /// An instance of a class of that name, made of these.
    Object(Box<str>, Vec<Kind>),
    /// Not known: no input is made.
    Unknown,
}

/// The kind of values of a type of that name.
pub(crate) fn of_type(name: &str) -> Option<Kind> {
    let int = || Box::new(Kind::Int);
    Some(match name {
        "int" => Kind::Int,
        "float" => Kind::Float,
        "bool" => Kind::Bool,
        "str" => Kind::Str(Text::default()),
        "bytes" => Kind::Bytes(Text::default()),
        "list" => Kind::ListOf(int()),
        "set" => Kind::SetOf(int()),
        "tuple" => Kind::TupleOf(vec![Kind::Int; 2]),
        "dict" => Kind::DictOf(Box::new(Kind::Str(Text::default())), int()),
        _ => return None,
    })
}

/// What a text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// The characters that the code asks for.
    pub(crate) chars: Vec<char>,
    pub(crate) form: Form,
    /// What the code divides it at; then what it divides its parts at, and theirs.
    pub(crate) dividers: Vec<Box<str>>,
}

/// How a text is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// One word.
    #[default]
    Plain,
    /// Words with blanks between.
    Words,
    /// Lines.
    Lines,
}

impl Kind {
    /// The same with what instances are made of, as `object` says.
    pub(super) fn with_objects(self, object: &dyn Fn(CodeId) -> Kind) -> Kind {
        let inside = |kind: Box<Kind>| Box::new(kind.with_objects(object));
        known(match self {
            Kind::Instance(class) => object(class),
            Kind::ListOf(item) => Kind::ListOf(inside(item)),
            Kind::DequeOf(item) => Kind::DequeOf(inside(item)),
            Kind::SetOf(item) => Kind::SetOf(inside(item)),
            Kind::Matrix(cell) => Kind::Matrix(inside(cell)),
            Kind::DictOf(key, value) => Kind::DictOf(inside(key), inside(value)),
            Kind::TupleOf(fields) => Kind::TupleOf(fields.into_iter().map(|it| it.with_objects(object)).collect()),
            Kind::Record(fields) => {
                let fields = fields.into_iter().map(|(name, it)| (name, it.with_objects(object)));
                Kind::Record(fields.collect())
            }
            Kind::Function(arity, result) => Kind::Function(arity, inside(result)),
            other => other,
        })
    }
}

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Graph {
    /// Neighbours in a list by number, not a dictionary.
    pub(crate) by_index: bool,
    /// What is known of an edge.
    pub(crate) edges: Edges,
}

/// What the neighbours of a node are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edges {
    /// A list of nodes.
    Plain,
    /// A list of pairs of a node and a weight.
    Pairs,
    /// A dictionary of weights.
    Mapping,
}

/// Levels of containers.
const DEPTH: u32 = 4;

const NUMERIC: Evidence = types::INT | types::WHOLE | types::FLOAT | types::NUMBER | types::BOOL;
const LISTS: Evidence = types::LIST | types::DEQUE;
const SEQUENTIAL: Evidence =
    types::ITERATED | types::INDEXED | types::SEQUENCE | types::SIZED | types::CONTAINS | types::ROWS;

/// The kind of a value, and whether anything but a name or a comparison speaks for it.
pub(super) fn resolve(types: &Types, ty: Ty, name: &str) -> (Kind, bool) {
    let kind = of(types, ty, name, DEPTH);
    let node = types.get(ty);
    let evidence = node.evidence | node.tested;
    let is_strong = evidence & !(types::NONE | types::ORDERED | types::NUMBER | types::SIZED) != 0
        || node.class.is_some()
        || node.fields.is_some();
    (kind, is_strong)
}

fn of(types: &Types, ty: Ty, name: &str, depth: u32) -> Kind {
    let node = types.get(ty);
    if depth == 0 {
        return Kind::Unknown;
    }
    if let Some(class) = node.class.or(node.tested_class) {
        return Kind::Instance(class);
    }
    let texts = types::STR | types::BYTES;
    let strong = NUMERIC | LISTS | SEQUENTIAL | texts | types::TUPLE | types::SET | types::DICT | types::CALLED;
    let evidence = match node.evidence & strong {
        0 => node.evidence | node.tested,
        _ => node.evidence,
    };
    let is = |wanted: Evidence| evidence & wanted != 0;
    if is(types::FOREIGN) || !node.attributes.is_empty() {
        return Kind::Unknown;
    }
    let groups = [
        NUMERIC,
        types::STR,
        types::BYTES,
        LISTS | types::TUPLE,
        types::SET,
        types::DICT,
        types::CALLED,
    ];
    if groups.iter().filter(|it| is(**it)).count() > 1 {
        return Kind::Unknown;
    }
    let inner = |ty: Option<Ty>| match ty {
        Some(ty) => match of(types, ty, "", depth - 1) {
            Kind::Unknown if nothing(types, ty) => Kind::Int,
            kind => kind,
        },
        None => Kind::Int,
    };
    let item = node.item.or(node.at);
    if is(types::CALLED) {
        let (params, result) = match &node.call {
            Some((params, result)) => (params.len(), inner(Some(*result))),
            None => (1, Kind::Int),
        };
        return Kind::Function(params, Box::new(result));
    }
    if is(types::STR) {
        return Kind::Str(text(types, ty));
    }
    if is(types::BYTES) {
        return Kind::Bytes(text(types, ty));
    }
    if is(types::DICT) {
        if !node.records.is_empty() && !is(types::ITERATED) {
            let fields = node.records.iter().map(|(name, ty)| (name.clone(), inner(Some(*ty))));
            return known(Kind::Record(fields.collect()));
        }
        if let Some(graph) = graph(types, ty, false) {
            return graph;
        }
        let key = match node.key.or(node.item) {
            Some(key) => inner(Some(key)),
            None => Kind::Str(Text::default()),
        };
        return known(Kind::DictOf(Box::new(key), Box::new(inner(node.at))));
    }
    if is(types::SET) {
        return known(Kind::SetOf(Box::new(inner(item))));
    }
    if let Some(fields) = &node.fields
        && !is(LISTS)
    {
        return known(Kind::TupleOf(fields.iter().map(|it| inner(Some(*it))).collect()));
    }
    let by_position = node.positions > 0 && node.positions <= 4 && node.key.is_none();
    if by_position && !is(LISTS | SEQUENTIAL) {
        return known(Kind::TupleOf(vec![inner(item); node.positions.max(2)]));
    }
    if is(NUMERIC) {
        return match () {
            () if is(types::INT) => Kind::Int,
            () if is(types::FLOAT) => Kind::Float,
            () if is(types::WHOLE | types::NUMBER) => Kind::Int,
            () => Kind::Bool,
        };
    }
    if is(types::TUPLE) {
        return known(Kind::TupleOf(vec![inner(item); 3]));
    }
    if is(LISTS | SEQUENTIAL) || node.positions > 0 || item.is_some() {
        if !is(LISTS)
            && let Some(item) = item
            && types.has(item, types::CHAR)
            && !types.has(item, NUMERIC)
        {
            return Kind::Str(text(types, ty));
        }
        let by_index = node.key.is_some_and(|it| types.has(it, types::INT | types::WHOLE));
        if let Some(graph) = graph(types, ty, by_index) {
            return graph;
        }
        let nothing_of_items = item.is_none_or(|it| nothing(types, it));
        if nothing_of_items && let Some(kind) = super::names::container(name) {
            return kind;
        }
        let item = inner(item);
        return match item {
            Kind::Unknown => Kind::Unknown,
            item if is(types::DEQUE) => Kind::DequeOf(Box::new(item)),
            Kind::ListOf(cell) if is(types::ROWS) => Kind::Matrix(cell),
            Kind::Str(text) if is(types::ROWS) => Kind::Matrix(Box::new(Kind::Str(Text {
                chars: text.chars,
                ..Text::default()
            }))),
            item => Kind::ListOf(Box::new(item)),
        };
    }
    if is(types::ORDERED) {
        let named = super::names::scalar(name).filter(|it| !matches!(it, Kind::Function(..)));
        return named.unwrap_or(Kind::Int);
    }
    match name {
        "" => Kind::Unknown,
        name => super::names::container(name)
            .or_else(|| super::names::scalar(name))
            .unwrap_or(Kind::Unknown),
    }
}

/// The kind, unless a part of it is not known.
fn known(kind: Kind) -> Kind {
    let is_known = match &kind {
        Kind::ListOf(item) | Kind::DequeOf(item) | Kind::SetOf(item) | Kind::Matrix(item) => **item != Kind::Unknown,
        Kind::DictOf(key, value) => **key != Kind::Unknown && **value != Kind::Unknown,
        Kind::TupleOf(fields) => fields.iter().all(|it| *it != Kind::Unknown),
        Kind::Record(fields) => fields.iter().all(|it| it.1 != Kind::Unknown),
        Kind::Object(_, fields) => fields.iter().all(|it| *it != Kind::Unknown),
        _ => true,
    };
    if is_known { kind } else { Kind::Unknown }
}

/// Whether no use tells anything: it is only handed about.
pub(super) fn nothing(types: &Types, ty: Ty) -> bool {
    let node = types.get(ty);
    let quiet = types::NONE | types::ORDERED;
    node.evidence & !quiet == 0
        && node.tested == 0
        && node.class.or(node.tested_class).is_none()
        && node.attributes.is_empty()
        && node.fields.is_none()
        && node.item.is_none()
        && node.at.is_none()
        && node.records.is_empty()
        && node.call.is_none()
}

fn text(types: &Types, ty: Ty) -> Text {
    let node = types.get(ty);
    let mut chars: Vec<char> = Vec::new();
    let items = node.item.map(|it| types.get(it).literals.clone()).unwrap_or_default();
    for literal in node.literals.iter().chain(&items) {
        if let Const::Str(text) = literal {
            let mut all = text.chars();
            if let (Some(char), None) = (all.next(), all.next())
                && !chars.contains(&char)
            {
                chars.push(char);
            }
        }
    }
    let form = match () {
        () if types.has(ty, types::LINES) => Form::Lines,
        () if types.has(ty, types::WORDS) => Form::Words,
        () => Form::Plain,
    };
    Text {
        chars,
        form,
        dividers: dividers(types, ty, DEPTH),
    }
}

/// What a text is divided at, and its parts.
fn dividers(types: &Types, ty: Ty, depth: u32) -> Vec<Box<str>> {
    let node = types.get(ty);
    let layout = match () {
        () if types.has(ty, types::LINES) => Some("\n"),
        () if types.has(ty, types::WORDS) => Some(" "),
        () => None,
    };
    let mut found: Vec<Box<str>> = layout.into_iter().map(Into::into).collect();
    found.extend(node.dividers.first().cloned());
    if let (Some(parts), true) = (node.parts, depth > 1) {
        for it in dividers(types, parts, depth - 1) {
            if !found.contains(&it) {
                found.push(it);
            }
        }
    }
    found
}

/// A container whose values hold its own keys.
fn graph(types: &Types, ty: Ty, by_index: bool) -> Option<Kind> {
    let node = types.get(ty);
    let (key, value) = (node.key?, node.at.or(node.item)?);
    let neighbours = types.get(value);
    let is_key = |it: Option<Ty>| it.is_some_and(|it| types.same(it, key));
    let edges = if is_key(neighbours.key) && neighbours.evidence & types::DICT != 0 {
        Edges::Mapping
    } else if is_key(neighbours.item) {
        Edges::Plain
    } else {
        let pair = types.get(neighbours.item?).fields.as_ref()?;
        match &**pair {
            [node, _] if is_key(Some(*node)) => Edges::Pairs,
            _ => return None,
        }
    };
    Some(Kind::Graph(Graph { by_index, edges }))
}
