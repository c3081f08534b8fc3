//! Text encodings: `str.encode`, `bytes.decode`.

use std::borrow::Cow;
use std::fmt::Write;

use crate::machine::error::{Raise, Res, lookup_error, type_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::types::exception::arguments;
use crate::machine::types::str::escape;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Methods of `UnicodeEncodeError` and `UnicodeDecodeError`.
pub(super) static ERRORS: &[Def] = &[
    Def::slot("__str__", Arity::None, describe),
    Def::getter("encoding", |_, args| Ok(part(&args, 0))),
    Def::getter("object", |_, args| Ok(part(&args, 1))),
    Def::getter("start", |_, args| Ok(part(&args, 2))),
    Def::getter("end", |_, args| Ok(part(&args, 3))),
    Def::getter("reason", |_, args| Ok(part(&args, 4))),
];

fn part(args: &Args, at: usize) -> Value {
    match arguments(args.at(0)) {
        Value::Tuple(items) => items.get(at).cloned().unwrap_or(Value::None),
        _ => Value::None,
    }
}

/// "'ascii' codec can't encode character '\\xff' in position 3: ordinal not in range(128)"
fn describe(vm: &mut Vm, args: Args) -> Res<Value> {
    let (encoding, reason) = (vm.str(&part(&args, 0))?, vm.str(&part(&args, 4))?);
    let (Value::Int(start), Value::Int(end)) = (part(&args, 2), part(&args, 3)) else {
        return Err(Raise::unknown("a UnicodeError without a position"));
    };
    let mut shown = String::new();
    let verb = match part(&args, 1) {
        Value::Str(text) => {
            if let Some(c) = text.char_at(start.max(0) as usize) {
                shown.push('\'');
                escape(&mut shown, c);
                shown.push('\'');
            }
            "encode character"
        }
        Value::Bytes(data) => {
            let byte = data.data.get(start.max(0) as usize).copied().unwrap_or_default();
            let _ = write!(shown, "0x{byte:02x}");
            "decode byte"
        }
        _ => return Err(Raise::unknown("a UnicodeError without a text")),
    };
    Ok(Value::str(match end == start + 1 {
        true => format!("'{encoding}' codec can't {verb} {shown} in position {start}: {reason}"),
        false => format!(
            "'{encoding}' codec can't {verb}s in position {start}-{}: {reason}",
            end - 1
        ),
    }))
}

/// What the machine says of strings that Rust cannot hold.
pub(crate) fn surrogate() -> Raise {
    Raise::unknown("strings with lone surrogates are not supported")
}

/// The `encoding` or `errors` argument of a function.
pub(super) fn name(vm: &Vm, function: &str, parameter: &str, value: Option<Value>) -> Res<Option<String>> {
    let Some(value) = value else { return Ok(None) };
    match value.known()?.plain() {
        Value::Str(it) => Ok(Some(it.as_str().to_owned())),
        _ => Err(type_error(format!(
            "{function}() argument '{parameter}' must be str, not {}",
            vm.argument_name(&value)
        ))),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    /// Bytes of a unit, whether the big end comes first, whether a mark is written.
    Wide(usize, bool, bool),
}

impl Encoding {
    /// `direction` is `encode` or `decode`.
    fn named(name: &str, direction: &str) -> Res<Encoding> {
        let plain = name.to_ascii_lowercase().replace([' ', '-'], "_");
        Ok(match plain.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Encoding::Utf8,
            "utf_8_sig" => Encoding::Utf8Sig,
            "ascii" | "646" | "us_ascii" | "us" => Encoding::Ascii,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" | "8859" | "cp819" | "latin" | "l1" | "iso8859" => {
                Encoding::Latin1
            }
            "utf_16" | "utf16" | "u16" => Encoding::Wide(2, false, true),
            "utf_16_le" | "utf_16le" | "utf16_le" => Encoding::Wide(2, false, false),
            "utf_16_be" | "utf_16be" | "utf16_be" => Encoding::Wide(2, true, false),
            "utf_32" | "utf32" | "u32" => Encoding::Wide(4, false, true),
            "utf_32_le" | "utf_32le" | "utf32_le" => Encoding::Wide(4, false, false),
            "utf_32_be" | "utf_32be" | "utf32_be" => Encoding::Wide(4, true, false),
            "rot13" | "rot_13" | "hex" | "hex_codec" | "base64" | "base64_codec" | "bz2" | "bz2_codec" | "zlib"
            | "zlib_codec" | "zip" | "uu" | "uu_codec" | "quopri" | "quopri_codec" => {
                return Err(lookup_error(format!(
                    "'{name}' is not a text encoding; use codecs.{direction}() to handle arbitrary codecs"
                )));
            }
            _ if OTHERS.iter().any(|it| plain.starts_with(it)) => {
                return Err(Raise::unknown(format!("the encoding '{name}' is not supported")));
            }
            _ => return Err(lookup_error(format!("unknown encoding: {name}"))),
        })
    }
}

/// How the names of other encodings that CPython may know start.
const OTHERS: &[&str] = &[
    "ansi",
    "arabic",
    "asmo",
    "big5",
    "charmap",
    "chinese",
    "cp",
    "cs",
    "cyrillic",
    "dbcs",
    "ebcdic",
    "ecma",
    "elot",
    "euc",
    "gb",
    "greek",
    "hebrew",
    "hkscs",
    "hp",
    "hz",
    "ibm",
    "idna",
    "iso",
    "ja",
    "johab",
    "jisx",
    "kermit",
    "ko",
    "ks",
    "kz",
    "l",
    "mac",
    "maccyrillic",
    "mbcs",
    "ms",
    "oem",
    "palmos",
    "ptcp",
    "punycode",
    "pt",
    "quoted",
    "r8",
    "raw",
    "rk",
    "roman",
    "s_jis",
    "shift",
    "sjis",
    "strk",
    "thai",
    "tis",
    "u",
    "windows",
    "x",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
];

/// How errors are handled, where the machine can.
enum Handler {
    Ignore,
    Replace,
    Backslash,
    Xml,
}

fn handler(errors: Option<&str>) -> Res<Option<Handler>> {
    Ok(Some(match errors.unwrap_or("strict") {
        "strict" => return Ok(None),
        "ignore" => Handler::Ignore,
        "replace" => Handler::Replace,
        "backslashreplace" => Handler::Backslash,
        "xmlcharrefreplace" => Handler::Xml,
        name @ ("namereplace" | "surrogateescape" | "surrogatepass") => {
            return Err(Raise::unknown(format!("the error handler '{name}' is not supported")));
        }
        name => return Err(lookup_error(format!("unknown error handler name '{name}'"))),
    }))
}

/// `text.encode(encoding, errors)`
pub(super) fn encode(vm: &mut Vm, text: &str, encoding: Option<&str>, errors: Option<&str>) -> Res<Vec<u8>> {
    vm.budget.reserve(text.len().saturating_mul(2))?;
    let (limit, shown) = match Encoding::named(encoding.unwrap_or("utf-8"), "encode")? {
        Encoding::Utf8 => return Ok(text.as_bytes().to_vec()),
        Encoding::Utf8Sig => return Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        Encoding::Wide(unit, big, mark) => return Ok(wide(text, unit, big, mark)),
        Encoding::Ascii => (0x80, "ascii"),
        Encoding::Latin1 => (0x100, "latin-1"),
    };
    let fits = |c: char| (c as u32) < limit;
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if fits(c) {
            out.push(c as u32 as u8);
            continue;
        }
        let mut bad = vec![c];
        while let Some((_, c)) = chars.next_if(|(_, c)| !fits(*c)) {
            bad.push(c);
        }
        let Some(handler) = handler(errors)? else {
            let range = [Value::size(at), Value::size(at + bad.len())];
            let [start, end] = range;
            return Err(Raise::with(
                Kind::UnicodeEncodeError,
                vec![
                    Value::str(shown),
                    Value::str(text),
                    start,
                    end,
                    Value::str(format!("ordinal not in range({limit})")),
                ],
            ));
        };
        let mut instead = String::new();
        for c in bad {
            match handler {
                Handler::Ignore => {}
                Handler::Replace => instead.push('?'),
                Handler::Backslash => escape(&mut instead, c),
                Handler::Xml => drop(write!(instead, "&#{};", c as u32)),
            }
        }
        out.extend_from_slice(instead.as_bytes());
    }
    Ok(out)
}

fn wide(text: &str, unit: usize, big: bool, mark: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity((text.len() + 1) * unit);
    let mut push = |code: u32| {
        let bytes = code.to_be_bytes();
        let bytes = &bytes[4 - unit..];
        match big {
            true => out.extend(bytes),
            false => out.extend(bytes.iter().rev()),
        }
    };
    if mark {
        push(0xfeff);
    }
    for c in text.chars() {
        match unit {
            2 => c.encode_utf16(&mut [0; 2]).iter().for_each(|&it| push(it.into())),
            _ => push(c as u32),
        }
    }
    out
}

/// `data.decode(encoding, errors)`
pub(super) fn decode(vm: &mut Vm, data: &[u8], encoding: Option<&str>, errors: Option<&str>) -> Res<Value> {
    if data.is_empty() {
        return Ok(Value::str(""));
    }
    vm.budget.reserve(data.len().saturating_mul(2))?;
    let text = match Encoding::named(encoding.unwrap_or("utf-8"), "decode")? {
        Encoding::Utf8 => decode_utf8(data, errors)?,
        Encoding::Utf8Sig => decode_utf8(data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data), errors)?,
        Encoding::Latin1 => data.iter().map(|&it| it as char).collect::<String>().into(),
        Encoding::Ascii => decode_ascii(data, errors)?,
        Encoding::Wide(unit, big, mark) => decode_wide(data, unit, big, mark)?.into(),
    };
    Ok(Value::str(text.into_owned()))
}

fn undecodable(
    out: &mut String,
    encoding: &str,
    data: &[u8],
    range: std::ops::Range<usize>,
    why: &str,
    errors: Option<&str>,
) -> Res<()> {
    // What is no surrogate does not pass.
    let surrogate = matches!(data[range.start..], [0xed, 0xa0..=0xbf, ..]);
    let errors = errors.filter(|&it| it != "surrogatepass" || encoding != "utf-8" || surrogate);
    match handler(errors)? {
        None => {
            return Err(Raise::with(
                Kind::UnicodeDecodeError,
                vec![
                    Value::str(encoding),
                    Value::bytes(data),
                    Value::size(range.start),
                    Value::size(range.end),
                    Value::str(why),
                ],
            ));
        }
        Some(Handler::Ignore) => {}
        Some(Handler::Replace) => out.push('\u{fffd}'),
        Some(Handler::Backslash) => {
            for byte in &data[range] {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
        Some(Handler::Xml) => {
            return Err(type_error(
                "don't know how to handle UnicodeDecodeError in error callback",
            ));
        }
    }
    Ok(())
}

fn decode_utf8<'a>(data: &'a [u8], errors: Option<&str>) -> Res<Cow<'a, str>> {
    let (mut out, mut at) = (String::new(), 0);
    loop {
        let error = match std::str::from_utf8(&data[at..]) {
            Ok(rest) if at == 0 => return Ok(rest.into()),
            Ok(rest) => {
                out.push_str(rest);
                return Ok(out.into());
            }
            Err(error) => error,
        };
        let start = at + error.valid_up_to();
        out.push_str(std::str::from_utf8(&data[at..start]).unwrap_or_default());
        let (end, why) = match (error.error_len(), data[start]) {
            (None, _) => (data.len(), "unexpected end of data"),
            (Some(len), 0x80..=0xc1 | 0xf5..) => (start + len, "invalid start byte"),
            (Some(len), _) => (start + len, "invalid continuation byte"),
        };
        undecodable(&mut out, "utf-8", data, start..end, why, errors)?;
        at = end;
    }
}

fn decode_ascii<'a>(data: &'a [u8], errors: Option<&str>) -> Res<Cow<'a, str>> {
    let mut out = String::with_capacity(data.len());
    for (at, &byte) in data.iter().enumerate() {
        match byte.is_ascii() {
            true => out.push(byte as char),
            false => undecodable(&mut out, "ascii", data, at..at + 1, "ordinal not in range(128)", errors)?,
        }
    }
    Ok(out.into())
}

fn decode_wide(data: &[u8], unit: usize, mut big: bool, mark: bool) -> Res<String> {
    let not_supported = || Raise::unknown("errors in UTF-16 and UTF-32 are not supported");
    let number = |it: &[u8], big: bool| {
        let join = |all: u32, &byte: &u8| all << 8 | u32::from(byte);
        match big {
            true => it.iter().fold(0, join),
            false => it.iter().rev().fold(0, join),
        }
    };
    let mut data = data;
    if mark && data.len() >= unit {
        let (first, rest) = data.split_at(unit);
        for order in [false, true] {
            if number(first, order) == 0xfeff {
                (big, data) = (order, rest);
                break;
            }
        }
    }
    if !data.len().is_multiple_of(unit) {
        return Err(not_supported());
    }
    let codes = data.chunks(unit).map(|it| number(it, big));
    match unit {
        2 => char::decode_utf16(codes.map(|it| it as u16))
            .collect::<Result<_, _>>()
            .map_err(|_| not_supported()),
        _ => codes
            .map(char::from_u32)
            .collect::<Option<_>>()
            .ok_or_else(not_supported),
    }
}
