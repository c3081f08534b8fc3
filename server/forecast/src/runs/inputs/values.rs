//! Values of a kind, as Python source: ordinary ones, those at an edge, and those of a size.

use super::kind::{Edges, Form, Graph, Kind};

/// What the constructors of the file's classes take.
pub(super) trait Classes {
    /// The expression that makes an ordinary instance.
    fn ordinary(&self, class: foretrace_python::program::CodeId) -> Option<String>;
}

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
}

/// A plain word or two for each order.
impl Order {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Order::Ascending => "ascending",
            Order::Descending => "descending",
            Order::Shuffled => "shuffled",
            Order::Equal => "all equal",
        }
    }
}

/// A value nobody would look at twice.
pub(super) fn ordinary(kind: &Kind, classes: &dyn Classes) -> Option<String> {
    Some(match kind {
        Kind::Int => "3".into(),
        Kind::Float => "2.5".into(),
        Kind::Bool => "True".into(),
        Kind::Str(chars, form) => match form {
            Form::Plain if chars.is_empty() => "'abc'".into(),
            Form::Plain => quote(&spelling(chars, 4)),
            Form::Words => "'some words here'".into(),
            Form::Lines => "'one line\\ntwo lines\\n'".into(),
        },
        Kind::ListOf(item) => format!("[{}]", three(item, classes)?.join(", ")),
        Kind::DequeOf(item) => format!(
            "__import__('collections').deque([{}])",
            three(item, classes)?.join(", ")
        ),
        Kind::SetOf(item) => format!("{{{}}}", three(item, classes)?.join(", ")),
        Kind::TupleOf(fields) => {
            let fields = fields
                .iter()
                .map(|it| ordinary(it, classes))
                .collect::<Option<Vec<_>>>()?;
            match &*fields {
                [only] => format!("({only},)"),
                all => format!("({})", all.join(", ")),
            }
        }
        Kind::DictOf(key, value) => {
            let (keys, values) = (three(key, classes)?, three(value, classes)?);
            let items: Vec<String> = keys.iter().zip(&values).map(|(k, v)| format!("{k}: {v}")).collect();
            format!("{{{}}}", items.join(", "))
        }
        Kind::Record(fields) => {
            let items = fields
                .iter()
                .map(|(name, kind)| Some(format!("{}: {}", quote(name), ordinary(kind, classes)?)));
            format!("{{{}}}", items.collect::<Option<Vec<_>>>()?.join(", "))
        }
        Kind::Matrix(cell) => {
            let row = three(cell, classes)?.join(", ");
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
                (result, []) => ordinary(result, classes)?,
            };
            match &*names {
                [] => format!("lambda: {value}"),
                names => format!("lambda {}: {value}", names.join(", ")),
            }
        }
        Kind::Instance(class) => classes.ordinary(*class)?,
        Kind::Unknown => return None,
    })
}

/// Three different values.
fn three(kind: &Kind, classes: &dyn Classes) -> Option<[String; 3]> {
    Some(match kind {
        Kind::Int => ["3", "1", "2"].map(str::to_owned),
        Kind::Float => ["2.5", "0.5", "1.5"].map(str::to_owned),
        Kind::Bool => ["True", "False", "True"].map(str::to_owned),
        Kind::Str(chars, _) if chars.is_empty() => ["'b'", "'a'", "'c'"].map(str::to_owned),
        Kind::Str(chars, _) => {
            let at = |i: usize| quote(&chars[i % chars.len()].to_string());
            [at(0), at(1), at(2)]
        }
        Kind::TupleOf(fields) => {
            let each = fields.iter().map(|it| three(it, classes)).collect::<Option<Vec<_>>>()?;
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
            let value = ordinary(other, classes)?;
            [value.clone(), value.clone(), value]
        }
    })
}

/// Values at an edge, and which.
pub(super) fn edges(kind: &Kind, classes: &dyn Classes) -> Vec<(String, &'static str)> {
    let one = |kind: &Kind| match kind {
        Kind::TupleOf(_) => three(kind, classes).map(|[first, ..]| first),
        kind => ordinary(kind, classes),
    };
    let mut all: Vec<(String, &'static str)> = Vec::new();
    match kind {
        Kind::Int => {
            all.extend([("0".into(), "is 0"), ("1".into(), "is 1"), ("-1".into(), "is negative")]);
        }
        Kind::Float => all.extend([("0.0".into(), "is 0"), ("-1.5".into(), "is negative")]),
        Kind::Bool => all.push(("False".into(), "is False")),
        Kind::Str(chars, _) => {
            all.push(("''".into(), "is empty"));
            let char = chars.first().copied().unwrap_or('a');
            all.push((quote(&char.to_string()), "is one character"));
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
            | Kind::Str(..)
            | Kind::ListOf(_)
            | Kind::DequeOf(_)
            | Kind::SetOf(_)
            | Kind::DictOf(..)
            | Kind::Matrix(_)
            | Kind::Graph(_)
    )
}

/// A value of size `n`.
pub(super) fn sized(kind: &Kind, n: u64, order: Order, classes: &dyn Classes) -> Option<String> {
    let each = |item: &Kind| element(item, n, order, classes);
    Some(match kind {
        Kind::Int => n.to_string(),
        Kind::Str(chars, form) => text(chars, *form, n, order),
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
            item => format!(
                "{{{} for i in range({n})}}",
                element(item, n, Order::Ascending, classes)?
            ),
        },
        Kind::DictOf(key, value) => {
            let key = element(key, n, Order::Ascending, classes)?;
            format!("{{{key}: {} for i in range({n})}}", each(value)?)
        }
        Kind::Matrix(cell) => match &**cell {
            Kind::Int if order == Order::Equal => format!("[[1] * {n} for i in range({n})]"),
            Kind::Int => format!("[[i + j + 1 for j in range({n})] for i in range({n})]"),
            Kind::Float => format!("[[float(i + j) for j in range({n})] for i in range({n})]"),
            Kind::Str(chars, _) if !chars.is_empty() => {
                let char = match order {
                    Order::Ascending => chars.last(),
                    _ => chars.first(),
                };
                let char = quote(&char.copied().unwrap_or('a').to_string());
                format!("[[{char}] * {n} for i in range({n})]")
            }
            other => format!("[[{}] * {n} for i in range({n})]", ordinary(other, classes)?),
        },
        Kind::Graph(graph) => network(*graph, n, order),
        _ => return None,
    })
}

/// The item numbered `i` of `n`.
fn element(kind: &Kind, n: u64, order: Order, classes: &dyn Classes) -> Option<String> {
    Some(match (kind, order) {
        (Kind::Int, Order::Ascending) => "i + 1".into(),
        (Kind::Int, Order::Descending) => format!("{n} - i"),
        (Kind::Int, Order::Shuffled) => "(i * i + 7 * i) * 7919 % 10007".into(),
        (Kind::Int, Order::Equal) => "1".into(),
        (Kind::Float, _) => format!("({}) / 2", element(&Kind::Int, n, order, classes)?),
        (Kind::Bool, Order::Ascending) => "True".into(),
        (Kind::Bool, Order::Descending) => "False".into(),
        (Kind::Bool, _) => "i % 2 == 0".into(),
        (Kind::Str(chars, _), _) if !chars.is_empty() => match order {
            Order::Ascending | Order::Equal => quote(&chars[0].to_string()),
            _ => format!("{}[i % {}]", quote(&chars.iter().collect::<String>()), chars.len()),
        },
        (Kind::Str(..), Order::Equal) => "'word'".into(),
        (Kind::Str(..), Order::Descending) => format!("f'w{{{n} - i:06}}'"),
        (Kind::Str(..), Order::Shuffled) => "f'w{i * i * 31 % 1009:06}'".into(),
        (Kind::Str(..), _) => "f'w{i:06}'".into(),
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
            let parts = fields.iter().map(|it| element(it, n, order, classes));
            format!("({},)", parts.collect::<Option<Vec<_>>>()?.join(", "))
        }
        (Kind::ListOf(item), _) => match element(item, n, order, classes) {
            Some(item) => format!("[{item}] * 3"),
            None => return None,
        },
        (other, _) => ordinary(other, classes)?,
    })
}

fn text(chars: &[char], form: Form, n: u64, order: Order) -> String {
    match (form, order) {
        (Form::Words, _) => format!("'ab cd ' * {}", n.div_ceil(6)),
        (Form::Lines, _) => format!("'ab cd\\n' * {}", n.div_ceil(6)),
        (Form::Plain, Order::Equal) => {
            format!("{} * {n}", quote(&chars.first().copied().unwrap_or('a').to_string()))
        }
        (Form::Plain, Order::Descending) => {
            format!("{} * {n}", quote(&chars.last().copied().unwrap_or('b').to_string()))
        }
        (Form::Plain, Order::Ascending) if chars.len() >= 2 => {
            // Nested: what opens, then what closes.
            let (first, second) = (quote(&chars[0].to_string()), quote(&chars[1].to_string()));
            format!("{first} * {} + {second} * {}", n.div_ceil(2), n / 2)
        }
        (Form::Plain, _) => {
            let alphabet = if chars.is_empty() {
                "abcdefghij".into()
            } else {
                spelling(chars, chars.len())
            };
            format!("({} * {n})[:{n}]", quote(&alphabet))
        }
    }
}

fn network(graph: Graph, n: u64, order: Order) -> String {
    let near = match order {
        Order::Ascending => format!("(i + 1, i + 2) if j < {n}"),
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

fn spelling(chars: &[char], count: usize) -> String {
    chars.iter().copied().cycle().take(count).collect()
}

/// A string literal.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::from("'");
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            char if char.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(char))),
            char => out.push(char),
        }
    }
    out.push('\'');
    out
}
