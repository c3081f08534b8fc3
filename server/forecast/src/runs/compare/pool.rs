//! Values that the code itself speaks of, those of what changed first.

use std::collections::HashSet;

use foretrace_python::program::{Const, ExprKind, Program};

/// Literals of a function in two versions.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub(super) ints: Vec<i64>,
    pub(super) floats: Vec<f64>,
    pub(super) texts: Vec<String>,
}

/// Longer texts are messages.
const LONGEST: usize = 30;

/// Literals of a kind at most.
const MOST: usize = 12;

impl Pool {
    /// The literals of both versions, given with their texts: first those in lines that the other does not have.
    pub(super) fn of(versions: [(&Program, &str); 2]) -> Pool {
        let lines = versions.map(|(_, text)| text.lines().map(str::trim).collect::<HashSet<&str>>());
        let mut pool = Pool::default();
        for changed in [true, false] {
            for (at, (program, text)) in versions.into_iter().enumerate() {
                for expr in &program.exprs {
                    let ExprKind::Const(value) = &expr.kind else { continue };
                    let start = text.get(..expr.span.start as usize).unwrap_or_default();
                    let from = start.rfind('\n').map_or(0, |it| it + 1);
                    let line = text.get(from..).and_then(|it| it.lines().next()).unwrap_or_default();
                    if lines[1 - at].contains(line.trim()) != changed {
                        pool.add(value);
                    }
                }
            }
        }
        pool
    }

    fn add(&mut self, value: &Const) {
        fn push<T: PartialEq>(all: &mut Vec<T>, value: T) {
            if all.len() < MOST && !all.contains(&value) {
                all.push(value);
            }
        }
        match value {
            Const::Int(value) if value.unsigned_abs() < 1 << 40 => push(&mut self.ints, *value),
            Const::Float(value) if value.is_finite() => push(&mut self.floats, *value),
            Const::Str(text) if text.chars().count() <= LONGEST => push(&mut self.texts, text.to_string()),
            _ => {}
        }
    }
}
