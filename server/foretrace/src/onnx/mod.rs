//! The trained model: the bundle that is embedded, and what executes it. Nothing else names `ort`.
//!
//! ```text
//! bundle ─► vocabulary ─► rows ─► sessions ─► calibration ─► Prediction
//!                 backend ─► discover ─► probe ──┘
//! ```

mod backend;
mod bundle;
mod calibration;
mod discover;
mod fusion;
mod model;
mod probe;
mod rows;
mod sessions;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use foretrace_forecast::features::SCHEMA;
use foretrace_forecast::{Predictor, Silent};

pub use backend::{LIBRARY_VARIABLE, allow_probing};
pub use bundle::{BundleError, MODEL_VARIABLE};
pub use model::Model;
pub(crate) use probe::{COMMAND as PROBE, examine};

/// The program's predictor: the model of this process, or silence where there is none.
pub fn predictor() -> Arc<dyn Predictor> {
    match model() {
        Ok(Some(model)) => model.clone(),
        _ => Arc::new(Silent),
    }
}

/// Why there are no predictions though there is a model, in one line.
pub fn problem() -> Option<String> {
    match model() {
        Ok(model) => model.as_ref()?.problem(),
        Err(error) => Some(format!("no predictions: {error}")),
    }
}

/// What `--version -v` says beside the version: the model, what executes it, and the features it reads.
pub fn describe() -> String {
    let (model, backend) = match model() {
        Ok(None) => ("none".to_owned(), "none needed".to_owned()),
        Ok(Some(model)) => (model.name().to_owned(), model.backend()),
        Err(error) => (format!("unusable: {error}"), "none".to_owned()),
    };
    format!("model: {model}\nbackend: {backend}\nfeatures: {SCHEMA}\n")
}

/// Loads the model, so that the first prediction need not wait.
pub fn warm_up() {
    if let Ok(Some(model)) = model() {
        model.warm_up();
    }
}

/// Ends the model's work with the program.
pub fn close() {
    if let Ok(Some(model)) = model() {
        model.close();
    }
}

fn model() -> &'static Result<Option<Arc<Model>>, BundleError> {
    static MODEL: OnceLock<Result<Option<Arc<Model>>, BundleError>> = OnceLock::new();
    MODEL.get_or_init(|| Ok(bundle::find()?.map(|it| Arc::new(Model::new(it)))))
}

/// Has this process use a library without looking for one, for benchmarks. It must come before any model is used.
pub fn use_library(library: &Path) -> Result<(), String> {
    backend::use_library(library).map(drop).map_err(str::to_owned)
}

/// The model in a folder, for benchmarks.
pub fn load(folder: &Path) -> Result<Model, BundleError> {
    Ok(Model::new(bundle::read(folder)?))
}
