//! Where code comes from.

/// Modules known to a run.
#[derive(Debug, Default)]
pub struct Loader {}
