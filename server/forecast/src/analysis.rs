//! `Analyzer`: text in, `Analysis` out; work is proportional to what changed.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use foretrace_python::{Module, Text};

use crate::{Config, Finding, Forecast, Hint, Hover, Predictor};

/// Analyses texts. Cheap to clone; clones share their results.
#[derive(Clone)]
pub struct Analyzer {
    config: Arc<Config>,
    predictor: Arc<dyn Predictor>,
}

impl Analyzer {
    /// An analyzer that has seen nothing yet.
    pub fn new(config: Config, predictor: Arc<dyn Predictor>) -> Analyzer {
        Analyzer { config: Arc::new(config), predictor }
    }

    /// The options in force.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The analysis of `text`; `None` when `cancelled` was set before it was done.
    pub fn analyze(&self, text: Text, cancelled: &AtomicBool) -> Option<Analysis> {
        self.finish(Module::new(text), cancelled)
    }

    /// The analysis of `text`, a later version of what `before` speaks of: the same as `analyze`, for less.
    pub fn analyze_edit(&self, before: &Analysis, text: Text, cancelled: &AtomicBool) -> Option<Analysis> {
        self.finish(before.module.edited(text), cancelled)
    }

    fn finish(&self, module: Module, cancelled: &AtomicBool) -> Option<Analysis> {
        (!cancelled.load(Ordering::Relaxed)).then(|| Analysis { module, analyzer: self.clone() })
    }
}

/// What is known of one version of one file.
#[derive(Clone)]
pub struct Analysis {
    module: Module,
    analyzer: Analyzer,
}

impl Analysis {
    /// The file and its slices.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// What the rules that the configuration selects have to say and no comment suppresses, sorted by place.
    pub fn findings(&self) -> Vec<Finding> {
        Vec::new()
    }

    /// The hints whose line end lies in `range`, sorted by place.
    pub fn hints(&self, _range: Range<usize>) -> Vec<Hint> {
        Vec::new()
    }

    /// What is known of the place at `offset`.
    pub fn hover(&self, _offset: usize) -> Option<Hover> {
        None
    }

    /// Every estimate of the slice of that index in [`Module::slices`], computed anew.
    pub fn forecast(&self, slice: usize) -> Forecast {
        let name = self.module.slices().get(slice).map(|it| it.qualname().to_string()).unwrap_or_default();
        let _ = self.analyzer.predictor.name();
        Forecast { name, ..Forecast::default() }
    }

    /// The edit that makes a comment suppress `finding`: what to replace, and with what.
    pub fn suppress_edit(&self, _finding: &Finding) -> Option<(Range<usize>, String)> {
        None
    }
}
