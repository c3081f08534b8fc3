//! The output formats of `check`.

use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::Style;
use clap::ValueEnum;
use foretrace_forecast::{Finding, Severity};
use foretrace_python::Text;

use super::json::{FindingJson, Position};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The source, the evidence in it, and what to do.
    #[default]
    Full,
    /// One line a finding.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Annotations of GitHub Actions.
    Github,
    /// Nothing.
    #[value(skip)]
    None,
}

/// The findings of one file.
pub(crate) struct Reported<'a> {
    pub(crate) path: &'a Path,
    pub(crate) text: &'a Text,
    pub(crate) findings: &'a [Finding],
}

impl Format {
    /// Whether a closing line in words fits in.
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise | Format::None)
    }

    /// The findings of one file in this format. Styles are always there; the output strips them where unwanted.
    pub(crate) fn render(self, reported: &Reported) -> Vec<u8> {
        let mut out = Vec::new();
        for finding in reported.findings {
            // Writing to memory does not fail.
            let _ = match self {
                Format::Full => writeln!(out, "{}\n", full(finding, reported)),
                Format::Concise => concise(finding, reported, &mut out),
                Format::Json => separator(&mut out, ",\n").and_then(|()| json(finding, reported, &mut out)),
                Format::JsonLines => json(finding, reported, &mut out).and_then(|()| writeln!(out)),
                Format::Github => github(finding, reported, &mut out),
                Format::None => Ok(()),
            };
        }
        out
    }
}

fn separator(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    if out.is_empty() {
        Ok(())
    } else {
        out.write_all(text.as_bytes())
    }
}

/// A report in the making: what stands around the findings of the files.
pub(crate) struct Report {
    format: Format,
    is_empty: bool,
}

impl Report {
    pub(crate) fn begin(format: Format, output: &mut impl Write) -> io::Result<Report> {
        if format == Format::Json {
            output.write_all(b"[")?;
        }
        Ok(Report { format, is_empty: true })
    }

    pub(crate) fn add(&mut self, rendered: &[u8], output: &mut impl Write) -> io::Result<()> {
        if rendered.is_empty() {
            return Ok(());
        }
        if self.format == Format::Json {
            output.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        }
        self.is_empty = false;
        output.write_all(rendered)
    }

    pub(crate) fn end(self, output: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Json if self.is_empty => output.write_all(b"]\n"),
            Format::Json => output.write_all(b"\n]\n"),
            _ => Ok(()),
        }
    }
}

/// The words and the colour of a severity.
pub(crate) fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("information"),
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

/// The colour of a severity outside frames.
pub(crate) fn style(severity: Severity) -> Style {
    use annotate_snippets::renderer::{
        DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE,
    };
    match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Information => DEFAULT_INFO_STYLE,
        Severity::Hint => DEFAULT_NOTE_STYLE,
    }
}

fn full(finding: &Finding, reported: &Reported) -> String {
    let text = reported.text;
    let ranges = || finding.related.iter().map(|it| &it.range).chain([&finding.range]);
    let first = ranges().map(|it| text.line_of(it.start)).min().unwrap_or(0);
    let last = ranges().map(|it| text.line_of(it.end)).max().unwrap_or(0);
    let window = text.line_range(first).start..text.line_range(last).end;
    let annotation = |kind: AnnotationKind, range: &std::ops::Range<usize>| -> Annotation {
        let clamp = |offset: usize| offset.clamp(window.start, window.end) - window.start;
        kind.span(clamp(range.start)..clamp(range.end))
    };
    let evidence = finding.related.iter().filter(|it| it.range != finding.range);
    let here: Vec<&str> = finding
        .related
        .iter()
        .filter(|it| it.range == finding.range)
        .map(|it| it.message.as_str())
        .collect();
    let primary = annotation(AnnotationKind::Primary, &finding.range);
    let primary = if here.is_empty() {
        primary
    } else {
        primary.label(here.join("; "))
    };
    let path = reported.path.display().to_string();
    let snippet = Snippet::source(text.as_str().get(window.clone()).unwrap_or_default())
        .line_start(first as usize + 1)
        .path(path)
        .annotation(primary)
        .annotations(evidence.map(|it| annotation(AnnotationKind::Context, &it.range).label(it.message.as_str())));
    let basis = match finding.confidence {
        certain if certain >= 1.0 => finding.basis.as_str().to_owned(),
        confidence => format!("{}, confidence {:.0} %", finding.basis.as_str(), confidence * 100.0),
    };
    let mut group: Group = level(finding.severity)
        .primary_title(finding.message.as_str())
        .id(finding.rule)
        .element(snippet)
        .element(Level::NOTE.with_name("basis").message(basis));
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group])
}

fn concise(finding: &Finding, reported: &Reported, out: &mut Vec<u8>) -> io::Result<()> {
    let Position { line, column } = Position::of(finding.range.start, reported.text);
    let (path, severity, style) = (
        reported.path.display(),
        finding.severity.as_str(),
        style(finding.severity),
    );
    writeln!(
        out,
        "{path}:{line}:{column}: {style}{severity}[{}]{style:#} {}",
        finding.rule, finding.message
    )
}

fn json(finding: &Finding, reported: &Reported, out: &mut Vec<u8>) -> io::Result<()> {
    Ok(serde_json::to_writer(
        out,
        &FindingJson::of(finding, reported.path, reported.text),
    )?)
}

/// A workflow command of GitHub Actions.
fn github(finding: &Finding, reported: &Reported, out: &mut Vec<u8>) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let path = reported.path.display().to_string();
    let (start, end) = (
        Position::of(finding.range.start, reported.text),
        Position::of(finding.range.end, reported.text),
    );
    write!(
        out,
        "::{command} title={},file={}",
        property(&format!("foretrace ({})", finding.rule)),
        property(&path)
    )?;
    write!(out, ",line={},endLine={}", start.line, end.line)?;
    // GitHub drops the columns of what spans lines.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let message = format!(
        "{path}:{}:{}: {} {}",
        start.line, start.column, finding.rule, finding.message
    );
    writeln!(out, "::{}", data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
