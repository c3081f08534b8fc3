//! What the server analyses with.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use foretrace_forecast::{Analysis, Analyzer, Config, Home, Predictor, Silent};
use foretrace_python::Text;

/// Makes analyzers.
pub trait Engine: Send + Sync + 'static {
    /// An analyzer with these options.
    fn analyzer(&self, config: Config) -> Arc<dyn Analyze>;

    /// Who predicts, as users see it.
    fn predictor(&self) -> String {
        Silent.name().to_owned()
    }
}

/// Analyses texts.
pub trait Analyze: Send + Sync + 'static {
    /// The analysis of `text`, a later version of what `before` speaks of; `None` when `cancelled` was set before it
    /// was done. `home` is where the file lives, if it does.
    fn analyze(
        &self,
        home: Option<Arc<dyn Home>>,
        before: Option<&Analysis>,
        text: Text,
        cancelled: &AtomicBool,
    ) -> Option<Analysis>;
}

/// The engine of the released program.
pub struct RealEngine {
    predictor: Arc<dyn Predictor>,
}

impl RealEngine {
    /// An engine that shows what `predictor` says where nothing stronger is known.
    pub fn new(predictor: Arc<dyn Predictor>) -> RealEngine {
        RealEngine { predictor }
    }
}

/// An engine without predictions.
impl Default for RealEngine {
    fn default() -> Self {
        RealEngine::new(Arc::new(Silent))
    }
}

impl Engine for RealEngine {
    fn analyzer(&self, config: Config) -> Arc<dyn Analyze> {
        Arc::new(Analyzer::new(config, self.predictor.clone()))
    }

    fn predictor(&self) -> String {
        self.predictor.name().to_owned()
    }
}

impl Analyze for Analyzer {
    fn analyze(
        &self,
        home: Option<Arc<dyn Home>>,
        before: Option<&Analysis>,
        text: Text,
        cancelled: &AtomicBool,
    ) -> Option<Analysis> {
        let analyzer = match home {
            Some(home) => self.at(home),
            None => self.clone(),
        };
        match before {
            Some(before) => analyzer.analyze_edit(before, text, cancelled),
            None => Analyzer::analyze(&analyzer, text, cancelled),
        }
    }
}
