//! `foretrace hints`: files as an editor shows them.

use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

use anstyle::{AnsiColor, Effects, Style};
use clap::Args;
use foretrace_forecast::{Analysis, Effort, Finding};
use foretrace_python::Text;
use unicode_width::UnicodeWidthStr;

use super::output::{Failure, Output, Status};
use super::walk::{self, Target};
use super::{Global, as_configured, formats};

#[derive(Args)]
pub(crate) struct Hints {
    /// Files and folders.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only these lines, as FIRST:LAST.
    #[arg(long, value_name = "FIRST:LAST", value_parser = line_range)]
    range: Option<Range<u32>>,
}

/// `3:7` is the lines 2..7, counted from 0.
fn line_range(text: &str) -> Result<Range<u32>, String> {
    let bad = || format!("`{text}` is not FIRST:LAST, two line numbers from 1");
    let (first, last) = text.split_once(':').ok_or_else(bad)?;
    let (first, last) = (
        first.parse::<u32>().map_err(|_| bad())?,
        last.parse::<u32>().map_err(|_| bad())?,
    );
    if first == 0 || last < first {
        Err(bad())
    } else {
        Ok(first - 1..last)
    }
}

impl Hints {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        let targets = walk::targets(&self.files, &global.finder(as_configured())?)?.without_notebooks(&self.files);
        let several = targets.files.len() > 1;
        let mut gap = "";
        let work = |target: &Target| Ok(self.draw(&target.analyze(target.read()?, Effort::Everything)?));
        let status = targets.each(output, work, |target, drawn, output| {
            if several {
                let style = Style::new().effects(Effects::BOLD);
                writeln!(output, "{gap}{style}{}{style:#}", target.path.display())?;
            }
            gap = "\n";
            output.write_all(&drawn)
        })?;
        walk::tell_problem(output)?;
        Ok(status)
    }

    fn draw(&self, analysis: &Analysis) -> Vec<u8> {
        let text = analysis.module().text();
        let lines = 0..shown_lines(text);
        let lines = match &self.range {
            Some(range) => range.start.min(lines.end)..range.end.min(lines.end),
            None => lines,
        };
        let mut picture = Picture {
            text,
            out: Vec::new(),
            gutter: lines.end.to_string().len(),
        };
        if lines.is_empty() {
            return picture.out;
        }
        let from = text.line_range(lines.start).start;
        let hints = analysis.hints(from..text.line_range(lines.end - 1).end);
        let findings = analysis.findings();
        // Both are sorted by place.
        let mut hints = hints.iter().peekable();
        let mut findings = findings.iter().filter(|it| it.range.start >= from).peekable();
        for line in lines {
            let labels = std::iter::from_fn(|| hints.next_if(|it| text.line_of(it.offset) == line));
            let labels = labels.map(|it| it.label.as_str()).collect();
            let below = std::iter::from_fn(|| findings.next_if(|it| text.line_of(it.range.start) == line)).collect();
            // Writing to memory does not fail.
            let _ = picture.line(line, labels, below);
        }
        picture.out
    }
}

/// An editor's empty line behind the last line break is not shown.
fn shown_lines(text: &Text) -> u32 {
    let count = text.line_count();
    if text.line_range(count.saturating_sub(1)).is_empty() {
        count.saturating_sub(1)
    } else {
        count
    }
}

const DIM: Style = Style::new().effects(Effects::DIMMED);
const HINT: Style = AnsiColor::Cyan.on_default().effects(Effects::ITALIC);

struct Picture<'a> {
    text: &'a Text,
    out: Vec<u8>,
    gutter: usize,
}

impl Picture<'_> {
    fn line(&mut self, line: u32, labels: Vec<&str>, findings: Vec<&Finding>) -> std::io::Result<()> {
        let (range, width) = (self.text.line_range(line), self.gutter);
        let source = &self.text.as_str()[range.clone()];
        if source.is_empty() && labels.is_empty() {
            return writeln!(self.out, "{DIM}{:>width$} |{DIM:#}", line + 1);
        }
        write!(self.out, "{DIM}{:>width$} |{DIM:#} {source}", line + 1)?;
        for label in labels {
            write!(self.out, "  {HINT}‹{label}›{HINT:#}")?;
        }
        writeln!(self.out)?;
        for finding in findings {
            let style = formats::style(finding.severity);
            let start = finding.range.start.clamp(range.start, range.end);
            let end = finding.range.end.clamp(start, range.end);
            // Tabs stay tabs, so that the underline stands below what it means.
            let indent: String = source[..start - range.start]
                .chars()
                .map(|it| {
                    if it == '\t' {
                        "\t".to_owned()
                    } else {
                        " ".repeat(it.to_string().width())
                    }
                })
                .collect();
            let marks = "^".repeat(source[start - range.start..end - range.start].width().max(1));
            write!(self.out, "{DIM}{:>width$} |{DIM:#} {indent}{style}{marks}", "")?;
            writeln!(
                self.out,
                " {}[{}]: {}{style:#}",
                finding.severity.as_str(),
                finding.rule,
                finding.message
            )?;
        }
        Ok(())
    }
}
