//! Values of a kind, as Python source: ordinary ones, those at an edge, and those of a size.

use super::kind::{Edges, Graph, Kind};
use super::texts::{self, quote};

/// In which order the items of a container come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Each larger than the one before.
    Ascending,
    /// Each smaller.
    Descending,
    /// Mixed, always the same way.
    Shuffled,
    /// All the same.
    Equal,
    /// Texts of many parts, each larger than the one before.
    Parted,
}

impl Order {
    /// The order that items have.
    fn of_items(self) -> Order {
        if self == Order::Parted { Order::Ascending } else { self }
    }

    /// Inputs of that order, in plain words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Order::Ascending => "ascending inputs",
            Order::Descending => "descending inputs",
            Order::Shuffled => "shuffled inputs",
            Order::Equal => "all equal inputs",
            Order::Parted => "inputs of many parts",
        }
    }
}

/// A value nobody would look at twice.
pub(super) fn ordinary(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Int => "3".into(),
        Kind::Float => "2.5".into(),
        Kind::Bool => "True".into(),
        Kind::Str(text) => texts::ordinary(text),
        Kind::Bytes(text) => format!("b{}", texts::ordinary(text)),
        Kind::ListOf(item) => format!("[{}]", three(item)?.join(", ")),
        Kind::DequeOf(item) => format!("__import__('collections').deque([{}])", three(item)?.join(", ")),
        Kind::SetOf(item) => format!("{{{}}}", three(item)?.join(", ")),
        Kind::TupleOf(fields) => {
            let fields = fields.iter().map(ordinary).collect::<Option<Vec<_>>>()?;
            match &*fields {
                [only] => format!("({only},)"),
                all => format!("({})", all.join(", ")),
            }
        }
        Kind::DictOf(key, value) => {
            let (keys, values) = (three(key)?, three(value)?);
            let items: Vec<String> = keys.iter().zip(&values).map(|(k, v)| format!("{k}: {v}")).collect();
            format!("{{{}}}", items.join(", "))
        }
        Kind::Record(fields) => {
            let items = fields
                .iter()
                .map(|(name, kind)| Some(format!("{}: {}", quote(name), ordinary(kind)?)));
            format!("{{{}}}", items.collect::<Option<Vec<_>>>()?.join(", "))
        }
        Kind::Matrix(cell) => {
            let row = three(cell)?.join(", ");
            format!("[[{row}], [{row}], [{row}]]")
        }
        Kind::Graph(graph) => match (graph.by_index, graph.edges) {
            (true, Edges::Plain) => "[[1, 2], [2], []]".into(),
            (true, Edges::Pairs) => "[[(1, 4), (2, 1)], [(2, 1)], []]".into(),
            (true, Edges::Mapping) => "[{1: 4, 2: 1}, {2: 1}, {}]".into(),
            (false, Edges::Plain) => "{0: [1, 2], 1: [2], 2: []}".into(),
            (false, Edges::Pairs) => "{0: [(1, 4), (2, 1)], 1: [(2, 1)], 2: []}".into(),
            (false, Edges::Mapping) => "{0: {1: 4, 2: 1}, 1: {2: 1}, 2: {}}".into(),
        },
        Kind::Function(arity, result) => {
            let names: Vec<&str> = ["a", "b", "c", "d"].into_iter().take(*arity).collect();
            let value = match (&**result, &*names) {
                (Kind::Bool, [first, ..]) => format!("{first} is not None"),
                (Kind::Int, [first, second, ..]) => format!("{first} + {second}"),
                (_, [first, ..]) => (*first).to_owned(),
                (result, []) => ordinary(result)?,
            };
            match &*names {
                [] => format!("lambda: {value}"),
                names => format!("lambda {}: {value}", names.join(", ")),
            }
        }
        Kind::Object(name, fields) => call(name, fields.iter().map(ordinary))?,
        Kind::Instance(_) => return None,
        Kind::Unknown => return None,
    })
}

/// A call with these arguments.
fn call(name: &str, args: impl Iterator<Item = Option<String>>) -> Option<String> {
    Some(format!("{name}({})", args.collect::<Option<Vec<_>>>()?.join(", ")))
}

/// Three different values.
fn three(kind: &Kind) -> Option<[String; 3]> {
    Some(match kind {
        Kind::Int => ["3", "1", "2"].map(str::to_owned),
        Kind::Float => ["2.5", "0.5", "1.5"].map(str::to_owned),
        Kind::Bool => ["True", "False", "True"].map(str::to_owned),
        Kind::Str(text) => texts::three(text),
        Kind::Bytes(text) => texts::three(text).map(|it| format!("b{it}")),
        Kind::TupleOf(fields) => {
            let each = fields.iter().map(three).collect::<Option<Vec<_>>>()?;
            let numeric = fields.iter().all(|it| *it == Kind::Int);
            [0, 1, 2].map(|i| {
                let parts: Vec<String> = match numeric {
                    // As edges of a small graph, as intervals, as points.
                    true => {
                        const ROWS: [[usize; 4]; 3] = [[0, 1, 5, 1], [1, 2, 1, 2], [0, 2, 2, 3]];
                        let number = |at: usize| ROWS[i].get(at).map_or(at, |it| *it);
                        (0..fields.len()).map(|at| number(at).to_string()).collect()
                    }
                    false => each.iter().map(|it| it[i].clone()).collect(),
                };
                match &*parts {
                    [only] => format!("({only},)"),
                    all => format!("({})", all.join(", ")),
                }
            })
        }
        other => {
            let value = ordinary(other)?;
            [value.clone(), value.clone(), value]
        }
    })
}

/// Values at an edge, and which.
pub(super) fn edges(kind: &Kind) -> Vec<(String, &'static str)> {
    let one = |kind: &Kind| match kind {
        Kind::TupleOf(_) => three(kind).map(|[first, ..]| first),
        kind => ordinary(kind),
    };
    let mut all: Vec<(String, &'static str)> = Vec::new();
    match kind {
        Kind::Int => {
            all.extend([("0".into(), "is 0"), ("1".into(), "is 1"), ("-1".into(), "is negative")]);
        }
        Kind::Float => all.extend([("0.0".into(), "is 0"), ("-1.5".into(), "is negative")]),
        Kind::Bool => all.push(("False".into(), "is False")),
        Kind::Str(text) => {
            all.push(("''".into(), "is empty"));
            all.push((texts::first(text), "is one character"));
        }
        Kind::Bytes(text) => {
            all.push(("b''".into(), "is empty"));
            all.push((format!("b{}", texts::first(text)), "is one byte"));
        }
        Kind::ListOf(item) => {
            all.push(("[]".into(), "is empty"));
            if let Some(item) = one(item) {
                all.push((format!("[{item}]"), "has one item"));
                all.push((format!("[{item}, {item}]"), "has two equal items"));
            }
        }
        Kind::DequeOf(_) => all.push(("__import__('collections').deque()".into(), "is empty")),
        Kind::SetOf(item) => {
            all.push(("set()".into(), "is empty"));
            all.extend(one(item).map(|it| (format!("{{{it}}}"), "has one item")));
        }
        Kind::DictOf(key, value) => {
            all.push(("{}".into(), "is empty"));
            if let (Some(key), Some(value)) = (one(key), one(value)) {
                all.push((format!("{{{key}: {value}}}"), "has one item"));
            }
        }
        Kind::Matrix(cell) => {
            all.push(("[]".into(), "is empty"));
            all.extend(one(cell).map(|it| (format!("[[{it}]]"), "has one cell")));
        }
        Kind::Graph(Graph { by_index, .. }) => {
            all.push((if *by_index { "[]" } else { "{}" }.into(), "is empty"));
        }
        _ => {}
    }
    all
}

/// Whether values of the kind come in sizes.
pub(super) fn is_sized(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Int
            | Kind::Str(_)
            | Kind::Bytes(_)
            | Kind::ListOf(_)
            | Kind::DequeOf(_)
            | Kind::SetOf(_)
            | Kind::DictOf(..)
            | Kind::Matrix(_)
            | Kind::Graph(_)
    ) || matches!(kind, Kind::Object(_, fields) if fields.iter().any(is_container))
}

/// Whether it is a container, a text, or an object that is made of one.
pub(super) fn is_container(kind: &Kind) -> bool {
    *kind != Kind::Int && is_sized(kind)
}

/// A value of size `n`.
pub(super) fn sized(kind: &Kind, n: u64, order: Order) -> Option<String> {
    if let Kind::Str(text) = kind {
        return Some(texts::sized(text, n, order));
    }
    if let Kind::Bytes(text) = kind {
        return Some(texts::sized_bytes(text, n, order));
    }
    let order = order.of_items();
    let each = |item: &Kind| element(item, n, order);
    Some(match kind {
        Kind::Int => n.to_string(),
        Kind::ListOf(item) => match (&**item, order) {
            (Kind::Int, Order::Ascending) => format!("list(range(1, {}))", n + 1),
            (Kind::Int, Order::Descending) => format!("list(range({n}, 0, -1))"),
            (Kind::Int, Order::Equal) => format!("[1] * {n}"),
            (item, _) => format!("[{} for i in range({n})]", each(item)?),
        },
        Kind::DequeOf(item) => {
            format!("__import__('collections').deque([{} for i in range({n})])", each(item)?)
        }
        Kind::SetOf(item) => match &**item {
            Kind::Int => format!("set(range(1, {}))", n + 1),
            item => format!("{{{} for i in range({n})}}", element(item, n, Order::Ascending)?),
        },
        Kind::DictOf(key, value) => {
            let key = element(key, n, Order::Ascending)?;
            format!("{{{key}: {} for i in range({n})}}", each(value)?)
        }
        Kind::Matrix(cell) => match &**cell {
            Kind::Int if order == Order::Equal => format!("[[1] * {n} for i in range({n})]"),
            Kind::Int => format!("[[i + j + 1 for j in range({n})] for i in range({n})]"),
            Kind::Float => format!("[[float(i + j) for j in range({n})] for i in range({n})]"),
            Kind::Str(text) if !text.chars.is_empty() => {
                let char = match order {
                    Order::Ascending => text.chars.last(),
                    _ => text.chars.first(),
                };
                let char = quote(&char.copied().unwrap_or('a').to_string());
                format!("[[{char}] * {n} for i in range({n})]")
            }
            other => format!("[[{}] * {n} for i in range({n})]", ordinary(other)?),
        },
        Kind::Graph(graph) => network(*graph, n, order),
        Kind::Object(name, fields) => {
            let field = |it: &Kind| match it {
                it if is_container(it) => sized(it, n, order),
                it => ordinary(it),
            };
            call(name, fields.iter().map(field))?
        }
        _ => return None,
    })
}

/// The item numbered `i` of `n`.
fn element(kind: &Kind, n: u64, order: Order) -> Option<String> {
    Some(match (kind, order) {
        (Kind::Int, Order::Ascending | Order::Parted) => "i + 1".into(),
        (Kind::Int, Order::Descending) => format!("{n} - i"),
        (Kind::Int, Order::Shuffled) => "(i * i + 7 * i) * 7919 % 10007".into(),
        (Kind::Int, Order::Equal) => "1".into(),
        (Kind::Float, _) => format!("({}) / 2", element(&Kind::Int, n, order)?),
        (Kind::Bool, Order::Ascending) => "True".into(),
        (Kind::Bool, Order::Descending) => "False".into(),
        (Kind::Bool, _) => "i % 2 == 0".into(),
        (Kind::Str(text), _) => texts::element(text, n, order),
        (Kind::Bytes(text), _) => format!("{}.encode()", texts::element(text, n, order)),
        (Kind::TupleOf(fields), _) if fields.iter().all(|it| *it == Kind::Int) => {
            let i = if order == Order::Descending {
                format!("({n} - 1 - i)")
            } else {
                "i".into()
            };
            let parts = (0..fields.len()).map(|at| match at {
                0 => format!("{i} // 2"),
                1 => i.clone(),
                _ => format!("{i} % 7 + 1"),
            });
            format!("({},)", parts.collect::<Vec<_>>().join(", "))
        }
        (Kind::TupleOf(fields), _) => {
            let parts = fields.iter().map(|it| element(it, n, order));
            format!("({},)", parts.collect::<Option<Vec<_>>>()?.join(", "))
        }
        (Kind::ListOf(item), _) => match element(item, n, order) {
            Some(item) => format!("[{item}] * 3"),
            None => return None,
        },
        (Kind::Object(name, fields), _) => call(name, fields.iter().map(|it| element(it, n, order)))?,
        (other, _) => ordinary(other)?,
    })
}

fn network(graph: Graph, n: u64, order: Order) -> String {
    let near = match order {
        Order::Ascending | Order::Parted => format!("(i + 1, i + 2) if j < {n}"),
        Order::Descending => format!("(2 * i + 1, 2 * i + 2) if j < {n}"),
        Order::Shuffled | Order::Equal => format!("(i - 1, i + 1) if 0 <= j < {n}"),
    };
    let edges = match graph.edges {
        Edges::Plain => format!("[j for j in {near}]"),
        Edges::Pairs => format!("[(j, 1) for j in {near}]"),
        Edges::Mapping => format!("{{j: 1 for j in {near}}}"),
    };
    match graph.by_index {
        true => format!("[{edges} for i in range({n})]"),
        false => format!("{{i: {edges} for i in range({n})}}"),
    }
}
