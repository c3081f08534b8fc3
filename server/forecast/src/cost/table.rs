//! What operations of the language and the standard library cost: `operations.txt`, read once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{
    algebra::Poly,
    shape::{Elements, Kind, Shape},
    summary::Op,
};

/// A row of the table.
pub(super) struct Row {
    pub(super) time: Formula,
    result: Outcome,
    /// What the receiver grows by.
    pub(super) grows: Option<Formula>,
    pub(super) op: Option<Op>,
}

/// A sum of products.
pub(super) struct Formula(Vec<Vec<Atom>>);

struct Atom {
    of: Option<Operand>,
    measure: Measure,
}

#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Receiver,
    Argument(usize),
    All,
}

#[derive(Clone, Copy, PartialEq)]
enum Measure {
    One,
    Length,
    Total,
    Text,
    Part,
    Log,
    Root,
    Exp,
}

enum Outcome {
    Any,
    Same(Operand),
    Item(Operand),
    Obtained(Kind),
    New(Kind, Formula, Inside),
}

enum Inside {
    Default,
    Small,
    Parts(Kind),
    Like,
    Pairs,
    Numbered,
    Zipped,
    Chained,
    PartOf,
}

/// The receiver and the arguments of an operation.
pub(super) struct Operands<'a> {
    pub(super) receiver: Option<&'a Shape>,
    pub(super) args: &'a [Shape],
}

impl Operands<'_> {
    fn get(&self, operand: Operand) -> Option<Shape> {
        match operand {
            Operand::Receiver => self.receiver.cloned(),
            Operand::Argument(at) => self.args.get(at).cloned(),
            Operand::All => None,
        }
    }

    /// What a missing argument is: small.
    fn shape(&self, operand: Operand) -> Shape {
        self.get(operand).unwrap_or_else(|| Shape::small(Kind::None))
    }

    fn size(&self, operand: Operand, measure: Measure) -> Option<Poly> {
        if operand == Operand::All {
            let sizes = self
                .args
                .iter()
                .map(|it| measure_of(it, measure))
                .collect::<Option<Vec<_>>>()?;
            return Some(sizes.iter().fold(Poly::one(), |sum, it| sum.plus(it)));
        }
        measure_of(&self.shape(operand), measure)
    }
}

fn measure_of(shape: &Shape, measure: Measure) -> Option<Poly> {
    Some(match measure {
        Measure::One => Poly::one(),
        Measure::Length => shape.size.clone()?,
        Measure::Total => shape.total()?,
        // How long it is when written out. Objects of unknown type count as short.
        Measure::Text => match shape.kind {
            Kind::Unknown | Kind::Object | Kind::Int => Poly::one(),
            _ => shape.total()?,
        },
        Measure::Part => shape.size.as_ref()?.rows(),
        Measure::Log => shape.value()?.log(),
        Measure::Root => shape.value()?.sqrt(),
        Measure::Exp => shape.size.as_ref()?.exp()?,
    })
}

impl Formula {
    pub(super) fn size(&self, operands: &Operands<'_>) -> Option<Poly> {
        let mut sum = Poly::zero();
        for product in &self.0 {
            let mut all = Poly::one();
            for atom in product {
                if let Some(of) = atom.of {
                    all = all.times(&operands.size(of, atom.measure)?);
                }
            }
            sum = sum.plus(&all);
        }
        Some(sum)
    }

    fn parse(text: &str) -> Option<Formula> {
        text.split(" + ")
            .map(|product| product.split(" * ").map(Atom::parse).collect())
            .collect::<Option<_>>()
            .map(Formula)
    }
}

impl Atom {
    fn parse(text: &str) -> Option<Atom> {
        let text = text.trim();
        let (measure, name) = match text.split_once([' ', '^']) {
            Some(("log", of)) => (Measure::Log, of),
            Some(("sqrt", of)) => (Measure::Root, of),
            Some(("2", of)) => (Measure::Exp, of),
            Some(_) => return None,
            None => match text.split_once('.') {
                Some((of, "total")) => (Measure::Total, of),
                Some((of, "text")) => (Measure::Text, of),
                Some((of, "part")) => (Measure::Part, of),
                Some((of, "len")) => (Measure::Length, of),
                Some(_) => return None,
                None => (Measure::Length, text),
            },
        };
        match name {
            "1" | "call" => Some(Atom {
                of: None,
                measure: Measure::One,
            }),
            "all" if measure == Measure::Length && text == "all" => Some(Atom {
                of: Some(Operand::All),
                measure: Measure::Total,
            }),
            _ => Some(Atom {
                of: Some(Operand::parse(name)?),
                measure,
            }),
        }
    }
}

impl Operand {
    fn parse(text: &str) -> Option<Operand> {
        Some(match text {
            "self" => Operand::Receiver,
            "a" => Operand::Argument(0),
            "b" => Operand::Argument(1),
            "all" => Operand::All,
            _ => return None,
        })
    }
}

impl Row {
    /// What the operation returns. `name` names what it obtains from outside.
    pub(super) fn result(&self, operands: &Operands<'_>, name: &str) -> Shape {
        let like = || operands.receiver.or(operands.args.first()).cloned().unwrap_or_default();
        match &self.result {
            Outcome::Any => Shape::unknown(),
            Outcome::Same(of) => Shape {
                fresh: true,
                ..operands.shape(*of)
            },
            Outcome::Item(of) => operands.shape(*of).item(),
            Outcome::Obtained(kind) => {
                let size = Shape::input(name, super::algebra::Origin::Obtained).size;
                Shape::new(*kind, size, Elements::default())
            }
            Outcome::New(kind, size, inside) => {
                let elements = match inside {
                    Inside::Default => Elements::default(),
                    Inside::Small => Elements::Small,
                    Inside::Parts(kind) => Elements::Parts(*kind),
                    Inside::Like if like().kind == Kind::Dict && *kind != Kind::Dict && *kind != Kind::ValuesView => {
                        Elements::default()
                    }
                    Inside::Like if matches!(like().kind, Kind::Str | Kind::Bytes) => Elements::Small,
                    Inside::Like => like().elements,
                    Inside::Pairs => Elements::Fields([like().item(), like().element()].into()),
                    Inside::Numbered => Elements::Fields([Shape::int(like().size), like().item()].into()),
                    Inside::Zipped => Elements::Fields(operands.args.iter().map(Shape::item).collect()),
                    Inside::Chained => {
                        let items = operands.args.iter().map(Shape::item);
                        Elements::Each(items.reduce(|all, it| all.join(&it)).unwrap_or_default().into())
                    }
                    Inside::PartOf => {
                        let part = Shape::new(Kind::Tuple, like().size, like().elements);
                        Elements::Each(part.into())
                    }
                };
                Shape::new(*kind, size.size(operands), elements)
            }
        }
    }

    fn parse(line: &str) -> Option<(&str, Row)> {
        let mut columns = line.split('|').map(str::trim);
        let name = columns.next()?;
        let time = Formula::parse(columns.next()?)?;
        let result = Outcome::parse(columns.next()?)?;
        let grows = match columns.next() {
            None | Some("") => None,
            Some(text) => Some(Formula::parse(text)?),
        };
        let op = match columns.next() {
            None => None,
            Some(text) => Some(op(text)?),
        };
        Some((
            name,
            Row {
                time,
                result,
                grows,
                op,
            },
        ))
    }
}

impl Outcome {
    fn parse(text: &str) -> Option<Outcome> {
        match text {
            "any" => return Some(Outcome::Any),
            "item" => return Some(Outcome::Item(Operand::Receiver)),
            "a.item" => return Some(Outcome::Item(Operand::Argument(0))),
            "self" => return Some(Outcome::Same(Operand::Receiver)),
            "a" => return Some(Outcome::Same(Operand::Argument(0))),
            _ => {}
        }
        let Some((kind, rest)) = text.split_once('(') else {
            return Some(Outcome::New(
                Kind::from_name(text)?,
                Formula(vec![vec![]]),
                Inside::Small,
            ));
        };
        let (size, inside) = match rest.strip_suffix(')')?.split_once(", ") {
            Some((size, inside)) => (size, inside),
            None => (rest.strip_suffix(')')?, ""),
        };
        let kind = Kind::from_name(kind)?;
        if size == "obtained" {
            return Some(Outcome::Obtained(kind));
        }
        let inside = match inside {
            "" | "self" => Inside::Default,
            "small" => Inside::Small,
            "same" => Inside::Like,
            "pairs" => Inside::Pairs,
            "numbered" => Inside::Numbered,
            "zipped" => Inside::Zipped,
            "chained" => Inside::Chained,
            "part of a" => Inside::PartOf,
            other => Inside::Parts(Kind::from_name(other.strip_prefix("parts ")?)?),
        };
        Some(Outcome::New(kind, Formula::parse(size)?, inside))
    }
}

fn op(text: &str) -> Option<Op> {
    Some(match text {
        "Count" => Op::Count,
        "DeepCopy" => Op::DeepCopy,
        "Index" => Op::Index,
        "OpenFile" => Op::OpenFile,
        "Rebuild" => Op::Rebuild,
        "Remove" => Op::Remove,
        "Scan" => Op::Scan,
        "Sort" => Op::Sort,
        _ => return None,
    })
}

static TABLE: LazyLock<FxHashMap<&str, Row>> = LazyLock::new(|| rows().filter_map(Row::parse).collect());

fn rows() -> impl Iterator<Item = &'static str> {
    include_str!("operations.txt")
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
}

/// The row of a built-in, or of a function of the standard library by its full name.
pub(super) fn function(name: &str) -> Option<&'static Row> {
    TABLE.get(name)
}

/// The row of a method.
pub(super) fn method(kind: Kind, name: &str) -> Option<&'static Row> {
    TABLE.get(format!("{}.{name}", kind.name()).as_str())
}

/// The built-in type that a method name gives away.
pub(super) fn type_with_method(name: &str) -> Option<Kind> {
    Some(match name {
        "append" | "extend" | "sort" | "reverse" | "insert" => Kind::List,
        "appendleft" | "popleft" | "extendleft" => Kind::Deque,
        "items" | "keys" | "values" | "setdefault" | "popitem" => Kind::Dict,
        "split" | "rsplit" | "splitlines" | "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "startswith"
        | "endswith" | "isdigit" | "isalpha" | "isalnum" | "isspace" | "isupper" | "islower" | "title"
        | "capitalize" | "zfill" | "ljust" | "rjust" | "partition" | "rpartition" | "encode" | "replace" => Kind::Str,
        "add" | "discard" | "issubset" | "issuperset" => Kind::Set,
        "bit_length" => Kind::Int,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses_and_names_are_unique() {
        let wrong: Vec<_> = rows().filter(|it| Row::parse(it).is_none()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let mut names: Vec<_> = rows().filter_map(|it| Row::parse(it).map(|(name, _)| name)).collect();
        names.sort_unstable();
        let twice: Vec<_> = names.windows(2).filter(|it| it[0] == it[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
