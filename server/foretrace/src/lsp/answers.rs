//! The answers to requests, made from a view. They run on threads of the pool.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::Ordering;

use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, Hover,
    HoverContents, InlayHint, MarkupContent, MarkupKind, Position, Range, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use super::convert;
use super::document::View;

/// The hints of a range, those of the line being typed withheld.
pub(crate) fn hints(view: &View, range: Range) -> Vec<InlayHint> {
    let (text, encoding) = (view.text(), view.client.encoding);
    let bytes = convert::bytes(text, range, encoding);
    // A hint that stands at the very end of the range is in view.
    let hints = view.analysis.hints(bytes.start..bytes.end.saturating_add(1));
    let typed = |offset: usize| view.typed_line == Some(text.line_of(offset));
    let (withheld, shown): (Vec<_>, Vec<_>) = hints.into_iter().partition(|hint| typed(hint.offset));
    if !withheld.is_empty() {
        view.withheld.store(true, Ordering::Relaxed);
    }
    shown
        .into_iter()
        .map(|hint| convert::inlay_hint(hint, text, encoding))
        .collect()
}

/// What is known of a place.
pub(crate) fn hover(view: &View, position: Position) -> Option<Hover> {
    let (text, encoding) = (view.text(), view.client.encoding);
    let hover = view.analysis.hover(convert::offset(text, position, encoding))?;
    let kind = if view.client.markdown_hover {
        MarkupKind::Markdown
    } else {
        MarkupKind::PlainText
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind,
            value: hover.markdown,
        }),
        range: Some(convert::range(text, &hover.range, encoding)),
    })
}

/// Every diagnostic of the document.
pub(crate) fn diagnostics(view: &View) -> Vec<Diagnostic> {
    let findings = view.analysis.findings().into_iter();
    let findings = findings.map(|finding| convert::diagnostic(finding, &view.uri, view.text(), &view.client));
    let never = view
        .analysis
        .unexecuted()
        .into_iter()
        .chain(view.analysis.unlikely())
        .filter(|_| view.client.unnecessary_tag);
    let never = never.map(|(range, said)| convert::dimmed(&range, said, view.text(), &view.client));
    findings.chain(never).collect()
}

/// The diagnostics as a report, which is short when they are those of the report `previous`.
pub(crate) fn report(items: Vec<Diagnostic>, previous: Option<&str>) -> DocumentDiagnosticReportResult {
    let result_id = result_id(&items);
    let report = if result_id.is_some() && result_id.as_deref() == previous {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: result_id.unwrap_or_default(),
            },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
        })
    };
    DocumentDiagnosticReportResult::Report(report)
}

/// A name for these diagnostics: a hash of what they say.
fn result_id(items: &[Diagnostic]) -> Option<String> {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(items).ok()?.hash(&mut hasher);
    Some(format!("{:016x}", hasher.finish()))
}
