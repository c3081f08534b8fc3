//! `struct`: formats, and values to bytes and back.

use std::rc::Rc;

use num_bigint::BigInt;

use super::buffer::{buffer, fault};
use crate::machine::error::{Raise, Res, overflow_error, type_error};
use crate::machine::native::{Args, Arity, Def, Integer, ModuleDef};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static KERNEL: ModuleDef = ModuleDef {
    name: "_struct",
    functions: &[
        Def::function("calcsize", Arity::One, |vm, args| {
            let format = Format::of(vm, args.at(0))?;
            Ok(Value::size(format.size))
        }),
        Def::function("pack", Arity::Range(1, usize::MAX), |vm, args| {
            let format = Format::of(vm, args.at(0))?;
            format.pack(vm, "pack", &args.pos[1..]).map(Value::bytes)
        }),
        Def::function("unpack", Arity::Range(2, 2), unpack),
        Def::function("unpack_from", Arity::Range(3, 3), unpack_from),
        Def::function("iter_unpack", Arity::Range(2, 2), unpack_all),
        Def::function("text", Arity::One, text),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// One item of a format: `count` values of one code, or one value of `count` bytes.
#[derive(Clone, Copy)]
struct Item {
    code: u8,
    count: usize,
    offset: usize,
    size: usize,
}

struct Format {
    items: Vec<Item>,
    big: bool,
    native: bool,
    size: usize,
}

/// The size of one value and whether the code is known in that mode.
fn width(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'b' | b'B' | b'c' | b's' | b'p' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => 4 + 4 * usize::from(native),
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        _ => return None,
    })
}

fn wrong(vm: &mut Vm, message: impl Into<String>) -> Raise {
    fault(vm, "struct", "error", message)
}

fn text(vm: &mut Vm, args: Args) -> Res<Value> {
    source(vm, args.at(0)).map(|it| Value::str(String::from_utf8_lossy(&it).into_owned()))
}

fn source(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    match value.known()?.plain() {
        Value::Bytes(it) => Ok(it.data.to_vec()),
        Value::Str(it) if it.as_str().is_ascii() => Ok(it.as_str().as_bytes().to_vec()),
        Value::Str(_) => Err(Raise::unknown("a format beyond ASCII")),
        other => Err(type_error(format!(
            "Struct() argument 1 must be a str or bytes object, not {}",
            vm.type_name(other)
        ))),
    }
}

impl Format {
    fn of(vm: &mut Vm, value: &Value) -> Res<Format> {
        let source = source(vm, value)?;
        vm.budget.work(source.len())?;
        let (start, big, native) = match source.first() {
            Some(b'<') => (1, false, false),
            Some(b'>' | b'!') => (1, true, false),
            Some(b'=') => (1, false, false),
            Some(b'@') => (1, false, true),
            _ => (0, false, true),
        };
        if source.contains(&0) {
            return Err(wrong(vm, "embedded null character"));
        }
        let too_long = |vm: &mut Vm| wrong(vm, "total struct size too long");
        let (mut items, mut size) = (Vec::new(), 0usize);
        let mut rest = source[start..].iter().copied().peekable();
        while let Some(byte) = rest.next() {
            if matches!(byte, b' ' | b'\t'..=b'\r') {
                continue;
            }
            let (mut count, mut code) = (1usize, byte);
            if byte.is_ascii_digit() {
                count = usize::from(byte - b'0');
                loop {
                    match rest.next() {
                        Some(digit) if digit.is_ascii_digit() => {
                            let more = count
                                .checked_mul(10)
                                .and_then(|it| it.checked_add(usize::from(digit - b'0')));
                            match more.filter(|it| i64::try_from(*it).is_ok()) {
                                Some(more) => count = more,
                                None => return Err(too_long(vm)),
                            }
                        }
                        Some(other) => {
                            code = other;
                            break;
                        }
                        None => return Err(wrong(vm, "repeat count given without format specifier")),
                    }
                }
            }
            let Some(width) = width(code, native) else {
                return Err(wrong(vm, "bad char in struct format"));
            };
            if native {
                size = size.next_multiple_of(width);
            }
            items.push(Item {
                code,
                count,
                offset: size,
                size: width,
            });
            let end = count.checked_mul(width).and_then(|it| it.checked_add(size));
            match end.filter(|it| i64::try_from(*it).is_ok()) {
                Some(end) => size = end,
                None => return Err(too_long(vm)),
            }
        }
        Ok(Format {
            items,
            big,
            native,
            size,
        })
    }

    /// How many values it stands for.
    fn values(&self) -> usize {
        let count = |it: &Item| match it.code {
            b'x' => 0,
            b's' | b'p' => 1,
            _ => it.count,
        };
        self.items.iter().map(count).fold(0, usize::saturating_add)
    }

    fn pack(&self, vm: &mut Vm, function: &str, values: &[Value]) -> Res<Vec<u8>> {
        if values.len() != self.values() {
            return Err(wrong(
                vm,
                format!(
                    "{function} expected {} items for packing (got {})",
                    self.values(),
                    values.len()
                ),
            ));
        }
        vm.budget.reserve(self.size)?;
        let mut out = vec![0; self.size];
        let mut values = values.iter();
        for item in &self.items {
            match item.code {
                b'x' => {}
                b's' | b'p' => {
                    let place = &mut out[item.offset..item.offset + item.count];
                    let data = match values.next().unwrap_or(&Value::None).known()?.plain() {
                        Value::Bytes(it) => it.data.to_vec(),
                        Value::ByteArray(it) => it.data.borrow().clone(),
                        _ => {
                            let message = format!("argument for '{}' must be a bytes object", item.code as char);
                            return Err(wrong(vm, message));
                        }
                    };
                    let skip = usize::from(item.code == b'p');
                    let most = item.count.saturating_sub(skip);
                    let length = data.len().min(most);
                    if let Some(place) = place.get_mut(skip..skip + length) {
                        place.copy_from_slice(&data[..length]);
                    }
                    if item.code == b'p'
                        && let Some(first) = place.first_mut()
                    {
                        *first = length.min(255) as u8;
                    }
                }
                _ => {
                    for at in 0..item.count {
                        let bytes = self.encode(vm, item, values.next().unwrap_or(&Value::None))?;
                        let from = item.offset + at * item.size;
                        let place = &mut out[from..from + item.size];
                        place.copy_from_slice(&bytes[..item.size]);
                        if self.big {
                            place.reverse();
                        }
                    }
                }
            }
        }
        Ok(out)
    }

    /// One value, little endian.
    fn encode(&self, vm: &mut Vm, item: &Item, value: &Value) -> Res<[u8; 8]> {
        let mut out = [0; 8];
        match item.code {
            b'c' => match value.known()?.plain() {
                Value::Bytes(it) if it.data.len() == 1 => out[0] = it.data[0],
                _ => return Err(wrong(vm, "char format requires a bytes object of length 1")),
            },
            b'?' => out[0] = vm.truthy(value)?.into(),
            b'e' | b'f' | b'd' => {
                let number = match vm.float(value) {
                    Ok(it) => it,
                    Err(Raise::Exception(_) | Raise::New(_)) => {
                        return Err(wrong(vm, "required argument is not a float"));
                    }
                    Err(other) => return Err(other),
                };
                match item.code {
                    b'd' => out = number.to_le_bytes(),
                    b'f' => {
                        let narrow = number as f32;
                        if narrow.is_infinite() && number.is_finite() && !self.native {
                            return Err(too_large(vm, item, value));
                        }
                        out[..4].copy_from_slice(&narrow.to_le_bytes());
                    }
                    _ => {
                        let half = to_half(number).ok_or_else(|| too_large(vm, item, value))?;
                        out[..2].copy_from_slice(&half.to_le_bytes());
                    }
                }
                if number.is_nan() && item.code != b'd' {
                    return Err(Raise::unknown("how a NaN is packed"));
                }
            }
            _ => {
                let number = match vm.index(value) {
                    Ok(it) => it,
                    Err(Raise::New(it)) if it.0 == crate::machine::kind::Kind::TypeError => {
                        return Err(wrong(vm, "required argument is not an integer"));
                    }
                    Err(other) => return Err(other),
                };
                out = self.integer(vm, item, number)?;
            }
        }
        Ok(out)
    }

    fn integer(&self, vm: &mut Vm, item: &Item, number: Integer) -> Res<[u8; 8]> {
        let number = match &number {
            Integer::Small(it) => i128::from(*it),
            Integer::Big(it) => i128::try_from(BigInt::clone(it)).unwrap_or(i128::MAX),
        };
        let signed = item.code.is_ascii_lowercase();
        let bits = 8 * item.size as u32;
        let (low, high) = match signed {
            true => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
            false => (0, (1i128 << bits) - 1),
        };
        if item.code == b'P' {
            return match (low..=high).contains(&number) {
                true => Ok((number as u64).to_le_bytes()),
                false => Err(Raise::unknown("a pointer out of range")),
            };
        }
        if (low..=high).contains(&number) {
            return Ok((number as u64).to_le_bytes());
        }
        let code = item.code as char;
        // CPython has code of its own for the order of bytes that is not the machine's.
        if self.big && matches!(code, 'q' | 'Q') {
            return Err(wrong(vm, "int too large to convert"));
        }
        let through_long = signed || code == 'B' || (code == 'H' && !self.big);
        let fits = match through_long {
            true => i64::try_from(number).is_ok(),
            false => u64::try_from(number).is_ok(),
        };
        let name = match code {
            'b' => "byte".to_owned(),
            'B' => "ubyte".to_owned(),
            'h' if !self.big => "short".to_owned(),
            'H' if !self.big => "ushort".to_owned(),
            _ => format!("'{code}'"),
        };
        Err(match fits {
            true => wrong(vm, format!("{name} format requires {low} <= number <= {high}")),
            false => wrong(vm, "argument out of range"),
        })
    }

    /// The values of the first `size` bytes.
    fn unpack(&self, vm: &mut Vm, data: &[u8]) -> Res<Value> {
        vm.budget.reserve(self.values().saturating_mul(16))?;
        let mut values = Vec::with_capacity(self.values());
        for item in &self.items {
            let place = &data[item.offset..item.offset + item.count * item.size];
            match item.code {
                b'x' => {}
                b's' => values.push(Value::bytes(place)),
                b'p' => match place.split_first() {
                    None => return Err(Raise::unknown("a Pascal string of no bytes")),
                    Some((&length, rest)) => {
                        values.push(Value::bytes(&rest[..usize::from(length).min(rest.len())]));
                    }
                },
                _ => values.extend(place.chunks_exact(item.size).map(|it| self.decode(item, it))),
            }
        }
        Ok(Value::tuple(values))
    }

    fn decode(&self, item: &Item, data: &[u8]) -> Value {
        let mut bytes = [0; 8];
        bytes[..item.size].copy_from_slice(data);
        if self.big {
            bytes[..item.size].reverse();
        }
        let unsigned = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * item.size as u32;
        match item.code {
            b'c' => Value::bytes(data),
            b'?' => Value::Bool(unsigned != 0),
            b'd' => Value::Float(f64::from_bits(unsigned)),
            b'f' => Value::Float(f32::from_bits(unsigned as u32).into()),
            b'e' => Value::Float(from_half(unsigned as u16)),
            code if code.is_ascii_lowercase() => Value::Int((unsigned << unused) as i64 >> unused),
            _ => match i64::try_from(unsigned) {
                Ok(small) => Value::Int(small),
                Err(_) => Value::Big(Rc::new(BigInt::from(unsigned))),
            },
        }
    }
}

fn too_large(vm: &mut Vm, item: &Item, value: &Value) -> Raise {
    match value.plain() {
        Value::Int(_) | Value::Bool(_) | Value::Big(_) => wrong(vm, "int too large to convert"),
        _ => overflow_error(format!("float too large to pack with {} format", item.code as char)),
    }
}

/// The nearest number of 16 bits, ties to even; none where it is too large.
fn to_half(number: f64) -> Option<u16> {
    let sign = u16::from(number.is_sign_negative()) << 15;
    let size = number.abs();
    if size.is_infinite() || size.is_nan() {
        return Some(sign | 0x7c00);
    }
    // The step between neighbours; below 2^-14 it no longer shrinks.
    let exponent = ((size.to_bits() >> 52) as i32 - 1023).max(-14);
    let steps = (size / 2f64.powi(exponent - 10)).round_ties_even();
    // 2048 steps are the first one of the next exponent, which the sum takes care of.
    let base = (exponent + 14) as u32 * 1024;
    let bits = base + steps as u32;
    (bits < 0x7c00).then_some(sign | bits as u16)
}

fn from_half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

fn unpack(vm: &mut Vm, args: Args) -> Res<Value> {
    let format = Format::of(vm, args.at(0))?;
    let data = buffer(vm, args.at(1))?;
    if data.len() != format.size {
        return Err(wrong(vm, format!("unpack requires a buffer of {} bytes", format.size)));
    }
    format.unpack(vm, &data)
}

fn unpack_from(vm: &mut Vm, args: Args) -> Res<Value> {
    let format = Format::of(vm, args.at(0))?;
    match args.at(1).plain() {
        Value::Bytes(it) => unpack_part(vm, &format, &it.data, args.at(2)),
        other => {
            let data = buffer(vm, other)?;
            unpack_part(vm, &format, &data, args.at(2))
        }
    }
}

fn unpack_part(vm: &mut Vm, format: &Format, data: &[u8], offset: &Value) -> Res<Value> {
    let (offset, size, length) = (vm.size(offset)?, format.size as i64, data.len() as i64);
    let from = if offset < 0 { offset + length } else { offset };
    if offset < 0 && offset.saturating_add(size) > 0 {
        return Err(wrong(
            vm,
            format!("not enough data to unpack {size} bytes at offset {offset}"),
        ));
    }
    if from < 0 {
        return Err(wrong(
            vm,
            format!("offset {offset} out of range for {length}-byte buffer"),
        ));
    }
    if length - from < size {
        let least = from.saturating_add(size);
        return Err(wrong(
            vm,
            format!(
                "unpack_from requires a buffer of at least {least} bytes for unpacking {size} bytes at offset {from} \
                 (actual buffer size is {length})"
            ),
        ));
    }
    format.unpack(vm, &data[from as usize..])
}

fn unpack_all(vm: &mut Vm, args: Args) -> Res<Value> {
    let format = Format::of(vm, args.at(0))?;
    let data = buffer(vm, args.at(1))?;
    if format.size == 0 {
        return Err(wrong(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    if data.len() % format.size != 0 {
        let message = format!(
            "iterative unpacking requires a buffer of a multiple of {} bytes",
            format.size
        );
        return Err(wrong(vm, message));
    }
    let mut tuples = Vec::new();
    for part in data.chunks_exact(format.size) {
        tuples.push(format.unpack(vm, part)?);
    }
    Ok(Value::list(tuples))
}
