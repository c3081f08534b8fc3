//! `text % values`.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::codec::surrogate;
use super::float::text::{self, Style};
use super::{float, int};
use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::types::str::ascii;
use crate::machine::value::{Str, Value, ViewKind};
use crate::machine::vm::Vm;

/// The values, and which is next.
struct Values<'a> {
    all: &'a [Value],
    /// A single value that is not a tuple: it need not be used where it is a mapping.
    mapping: Option<&'a Value>,
    /// What a key was looked up to: comes before all others.
    keyed: Option<Value>,
    next: usize,
}

impl Values<'_> {
    fn next(&mut self) -> Res<Value> {
        if let Some(value) = self.keyed.take() {
            return value.known().cloned();
        }
        let Some(value) = self.all.get(self.next) else {
            return Err(type_error("not enough arguments for format string"));
        };
        self.next += 1;
        value.known().cloned()
    }
}

/// Flags, width, precision.
#[derive(Default)]
struct Layout {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// `text % values` for `str`.
pub(crate) fn percent(vm: &mut Vm, text: &Str, values: &Value) -> Res<Value> {
    let (mut out, mut rest) = (String::new(), text.as_str());
    let tuple;
    let mut values = match values.known()?.plain() {
        Value::Tuple(it) => {
            tuple = it.clone();
            Values {
                all: &tuple,
                mapping: None,
                keyed: None,
                next: 0,
            }
        }
        plain => Values {
            all: std::slice::from_ref(values),
            mapping: is_mapping(vm, plain).then_some(values),
            keyed: None,
            next: 0,
        },
    };
    while let Some(at) = rest.find('%') {
        vm.budget.reserve(out.len().saturating_add(at) + 1)?;
        out.push_str(&rest[..at]);
        let done = text.len() - rest.len() + at + 1;
        rest = conversion(vm, &mut out, text, done, &mut values)?;
    }
    vm.budget.reserve(out.len().saturating_add(rest.len()))?;
    out.push_str(rest);
    if values.next < values.all.len() && values.mapping.is_none() {
        return Err(type_error("not all arguments converted during string formatting"));
    }
    Ok(Value::str(out))
}

fn is_mapping(vm: &mut Vm, value: &Value) -> bool {
    match value {
        Value::Dict(_) | Value::List(_) | Value::Range(_) | Value::Bytes(_) | Value::ByteArray(_) => true,
        Value::View(it) => it.kind == ViewKind::Proxy,
        Value::Instance(it) => {
            let name = vm.names.getitem.clone();
            it.class().lookup(&name).is_some()
        }
        _ => false,
    }
}

/// One conversion; gives the text after it.
fn conversion<'t>(vm: &mut Vm, out: &mut String, text: &'t Str, start: usize, values: &mut Values<'_>) -> Res<&'t str> {
    let incomplete = || value_error("incomplete format");
    let mut rest = &text.as_str()[start..];
    if let Some(after) = rest.strip_prefix('%') {
        out.push('%');
        return Ok(after);
    }
    if let Some(inner) = rest.strip_prefix('(') {
        let Some(map) = values.mapping else {
            return Err(type_error("format requires a mapping"));
        };
        let mut open = 1;
        let end = inner.bytes().position(|byte| {
            open += i32::from(byte == b'(') - i32::from(byte == b')');
            open == 0
        });
        let end = end.ok_or_else(|| value_error("incomplete format key"))?;
        let key = Value::str(&inner[..end]);
        values.keyed = Some(vm.get_item(map, &key)?);
        // From here on the mapping itself is no argument any more.
        values.next = values.all.len();
        rest = &inner[end + 1..];
    }
    let mut layout = Layout::default();
    loop {
        match rest.bytes().next() {
            Some(b'-') => layout.left = true,
            Some(b'+') => layout.plus = true,
            Some(b' ') => layout.space = true,
            Some(b'#') => layout.alternate = true,
            Some(b'0') => layout.zero = true,
            _ => break,
        }
        rest = &rest[1..];
    }
    if let Some(width) = amount(vm, &mut rest, values, "width too big")? {
        layout.left |= width < 0;
        layout.width = width.unsigned_abs() as usize;
    }
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        let precision = amount(vm, &mut rest, values, "precision too big")?.unwrap_or(0);
        layout.precision = Some(precision.max(0) as usize);
    }
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let code = rest.chars().next().ok_or_else(incomplete)?;
    rest = &rest[code.len_utf8()..];
    let value = values.next()?;
    let (shown, numeric) = match code {
        's' => (vm.str(&value)?.as_str().to_owned(), false),
        'r' => (vm.repr(&value)?.as_str().to_owned(), false),
        'a' => (ascii(&vm.repr(&value)?), false),
        'd' | 'i' | 'u' | 'x' | 'X' | 'o' => (integer(vm, code, &value, &layout)?, true),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => (real(vm, code, &value, &layout)?, true),
        'c' => (character(vm, &value)?.to_string(), false),
        _ => {
            let at = text.as_str()[..text.len() - rest.len() - code.len_utf8()]
                .chars()
                .count();
            return Err(value_error(format!(
                "unsupported format character '{}' (0x{:x}) at index {at}",
                if (' '..='~').contains(&code) { code } else { '?' },
                code as u32,
            )));
        }
    };
    lay_out(vm, out, &shown, numeric, code, &layout)?;
    Ok(rest)
}

/// A number in the text, or `*`: the next value.
fn amount(vm: &mut Vm, rest: &mut &str, values: &mut Values<'_>, too_big: &str) -> Res<Option<i64>> {
    if let Some(after) = rest.strip_prefix('*') {
        *rest = after;
        return match values.next()?.plain() {
            Value::Int(it) if i32::try_from(*it).is_ok() || too_big.starts_with('w') => Ok(Some(*it)),
            Value::Bool(it) => Ok(Some(i64::from(*it))),
            Value::Int(_) => Err(overflow_error("Python int too large to convert to C int")),
            Value::Big(_) => Err(overflow_error("Python int too large to convert to C ssize_t")),
            _ => Err(type_error("* wants int")),
        };
    }
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    if digits.is_empty() {
        return Ok(None);
    }
    let limit = if too_big.starts_with('w') {
        i64::MAX
    } else {
        i64::from(i32::MAX)
    };
    match digits.parse::<i64>() {
        Ok(it) if it <= limit => Ok(Some(it)),
        _ => Err(value_error(too_big)),
    }
    .inspect(|_| drop(vm.budget.work(1)))
}

/// Sign and digits of an integer conversion, filled with zeros up to the precision.
fn integer(vm: &mut Vm, code: char, value: &Value, layout: &Layout) -> Res<String> {
    let decimal = matches!(code, 'd' | 'i' | 'u');
    let wanted = if decimal { "a real number" } else { "an integer" };
    let number = match value.plain() {
        Value::Float(it) if decimal => float::to_big(*it)?,
        plain => match Vm::to_big(plain) {
            Some(it) => it,
            None => match by_protocol(vm, value, decimal)? {
                Some(it) => it,
                None => {
                    return Err(type_error(format!(
                        "%{code} format: {wanted} is required, not {}",
                        vm.type_name(value)
                    )));
                }
            },
        },
    };
    let (radix, prefix) = match code {
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        'o' => (8, "0o"),
        _ => (10, ""),
    };
    let magnitude = BigInt::from_biguint(Sign::Plus, number.magnitude().clone());
    let mut digits = int::digits(vm, &magnitude, radix)?;
    if code == 'X' {
        digits.make_ascii_uppercase();
    }
    let zeros = layout.precision.unwrap_or(0).saturating_sub(digits.len());
    vm.budget.reserve(zeros)?;
    let sign = if number.sign() == Sign::Minus { "-" } else { "" };
    let prefix = if layout.alternate { prefix } else { "" };
    Ok([sign, prefix, &"0".repeat(zeros), &digits].concat())
}

fn by_protocol(vm: &mut Vm, value: &Value, decimal: bool) -> Res<Option<BigInt>> {
    if !matches!(value, Value::Instance(_)) {
        return Ok(None);
    }
    if decimal {
        let name = vm.names.int.clone();
        if let Some(result) = vm.call_special(value, &name, &[])? {
            return match Vm::to_big(result.known()?.plain()) {
                Some(it) => Ok(Some(it)),
                None => Err(Raise::unknown("__int__ returned no int")),
            };
        }
    }
    int::index_of(vm, value)
}

fn real(vm: &mut Vm, code: char, value: &Value, layout: &Layout) -> Res<String> {
    let number = vm.float(value)?;
    let precision = layout.precision.unwrap_or(6);
    vm.budget.reserve(precision.saturating_add(400))?;
    let style = match code {
        'e' | 'E' => Style::Exponent(precision),
        'f' | 'F' => Style::Fixed(precision),
        _ => Style::General(precision),
    };
    let mut shown = text::text(number.abs(), style, layout.alternate, false);
    if code.is_ascii_uppercase() {
        shown.make_ascii_uppercase();
    }
    let sign = if number.is_sign_negative() && !number.is_nan() {
        "-"
    } else {
        ""
    };
    Ok([sign, &shown].concat())
}

fn character(vm: &mut Vm, value: &Value) -> Res<char> {
    if let Value::Str(text) = value.plain() {
        return match text.char_at(0) {
            Some(c) if text.chars() == 1 => Ok(c),
            _ => Err(type_error("%c requires int or char")),
        };
    }
    let code = match int::index_of(vm, value) {
        Ok(Some(it)) => it,
        Ok(None) => return Err(type_error("%c requires int or char")),
        Err(Raise::New(it)) if it.0 == Kind::TypeError => return Err(type_error("%c requires int or char")),
        Err(it) => return Err(it),
    };
    match code.to_u32().filter(|it| *it < 0x11_0000) {
        Some(code) => char::from_u32(code).ok_or_else(surrogate),
        None => Err(overflow_error("%c arg not in range(0x110000)")),
    }
}

fn lay_out(vm: &mut Vm, out: &mut String, shown: &str, numeric: bool, code: char, layout: &Layout) -> Res<()> {
    let (mut sign, mut body) = ("", shown);
    if numeric {
        if let Some(rest) = body.strip_prefix('-') {
            (sign, body) = ("-", rest);
        } else if layout.plus {
            sign = "+";
        } else if layout.space {
            sign = " ";
        }
    }
    let mut prefix = "";
    if numeric && layout.alternate && matches!(code, 'x' | 'X' | 'o') {
        (prefix, body) = body.split_at(2);
    }
    let text_body: String;
    if let (Some(precision), false, true) = (layout.precision, numeric, code != 'c') {
        text_body = body.chars().take(precision).collect();
        body = &text_body;
    }
    let chars = sign.len() + prefix.len() + body.chars().count();
    let missing = layout.width.saturating_sub(chars);
    vm.budget
        .reserve(out.len().saturating_add(missing).saturating_add(body.len() + 3))?;
    let zeros = layout.zero && numeric && !layout.left;
    let fill = |out: &mut String, with: char, wanted: bool| {
        if wanted {
            out.extend(std::iter::repeat_n(with, missing));
        }
    };
    fill(out, ' ', !layout.left && !zeros);
    out.push_str(sign);
    out.push_str(prefix);
    fill(out, '0', zeros);
    out.push_str(body);
    fill(out, ' ', layout.left);
    Ok(())
}
