//! What a run records.

/// The record of a run.
#[derive(Debug, Default)]
pub struct Tracer {}
