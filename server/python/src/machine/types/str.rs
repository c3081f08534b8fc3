//! `str`.

use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

/// `repr(text)`.
pub(crate) fn repr(text: &str) -> String {
    format!("'{text}'")
}

/// `ascii()` of a text that is a repr.
pub(crate) fn ascii(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c as u32 {
            0..128 => out.push(c),
            code @ 128..256 => out.push_str(&format!("\\x{code:02x}")),
            code @ 256..0x10000 => out.push_str(&format!("\\u{code:04x}")),
            code => out.push_str(&format!("\\U{code:08x}")),
        }
    }
    out
}
