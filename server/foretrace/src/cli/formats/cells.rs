//! Notebooks in formats that have no word for cells: the place is in the message, and in the file its beginning.

use std::io::{self, Write};

use super::super::json::{Position, Range};
use super::super::record::Record;
use super::Report;

pub(super) struct Cells(pub(super) Box<dyn Report>);

impl Report for Cells {
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        if records.iter().all(|it| it.cell.is_none()) {
            return self.0.file(path, records, out);
        }
        let records: Vec<Record> = records.iter().map(in_file).collect();
        self.0.file(path, &records, out)
    }

    fn problem(&mut self, path: &str, problem: &str) {
        self.0.problem(path, problem);
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.0.end(out)
    }
}

fn in_file(record: &Record) -> Record {
    let first = Position { line: 1, column: 1 };
    let first = Range {
        start: first,
        end: first,
    };
    let mut it = record.clone();
    for related in &mut it.related {
        related.message = format!("{}: {}", related.place(), related.message);
        related.range = first;
    }
    it.message = format!("{}: {}", record.place(), record.message);
    it.range = first;
    it.source.clear();
    it
}
