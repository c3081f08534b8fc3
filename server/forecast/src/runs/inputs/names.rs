//! What the name of a parameter suggests, where nothing else speaks.

use super::kind::{Kind, Text};

fn text() -> Kind {
    Kind::Str(Text::default())
}

/// A container.
pub(super) fn container(name: &str) -> Option<Kind> {
    let numbers = || Kind::ListOf(Box::new(Kind::Int));
    Some(match name {
        "xs" | "ys" | "zs" | "nums" | "numbers" | "arr" | "array" | "lst" | "list_" | "items" | "values" | "data"
        | "seq" | "sequence" | "vec" | "vector" | "elements" | "prices" | "weights" | "heights" | "scores" => numbers(),
        "words" | "strings" | "names" | "lines" | "tokens" | "texts" => Kind::ListOf(Box::new(text())),
        "matrix" | "grid" | "board" | "mat" => Kind::Matrix(Box::new(Kind::Int)),
        "s" | "text" | "string" | "word" | "sentence" | "source" | "pattern" | "needle" | "haystack" => text(),
        "mapping" | "d" | "dct" | "counts" => Kind::DictOf(Box::new(text()), Box::new(Kind::Int)),
        _ => return None,
    })
}

/// A single value.
pub(super) fn scalar(name: &str) -> Option<Kind> {
    Some(match name {
        "n" | "m" | "k" | "i" | "j" | "x" | "y" | "a" | "b" | "num" | "number" | "count" | "size" | "limit"
        | "total" | "target" | "value" | "amount" | "capacity" | "depth" | "index" => Kind::Int,
        "name" | "prefix" | "suffix" | "pattern" | "char" | "ch" | "c" | "letter" | "s" | "t" | "text" | "word" => {
            text()
        }
        "f" | "func" | "function" | "fn" | "key" | "predicate" | "callback" => Kind::Function(1, Box::new(Kind::Int)),
        _ => return None,
    })
}
