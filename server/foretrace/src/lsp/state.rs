//! All state, owned by one thread that takes events in order.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use foretrace_forecast::{Analysis, Config, Home};
use foretrace_python::Text;
use serde_json::Value;
use tokio::sync::watch;
use tower_lsp::lsp_types::{
    ClientCapabilities, DidChangeTextDocumentParams, DidChangeWatchedFilesRegistrationOptions, ExecuteCommandParams,
    FileSystemWatcher, GlobPattern, MessageType, Registration, Url,
};

use super::capabilities::Client;
use super::document::{Document, Progress, Question, Runs, edited};
use super::early::Early;
use super::engine::Analyze;
use super::event::Event;
use super::outbox::{Letter, Letters, SECTION};
use super::recordings::Watch;
use super::work::{Pool, Urgency};
use super::{Options, command, explain, settings};
use crate::config_file::{Adjust, Finder};
use crate::project::Folder;

/// Documents longer than this are left alone.
const MAX_DOCUMENT: usize = 8 << 20;

/// A turn of the loop that takes longer is logged: it delays everything else.
const SLOW_TURN: Duration = Duration::from_millis(50);

/// What the client should ask for again.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stale {
    pub(crate) hints: bool,
    pub(crate) diagnostics: bool,
}

/// All state.
pub(crate) struct State {
    options: Options,
    pool: Pool,
    inbox: Sender<Event>,
    letters: Letters,
    ended: Arc<watch::Sender<bool>>,
    client: Client,
    settings: Value,
    finder: Finder,
    documents: HashMap<Url, Document>,
    early: Early,
    watch: Watch,
    /// Documents that were spoken of while not open; said once each.
    unknown: HashSet<Url>,
    /// The analyzers in use. Documents of one configuration share theirs.
    analyzers: Vec<(Config, Weak<dyn Analyze>)>,
    /// Problems already shown.
    shown: HashSet<String>,
    /// The last number given to a revision or a job.
    counter: u64,
    /// When the line being typed is to show its hints.
    typing_until: Option<Instant>,
    /// The client is being asked to ask again.
    refreshing: bool,
    /// What became stale since.
    stale: Stale,
}

impl State {
    pub(crate) fn new(
        options: Options,
        pool: Pool,
        inbox: Sender<Event>,
        letters: Letters,
        ended: Arc<watch::Sender<bool>>,
    ) -> State {
        State {
            early: Early::new(options.opening_pause),
            watch: Watch::start(inbox.clone()),
            options,
            pool,
            inbox,
            letters,
            ended,
            client: Client::new(&ClientCapabilities::default()),
            settings: Value::Null,
            finder: finder(Value::Null),
            documents: HashMap::new(),
            unknown: HashSet::new(),
            analyzers: Vec::new(),
            shown: HashSet::new(),
            counter: 0,
            typing_until: None,
            refreshing: false,
            stale: Stale::default(),
        }
    }

    /// Takes events until the session is over.
    pub(crate) fn run(mut self, events: Receiver<Event>) {
        loop {
            let first = match [self.typing_until, self.early.until()].into_iter().flatten().min() {
                Some(until) => events.recv_timeout(until.saturating_duration_since(Instant::now())),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match first {
                Ok(event) => {
                    for event in std::iter::once(event).chain(events.try_iter()) {
                        if matches!(event, Event::Exit) {
                            return;
                        }
                        self.turn(event.name(), |state| state.take(event));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.typing_until.is_some_and(|until| until <= Instant::now()) {
                        self.reveal_typed_lines();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            for question in self.early.due() {
                self.answer_nothing(question);
            }
            // Only now, with the inbox empty, is it known which text is the newest.
            self.turn("schedule", State::schedule);
        }
    }

    fn turn(&mut self, name: &str, act: impl FnOnce(&mut State)) {
        let start = Instant::now();
        act(self);
        let spent = start.elapsed();
        if spent > SLOW_TURN {
            tracing::warn!("slow turn: {name} took {} ms", spent.as_millis());
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Initialize(params, reply) => {
                self.client = Client::new(&params.capabilities);
                self.settings = params.initialization_options.map(own_section).unwrap_or_default();
                let _ = reply.send(self.client.answer(&self.options.engine.predictor()));
            }
            Event::Initialized => self.initialized(),
            Event::Open(item) => {
                self.unknown.remove(&item.uri);
                self.open(item.uri, item.version, Text::new(item.text));
            }
            Event::Change(params) => self.change(params),
            Event::Save(uri) => {
                let revealed = self.documents.get_mut(&uri).is_some_and(Document::reveal);
                self.refresh(Stale {
                    hints: revealed,
                    diagnostics: false,
                });
            }
            Event::Close(uri) => {
                self.unknown.remove(&uri);
                self.forget(&uri);
            }
            Event::Ask { uri, question, .. } => match self.documents.get_mut(&uri) {
                Some(document) => document.waiting.push(question),
                None => self.early.push(uri, question),
            },
            Event::Abandoned(uri) => {
                self.early.drop_abandoned();
                if let Some(document) = self.documents.get_mut(&uri) {
                    document.waiting.retain(|question| !question.abandoned());
                }
            }
            Event::Execute(params, reply) => {
                let _ = reply.send(self.execute(params));
            }
            Event::Configure(settings) => {
                if self.client.configuration {
                    self.write(Letter::FetchSettings);
                } else if !settings.is_null() {
                    self.set_settings(own_section(settings));
                }
            }
            Event::Settings(settings) => self.set_settings(settings),
            Event::Chosen => self.refresh(Stale {
                hints: true,
                diagnostics: false,
            }),
            Event::Page { name, text } => self.open_page(name.to_owned(), text),
            Event::FilesChanged => {
                self.watch.look();
                self.reconfigure();
            }
            Event::Recorded(uris) => self.recorded(&uris),
            Event::Refreshed => {
                self.refreshing = false;
                self.refresh(Stale::default());
            }
            Event::Analysed { uri, job, analysis } => self.analysed(&uri, job, analysis),
            Event::Ran {
                uri,
                revision,
                analysis,
                last,
            } => self.ran(&uri, revision, analysis, last),
            Event::Diagnosed {
                uri,
                revision,
                version,
                items,
            } => {
                if self
                    .documents
                    .get(&uri)
                    .is_some_and(|document| document.revision == revision)
                {
                    let version = self.client.diagnostic_version.then_some(version);
                    self.write(Letter::Publish { uri, items, version });
                }
            }
            Event::Exit => {}
        }
    }

    fn initialized(&mut self) {
        let mut registrations = Vec::new();
        let mut register = |method: &str, options: Option<Value>| {
            registrations.push(Registration {
                id: method.into(),
                method: method.into(),
                register_options: options,
            });
        };
        if self.client.register_watched_files {
            let watchers = ["**/pyproject.toml", "**/foretrace.toml", "**/.foretrace_cache/observed"];
            let options = DidChangeWatchedFilesRegistrationOptions {
                watchers: watchers
                    .map(|glob| FileSystemWatcher {
                        glob_pattern: GlobPattern::String(glob.into()),
                        kind: None,
                    })
                    .into(),
            };
            register("workspace/didChangeWatchedFiles", serde_json::to_value(options).ok());
        }
        if self.client.register_configuration {
            register(
                "workspace/didChangeConfiguration",
                serde_json::to_value([("section", SECTION)]).ok(),
            );
        }
        if !registrations.is_empty() {
            self.write(Letter::Register(registrations));
        }
        self.reconfigure();
        if self.client.configuration {
            self.write(Letter::FetchSettings);
        }
    }

    fn open(&mut self, uri: Url, version: i32, text: Text) {
        let revision = self.next_number();
        let mut document = Document::new(text, version, revision);
        document.analyzer = self.analyzer(&uri);
        let path = uri.to_file_path().ok().filter(|it| it.is_file());
        if let Some(path) = path {
            document.home = Some(Arc::new(Folder::of(&path)) as Arc<dyn Home>);
            self.watch.open(&uri, path);
        }
        document.owes_diagnostics = !self.client.pulls_diagnostics;
        document.waiting = self.early.about(&uri);
        self.documents.insert(uri.clone(), document);
        self.note_size(&uri);
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let (uri, version) = (params.text_document.uri, params.text_document.version);
        let replaces_all = params.content_changes.iter().any(|change| change.range.is_none());
        let Some(document) = self.documents.get_mut(&uri) else {
            if replaces_all {
                let (text, _) = edited(&Text::new(""), params.content_changes, self.client.encoding);
                self.open(uri, version, text);
            } else if self.unknown.insert(uri.clone()) {
                self.log(
                    MessageType::WARNING,
                    format!("{uri} is edited but not open: its edits are ignored"),
                );
            }
            return;
        };
        if version < document.version && !replaces_all {
            let known = document.version;
            self.log(
                MessageType::WARNING,
                format!("{uri} is out of step (version {version} after {known}): forgotten until it is opened again"),
            );
            self.unknown.insert(uri.clone());
            return self.forget(&uri);
        }
        self.counter += 1;
        let (text, typed_line) = edited(&document.text, params.content_changes, self.client.encoding);
        document.invalidate(self.counter);
        document.text = text;
        document.version = version;
        document.edited = true;
        document.typed_line = typed_line;
        document.withheld = Arc::default();
        document.owes_diagnostics = !self.client.pulls_diagnostics;
        if typed_line.is_some() {
            self.typing_until = Some(Instant::now() + self.options.typing_pause);
        }
        self.note_size(&uri);
    }

    /// Says that a document is too large, once.
    fn note_size(&mut self, uri: &Url) {
        let Some(document) = self.documents.get_mut(uri) else {
            return;
        };
        let length = document.text.len();
        let was_too_large = std::mem::replace(&mut document.too_large, length > MAX_DOCUMENT);
        if document.too_large && !was_too_large {
            let text = format!("{uri} is not analysed: it has {length} bytes, more than {MAX_DOCUMENT}");
            self.log(MessageType::INFO, text);
        }
    }

    fn forget(&mut self, uri: &Url) {
        let Some(document) = self.documents.remove(uri) else {
            return;
        };
        self.watch.close(uri);
        if !self.client.pulls_diagnostics {
            self.write(Letter::Publish {
                uri: uri.clone(),
                items: Vec::new(),
                version: None,
            });
        }
        let mut document = document;
        for question in std::mem::take(&mut document.waiting) {
            self.answer_nothing(question);
        }
    }

    /// Begins, ends and uses analyses, as the documents now stand.
    fn schedule(&mut self) {
        for (uri, document) in &mut self.documents {
            document.schedule(uri, self.client, &self.pool, &self.inbox, &mut self.counter);
        }
    }

    fn analysed(&mut self, uri: &Url, job: u64, analysis: Option<Arc<Analysis>>) {
        let Some(document) = self.documents.get_mut(uri) else {
            return;
        };
        if !matches!(document.progress, Progress::Running { job: running, .. } if running == job) {
            return;
        }
        document.progress = match analysis {
            Some(analysis) => {
                document.before = None;
                Progress::Ready(analysis)
            }
            None => {
                tracing::error!("the analysis of {uri} failed");
                Progress::Failed
            }
        };
    }

    /// The functions of a document have been run, or something is predicted of them.
    fn ran(&mut self, uri: &Url, revision: u64, analysis: Option<Arc<Analysis>>, last: bool) {
        let Some(document) = self.documents.get_mut(uri).filter(|it| it.revision == revision) else {
            return;
        };
        if last {
            document.runs = Runs::Done;
        }
        if let (Some(analysis), Progress::Ready(before)) = (analysis, &mut document.progress)
            && !analysis.says_what(before)
        {
            *before = analysis;
            document.owes_diagnostics = !self.client.pulls_diagnostics;
            self.refresh(Stale {
                hints: true,
                diagnostics: true,
            });
        }
    }

    /// What was observed is said anew.
    fn recorded(&mut self, uris: &[Url]) {
        for uri in uris {
            let revision = self.next_number();
            if let Some(document) = self.documents.get_mut(uri) {
                document.invalidate(revision);
                document.owes_diagnostics = !self.client.pulls_diagnostics;
            }
        }
        self.refresh(Stale {
            hints: true,
            diagnostics: true,
        });
    }

    fn execute(&mut self, params: ExecuteCommandParams) -> Result<Option<Value>, String> {
        if params.command != command::EXPLAIN {
            return Err(format!("unknown command `{}`", params.command));
        }
        let rule = explain::rule(&params.arguments)?;
        self.open_page(format!("{}.md", rule.name), rule.docs.to_owned());
        Ok(Some(rule.docs.into()))
    }

    /// Opens a text as a document, where the client can; else shows it.
    fn open_page(&self, name: String, text: String) {
        self.write(if self.client.show_document {
            Letter::ShowPage { name, text }
        } else {
            Letter::Show(MessageType::INFO, text)
        });
    }

    fn set_settings(&mut self, settings: Value) {
        if settings != self.settings {
            self.settings = settings;
            self.reconfigure();
        }
    }

    /// Reads all configuration again, and begins anew where it changed.
    fn reconfigure(&mut self) {
        for problem in settings::apply(&mut Config::default(), &self.settings) {
            self.show(format!("settings of {SECTION}: {problem}"));
        }
        self.finder = finder(self.settings.clone());
        let mut documents = std::mem::take(&mut self.documents);
        let mut changed = false;
        for (uri, document) in &mut documents {
            let analyzer = self.analyzer(uri);
            let same = match (&document.analyzer, &analyzer) {
                (Some(old), Some(new)) => Arc::ptr_eq(old, new),
                (old, new) => old.is_none() && new.is_none(),
            };
            if !same {
                document.invalidate(self.next_number());
                document.before = None;
                document.analyzer = analyzer;
                document.owes_diagnostics = !self.client.pulls_diagnostics;
                changed = true;
            }
        }
        self.documents = documents;
        self.refresh(Stale {
            hints: changed,
            diagnostics: changed,
        });
    }

    /// The analyzer of a document; `None` when the configuration excludes it.
    fn analyzer(&mut self, uri: &Url) -> Option<Arc<dyn Analyze>> {
        let path = uri.to_file_path().ok();
        let file = path.as_deref().unwrap_or(Path::new(""));
        let config = match self.finder.folder(file.parent().unwrap_or(file)) {
            Ok(settings) if settings.excludes(file) => return None,
            Ok(settings) => Config::clone(&settings.config_for(file)),
            Err(error) => {
                self.show(error.to_string());
                let mut config = Config::default();
                settings::apply(&mut config, &self.settings);
                config
            }
        };
        self.analyzers.retain(|(_, analyzer)| analyzer.strong_count() > 0);
        let known = self.analyzers.iter().find(|(known, _)| *known == config);
        if let Some(analyzer) = known.and_then(|(_, analyzer)| analyzer.upgrade()) {
            return Some(analyzer);
        }
        let analyzer = self.options.engine.analyzer(config.clone());
        self.analyzers.push((config, Arc::downgrade(&analyzer)));
        Some(analyzer)
    }

    /// Typing has paused: the line being typed shows its hints again. The client would not ask by itself.
    fn reveal_typed_lines(&mut self) {
        self.typing_until = None;
        let revealed = self
            .documents
            .values_mut()
            .filter_map(|document| document.reveal().then_some(()))
            .count();
        self.refresh(Stale {
            hints: revealed > 0,
            diagnostics: false,
        });
    }

    /// Has the client ask again, once it has done so for what was stale before.
    fn refresh(&mut self, stale: Stale) {
        self.stale.hints |= stale.hints && self.client.refresh_hints;
        self.stale.diagnostics |= stale.diagnostics && self.client.pulls_diagnostics;
        if !self.refreshing && self.stale != Stale::default() {
            self.refreshing = true;
            let stale = std::mem::take(&mut self.stale);
            self.write(Letter::Refresh(stale));
        }
    }

    fn answer_nothing(&self, question: Box<dyn Question>) {
        self.pool.run(Urgency::Now, move || question.answer(None));
    }

    fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn write(&self, letter: Letter) {
        // Without a reader the session is over.
        let _ = self.letters.send(letter);
    }

    fn log(&self, level: MessageType, text: String) {
        tracing::info!("{text}");
        self.write(Letter::Log(level, text));
    }

    /// Shows a problem to the user, once.
    fn show(&mut self, problem: String) {
        if self.shown.insert(problem.clone()) {
            tracing::warn!("{problem}");
            self.write(Letter::Show(MessageType::WARNING, problem));
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.ended.send_replace(true);
    }
}

/// Looks for configuration files; the client's settings are stronger.
fn finder(settings: Value) -> Finder {
    let adjust: Adjust = Box::new(move |config| {
        settings::apply(config, &settings);
        Ok(())
    });
    Finder::nearest(adjust)
}

/// Some clients send `{"foretrace": {…}}`, some the inner object.
fn own_section(mut settings: Value) -> Value {
    match settings.get_mut(SECTION) {
        Some(section) => section.take(),
        None => settings,
    }
}
