//! `binascii`, and the checksums of `zlib`.

use std::fmt::Write;

use super::buffer::{buffer, bytes_of, fault};
use crate::machine::error::{Raise, Res, missing_argument, overflow_error, type_error, value_error};
use crate::machine::native::{Args, Arity, Def, Integer, ModuleDef};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static BINASCII: ModuleDef = ModuleDef {
    name: "binascii",
    functions: &[
        Def::function("hexlify", Arity::Any, hexlify),
        Def::function("b2a_hex", Arity::Any, hexlify),
        Def::function("unhexlify", Arity::One, unhexlify),
        Def::function("a2b_hex", Arity::One, unhexlify),
        Def::function("b2a_base64", Arity::Any, b2a_base64),
        Def::function("a2b_base64", Arity::Any, a2b_base64),
        Def::function("crc32", Arity::Range(1, 2), crc32),
        Def::function("crc_hqx", Arity::Range(2, 2), crc_hqx),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "class Error(ValueError):\n    pass\n\n\nclass Incomplete(Exception):\n    pass\n",
};

pub(super) static ZLIB: ModuleDef = ModuleDef {
    name: "zlib",
    functions: &[
        Def::function("adler32", Arity::Range(1, 2), adler32),
        Def::function("crc32", Arity::Range(1, 2), crc32),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "class error(Exception):\n    pass\n",
};

/// Bytes, or a string of ASCII characters.
fn ascii(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if let Value::Str(text) = value.known()?.plain() {
        if !text.is_ascii() || !text.as_str().is_ascii() {
            return Err(value_error("string argument should contain only ASCII characters"));
        }
        return Ok(text.as_str().as_bytes().to_vec());
    }
    bytes_of(vm, value)?.ok_or_else(|| {
        type_error(format!(
            "argument should be bytes, buffer or ASCII string, not '{}'",
            vm.type_name(value)
        ))
    })
}

fn hexlify(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [data, separator, group] = args.named("hexlify", 0, ["data", "sep", "bytes_per_sep"])?;
    let Some(data) = data else {
        return Err(missing_argument("hexlify", "data", 1));
    };
    let data = buffer(vm, &data)?;
    if separator.is_some() || group.is_some() {
        let mut rest = Args::of(&[Value::bytes(data)]);
        rest.pos.extend(separator);
        if let Some(group) = group {
            rest.kw.push((vm.intern("bytes_per_sep"), group));
        }
        let function = vm.intern("hex");
        let function = vm.get_attr(&rest.pos.remove(0), &function)?;
        let text = vm.call_args(&function, rest)?;
        return Ok(Value::bytes(text.as_str().unwrap_or_default().as_bytes()));
    }
    vm.budget.reserve(data.len() * 2)?;
    let mut out = String::with_capacity(data.len() * 2);
    for byte in data {
        let _ = write!(out, "{byte:02x}");
    }
    Ok(Value::bytes(out.into_bytes()))
}

fn unhexlify(vm: &mut Vm, args: Args) -> Res<Value> {
    let data = ascii(vm, args.at(0))?;
    if data.len() % 2 == 1 {
        return Err(fault(vm, "binascii", "Error", "Odd-length string"));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = data.chunks_exact(2);
    let out: Option<Vec<u8>> = pairs
        .map(|it| Some((digit(it[0])? * 16 + digit(it[1])?) as u8))
        .collect();
    out.map(Value::bytes)
        .ok_or_else(|| fault(vm, "binascii", "Error", "Non-hexadecimal digit found"))
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn b2a_base64(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let newline = args.keyword("newline");
    args.no_more_keywords("b2a_base64")?;
    if args.len() != 1 {
        return Err(type_error(format!(
            "b2a_base64() takes exactly 1 positional argument ({} given)",
            args.len()
        )));
    }
    let newline = match newline {
        Some(it) => vm.truthy(&it)?,
        None => true,
    };
    let data = buffer(vm, args.at(0))?;
    vm.budget.reserve(data.len() / 3 * 4 + 5)?;
    let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
    for group in data.chunks(3) {
        let bits = group
            .iter()
            .enumerate()
            .fold(0, |bits, (at, &byte)| bits | u32::from(byte) << (16 - 8 * at));
        for at in 0..4 {
            out.push(match at <= group.len() {
                true => DIGITS[(bits >> (18 - 6 * at) & 63) as usize],
                false => b'=',
            });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(Value::bytes(out))
}

fn a2b_base64(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let strict = args.keyword("strict_mode");
    args.no_more_keywords("a2b_base64")?;
    if args.len() != 1 {
        return Err(type_error(format!(
            "a2b_base64() takes exactly 1 positional argument ({} given)",
            args.len()
        )));
    }
    let strict = match strict {
        Some(it) => strictness(vm, &it)?,
        None => false,
    };
    let data = ascii(vm, args.at(0))?;
    vm.budget.work(data.len())?;
    match decode(&data, strict) {
        Ok(out) => Ok(Value::bytes(out)),
        Err(message) => Err(fault(vm, "binascii", "Error", message)),
    }
}

/// An integer that is not 0.
fn strictness(vm: &mut Vm, value: &Value) -> Res<bool> {
    match vm.index(value)? {
        Integer::Small(it) if i32::try_from(it).is_ok() => Ok(it != 0),
        _ => Err(overflow_error("Python int too large to convert to C int")),
    }
}

/// Lenient decoding skips what is no digit and ends at complete padding.
fn decode(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let (mut out, mut bits, mut place, mut pads) = (Vec::new(), 0u32, 0, 0);
    let mut padded = false;
    if strict && data.first() == Some(&b'=') {
        return Err("Leading padding not allowed".to_owned());
    }
    for (at, &byte) in data.iter().enumerate() {
        if byte == b'=' {
            padded = true;
            if place >= 2 {
                pads += 1;
                if place + pads >= 4 {
                    if strict && at + 1 < data.len() {
                        return Err("Excess data after padding".to_owned());
                    }
                    return Ok(out);
                }
            }
            continue;
        }
        let Some(digit) = DIGITS.iter().position(|&it| it == byte) else {
            match strict {
                true => return Err("Only base64 data is allowed".to_owned()),
                false => continue,
            }
        };
        if strict && padded {
            return Err("Discontinuous padding not allowed".to_owned());
        }
        pads = 0;
        bits = bits << 6 | digit as u32;
        place = (place + 1) % 4;
        if place != 1 {
            let shift = [0, 0, 4, 2][place];
            out.push((bits >> shift & 0xff) as u8);
        }
    }
    match place {
        0 => Ok(out),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
            out.len() / 3 * 4 + 1
        )),
        _ => Err("Incorrect padding".to_owned()),
    }
}

/// The value that a checksum goes on from.
fn start(vm: &mut Vm, args: &Args, default: u32) -> Res<u32> {
    match args.get(1) {
        None => Ok(default),
        Some(it) => match vm.index(it)? {
            Integer::Small(it) => Ok(it as u32),
            Integer::Big(_) => Err(Raise::unknown("a checksum that goes on from so large a number")),
        },
    }
}

fn crc32(vm: &mut Vm, args: Args) -> Res<Value> {
    let data = buffer(vm, args.at(0))?;
    let mut crc = !start(vm, &args, 0)?;
    vm.budget.work(data.len())?;
    for byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    Ok(Value::Int((!crc).into()))
}

fn crc_hqx(vm: &mut Vm, args: Args) -> Res<Value> {
    let data = buffer(vm, args.at(0))?;
    let mut crc = start(vm, &args, 0)? & 0xffff;
    vm.budget.work(data.len())?;
    for byte in data {
        crc ^= u32::from(byte) << 8;
        for _ in 0..8 {
            crc = (crc << 1 ^ (0x1021 & (crc >> 15 & 1).wrapping_neg())) & 0xffff;
        }
    }
    Ok(Value::Int(crc.into()))
}

fn adler32(vm: &mut Vm, args: Args) -> Res<Value> {
    const MODULUS: u32 = 65521;
    let data = buffer(vm, args.at(0))?;
    let from = start(vm, &args, 1)?;
    vm.budget.work(data.len())?;
    let (mut low, mut high) = (from & 0xffff, from >> 16);
    for byte in data {
        low = (low + u32::from(byte)) % MODULUS;
        high = (high + low) % MODULUS;
    }
    Ok(Value::Int((high << 16 | low).into()))
}
