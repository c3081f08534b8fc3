//! `str`.

mod case;
mod find;
mod pad;
mod replace;
mod split;

use std::fmt::Write;
use std::rc::Rc;

use super::index::{Bounds, out_of_range, position_in_text};
use super::{codec, format};
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::kind::Kind;
use crate::machine::native::Arity::{Any, None as Nothing, One, Range};
use crate::machine::native::{Args, Def};
use crate::machine::unicode;
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

pub(super) use find::{looked_at, window};

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Any, construct),
    Def::method("capitalize", Nothing, case::capitalize),
    Def::method("casefold", Nothing, case::casefold),
    Def::method("center", Range(1, 2), pad::center),
    Def::method("count", Any, find::count),
    Def::method("encode", Any, encode),
    Def::method("endswith", Any, find::endswith),
    Def::method("expandtabs", Any, pad::expandtabs),
    Def::method("find", Any, find::find),
    Def::method("format", Any, format::format_method),
    Def::method("format_map", One, format::format_map),
    Def::method("index", Any, find::index),
    Def::method("isalnum", Nothing, |_, args| all(args, unicode::is_alnum)),
    Def::method("isalpha", Nothing, |_, args| all(args, unicode::is_alpha)),
    Def::method("isascii", Nothing, |_, args| Ok(Value::Bool(args.str(0)?.is_ascii()))),
    Def::method("isdecimal", Nothing, |_, args| all(args, unicode::is_decimal)),
    Def::method("isdigit", Nothing, |_, args| all(args, unicode::is_digit)),
    Def::method("isidentifier", Nothing, |_, args| {
        Ok(Value::Bool(unicode::is_identifier(&args.str(0)?)))
    }),
    Def::method("islower", Nothing, case::islower),
    Def::method("isnumeric", Nothing, |_, args| all(args, unicode::is_numeric)),
    Def::method("isprintable", Nothing, |_, args| {
        Ok(Value::Bool(args.str(0)?.as_str().chars().all(unicode::is_printable)))
    }),
    Def::method("isspace", Nothing, |_, args| all(args, unicode::is_space)),
    Def::method("istitle", Nothing, case::istitle),
    Def::method("isupper", Nothing, case::isupper),
    Def::method("join", One, split::join),
    Def::method("ljust", Range(1, 2), pad::ljust),
    Def::method("lower", Nothing, case::lower),
    Def::method("lstrip", Range(0, 1), split::lstrip),
    Def::fixed("maketrans", Range(1, 3), replace::maketrans),
    Def::method("partition", One, split::partition),
    Def::method("removeprefix", One, replace::removeprefix),
    Def::method("removesuffix", One, replace::removesuffix),
    Def::method("replace", Range(2, 3), replace::replace),
    Def::method("rfind", Any, find::rfind),
    Def::method("rindex", Any, find::rindex),
    Def::method("rjust", Range(1, 2), pad::rjust),
    Def::method("rpartition", One, split::rpartition),
    Def::method("rsplit", Any, split::rsplit),
    Def::method("rstrip", Range(0, 1), split::rstrip),
    Def::method("split", Any, split::split),
    Def::method("splitlines", Any, split::splitlines),
    Def::method("startswith", Any, find::startswith),
    Def::method("strip", Range(0, 1), split::strip),
    Def::method("swapcase", Nothing, case::swapcase),
    Def::method("title", Nothing, case::title),
    Def::method("translate", One, replace::translate),
    Def::method("upper", Nothing, case::upper),
    Def::method("zfill", One, pad::zfill),
    Def::method("__format__", One, format::slot),
    Def::slot("__len__", Nothing, |_, args| Ok(Value::size(args.str(0)?.chars()))),
    Def::slot("__repr__", Nothing, |vm, args| {
        let text = args.str(0)?;
        vm.budget.reserve(text.len())?;
        Ok(Value::str(repr(&text)))
    }),
    Def::slot("__str__", Nothing, |_, args| args.str(0).map(Value::Str)),
];

/// `str(object, encoding, errors)`
fn construct(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [object, encoding, errors] = args.named("str", 0, ["object", "encoding", "errors"])?;
    let encoding = codec::name(vm, "str", "encoding", encoding)?;
    let errors = codec::name(vm, "str", "errors", errors)?;
    let Some(object) = object else {
        return Ok(Value::Str(vm.intern("")));
    };
    if encoding.is_none() && errors.is_none() {
        return vm.str_value(&object);
    }
    let data = match object.known()?.plain() {
        Value::Bytes(it) => it.data.clone(),
        Value::ByteArray(it) => it.data.borrow().clone().into(),
        Value::Str(_) => return Err(type_error("decoding str is not supported")),
        _ => {
            return Err(type_error(format!(
                "decoding to str: need a bytes-like object, {} found",
                vm.type_name(&object)
            )));
        }
    };
    codec::decode(vm, &data, encoding.as_deref(), errors.as_deref())
}

fn encode(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [encoding, errors] = args.named("encode", 1, ["encoding", "errors"])?;
    let encoding = codec::name(vm, "encode", "encoding", encoding)?;
    let errors = codec::name(vm, "encode", "errors", errors)?;
    codec::encode(vm, &args.str(0)?, encoding.as_deref(), errors.as_deref()).map(Value::bytes)
}

fn all(args: Args, test: fn(char) -> bool) -> Res<Value> {
    let text = args.str(0)?;
    Ok(Value::Bool(!text.is_empty() && text.as_str().chars().all(test)))
}

/// `text[index]`.
pub(crate) fn item(vm: &mut Vm, text: &Rc<Str>, index: &Value) -> Res<Value> {
    let Value::Slice(slice) = index else {
        let at = position_in_text(vm, index, text.chars())?;
        let found = at.and_then(|at| text.char_at(at));
        return found.map(|c| vm.char(c)).ok_or_else(|| out_of_range("string index"));
    };
    let indices = Bounds::of(vm, slice)?.within(text.chars());
    let start = indices.start.max(0) as usize;
    match (indices.len, indices.step) {
        (len, 1) if len == text.chars() => return Ok(Value::Str(text.clone())),
        (0, _) => return Ok(Value::Str(vm.intern(""))),
        (1, _) => return Ok(text.char_at(start).map_or(Value::None, |c| vm.char(c))),
        _ => {}
    }
    vm.budget.reserve(indices.len.saturating_mul(4).min(text.len()))?;
    if indices.step == 1 {
        let (from, to) = (text.byte_of(start), text.byte_of(start + indices.len));
        return Ok(Value::str(&text.as_str()[from..to.max(from)]));
    }
    if text.is_ascii() {
        let bytes = text.as_str().as_bytes();
        let picked: String = indices
            .positions()
            .filter_map(|at| bytes.get(at))
            .map(|&it| it as char)
            .collect();
        return Ok(Value::str(picked));
    }
    vm.budget.work(text.len())?;
    let chars: Vec<char> = text.as_str().chars().collect();
    Ok(Value::str(indices.pick(&chars).into_iter().collect::<String>()))
}

/// An argument that must be a string: "must be str, not int".
fn text_of(vm: &Vm, value: &Value) -> Res<Rc<Str>> {
    match value.known()?.plain() {
        Value::Str(it) => Ok(it.clone()),
        _ => Err(type_error(format!("must be str, not {}", vm.type_name(value)))),
    }
}

/// An argument that must be a string: "replace() argument 1 must be str, not int".
fn text_argument(vm: &Vm, value: &Value, what: &str) -> Res<Rc<Str>> {
    match value.known()?.plain() {
        Value::Str(it) => Ok(it.clone()),
        _ => Err(type_error(format!(
            "{what} must be str, not {}",
            vm.argument_name(value)
        ))),
    }
}

/// Whether an exception is a `LookupError`.
fn is_lookup_error(raise: &Raise) -> bool {
    match raise {
        Raise::New(it) => it.0.derives(Kind::LookupError),
        Raise::Exception(it) => it.class().kind.derives(Kind::LookupError),
        _ => false,
    }
}

/// `repr(text)`.
pub(crate) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if c == quote => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            _ if unicode::is_printable(c) => out.push(c),
            _ => escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

/// `\x7f`, `\u2028`, `\U000e0001`
pub(crate) fn escape(out: &mut String, c: char) {
    let code = c as u32;
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// `ascii()` of a text that is a repr.
pub(crate) fn ascii(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len());
    for c in repr.chars() {
        match c.is_ascii() {
            true => out.push(c),
            false => escape(&mut out, c),
        }
    }
    out
}
