//! The language server.
//!
//! ```text
//! transport ─► Backend ─► inbox ─► State ─► Pool ─► answers ─► transport
//! ```
//!
//! The transport polls handlers concurrently, so each handler does one thing before it first waits: it puts one event
//! into the inbox. One thread owns all state and takes events in order. Analysis and the making of answers run on
//! threads of the pool, over snapshots that never change.

mod actions;
mod answers;
mod backend;
mod capabilities;
mod command;
mod convert;
mod document;
mod early;
mod engine;
mod event;
mod explain;
mod outbox;
mod recordings;
mod session;
mod settings;
mod state;
mod trace;
mod work;

use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use std::{io, thread};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tower_lsp::{LspService, Server};
use tracing_subscriber::EnvFilter;

pub use engine::{Analyze, Engine, RealEngine};

use crate::onnx;
use crate::rehearsal::REHEARSALS;
use backend::Backend;
use event::Event;
use session::{Input, Session};
use state::State;
use work::Pool;

/// Requests handled at once. Those that wait are cheap, and a cancellation has to get through.
const CONCURRENCY: usize = 1024;

/// The variable that sets which log lines are written to standard error: a level, or `target=level` pairs.
pub const LOG_VARIABLE: &str = "FORETRACE_LOG";

/// What a session may be given.
pub struct Options {
    /// What analyses.
    pub engine: Arc<dyn Engine>,
    /// Typing has paused when no edit came for this long. Until then the line being typed shows no hints.
    pub typing_pause: Duration,
    /// How long a request about a document that is not open waits for it to be opened.
    pub opening_pause: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            engine: Arc::new(RealEngine::default()),
            typing_pause: Duration::from_secs(1),
            opening_pause: Duration::from_millis(500),
        }
    }
}

/// Serves the editor that started this process over standard input and output, until it says `exit`, closes the input
/// or ends itself.
pub fn run() -> ExitCode {
    REHEARSALS.go_on_in_background();
    let filter = EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new("warn,foretrace=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("cannot start: {error}");
            return ExitCode::from(2);
        }
    };
    let options = Options {
        engine: Arc::new(RealEngine::new(onnx::predictor())),
        ..Options::default()
    };
    if let Some(problem) = onnx::problem() {
        tracing::warn!("{problem}");
    }
    // Aside, since a library may have to be looked for and tried out.
    let _ = thread::Builder::new().name("model".into()).spawn(onnx::warm_up);
    let ended = runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), options));
    onnx::close();
    // A read of standard input may still be blocked on its thread: do not wait for it.
    runtime.shutdown_background();
    ExitCode::from(ended.unwrap_or_else(|error| {
        tracing::error!("cannot start: {error}");
        2
    }))
}

/// Serves one editor over `input` and `output` and gives the process's exit code: 0 when `shutdown` was asked for
/// before the end, else 1.
pub async fn serve<I, O>(input: I, output: O, options: Options) -> io::Result<u8>
where
    I: AsyncRead + Unpin,
    O: AsyncWrite,
{
    let (inbox, events) = mpsc::channel();
    let ended = Arc::new(watch::Sender::new(false));
    let pool = Pool::start()?;

    let (letters, outbox) = outbox::channel();
    let (service, socket) = LspService::new(|client| {
        tokio::spawn(outbox::deliver(outbox, client, inbox.clone()));
        Backend::new(inbox.clone(), ended.clone())
    });
    let session = Session::new(service, ended.clone());
    let shut_down = session.shut_down();

    let state = State::new(options, pool, inbox.clone(), letters, ended.clone());
    thread::Builder::new()
        .name("state".into())
        .spawn(move || state.run(events))?;

    let input = Input::new(input, ended);
    Server::new(input, output, socket)
        .concurrency_level(CONCURRENCY)
        .serve(session)
        .await;
    let _ = inbox.send(Event::Exit);
    Ok(if shut_down.get() { 0 } else { 1 })
}
