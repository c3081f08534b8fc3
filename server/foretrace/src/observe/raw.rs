//! What the observer writes: a JSON line for each source file that a process has run. `models/observe/README.md`
//! describes it.

use std::collections::BTreeMap;

use serde::Deserialize;

pub(super) const SCHEMA: &str = "foretrace.observation/1";

/// What one process saw of one source file.
#[derive(Deserialize)]
pub(super) struct Record {
    schema: String,
    pub(super) file: String,
    /// The SHA-256 of the source, in hexadecimal.
    pub(super) digest: String,
    pub(super) functions: Vec<Function>,
}

#[derive(Deserialize)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) range: Range,
    pub(super) calls: Pair,
    pub(super) raised: BTreeMap<String, Pair>,
    pub(super) sites: Vec<Site>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Site {
    Branch {
        range: Range,
        taken: Pair,
        reached: Pair,
    },
    Loop {
        range: Range,
        trips: BTreeMap<String, Pair>,
    },
    Binding {
        range: Range,
        classes: BTreeMap<String, Pair>,
        examples: Vec<String>,
    },
    Line {
        range: Range,
        covered: Pair,
    },
    Raise {
        range: Range,
        types: BTreeMap<String, Pair>,
    },
}

/// Counts of two halves of the calls.
#[derive(Deserialize, Clone, Copy)]
pub(super) struct Pair(u64, u64);

impl Pair {
    pub(super) fn sum(self) -> u64 {
        self.0.saturating_add(self.1)
    }
}

#[derive(Deserialize, Clone, Copy)]
pub(super) struct Range {
    start: Position,
    end: Position,
}

#[derive(Deserialize, Clone, Copy)]
struct Position {
    line: u32,
    column: u32,
}

impl Range {
    /// Line and column of the start and of the end, from 1.
    pub(super) fn place(self) -> [u32; 4] {
        [self.start.line, self.start.column, self.end.line, self.end.column]
    }
}

/// The records in what a process wrote; lines that are none are left out.
pub(super) fn records(text: &str) -> impl Iterator<Item = Record> + '_ {
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Record>(line).ok());
    lines.filter(|it| it.schema == SCHEMA)
}
