//! The records themselves, as one array or as one object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::super::record::Record;
use super::{Report, reported};

/// What the objects are; a number more where a field changes its meaning.
const SCHEMA: &str = "foretrace.check/1";

/// A record that says what it is.
#[derive(Serialize)]
struct Versioned<'a> {
    schema: &'static str,
    #[serde(flatten)]
    record: &'a Record,
}

fn write(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &Versioned { schema: SCHEMA, record })?)
}

pub(super) struct Lines;

impl Report for Lines {
    fn file(&mut self, _path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        for record in reported(records) {
            write(record, out)?;
            writeln!(out)?;
        }
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Array {
    has_items: bool,
}

impl Report for Array {
    fn file(&mut self, _path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        for record in reported(records) {
            out.write_all(if self.has_items { b",\n" } else { b"[\n" })?;
            self.has_items = true;
            write(record, out)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.has_items { b"\n]\n" } else { b"[]\n" })
    }
}
