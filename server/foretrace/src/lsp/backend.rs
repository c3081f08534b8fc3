//! The handlers. Each puts one event into the inbox before it first waits, and then at most waits for the answer.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use serde_json::Value;
use tokio::sync::{oneshot, watch};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{LanguageServer, async_trait};

use super::command::Place;
use super::document::{Question, View};
use super::event::Event;
use super::session::{self, watch_parent};
use super::trace::Plan;
use super::{actions, answers, command, explain};

/// Forwards what the client says.
pub(crate) struct Backend {
    inbox: Sender<Event>,
    ended: Arc<watch::Sender<bool>>,
}

impl Backend {
    pub(crate) fn new(inbox: Sender<Event>, ended: Arc<watch::Sender<bool>>) -> Backend {
        Backend { inbox, ended }
    }

    fn tell(&self, event: Event) {
        // Without a reader the session is over.
        let _ = self.inbox.send(event);
    }

    /// Puts a question about a document; `answer` makes the answer on a thread of the pool. It is given no view of a
    /// document that is not open or not analysed.
    async fn ask<T: Send + 'static>(
        &self,
        name: &'static str,
        uri: Url,
        answer: impl FnOnce(Option<&View>) -> T + Send + 'static,
    ) -> Result<T> {
        let (reply, receiver) = oneshot::channel();
        self.tell(Event::Ask {
            name,
            uri: uri.clone(),
            question: Box::new(Ask { reply, answer }),
        });
        let mut pending = Pending {
            receiver,
            inbox: &self.inbox,
            uri,
        };
        tokio::select! {
            answer = &mut pending.receiver => answer.map_err(|_| Error::internal_error()),
            () = session::ended(self.ended.subscribe()) => Err(Error::request_cancelled()),
        }
    }

    async fn call<T>(&self, event: impl FnOnce(oneshot::Sender<T>) -> Event) -> Result<T> {
        let (reply, receiver) = oneshot::channel();
        self.tell(event(reply));
        receiver.await.map_err(|_| Error::internal_error())
    }
}

/// A question whose answer is sent to a handler.
struct Ask<T, F> {
    reply: oneshot::Sender<T>,
    answer: F,
}

impl<T: Send, F: FnOnce(Option<&View>) -> T + Send> Question for Ask<T, F> {
    fn abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn answer(self: Box<Self>, view: Option<&View>) {
        let _ = self.reply.send((self.answer)(view));
    }
}

/// A handler that waits. A cancelled request drops its handler, and this says so.
struct Pending<'a, T> {
    receiver: oneshot::Receiver<T>,
    inbox: &'a Sender<Event>,
    uri: Url,
}

impl<T> Drop for Pending<'_, T> {
    fn drop(&mut self) {
        if !self.receiver.is_terminated() {
            self.receiver.close();
            let _ = self.inbox.send(Event::Abandoned(self.uri.clone()));
        }
    }
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        if let Some(parent) = params.process_id {
            tokio::spawn(watch_parent(parent, self.ended.clone()));
        }
        self.call(|reply| Event::Initialize(Box::new(params), reply)).await
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Event::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.tell(Event::Open(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.tell(Event::Change(params));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.tell(Event::Save(params.text_document.uri));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Event::Close(params.text_document.uri));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.tell(Event::Configure(params.settings));
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.tell(Event::FilesChanged);
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let hints = move |view: Option<&View>| view.map(|view| answers::hints(view, params.range));
        self.ask("inlayHint", params.text_document.uri, hints).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams {
            text_document,
            position,
        } = params.text_document_position_params;
        self.ask("hover", text_document.uri, move |view| answers::hover(view?, position))
            .await
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let previous = params.previous_result_id;
        let report = move |view: Option<&View>| {
            answers::report(view.map(answers::diagnostics).unwrap_or_default(), previous.as_deref())
        };
        self.ask("diagnostic", params.text_document.uri, report).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let CodeActionParams {
            text_document,
            range,
            context,
            ..
        } = params;
        let actions =
            move |view: Option<&View>| view.map(|view| actions::actions(view, range, context.only.as_deref()));
        self.ask("codeAction", text_document.uri, actions).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match (params.command.as_str(), Place::read(&params.arguments)) {
            (command::EXPLAIN, Some(place)) => {
                let reasons = move |view: Option<&View>| explain::reasons(view?, place.position);
                let reasons = self.ask("explain", place.uri, reasons).await?;
                Ok(reasons.map(Value::from))
            }
            (command::TRACE, Some(place)) => {
                let plan = move |view: Option<&View>| Some(Plan::new(view?, place.position, place.call));
                match self.ask("trace", place.uri, plan).await? {
                    Some(plan) => plan.run().await.map(Some).map_err(Error::invalid_params),
                    None => Ok(None),
                }
            }
            (command::OPEN_TRACE, Some(place)) => {
                let plan = move |view: Option<&View>| Some(Plan::new(view?, place.position, place.call));
                if let Some(plan) = self.ask("trace", place.uri, plan).await? {
                    let trace = plan.run().await.map_err(Error::invalid_params)?;
                    let text = trace["text"].as_str().unwrap_or_default().to_owned();
                    self.tell(Event::Page { name: "trace.py", text });
                }
                Ok(None)
            }
            (command::EXAMPLES, Some(place)) => {
                let examples = move |view: Option<&View>| {
                    let view = view?;
                    Some(view.analysis.examples(view.offset(place.position)))
                };
                let examples = self.ask("examples", place.uri, examples).await?;
                Ok(Some(examples.unwrap_or_default().into()))
            }
            (command::CHOOSE_EXAMPLE, Some(place)) => {
                let choose = move |view: Option<&View>| {
                    let view = view?;
                    view.analysis.choose(view.offset(place.position), place.call);
                    Some(())
                };
                self.ask("chooseExample", place.uri, choose).await?;
                self.tell(Event::Chosen);
                Ok(None)
            }
            _ => self
                .call(|reply| Event::Execute(params, reply))
                .await?
                .map_err(Error::invalid_params),
        }
    }
}
