//! Compiled code.

/// A compiled code object.
#[derive(Debug)]
pub struct Code {}
