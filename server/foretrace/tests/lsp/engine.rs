//! Engines for tests: the real one, with a text that panics and one that never ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use foretrace::lsp::{Analyze, Engine, RealEngine};
use foretrace_forecast::{Analysis, Config, Home};
use foretrace_python::Text;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A text that holds this makes the analysis panic.
pub(crate) const PANIC: &str = "# panic here";
/// A text that holds this is analysed until the analysis is cancelled.
pub(crate) const ENDLESS: &str = "# no end";

/// What an analysis of an [`ENDLESS`] text does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Begun,
    Stopped,
}

/// The real engine, which runs no functions: what it shows is all there at once.
pub(crate) fn real() -> Arc<dyn Engine> {
    Arc::new(Still)
}

/// The real engine.
pub(crate) fn running() -> Arc<dyn Engine> {
    Arc::new(RealEngine::default())
}

struct Still;

impl Engine for Still {
    fn analyzer(&self, config: Config) -> Arc<dyn Analyze> {
        RealEngine::default().analyzer(Config { run: false, ..config })
    }
}

/// The real engine with the two bad texts, and what becomes of the endless one.
pub(crate) fn hostile() -> (Arc<dyn Engine>, UnboundedReceiver<Step>) {
    let (steps, receiver) = unbounded_channel();
    (Arc::new(Hostile { steps }), receiver)
}

struct Hostile {
    steps: UnboundedSender<Step>,
}

impl Engine for Hostile {
    fn analyzer(&self, config: Config) -> Arc<dyn Analyze> {
        Arc::new(HostileAnalyzer {
            real: Still.analyzer(config),
            steps: self.steps.clone(),
        })
    }
}

struct HostileAnalyzer {
    real: Arc<dyn Analyze>,
    steps: UnboundedSender<Step>,
}

impl Analyze for HostileAnalyzer {
    fn analyze(
        &self,
        home: Option<Arc<dyn Home>>,
        before: Option<&Analysis>,
        text: Text,
        cancelled: &AtomicBool,
    ) -> Option<Analysis> {
        assert!(!text.as_str().contains(PANIC), "the text says so");
        if text.as_str().contains(ENDLESS) {
            let _ = self.steps.send(Step::Begun);
            while !cancelled.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
            }
            let _ = self.steps.send(Step::Stopped);
            return None;
        }
        self.real.analyze(home, before, text, cancelled)
    }
}
