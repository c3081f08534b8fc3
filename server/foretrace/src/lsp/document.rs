//! An open document and how far its analysis is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use foretrace_forecast::{Analysis, Effort, Home};
use foretrace_python::{Encoding, Text};
use tower_lsp::lsp_types::{Position, TextDocumentContentChangeEvent, Url};

use super::capabilities::Client;
use super::engine::Analyze;
use super::event::{Event, Report};
use super::work::{Pool, Urgency};
use super::{answers, convert};

/// How long an edited document rests before its functions are run.
const PAUSE: Duration = Duration::from_millis(200);

/// A request about a document, waiting for the analysis of its newest text.
pub(crate) trait Question: Send {
    /// Whether nobody waits for the answer any more.
    fn abandoned(&self) -> bool;

    /// Answers, where there is something to answer from. Being dropped instead is an error for the client.
    fn answer(self: Box<Self>, view: Option<&View>);
}

/// What answers are made from: one version of one document, analysed.
pub(crate) struct View {
    pub(crate) uri: Url,
    pub(crate) analysis: Arc<Analysis>,
    pub(crate) client: Client,
    /// The line being typed: it shows no hints.
    pub(crate) typed_line: Option<u32>,
    /// Set when a hint was not shown for that reason.
    pub(crate) withheld: Arc<AtomicBool>,
}

impl View {
    pub(crate) fn text(&self) -> &Text {
        self.analysis.module().text()
    }

    /// The byte offset of a position.
    pub(crate) fn offset(&self, position: Position) -> usize {
        convert::offset(self.text(), position, self.client.encoding)
    }
}

/// How far the analysis of a document's newest text is.
pub(crate) enum Progress {
    /// Not begun, since nobody has asked.
    Idle,
    /// Under way, as the job of that number.
    Running { job: u64, cancelled: Arc<AtomicBool> },
    /// Done.
    Ready(Arc<Analysis>),
    /// The analysis panicked; it will again on the same text.
    Failed,
}

/// How far the runs of a document's newest analysis are.
pub(crate) enum Runs {
    /// Not begun.
    Idle,
    /// Under way.
    Running(Arc<AtomicBool>),
    /// Done, or given up.
    Done,
}

/// An open document.
pub(crate) struct Document {
    pub(crate) text: Text,
    pub(crate) version: i32,
    /// Changes whenever the analysis would: with the text and with the configuration.
    pub(crate) revision: u64,
    /// `None` when the configuration excludes the document or it is too large.
    pub(crate) analyzer: Option<Arc<dyn Analyze>>,
    /// Where the file lives; `None` where it is not on disk.
    pub(crate) home: Option<Arc<dyn Home>>,
    pub(crate) progress: Progress,
    pub(crate) runs: Runs,
    /// Whether the text is not the one that was opened.
    pub(crate) edited: bool,
    /// An analysis of an earlier text with the same configuration.
    pub(crate) before: Option<Arc<Analysis>>,
    pub(crate) waiting: Vec<Box<dyn Question>>,
    /// The client is owed diagnostics it will not ask for.
    pub(crate) owes_diagnostics: bool,
    pub(crate) typed_line: Option<u32>,
    pub(crate) withheld: Arc<AtomicBool>,
    pub(crate) too_large: bool,
}

impl Document {
    pub(crate) fn new(text: Text, version: i32, revision: u64) -> Document {
        Document {
            text,
            version,
            revision,
            analyzer: None,
            home: None,
            progress: Progress::Idle,
            runs: Runs::Idle,
            edited: false,
            before: None,
            waiting: Vec::new(),
            owes_diagnostics: false,
            typed_line: None,
            withheld: Arc::default(),
            too_large: false,
        }
    }

    /// Whether somebody waits for the analysis.
    pub(crate) fn is_wanted(&self) -> bool {
        self.owes_diagnostics || !self.waiting.is_empty()
    }

    /// Gives up what is known of the current revision.
    pub(crate) fn invalidate(&mut self, revision: u64) {
        self.revision = revision;
        if let Progress::Ready(analysis) = self.cancel() {
            self.before = Some(analysis);
        }
    }

    /// Stops the analysis and the runs that are under way; gives what there was.
    pub(crate) fn cancel(&mut self) -> Progress {
        if let Runs::Running(cancelled) = std::mem::replace(&mut self.runs, Runs::Idle) {
            cancelled.store(true, Ordering::Relaxed);
        }
        let progress = std::mem::replace(&mut self.progress, Progress::Idle);
        if let Progress::Running { cancelled, .. } = &progress {
            cancelled.store(true, Ordering::Relaxed);
        }
        progress
    }

    /// Shows the hints of the line that was being typed. Whether that changes what a client has seen.
    pub(crate) fn reveal(&mut self) -> bool {
        self.typed_line.take().is_some() && self.withheld.swap(false, Ordering::Relaxed)
    }

    /// Begins, ends or uses the analysis, as things now stand. Jobs are numbered by `counter`.
    pub(crate) fn schedule(
        &mut self,
        uri: &Url,
        client: Client,
        pool: &Pool,
        inbox: &Sender<Event>,
        counter: &mut u64,
    ) {
        let analyzer = self.analyzer.as_ref().filter(|_| !self.too_large);
        match (&self.progress, analyzer) {
            (_, None) => {
                self.cancel();
                self.answer(None, pool, inbox, uri);
            }
            (Progress::Ready(analysis), _) => {
                let view = View {
                    uri: uri.clone(),
                    analysis: analysis.clone(),
                    client,
                    typed_line: self.typed_line,
                    withheld: self.withheld.clone(),
                };
                let analysis = analysis.clone();
                self.answer(Some(Arc::new(view)), pool, inbox, uri);
                self.begin_runs(analysis, pool, inbox, uri);
            }
            (Progress::Failed, _) => {
                self.waiting.clear();
                self.owes_diagnostics = false;
            }
            (Progress::Idle, Some(analyzer)) if self.is_wanted() => {
                *counter += 1;
                let report = Report::new(inbox.clone(), uri.clone(), *counter);
                let cancelled = Arc::new(AtomicBool::new(false));
                let (analyzer, text) = (analyzer.clone(), self.text.clone());
                let (before, flag, home) = (self.before.clone(), cancelled.clone(), self.home.clone());
                self.progress = Progress::Running {
                    job: *counter,
                    cancelled,
                };
                pool.run(Urgency::InTurn, move || {
                    report.send(analyzer.analyze(home, before.as_deref(), text, &flag));
                });
            }
            (Progress::Running { .. }, _) if !self.is_wanted() => {
                self.cancel();
            }
            (Progress::Idle | Progress::Running { .. }, _) => {}
        }
    }

    /// Runs the file's functions aside and then predicts what remains, where that has not been done for this text;
    /// while it is being edited, not at once.
    fn begin_runs(&mut self, analysis: Arc<Analysis>, pool: &Pool, inbox: &Sender<Event>, uri: &Url) {
        if !matches!(self.runs, Runs::Idle) || !(analysis.can_run() || analysis.can_predict()) {
            return;
        }
        let cancelled = Arc::new(AtomicBool::new(false));
        self.runs = Runs::Running(cancelled.clone());
        let (uri, revision, inbox) = (uri.clone(), self.revision, inbox.clone());
        let pause = if self.edited { PAUSE } else { Duration::ZERO };
        pool.run(Urgency::Aside, move || {
            let begin = Instant::now() + pause;
            while Instant::now() < begin && !cancelled.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(10));
            }
            let send = |analysis: Option<Analysis>, last: bool| {
                let _ = inbox.send(Event::Ran {
                    uri: uri.clone(),
                    revision,
                    analysis: analysis.map(Arc::new),
                    last,
                });
            };
            let ran = analysis.run(Effort::Everything, &cancelled);
            match ran {
                Some(ran) if ran.can_predict() => {
                    send(Some(ran.clone()), false);
                    let said = ran.predict(&cancelled, &mut |so_far| send(Some(so_far), false));
                    let said = said.and_then(|it| {
                        send(Some(it.clone()), false);
                        it.suppose(&cancelled)
                    });
                    send(said, true);
                }
                ran => send(ran, true),
            }
        });
    }

    /// Has everything answered that waits.
    fn answer(&mut self, view: Option<Arc<View>>, pool: &Pool, inbox: &Sender<Event>, uri: &Url) {
        for question in self.waiting.drain(..) {
            let view = view.clone();
            pool.run(Urgency::Now, move || {
                if !question.abandoned() {
                    question.answer(view.as_deref());
                }
            });
        }
        if std::mem::take(&mut self.owes_diagnostics) {
            let (uri, revision, version, inbox) = (uri.clone(), self.revision, self.version, inbox.clone());
            pool.run(Urgency::Now, move || {
                let items = view.as_deref().map(answers::diagnostics).unwrap_or_default();
                let _ = inbox.send(Event::Diagnosed {
                    uri,
                    revision,
                    version,
                    items,
                });
            });
        }
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// The text after `changes`, and the line being typed, if it is typing that made them. Positions outside the text move
/// inside; inverted ranges are skipped.
pub(crate) fn edited(
    text: &Text,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) -> (Text, Option<u32>) {
    let from = changes.iter().rposition(|change| change.range.is_none()).unwrap_or(0);
    let mut text = text.clone();
    let mut typed_at = None;
    for change in changes.into_iter().skip(from) {
        let Some(range) = change.range else {
            text = Text::new(change.text);
            typed_at = None;
            continue;
        };
        if range.start > range.end {
            tracing::warn!("skipped a change whose range ends before it starts: {range:?}");
            continue;
        }
        let bytes = convert::bytes(&text, range, encoding);
        let lines = text.line_of(bytes.end) - text.line_of(bytes.start);
        let is_typing = lines <= 1 && change.text.bytes().filter(|byte| *byte == b'\n').count() <= 1;
        typed_at = is_typing.then(|| bytes.start.saturating_add(change.text.len()));
        text = text.replace(bytes, &change.text);
    }
    let typed_line = typed_at.map(|offset| text.line_of(offset));
    (text, typed_line)
}
