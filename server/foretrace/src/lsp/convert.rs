//! Positions and payloads, in both directions.

use std::ops::Range as Bytes;

use foretrace_forecast::{Basis, Finding, Hint, Severity};
use foretrace_python::{self as python, Encoding, Text};
use serde_json::json;
use tower_lsp::lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, InlayHint, InlayHintTooltip, Location,
    MarkupContent, MarkupKind, NumberOrString, Position, Range, Url,
};

use super::capabilities::Client;

/// What the editor shows as the origin of a diagnostic.
pub(crate) const SOURCE: &str = "foretrace";

/// The offset of a position; one outside the text moves to the nearest that is inside.
pub(crate) fn offset(text: &Text, position: Position, encoding: Encoding) -> usize {
    text.offset(
        python::Position {
            line: position.line,
            column: position.character,
        },
        encoding,
    )
}

/// The bytes of a range; empty where the range is inverted.
pub(crate) fn bytes(text: &Text, range: Range, encoding: Encoding) -> Bytes<usize> {
    let start = offset(text, range.start, encoding);
    start..offset(text, range.end, encoding).max(start)
}

/// The position of an offset.
pub(crate) fn position(text: &Text, offset: usize, encoding: Encoding) -> Position {
    let python::Position { line, column } = text.position(offset, encoding);
    Position::new(line, column)
}

/// The range of bytes.
pub(crate) fn range(text: &Text, bytes: &Bytes<usize>, encoding: Encoding) -> Range {
    Range::new(
        position(text, bytes.start, encoding),
        position(text, bytes.end, encoding),
    )
}

/// A finding as the client can show it.
pub(crate) fn diagnostic(finding: Finding, uri: &Url, text: &Text, client: &Client) -> Diagnostic {
    let location = |bytes: &Bytes<usize>| Location::new(uri.clone(), range(text, bytes, client.encoding));
    let related = finding.related.iter().map(|it| DiagnosticRelatedInformation {
        location: location(&it.range),
        message: it.message.clone(),
    });
    let has_related = client.related_information && !finding.related.is_empty();
    Diagnostic {
        range: range(text, &finding.range, client.encoding),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.into())),
        source: Some(SOURCE.into()),
        related_information: has_related.then(|| related.collect()),
        tags: (client.unnecessary_tag && finding.unnecessary).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: client.diagnostic_data.then(|| {
            json!({
                "rule": finding.rule,
                "function": finding.function,
                "basis": finding.basis.as_str(),
                "confidence": finding.confidence,
            })
        }),
        message: message(&finding),
        ..Diagnostic::default()
    }
}

/// Code that did not run, which the client is to dim.
pub(crate) fn dimmed(bytes: &Bytes<usize>, said: String, text: &Text, client: &Client) -> Diagnostic {
    Diagnostic {
        range: range(text, bytes, client.encoding),
        severity: Some(DiagnosticSeverity::HINT),
        source: Some(SOURCE.into()),
        tags: Some(vec![DiagnosticTag::UNNECESSARY]),
        message: said.replace('`', ""),
        ..Diagnostic::default()
    }
}

/// The sentence, what it rests on where that is not proof, and the suggestion.
fn message(finding: &Finding) -> String {
    let mut message = finding.message.clone();
    if finding.basis != Basis::Proved {
        message.push_str(&format!(" ({})", finding.basis.as_str()));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    message
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// A hint, complete: labels cannot change later, and tooltips are short.
pub(crate) fn inlay_hint(hint: Hint, text: &Text, encoding: Encoding) -> InlayHint {
    InlayHint {
        position: position(text, hint.offset, encoding),
        label: hint.label.into(),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::MarkupContent(markdown(hint.tooltip))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// Markdown for the client to draw.
pub(crate) fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}
