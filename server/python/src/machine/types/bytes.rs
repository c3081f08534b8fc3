//! `bytes` and `bytearray`.

mod array;
mod cut;
mod find;
mod shape;

use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

use super::codec;
use super::index::{Bounds, out_of_range, position};
use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Arity::{Any, None as Nothing, One, Range};
use crate::machine::native::{Args, Def, Integer};
use crate::machine::value::{ByteArray, Value};
use crate::machine::vm::Vm;

macro_rules! shared {
    ($($more:expr,)*) => {
        &[
            $($more,)*
            Def::method("capitalize", Nothing, shape::capitalize),
            Def::method("center", Range(1, 2), shape::center),
            Def::method("count", Any, find::count),
            Def::method("decode", Any, decode),
            Def::method("endswith", Any, find::endswith),
            Def::method("expandtabs", Any, shape::expandtabs),
            Def::method("find", Any, find::find),
            Def::class("fromhex", One, fromhex),
            Def::method("hex", Any, hex),
            Def::method("index", Any, find::index),
            Def::method("isalnum", Nothing, |_, args| all(&args, u8::is_ascii_alphanumeric)),
            Def::method("isalpha", Nothing, |_, args| all(&args, u8::is_ascii_alphabetic)),
            Def::method("isascii", Nothing, |_, args| Ok(Value::Bool(this(&args)?.data.is_ascii()))),
            Def::method("isdigit", Nothing, |_, args| all(&args, u8::is_ascii_digit)),
            Def::method("islower", Nothing, shape::islower),
            Def::method("isspace", Nothing, |_, args| all(&args, is_space)),
            Def::method("istitle", Nothing, shape::istitle),
            Def::method("isupper", Nothing, shape::isupper),
            Def::method("join", One, cut::join),
            Def::method("ljust", Range(1, 2), shape::ljust),
            Def::method("lower", Nothing, shape::lower),
            Def::method("lstrip", Range(0, 1), cut::lstrip),
            Def::fixed("maketrans", Range(2, 2), find::maketrans),
            Def::method("partition", One, cut::partition),
            Def::method("removeprefix", One, cut::removeprefix),
            Def::method("removesuffix", One, cut::removesuffix),
            Def::method("replace", Range(2, 3), find::replace),
            Def::method("rfind", Any, find::rfind),
            Def::method("rindex", Any, find::rindex),
            Def::method("rjust", Range(1, 2), shape::rjust),
            Def::method("rpartition", One, cut::rpartition),
            Def::method("rsplit", Any, cut::rsplit),
            Def::method("rstrip", Range(0, 1), cut::rstrip),
            Def::method("split", Any, cut::split),
            Def::method("splitlines", Any, cut::splitlines),
            Def::method("startswith", Any, find::startswith),
            Def::method("strip", Range(0, 1), cut::strip),
            Def::method("swapcase", Nothing, shape::swapcase),
            Def::method("title", Nothing, shape::title),
            Def::method("translate", Any, find::translate),
            Def::method("upper", Nothing, shape::upper),
            Def::method("zfill", One, shape::zfill),
        ]
    };
}

pub(crate) use array::{assign, delete};

/// Methods of the type.
pub(super) static METHODS: &[Def] = shared![Def::new(Any, |vm, args| construct(vm, args, false)),];

pub(super) static ARRAY: &[Def] = shared![
    Def::new(Any, |vm, args| construct(vm, args, true)),
    Def::slot("__setitem__", Range(2, 2), |vm, mut args| {
        let value = args.take(2);
        vm.set_item(args.at(0), args.at(1), value)?;
        Ok(Value::None)
    })
    .mutates(),
    Def::slot("__delitem__", One, |vm, args| {
        vm.del_item(args.at(0), args.at(1))?;
        Ok(Value::None)
    })
    .mutates(),
    Def::method("append", One, array::append).mutates(),
    Def::method("clear", Nothing, array::clear).mutates(),
    Def::method("copy", Nothing, |_, args| this(&args).map(Data::value)),
    Def::method("extend", One, array::extend).mutates(),
    Def::method("insert", Range(2, 2), array::insert).mutates(),
    Def::method("pop", Range(0, 1), array::pop).mutates(),
    Def::method("remove", One, array::remove).mutates(),
    Def::method("reverse", Nothing, array::reverse).mutates(),
];

/// The bytes of a receiver, and of which of the two types it is.
struct Data {
    data: Vec<u8>,
    array: bool,
}

impl Data {
    fn with(&self, data: impl Into<Vec<u8>>) -> Value {
        make(data.into(), self.array)
    }

    fn value(self) -> Value {
        make(self.data, self.array)
    }
}

fn make(data: Vec<u8>, array: bool) -> Value {
    match array {
        true => Value::ByteArray(Rc::new(ByteArray {
            data: RefCell::new(data),
        })),
        false => Value::bytes(data),
    }
}

fn plain(value: &Value) -> Res<Option<Vec<u8>>> {
    Ok(match value.known()?.plain() {
        Value::Bytes(it) => Some(it.data.to_vec()),
        Value::ByteArray(it) => Some(it.data.borrow().clone()),
        _ => None,
    })
}

fn this(args: &Args) -> Res<Data> {
    let array = matches!(args.at(0).plain(), Value::ByteArray(_));
    match plain(args.at(0))? {
        Some(data) => Ok(Data { data, array }),
        None => Err(type_error("expected bytes")),
    }
}

/// "a bytes-like object is required, not 'str'"
fn bytes_like(vm: &Vm, value: &Value) -> Res<Vec<u8>> {
    plain(value)?.ok_or_else(|| {
        type_error(format!(
            "a bytes-like object is required, not '{}'",
            vm.type_name(value)
        ))
    })
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn all(args: &Args, test: fn(&u8) -> bool) -> Res<Value> {
    let this = this(args)?;
    Ok(Value::Bool(!this.data.is_empty() && this.data.iter().all(test)))
}

/// An item: "byte must be in range(0, 256)".
fn byte(vm: &mut Vm, value: &Value, message: &str) -> Res<u8> {
    let number = match vm.index(value)? {
        Integer::Small(it) => u8::try_from(it).ok(),
        Integer::Big(_) => None,
    };
    number.ok_or_else(|| value_error(message))
}

/// `bytes(value)` or `bytearray(value)` of anything but a count or a text.
pub(super) fn gather(vm: &mut Vm, value: &Value, array: bool) -> Res<Vec<u8>> {
    if let Some(data) = plain(value)? {
        vm.budget.reserve(data.len())?;
        return Ok(data);
    }
    let name = vm.names.bytes.clone();
    if matches!(value, Value::Instance(_))
        && let Some(result) = vm.call_special(value, &name, &[])?
    {
        return plain(&result)?
            .ok_or_else(|| type_error(format!("__bytes__ returned non-bytes (type {})", vm.type_name(&result))));
    }
    let (kind, range) = match array {
        true => ("bytearray", "byte must be in range(0, 256)"),
        false => ("bytes", "bytes must be in range(0, 256)"),
    };
    let not_bytes = |vm: &Vm| type_error(format!("cannot convert '{}' object to {kind}", vm.type_name(value)));
    if matches!(value.plain(), Value::Str(_)) {
        return Err(not_bytes(vm));
    }
    let items = match vm.iter(value) {
        Err(Raise::New(it)) if it.0 == Kind::TypeError => return Err(not_bytes(vm)),
        Err(raise) => return Err(raise),
        Ok(iter) => {
            if !array {
                vm.length_hint(value)?;
            }
            vm.exhaust(&iter)?
        }
    };
    items.iter().map(|it| byte(vm, it, range)).collect()
}

fn construct(vm: &mut Vm, mut args: Args, array: bool) -> Res<Value> {
    let kind = if array { "bytearray" } else { "bytes" };
    let [source, encoding, errors] = args.named(kind, 0, ["source", "encoding", "errors"])?;
    let encoding = codec::name(vm, kind, "encoding", encoding)?;
    let errors = codec::name(vm, kind, "errors", errors)?;
    let Some(source) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(make(Vec::new(), array)),
            (Some(_), _) => Err(type_error("encoding without a string argument")),
            _ => Err(type_error("errors without a string argument")),
        };
    };
    if let Value::Str(text) = source.known()?.plain() {
        if encoding.is_none() {
            return Err(type_error("string argument without an encoding"));
        }
        let data = codec::encode(vm, text, encoding.as_deref(), errors.as_deref())?;
        return Ok(make(data, array));
    }
    if encoding.is_some() {
        return Err(type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(type_error("errors without a string argument"));
    }
    if let Value::Int(_) | Value::Bool(_) | Value::Big(_) = source.plain() {
        let Integer::Small(count) = vm.index(&source)? else {
            return Err(overflow_error("cannot fit 'int' into an index-sized integer"));
        };
        let count = usize::try_from(count).map_err(|_| value_error("negative count"))?;
        vm.budget.reserve(count)?;
        return Ok(make(vec![0; count], array));
    }
    let data = gather(vm, &source, array)?;
    Ok(make(data, array))
}

fn decode(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [encoding, errors] = args.named("decode", 1, ["encoding", "errors"])?;
    let encoding = codec::name(vm, "decode", "encoding", encoding)?;
    let errors = codec::name(vm, "decode", "errors", errors)?;
    codec::decode(vm, &this(&args)?.data, encoding.as_deref(), errors.as_deref())
}

fn hex(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [separator, group] = args.named("hex", 1, ["sep", "bytes_per_sep"])?;
    let group = match group {
        None => 1,
        Some(it) => vm.size(&it)?,
    };
    let separator = match separator {
        None => None,
        Some(it) => {
            if vm.len(it.known()?)? != 1 {
                return Err(value_error("sep must be length 1."));
            }
            let text = match it.plain() {
                Value::Str(text) => text.as_str().as_bytes().to_vec(),
                _ => plain(&it)?.ok_or_else(|| type_error("sep must be str or bytes."))?,
            };
            match text.as_slice() {
                [one] if one.is_ascii() => Some(*one as char),
                _ => return Err(value_error("sep must be ASCII.")),
            }
        }
    };
    let data = this(&args)?.data;
    vm.budget.reserve(data.len().saturating_mul(3))?;
    let (mut out, size) = (String::new(), group.unsigned_abs().max(1) as usize);
    for (at, byte) in data.iter().enumerate() {
        let border = if group > 0 { (data.len() - at) % size } else { at % size };
        if at > 0 && border == 0 && group != 0 {
            out.extend(separator);
        }
        let _ = write!(out, "{byte:02x}");
    }
    Ok(Value::str(out))
}

fn fromhex(vm: &mut Vm, args: Args) -> Res<Value> {
    let text = match args.at(1).known()?.plain() {
        Value::Str(text) => text.clone(),
        other => {
            return Err(type_error(format!(
                "fromhex() argument must be str, not {}",
                vm.argument_name(other)
            )));
        }
    };
    vm.budget.reserve(text.len())?;
    let chars: Vec<char> = text.as_str().chars().collect();
    let bad = |at: usize| {
        value_error(format!(
            "non-hexadecimal number found in fromhex() arg at position {at}"
        ))
    };
    let (mut data, mut at) = (Vec::new(), 0);
    while let Some(&c) = chars.get(at) {
        if c.is_ascii_whitespace() || c == '\x0b' {
            at += 1;
            continue;
        }
        let high = c.to_digit(16).ok_or_else(|| bad(at))?;
        let low = chars
            .get(at + 1)
            .and_then(|c| c.to_digit(16))
            .ok_or_else(|| bad(at + 1))?;
        data.push((high * 16 + low) as u8);
        at += 2;
    }
    let Value::Class(class) = args.at(0) else {
        return Ok(Value::bytes(data));
    };
    let value = make(data, class.kind == Kind::ByteArray);
    match class.builtin {
        true => Ok(value),
        false => vm.call(&args.at(0).clone(), &[value]),
    }
}

/// `data[index]`, of `bytes` or `bytearray`.
pub(crate) fn item(vm: &mut Vm, value: &Value, index: &Value) -> Res<Value> {
    let (word, out) = match value.plain() {
        Value::ByteArray(_) => ("bytearray", "bytearray index"),
        _ => ("byte", "index"),
    };
    let Some(data) = plain(value)? else {
        return Err(type_error("expected bytes"));
    };
    let Value::Slice(slice) = index else {
        let at = position(vm, index, data.len(), word)?;
        return at
            .map(|at| Value::Int(data[at].into()))
            .ok_or_else(|| out_of_range(out));
    };
    let indices = Bounds::of(vm, slice)?.within(data.len());
    vm.budget.reserve(indices.len)?;
    Ok(make(indices.pick(&data), word == "bytearray"))
}

/// `repr(data)` of `bytes`.
pub(crate) fn repr(data: &[u8]) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    let mut out = String::from("b");
    out.push(quote as char);
    for &byte in data {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            _ if byte == quote => out.extend(['\\', byte as char]),
            b' '..=b'~' => out.push(byte as char),
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push(quote as char);
    out
}

/// A `bytearray`.
pub(crate) fn array(data: Vec<u8>) -> Value {
    make(data, true)
}
