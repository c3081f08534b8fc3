//! `str`.

use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

/// `repr(text)`.
pub(crate) fn repr(text: &str) -> String {
    format!("'{text}'")
}
