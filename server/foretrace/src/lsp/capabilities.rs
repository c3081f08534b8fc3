//! What the client can do, and what we offer it.

use foretrace_python::Encoding;
use serde_json::json;
use tower_lsp::lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, DiagnosticOptions,
    DiagnosticServerCapabilities, DiagnosticTag, ExecuteCommandOptions, HoverProviderCapability, InitializeResult,
    MarkupKind, OneOf, PositionEncodingKind, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};

use super::command;

/// What the client can do, in our words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// The unit of columns.
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics, and again when told to; else they are pushed, since runs find more later.
    pub(crate) pulls_diagnostics: bool,
    pub(crate) related_information: bool,
    pub(crate) unnecessary_tag: bool,
    pub(crate) diagnostic_data: bool,
    pub(crate) diagnostic_version: bool,
    pub(crate) code_action_literals: bool,
    pub(crate) markdown_hover: bool,
    pub(crate) show_document: bool,
    pub(crate) refresh_hints: bool,
    pub(crate) configuration: bool,
    pub(crate) register_configuration: bool,
    pub(crate) register_watched_files: bool,
}

impl Client {
    /// Reads the capabilities of `initialize`.
    pub(crate) fn new(capabilities: &ClientCapabilities) -> Client {
        let documents = capabilities.text_document.clone().unwrap_or_default();
        let workspace = capabilities.workspace.clone().unwrap_or_default();
        let window = capabilities.window.clone().unwrap_or_default();
        let diagnostics = documents.publish_diagnostics.unwrap_or_default();
        Client {
            encoding: encoding(capabilities),
            pulls_diagnostics: documents.diagnostic.is_some()
                && workspace.diagnostic.is_some_and(|it| it.refresh_support == Some(true)),
            related_information: diagnostics.related_information == Some(true),
            unnecessary_tag: diagnostics
                .tag_support
                .is_some_and(|tags| tags.value_set.contains(&DiagnosticTag::UNNECESSARY)),
            diagnostic_data: diagnostics.data_support == Some(true),
            diagnostic_version: diagnostics.version_support == Some(true),
            code_action_literals: documents
                .code_action
                .is_some_and(|it| it.code_action_literal_support.is_some()),
            markdown_hover: documents
                .hover
                .and_then(|it| it.content_format)
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            show_document: window.show_document.is_some_and(|it| it.support),
            refresh_hints: workspace.inlay_hint.is_some_and(|it| it.refresh_support == Some(true)),
            configuration: workspace.configuration == Some(true),
            register_configuration: workspace
                .did_change_configuration
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            register_watched_files: workspace
                .did_change_watched_files
                .is_some_and(|it| it.dynamic_registration == Some(true)),
        }
    }

    /// The answer to `initialize`.
    pub(crate) fn answer(&self, predictor: &str) -> InitializeResult {
        InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(match self.encoding {
                    Encoding::Utf8 => PositionEncodingKind::UTF8,
                    Encoding::Utf16 => PositionEncodingKind::UTF16,
                    Encoding::Utf32 => PositionEncodingKind::UTF32,
                }),
                text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                        include_text: Some(false),
                    })),
                    ..TextDocumentSyncOptions::default()
                })),
                inlay_hint_provider: Some(OneOf::Left(true)),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR]),
                    ..CodeActionOptions::default()
                })),
                diagnostic_provider: self.pulls_diagnostics.then(|| {
                    DiagnosticServerCapabilities::Options(DiagnosticOptions {
                        identifier: Some("foretrace".into()),
                        ..DiagnosticOptions::default()
                    })
                }),
                execute_command_provider: Some(ExecuteCommandOptions {
                    commands: command::ALL.map(String::from).into(),
                    ..ExecuteCommandOptions::default()
                }),
                experimental: Some(json!({"predictor": predictor})),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: "foretrace".into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
            }),
        }
    }
}

/// UTF-8 where it is offered, since that is what we count in; else UTF-16, which every client has to know.
fn encoding(capabilities: &ClientCapabilities) -> Encoding {
    let offered = capabilities
        .general
        .as_ref()
        .and_then(|it| it.position_encodings.as_ref());
    match offered {
        Some(offered) if offered.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
        _ => Encoding::Utf16,
    }
}
