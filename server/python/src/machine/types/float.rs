//! `float`.

use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

/// `repr(value)`.
pub(crate) fn repr(value: f64) -> String {
    format!("{value:?}")
}

/// `float(text)`; `None` where CPython raises `ValueError`.
pub(crate) fn parse(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}
