//! Notebooks: the code cells of an `.ipynb` file as one module, and places in it as places in cells.

mod magic;

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::json::{Position, Range};
use super::record::{Record, SourceLine};

/// A notebook, read.
pub(crate) struct Notebook {
    /// The module that is analysed: the lines of the code cells, with what is not Python replaced.
    pub(crate) module: String,
    cells: Vec<Cell>,
    /// The lines of the module as they stand in the notebook.
    lines: Vec<String>,
}

/// A code cell.
struct Cell {
    /// Which of the notebook's cells it is, from 1.
    number: u32,
    /// Its first line in the module, from 1.
    first: u32,
}

#[derive(Deserialize)]
struct Raw {
    cells: Option<Vec<RawCell>>,
    #[serde(default)]
    metadata: Metadata,
    nbformat: Option<u32>,
    worksheets: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct RawCell {
    cell_type: String,
    #[serde(default)]
    source: Source,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`source` is a text or a list of texts")]
enum Source {
    Whole(String),
    Lines(Vec<String>),
}

impl Default for Source {
    fn default() -> Source {
        Source::Lines(Vec::new())
    }
}

#[derive(Deserialize, Default)]
struct Metadata {
    language_info: Option<Language>,
    kernelspec: Option<Kernel>,
}

#[derive(Deserialize)]
struct Language {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Kernel {
    language: Option<String>,
}

/// Whether the file is a notebook, by its name.
pub(crate) fn is_notebook(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "ipynb")
}

impl Notebook {
    /// Reads a notebook. The error is one line that says what is wrong. One in another language has no cells.
    pub(crate) fn read(bytes: &[u8]) -> Result<Notebook, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let raw: Raw = serde_json::from_slice(bytes).map_err(|error| format!("not a notebook: {error}"))?;
        if raw.nbformat.is_some_and(|it| it < 4) || raw.worksheets.is_some() {
            return Err("a notebook of an old format: `jupyter nbconvert --to notebook` converts it".into());
        }
        let cells = raw.cells.ok_or("not a notebook: it has no `cells`")?;
        let metadata = raw.metadata;
        let language = metadata.language_info.and_then(|it| it.name);
        let language = language.or_else(|| metadata.kernelspec.and_then(|it| it.language));
        let is_python = language.is_none_or(|it| it.eq_ignore_ascii_case("python"));
        let mut notebook = Notebook {
            module: String::new(),
            cells: Vec::new(),
            lines: Vec::new(),
        };
        for (at, cell) in cells.into_iter().enumerate() {
            if is_python && cell.cell_type == "code" {
                let source = match cell.source {
                    Source::Whole(text) => text,
                    Source::Lines(lines) => lines.concat(),
                };
                notebook.add(at as u32 + 1, &source);
            }
        }
        Ok(notebook)
    }

    fn add(&mut self, number: u32, source: &str) {
        let first = self.lines.len() as u32 + 1;
        self.cells.push(Cell { number, first });
        let lines = magic::lines(source);
        self.module += &magic::python(&lines);
        self.lines.extend(lines.into_iter().map(str::to_owned));
    }

    /// Makes places in the module places in cells, with the lines as they stand there.
    pub(crate) fn place(&self, record: &mut Record) {
        let Some(home) = self.cell(record.range.start.line) else {
            return;
        };
        let first = home.first;
        record.cell = Some(home.number);
        record.range = self.range(record.range, home);
        for it in &mut record.related {
            if let Some(cell) = self.cell(it.range.start.line) {
                it.cell = Some(cell.number);
                it.range = self.range(it.range, cell);
            }
        }
        let is_here = |it: &SourceLine| self.cell(it.line).is_some_and(|cell| cell.first == first);
        record.source.retain(is_here);
        for it in &mut record.source {
            let written = self.line(it.line);
            it.text = written[..written.floor_char_boundary(super::record::LONGEST)].to_owned();
            it.line -= first - 1;
        }
    }

    fn cell(&self, line: u32) -> Option<&Cell> {
        let next = self.cells.partition_point(|it| it.first <= line);
        self.cells.get(next.checked_sub(1)?)
    }

    fn range(&self, range: Range, cell: &Cell) -> Range {
        let place = |it: Position| Position {
            line: it.line.saturating_sub(cell.first - 1),
            column: it.column.min(self.line(it.line).len() as u32 + 1),
        };
        Range {
            start: place(range.start),
            end: place(range.end),
        }
    }

    /// A line of the module as it is written, without its end.
    fn line(&self, line: u32) -> &str {
        let line = self.lines.get(line as usize - 1);
        line.map_or("", |it| it.trim_end_matches(['\n', '\r']))
    }
}
