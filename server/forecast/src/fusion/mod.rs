//! What a model says of a place and what runs did there, made one.
//!
//! ```text
//! Run ─► gather ─► Evidence ─┐
//! Predictor ─► Prediction ───┴─► Fusion ─► Prediction
//! ```
//! Runs are of a few inputs, and a forecast is of all calls, so what comes of both is predicted too. The weights are
//! the predictor's: they were fitted on packages that it was not trained on (`models/fusion.py`).

mod condition;
mod evidence;
mod gather;
mod rehearsed;
mod weights;

pub(crate) use evidence::Share;
pub use evidence::{Evidence, Happened, SOURCES, Source};
pub(crate) use gather::Places;
pub use rehearsed::Rehearsal;
pub use weights::{Distribution, Fusion, Odds};
