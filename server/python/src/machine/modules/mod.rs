//! The library: one file per module.

mod math;

use crate::machine::native::ModuleDef;

/// The modules that are known.
pub(crate) static MODULES: &[&ModuleDef] = &[&math::MODULE];

/// Modules that are known not to be known, and why: they reach outside.
pub(crate) static OUTSIDE: &[(&str, &str)] = &[
    ("os", "depends on the environment"),
    ("time", "depends on the clock"),
    ("socket", "reaches the network"),
    ("subprocess", "starts processes"),
    ("threading", "runs threads"),
];
