//! Reads Python source as CPython does: UTF-8, or the encoding that a byte order mark or a PEP 263 comment declares.

use std::path::Path;

use encoding_rs::Encoding;

use crate::config_file::reason;

/// Reads and decodes a file. The error is one line that says what is wrong.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    decode(std::fs::read(path).map_err(|error| reason(&error))?)
}

/// Decodes source text; a byte order mark is not part of it.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, String> {
    decode_with(bytes).map(|it| it.0)
}

/// How a text stands in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    codec: Codec,
    marked: bool,
}

#[derive(Clone, Copy, Debug)]
enum Codec {
    Utf8,
    Latin1,
    Other(&'static Encoding),
}

impl Form {
    /// The bytes of a text in this form; `None` where it has characters that the encoding has not.
    pub(crate) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = match self.marked {
            true => MARK.to_vec(),
            false => Vec::new(),
        };
        match self.codec {
            Codec::Utf8 => bytes.extend_from_slice(text.as_bytes()),
            Codec::Latin1 => {
                for it in text.chars() {
                    bytes.push(u8::try_from(u32::from(it)).ok()?);
                }
            }
            Codec::Other(encoding) => {
                let (encoded, _, failed) = encoding.encode(text);
                if failed {
                    return None;
                }
                bytes.extend_from_slice(&encoded);
            }
        }
        Some(bytes)
    }
}

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Decodes source text, and tells how to encode it again.
pub(crate) fn decode_with(mut bytes: Vec<u8>) -> Result<(String, Form), String> {
    let marked = bytes.starts_with(MARK);
    if marked {
        bytes.drain(..3);
    }
    let label = declared(&bytes);
    let name = label.as_deref().map_or("utf-8".to_owned(), normal);
    if marked && !matches!(name.as_str(), "utf-8" | "utf8" | "utf-8-sig") {
        return Err(format!(
            "declares the encoding `{name}` but starts with the mark of UTF-8"
        ));
    }
    let (text, codec) = match name.as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "utf-8-sig" | "cp65001" => (utf8(bytes, "UTF-8")?, Codec::Utf8),
        "ascii" | "us-ascii" | "646" | "iso646-us" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            Some(at) => return Err(bad_byte(&bytes, at, "ASCII")),
            None => (utf8(bytes, "ASCII")?, Codec::Utf8),
        },
        "latin-1" | "latin1" | "l1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "iso-latin-1" => {
            (bytes.iter().map(|byte| char::from(*byte)).collect(), Codec::Latin1)
        }
        _ => {
            let encoding = Encoding::for_label_no_replacement(name.as_bytes())
                .or_else(|| Encoding::for_label_no_replacement(name.replace('-', "_").as_bytes()))
                .filter(|it| it.is_ascii_compatible())
                .ok_or_else(|| format!("unknown encoding `{name}`"))?;
            let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
            let text = text.ok_or_else(|| format!("is not valid {}, as it declares", encoding.name()))?;
            (text.into_owned(), Codec::Other(encoding))
        }
    };
    Ok((text, Form { codec, marked }))
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        bad_byte(error.as_bytes(), at, name)
    })
}

fn bad_byte(bytes: &[u8], at: usize, name: &str) -> String {
    let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    format!("line {line}: the byte 0x{:02x} is not valid {name}", bytes[at])
}

/// Python writes encodings in any case, with `_` or `-`.
fn normal(label: &str) -> String {
    let name = label.to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        it if it.starts_with("utf-8-") && it != "utf-8-sig" => "utf-8".to_owned(),
        it if it.starts_with("latin-1-") || it.starts_with("iso-8859-1-") => "latin-1".to_owned(),
        _ => name,
    }
}

/// The encoding that a comment in the first two lines declares.
fn declared(bytes: &[u8]) -> Option<String> {
    for line in bytes.split_inclusive(|byte| *byte == b'\n' || *byte == b'\r').take(2) {
        let line = line.trim_ascii();
        if let Some(comment) = line.strip_prefix(b"#") {
            if let Some(label) = cookie(comment) {
                return Some(label);
            }
        } else if !line.is_empty() {
            return None;
        }
    }
    None
}

/// The name behind `coding:` or `coding=`.
fn cookie(comment: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(found) = comment[from..].windows(6).position(|it| it == b"coding") {
        from += found + 6;
        if let Some(rest) = comment[from..]
            .strip_prefix(b":")
            .or(comment[from..].strip_prefix(b"="))
        {
            let rest = rest.trim_ascii_start();
            let word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
            let end = rest.iter().position(|byte| !word(byte)).unwrap_or(rest.len());
            if end > 0 {
                return String::from_utf8(rest[..end].to_vec()).ok();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode(bytes.to_vec())
    }

    #[test]
    fn utf8_is_the_default_and_its_mark_is_dropped() {
        assert_eq!(text("é = 1\n".as_bytes()).as_deref(), Ok("é = 1\n"));
        assert_eq!(text(b"\xef\xbb\xbfx = 1\n").as_deref(), Ok("x = 1\n"));
        assert_eq!(
            text(b"x = 1\ny = '\xe9'\n"),
            Err("line 2: the byte 0xe9 is not valid UTF-8".into())
        );
    }

    #[test]
    fn declared_encodings() {
        assert_eq!(
            text(b"# coding: latin-1\n'\xe9\x80'").as_deref(),
            Ok("# coding: latin-1\n'é\u{80}'")
        );
        assert_eq!(
            text(b"#!/bin/sh\n# -*- coding: koi8_r -*-\n'\xc1'")
                .as_deref()
                .map(|it| it.contains('а')),
            Ok(true)
        );
        assert_eq!(
            text(b"# vim: set fileencoding=euc_jp :\n'\xa4\xa2'")
                .as_deref()
                .map(|it| it.contains('あ')),
            Ok(true)
        );
        assert_eq!(text(b"# coding: no-such\n"), Err("unknown encoding `no-such`".into()));
        assert_eq!(text(b"# coding: utf-16\n"), Err("unknown encoding `utf-16`".into()));
        assert!(text(b"# coding: ascii\n'\xe9'").is_err());
        assert!(text(b"\xef\xbb\xbf# coding: latin-1\n").is_err());
    }

    #[test]
    fn encodes_as_it_was() {
        for bytes in [
            "é = 1\r\n".as_bytes(),
            b"\xef\xbb\xbfx = 1\n",
            b"# coding: latin-1\n'\xe9\x80'",
            b"# coding: koi8_r\n'\xc1'",
            b"# coding: euc_jp\n'\xa4\xa2'",
        ] {
            let (text, form) = decode_with(bytes.to_vec()).unwrap();
            assert_eq!(form.encode(&text).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn only_comments_of_the_first_two_lines_declare() {
        assert!(text(b"x = 1\n# coding: latin-1\n'\xe9'").is_err());
        assert!(text(b"\n\n# coding: latin-1\n'\xe9'").is_err());
        assert!(text(b"x = 1 # coding: latin-1\n'\xe9'").is_err());
    }
}
