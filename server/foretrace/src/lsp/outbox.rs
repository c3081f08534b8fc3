//! What the server says unasked. One task sends it, in order; nothing else waits for the client.

use std::future::Future;
use std::sync::mpsc::Sender;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tower_lsp::lsp_types::{ConfigurationItem, Diagnostic, MessageType, Registration, ShowDocumentParams, Url};

use super::event::Event;
use super::explain::Pages;
use super::state::Stale;

/// How long a client may take to answer before we go on without the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The section of the client's settings that is ours.
pub(crate) const SECTION: &str = "foretrace";

/// Something to tell or ask the client.
pub(crate) enum Letter {
    /// A line for the client's log.
    Log(MessageType, String),
    /// A message for the user.
    Show(MessageType, String),
    /// Diagnostics of a document.
    Publish {
        uri: Url,
        items: Vec<Diagnostic>,
        version: Option<i32>,
    },
    /// Ask to ask again. Answered with [`Event::Refreshed`].
    Refresh(Stale),
    /// Ask for our settings. Answered with [`Event::Settings`].
    FetchSettings,
    /// Ask to be told of something.
    Register(Vec<Registration>),
    /// Open a text as a document of that name.
    ShowPage { name: String, text: String },
}

/// Where letters are put, from any thread.
pub(crate) type Letters = UnboundedSender<Letter>;

pub(crate) fn channel() -> (Letters, UnboundedReceiver<Letter>) {
    mpsc::unbounded_channel()
}

/// Delivers letters until nobody can write any more.
pub(crate) async fn deliver(mut letters: UnboundedReceiver<Letter>, client: tower_lsp::Client, inbox: Sender<Event>) {
    let mut pages = Pages::default();
    while let Some(letter) = letters.recv().await {
        let (client, inbox) = (client.clone(), inbox.clone());
        match letter {
            Letter::Log(level, text) => client.log_message(level, text).await,
            Letter::Show(level, text) => client.show_message(level, text).await,
            Letter::Publish { uri, items, version } => client.publish_diagnostics(uri, items, version).await,
            Letter::Refresh(stale) => detached(
                "refresh",
                async move {
                    let hints = async {
                        if stale.hints {
                            client.inlay_hint_refresh().await
                        } else {
                            Ok(())
                        }
                    };
                    let diagnostics = async {
                        if stale.diagnostics {
                            client.workspace_diagnostic_refresh().await
                        } else {
                            Ok(())
                        }
                    };
                    let (hints, diagnostics) = tokio::join!(hints, diagnostics);
                    hints.and(diagnostics)
                },
                move |_| {
                    let _ = inbox.send(Event::Refreshed);
                },
            ),
            Letter::FetchSettings => detached(
                "workspace/configuration",
                async move {
                    let item = ConfigurationItem {
                        scope_uri: None,
                        section: Some(SECTION.into()),
                    };
                    client.configuration(vec![item]).await
                },
                move |answer: Option<Vec<Value>>| {
                    if let Some(settings) = answer.and_then(|items| items.into_iter().next()) {
                        let _ = inbox.send(Event::Settings(settings));
                    }
                },
            ),
            Letter::Register(registrations) => detached(
                "client/registerCapability",
                async move { client.register_capability(registrations).await },
                |_| (),
            ),
            Letter::ShowPage { name, text } => match pages.write(&name, &text) {
                Ok(uri) => detached(
                    "window/showDocument",
                    async move {
                        let params = ShowDocumentParams {
                            uri,
                            external: None,
                            take_focus: Some(true),
                            selection: None,
                        };
                        client.show_document(params).await
                    },
                    |_| (),
                ),
                Err(error) => {
                    tracing::warn!("cannot write the page {name}: {error}");
                    client.show_message(MessageType::INFO, text).await;
                }
            },
        }
    }
}

/// Sends a request and hands on its answer, or `None` when there is none in time. The request's own task goes on
/// waiting: the transport panics where an answer finds its receiver gone.
fn detached<T: Send + 'static>(
    name: &'static str,
    request: impl Future<Output = tower_lsp::jsonrpc::Result<T>> + Send + 'static,
    then: impl FnOnce(Option<T>) + Send + 'static,
) {
    let request = tokio::spawn(request);
    tokio::spawn(async move {
        let answer = match tokio::time::timeout(PATIENCE, request).await {
            Ok(Ok(Ok(answer))) => Some(answer),
            Ok(Ok(Err(error))) => {
                tracing::info!("the client refused {name}: {error}");
                None
            }
            Ok(Err(_)) => None,
            Err(_) => {
                tracing::warn!("the client did not answer {name}");
                None
            }
        };
        then(answer);
    });
}
