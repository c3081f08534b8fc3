//! Exceptions.

use crate::machine::native::Def;

/// Methods of `BaseException`.
pub(super) static METHODS: &[Def] = &[];
pub(super) static GROUP: &[Def] = &[];
pub(super) static STOP_ITERATION: &[Def] = &[];
pub(super) static OS_ERROR: &[Def] = &[];
pub(super) static IMPORT_ERROR: &[Def] = &[];
pub(super) static NAMED: &[Def] = &[];
pub(super) static SYSTEM_EXIT: &[Def] = &[];
pub(super) static UNICODE: &[Def] = &[];
