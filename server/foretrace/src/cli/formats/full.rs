//! The source, the evidence in it, and what to do.

use std::collections::HashMap;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use foretrace_forecast::Severity;

use super::super::json::{Position, Range};
use super::super::record::Record;
use super::words::{basis, growth};
use super::{Report, reported};

pub(super) struct Full;

impl Report for Full {
    fn file(&mut self, path: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        reported(records).try_for_each(|it| writeln!(out, "{}\n", full(path, it)))
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("information"),
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

fn full(path: &str, record: &Record) -> String {
    let note = |name: &'static str, text: String| Level::NOTE.with_name(name).message(text);
    let frame = Frame::of(record);
    // Of a notebook, the cell is part of the path, and each counts its own lines.
    let path = &record.cell.map_or(path.to_owned(), |it| format!("{path}:cell {it}"));
    let group = level(record.severity)
        .primary_title(record.message.as_str())
        .id(record.rule.as_str());
    let mut group = match frame.as_ref().and_then(|it| it.snippet(path, record)) {
        Some(snippet) => group.element(snippet),
        None => {
            let Position { line, column } = record.range.start;
            let origin = Origin::path(path).line(line as usize);
            group.element(origin.char_column(column as usize))
        }
    };
    for it in record.related.iter().filter(|it| it.cell != record.cell) {
        group = group.element(note("note", format!("{}: {}", it.place(), it.message)));
    }
    group = group.element(note("basis", basis(record)));
    if let Some(witness) = &record.witness {
        group = group.element(note("witness", witness.clone()));
    }
    for table in &record.growth {
        group = group.element(note("growth", growth(table)));
    }
    if let Some(help) = &record.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    render(group)
}

fn render(group: Group<'_>) -> String {
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group])
}

/// The lines of a record as one text. Lines that are not kept are empty there, and not shown.
struct Frame {
    text: String,
    first: u32,
    /// Where each line that is kept stands in the text.
    lines: HashMap<u32, std::ops::Range<usize>>,
}

impl Frame {
    fn of(record: &Record) -> Option<Frame> {
        let first = record.source.first()?.line;
        let (mut text, mut lines) = (String::new(), HashMap::new());
        let mut at = first;
        for it in &record.source {
            while at < it.line {
                text.push('\n');
                at += 1;
            }
            let start = text.len();
            text += &it.text;
            lines.insert(it.line, start..text.len());
        }
        Some(Frame { text, first, lines })
    }

    fn snippet<'a>(&'a self, path: &'a str, record: &'a Record) -> Option<Snippet<'a, Annotation<'a>>> {
        let related = || record.related.iter().filter(|it| it.cell == record.cell);
        let here = related().filter(|it| it.range == record.range);
        let here: Vec<&str> = here.map(|it| it.message.as_str()).collect();
        let mut primary = AnnotationKind::Primary.span(self.span(&record.range)?);
        if !here.is_empty() {
            primary = primary.label(here.join("; "));
        }
        let mut snippet = Snippet::source(&*self.text)
            .line_start(self.first as usize)
            .path(path)
            .annotation(primary);
        for it in related().filter(|it| it.range != record.range) {
            let annotation = AnnotationKind::Context.span(self.span(&it.range)?);
            snippet = snippet.annotation(annotation.label(it.message.as_str()));
        }
        Some(snippet)
    }

    /// The range in the text; `None` where its lines are not complete.
    fn span(&self, range: &Range) -> Option<std::ops::Range<usize>> {
        let offset = |it: Position| {
            let line = self.lines.get(&it.line)?;
            let offset = line.start + it.column.checked_sub(1)? as usize;
            (offset <= line.end && self.text.is_char_boundary(offset)).then_some(offset)
        };
        let (start, end) = (offset(range.start)?, offset(range.end)?);
        (start <= end).then_some(start..end)
    }
}
