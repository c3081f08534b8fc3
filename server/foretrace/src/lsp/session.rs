//! How a session ends: `exit`, the end of the input, or the end of the editor.
//!
//! The transport waits for more input after `exit`, so we see it ourselves and let the input end there: the transport
//! then writes the answers it still owes and returns.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::watch;
use tower_lsp::LspService;
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

use super::backend::Backend;

/// How often the editor's process is looked for.
const PARENT_INTERVAL: Duration = Duration::from_secs(2);

/// Resolves when the session has ended.
pub(crate) async fn ended(mut end: watch::Receiver<bool>) {
    let _ = end.wait_for(|ended| *ended).await;
}

/// The service, watched for `shutdown` and `exit`.
pub(crate) struct Session {
    service: LspService<Backend>,
    ended: Arc<watch::Sender<bool>>,
    shut_down: ShutDown,
}

/// Whether `shutdown` was received.
#[derive(Clone, Default)]
pub(crate) struct ShutDown(Arc<AtomicBool>);

impl ShutDown {
    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Session {
    pub(crate) fn new(service: LspService<Backend>, ended: Arc<watch::Sender<bool>>) -> Session {
        Session {
            service,
            ended,
            shut_down: ShutDown::default(),
        }
    }

    pub(crate) fn shut_down(&self) -> ShutDown {
        self.shut_down.clone()
    }
}

type Reply =
    Pin<Box<dyn Future<Output = Result<Option<Response>, <LspService<Backend> as Service<Request>>::Error>> + Send>>;

impl Service<Request> for Session {
    type Response = Option<Response>;
    type Error = <LspService<Backend> as Service<Request>>::Error;
    type Future = Reply;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if *self.ended.borrow() {
            return Box::pin(async { Ok(None) });
        }
        match request.method() {
            "initialize" => return self.service.call(with_known_names(request)),
            "shutdown" => self.shut_down.0.store(true, Ordering::Relaxed),
            "exit" => {
                self.ended.send_replace(true);
                return Box::pin(async { Ok(None) });
            }
            _ => {}
        }
        self.service.call(request)
    }
}

/// The protocol says `workspace.diagnostics`; the types we decode with say `workspace.diagnostic`.
fn with_known_names(request: Request) -> Request {
    let (method, id, params) = request.into_parts();
    let mut params = params.unwrap_or_default();
    if let Some(Value::Object(workspace)) = params.pointer_mut("/capabilities/workspace")
        && let Some(diagnostics) = workspace.remove("diagnostics")
    {
        workspace.insert("diagnostic".into(), diagnostics);
    }
    let request = Request::build(method).params(params);
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}

/// An input that ends when the session does, and the session with it.
pub(crate) struct Input<R> {
    inner: R,
    ended: Arc<watch::Sender<bool>>,
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl<R> Input<R> {
    pub(crate) fn new(inner: R, ended: Arc<watch::Sender<bool>>) -> Input<R> {
        let end = Box::pin(self::ended(ended.subscribe()));
        Input { inner, ended, end }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Input<R> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if *self.ended.borrow() || self.end.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if matches!(read, Poll::Ready(Ok(()))) && buffer.filled().len() == before {
            self.ended.send_replace(true);
        }
        read
    }
}

/// Ends the session when the process `parent` ends. A process that cannot be seen from the start may live where we
/// cannot look, in another container say, and is not watched.
pub(crate) async fn watch_parent(parent: u32, ended: Arc<watch::Sender<bool>>) {
    if !is_running(parent) {
        tracing::info!("the editor's process {parent} cannot be seen and is not watched");
        return;
    }
    let mut ticks = tokio::time::interval(PARENT_INTERVAL);
    while is_running(parent) {
        ticks.tick().await;
    }
    tracing::warn!("the editor's process {parent} has ended");
    ended.send_replace(true);
}

#[cfg(unix)]
fn is_running(process: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    i32::try_from(process)
        .ok()
        .and_then(Pid::from_raw)
        .is_some_and(|pid| !matches!(test_kill_process(pid), Err(Errno::SRCH)))
}

/// Elsewhere the end of the input has to do.
#[cfg(not(unix))]
fn is_running(_: u32) -> bool {
    false
}
