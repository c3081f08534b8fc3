//! What can happen to a session, in the order of the inbox.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use foretrace_forecast::Analysis;
use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::lsp_types::{
    Diagnostic, DidChangeTextDocumentParams, ExecuteCommandParams, InitializeParams, InitializeResult,
    TextDocumentItem, Url,
};

use super::document::Question;

/// Something that happened.
pub(crate) enum Event {
    Initialize(Box<InitializeParams>, oneshot::Sender<InitializeResult>),
    Initialized,
    Open(TextDocumentItem),
    Change(DidChangeTextDocumentParams),
    Save(Url),
    Close(Url),
    /// A request about a document.
    Ask {
        name: &'static str,
        uri: Url,
        question: Box<dyn Question>,
    },
    /// A request about a document was cancelled.
    Abandoned(Url),
    Execute(ExecuteCommandParams, oneshot::Sender<Result<Option<Value>, String>>),
    /// The client's settings changed; some clients send them along.
    Configure(Value),
    /// The client's settings, as it answered.
    Settings(Value),
    /// Another example was chosen.
    Chosen,
    /// A text is to be opened as a document of that name.
    Page {
        name: &'static str,
        text: String,
    },
    /// A configuration file changed, or something was recorded.
    FilesChanged,
    /// Something was recorded of the projects of these documents.
    Recorded(Vec<Url>),
    /// The client has answered our wish that it ask again.
    Refreshed,
    /// A job has analysed a document, or failed to.
    Analysed {
        uri: Url,
        job: u64,
        analysis: Option<Arc<Analysis>>,
    },
    /// A job has run the functions of a document, or predicted something of them, unless it was cancelled. After the
    /// last one nothing follows.
    Ran {
        uri: Url,
        revision: u64,
        analysis: Option<Arc<Analysis>>,
        last: bool,
    },
    /// A job has made the diagnostics of a document.
    Diagnosed {
        uri: Url,
        revision: u64,
        version: i32,
        items: Vec<Diagnostic>,
    },
    /// The session is over.
    Exit,
}

impl Event {
    /// The name for the log: the protocol's, where it has one.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Event::Initialize(..) => "initialize",
            Event::Initialized => "initialized",
            Event::Open(_) => "didOpen",
            Event::Change(_) => "didChange",
            Event::Save(_) => "didSave",
            Event::Close(_) => "didClose",
            Event::Ask { name, .. } => name,
            Event::Abandoned(_) => "cancelRequest",
            Event::Execute(..) => "executeCommand",
            Event::Configure(_) => "didChangeConfiguration",
            Event::Settings(_) => "settings",
            Event::Chosen => "chosen",
            Event::Page { .. } => "page",
            Event::FilesChanged => "didChangeWatchedFiles",
            Event::Recorded(_) => "recorded",
            Event::Refreshed => "refreshed",
            Event::Analysed { .. } => "analysed",
            Event::Ran { .. } => "ran",
            Event::Diagnosed { .. } => "diagnosed",
            Event::Exit => "exit",
        }
    }
}

/// Tells of the end of an analysis, also when it panics.
pub(crate) struct Report {
    inbox: Sender<Event>,
    uri: Url,
    job: u64,
    analysis: Option<Arc<Analysis>>,
}

impl Report {
    /// A report of the failure of `job`.
    pub(crate) fn new(inbox: Sender<Event>, uri: Url, job: u64) -> Report {
        Report {
            inbox,
            uri,
            job,
            analysis: None,
        }
    }

    /// Reports an analysis.
    pub(crate) fn send(mut self, analysis: Option<Analysis>) {
        self.analysis = analysis.map(Arc::new);
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        let (uri, job, analysis) = (self.uri.clone(), self.job, self.analysis.take());
        let _ = self.inbox.send(Event::Analysed { uri, job, analysis });
    }
}
