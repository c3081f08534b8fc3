//! The records themselves, as one array or as one object a line.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::super::record::Record;
use super::{Format, Report, reported};

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

/// A record of which it is not yet certain that it is one.
#[derive(Deserialize)]
struct Claimed {
    schema: String,
    #[serde(flatten)]
    record: Record,
}

/// Reads what either format is, and which.
pub(crate) fn read_records(text: &str) -> Result<(Format, Vec<Record>), String> {
    let bad = |error: serde_json::Error| format!("is not a report of foretrace: {error}");
    let (format, claimed) = match text.trim_start().starts_with('[') {
        true => (Format::Json, serde_json::from_str(text).map_err(bad)?),
        false => {
            let lines = serde_json::Deserializer::from_str(text).into_iter();
            let lines: Result<Vec<Claimed>, _> = lines.collect();
            (Format::JsonLines, lines.map_err(bad)?)
        }
    };
    match claimed.iter().find(|it| it.schema != SCHEMA) {
        Some(other) => Err(format!("is of the schema {}, not {SCHEMA}", other.schema)),
        None => Ok((format, claimed.into_iter().map(|it| it.record).collect())),
    }
}
