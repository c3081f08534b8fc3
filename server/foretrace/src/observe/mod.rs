//! What the project's own runs did: how it is recorded, and the store that keeps it.
//!
//! ```text
//! command + observer ─► a file for each process ─► take ─► matching ─► Recording ─► Store
//! coverage.py's data ──────────────────────────────────────────────────► ┘
//! ```

mod codec;
pub(crate) mod coverage;
mod home;
mod lines;
mod matching;
mod merge;
pub(crate) mod observer;
mod raw;
pub(crate) mod run;
mod store;
pub(crate) mod take;
mod words;

use std::path::Path;

use foretrace_forecast::observed::Recording;

pub(crate) use home::{Home, real, store_of};
pub(crate) use store::{Store, Unreadable};
pub(crate) use words::command_line;

/// What was recorded; nothing where there is no store that can be read.
pub(crate) fn read(store: &Path) -> Vec<Recording> {
    Store::read(store).map(|it| it.recordings).unwrap_or_default()
}
