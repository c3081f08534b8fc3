//! `int(text, base)`

use num_bigint::BigInt;
use num_traits::Num;

use super::MOST_DIGITS;
use crate::machine::error::{Res, value_error};
use crate::machine::types::float::plain_digits;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// `whole` is the object the text is of, for the message.
pub(super) fn parse(vm: &mut Vm, text: &str, whole: &Value, base: u32) -> Res<Value> {
    vm.budget.work(text.len() / 4)?;
    let digits = plain_digits(text);
    match digits.and_then(|it| read(&it, base)) {
        Some(Read::Value(value)) => Ok(value),
        Some(Read::TooLong(count)) => Err(value_error(format!(
            "Exceeds the limit ({MOST_DIGITS} digits) for integer string conversion: value has {count} digits; use \
             sys.set_int_max_str_digits() to increase the limit"
        ))),
        None => {
            let shown = vm.repr(whole)?;
            let shown: String = shown.as_str().chars().take(200).collect();
            Err(value_error(format!(
                "invalid literal for int() with base {base}: {shown}"
            )))
        }
    }
}

pub(super) fn parse_bytes(vm: &mut Vm, data: &[u8], whole: &Value, base: u32) -> Res<Value> {
    let text = std::str::from_utf8(data).ok().filter(|it| it.is_ascii());
    parse(vm, text.unwrap_or("?"), whole, base)
}

enum Read {
    Value(Value),
    TooLong(usize),
}

fn read(text: &str, base: u32) -> Option<Read> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let prefix = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let base = match base {
        0 if prefix == 0 => {
            let zero = text.bytes().all(|it| matches!(it, b'0' | b'_'));
            if text.starts_with('0') && !zero {
                return None;
            }
            10
        }
        0 => prefix,
        it => it,
    };
    let digits = match prefix == base {
        true => text[2..].strip_prefix('_').unwrap_or(&text[2..]),
        false => text,
    };
    let fits = |c: char| c == '_' || c.is_digit(base);
    if digits.is_empty() || !digits.chars().all(fits) {
        return None;
    }
    if digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let digits = digits.replace('_', "");
    if !base.is_power_of_two() && digits.len() > MOST_DIGITS {
        return Some(Read::TooLong(digits.len()));
    }
    let value = match i64::from_str_radix(&digits, base) {
        Ok(small) => Value::Int(if negative { -small } else { small }),
        Err(_) => {
            let value = BigInt::from_str_radix(&digits, base).ok()?;
            Value::big(if negative { -value } else { value })
        }
    };
    Some(Read::Value(value))
}
