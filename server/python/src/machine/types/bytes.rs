//! `bytes` and `bytearray`.

use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

pub(super) static ARRAY: &[Def] = &[];

/// A `bytearray`.
pub(crate) fn array(data: Vec<u8>) -> crate::machine::value::Value {
    use std::{cell::RefCell, rc::Rc};
    let data = RefCell::new(data);
    crate::machine::value::Value::ByteArray(Rc::new(crate::machine::value::ByteArray { data }))
}

/// `repr` of bytes.
pub(crate) fn repr(data: &[u8]) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for &byte in data {
        match byte {
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            _ if char::from(byte) == quote => {
                text.push('\\');
                text.push(quote);
            }
            32..=126 => text.push(byte.into()),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push(quote);
    text
}
