//! What runs did, as records beside the arrays of features.

use std::collections::HashMap;
use std::io::{self, Write};

use foretrace_forecast::Analysis;
use foretrace_forecast::features::{Place, Window};
use foretrace_forecast::fusion::Happened;
use serde_json::{Value, json};

/// What may have happened, in the order of its numbers; the last two happened in a function as a whole.
pub(crate) const HAPPENED: [&str; 9] = [
    "held",
    "failed",
    "rounds",
    "value",
    "called",
    "ran",
    "raised",
    "function called",
    "function raised",
];

/// The type of a record. `row` is a row of `sites`, or of `functions`; `class` a trip bucket or a value class.
pub(crate) fn record() -> Value {
    json!([
        ["row", "<u4"],
        ["happened", "u1"],
        ["source", "u1"],
        ["class", "u1"],
        ["", "V1"],
        ["count", "<u4"]
    ])
}

/// How often something happened. Rows are counted within the file.
pub(crate) struct Count {
    row: usize,
    happened: u8,
    source: u8,
    class: u8,
    count: u32,
}

/// The rows of places, by slice.
#[derive(Default)]
pub(crate) struct Rows {
    places: HashMap<(usize, Place), Vec<usize>>,
    functions: HashMap<usize, Vec<usize>>,
}

impl Rows {
    /// The next window of a slice: it becomes that row of the functions, and its sites the rows from `sites`.
    pub(crate) fn add(&mut self, slice: usize, function: usize, sites: usize, window: &Window) {
        self.functions.entry(slice).or_default().push(function);
        for (at, site) in window.sites.iter().enumerate() {
            self.places.entry((slice, site.place)).or_default().push(sites + at);
        }
    }

    /// What happened in each row.
    pub(crate) fn counts(&self, analysis: &Analysis) -> Vec<Count> {
        let mut all = Vec::new();
        for (slice, evidence) in analysis.evidence().into_iter().enumerate() {
            for (place, source, what, count) in evidence.counts() {
                let rows = match place {
                    Some(place) => self.places.get(&(slice, place)),
                    None => self.functions.get(&slice),
                };
                let (happened, class) = match (what, place) {
                    (Happened::Held, _) => (0, 0),
                    (Happened::Failed, _) => (1, 0),
                    (Happened::Rounds(bucket), _) => (2, bucket),
                    (Happened::Value(class), _) => (3, class),
                    (Happened::Called, Some(_)) => (4, 0),
                    (Happened::Ran, _) => (5, 0),
                    (Happened::Raised, Some(_)) => (6, 0),
                    (Happened::Called, None) => (7, 0),
                    (Happened::Raised, None) => (8, 0),
                };
                all.extend(rows.into_iter().flatten().map(|row| Count {
                    row: *row,
                    happened,
                    source: source as u8,
                    class,
                    count,
                }));
            }
        }
        all
    }
}

impl Count {
    /// Writes the record; `functions` and `sites` are the rows before those of the file.
    pub(crate) fn write(&self, functions: u32, sites: u32, out: &mut impl Write) -> io::Result<()> {
        let before = if self.happened < 7 { sites } else { functions };
        let row = before + u32::try_from(self.row).map_err(io::Error::other)?;
        out.write_all(&row.to_le_bytes())?;
        out.write_all(&[self.happened, self.source, self.class, 0])?;
        out.write_all(&self.count.to_le_bytes())
    }
}
