//! Numbers by a format spec.

use num_bigint::{BigInt, Sign};

use super::pad;
use super::spec::Spec;
use crate::machine::error::{Res, overflow_error, value_error};
use crate::machine::types::codec::surrogate;
use crate::machine::types::float::text::{self, Style};
use crate::machine::types::int;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// A number in parts: sign, prefix, digits, and the rest from the decimal point on.
struct Parts<'a> {
    negative: bool,
    prefix: &'a str,
    digits: &'a str,
    rest: &'a str,
    group: usize,
}

impl Parts<'_> {
    fn lay_out(&self, vm: &mut Vm, spec: &Spec) -> Res<String> {
        let sign = match (self.negative, spec.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let around = sign.len() + self.prefix.len() + self.rest.chars().count();
        let zeros = spec.fill == '0' && spec.align == '=';
        let least = if zeros { spec.width.saturating_sub(around) } else { 0 };
        vm.budget.reserve(
            self.digits
                .len()
                .saturating_mul(2)
                .saturating_add(spec.width.saturating_mul(2)),
        )?;
        let digits = match self.digits.is_empty() {
            true => String::new(),
            false => grouped(self.digits, spec.grouping, self.group, least),
        };
        let inner = [self.prefix, "", &digits, self.rest];
        if spec.align != '=' {
            let whole = [sign, self.prefix, &digits, self.rest].concat();
            return pad(vm, &whole, around + digits.len(), spec.width, spec.fill, spec.align);
        }
        let missing = spec.width.saturating_sub(around + digits.len());
        let filling: String = std::iter::repeat_n(spec.fill, missing).collect();
        Ok([sign, inner[0], &filling, inner[2], inner[3]].concat())
    }
}

/// Digits with separators, and leading zeros up to a width.
fn grouped(digits: &str, separator: Option<char>, group: usize, mut least: usize) -> String {
    let Some(separator) = separator else {
        return ["0".repeat(least.saturating_sub(digits.len())).as_str(), digits].concat();
    };
    let mut left = digits.bytes().rev().peekable();
    let mut out = Vec::new();
    loop {
        let size = group.min(left.len().max(least).max(1));
        for _ in 0..size {
            out.push(left.next().unwrap_or(b'0'));
        }
        least = least.saturating_sub(size);
        if left.peek().is_none() && least == 0 {
            break;
        }
        out.push(separator as u8);
        least = least.saturating_sub(1);
    }
    out.iter().rev().map(|&byte| byte as char).collect()
}

pub(super) fn integer(vm: &mut Vm, value: &Value, spec: &str, type_name: &str) -> Res<String> {
    let spec = Spec::parse(spec, type_name, Some('d'), '>')?;
    let radix = match spec.code {
        Some('d' | 'n') => 10,
        Some('b') => 2,
        Some('o') => 8,
        Some('x' | 'X') => 16,
        Some('c') => 0,
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let value = vm.float(value)?;
            return float(vm, value, &spec, type_name);
        }
        _ => return spec.unknown_code(type_name),
    };
    if spec.precision.is_some() {
        return Err(value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(value_error(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    let value = Vm::to_big(value).unwrap_or_default();
    if radix == 0 {
        return character(vm, &value, &spec);
    }
    let mut digits = int::digits(vm, &value.magnitude().clone().into(), radix)?;
    let mut prefix = match radix {
        _ if !spec.alternate => "",
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    };
    if spec.code == Some('X') {
        digits.make_ascii_uppercase();
        prefix = if spec.alternate { "0X" } else { "" };
    }
    let parts = Parts {
        negative: value.sign() == Sign::Minus,
        prefix,
        digits: &digits,
        rest: "",
        group: if radix == 10 { 3 } else { 4 },
    };
    parts.lay_out(vm, &spec)
}

fn character(vm: &mut Vm, value: &BigInt, spec: &Spec) -> Res<String> {
    if spec.sign.is_some() {
        return Err(value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(value_error(
            "Alternate form (#) not allowed with integer format specifier 'c'",
        ));
    }
    let code = i64::try_from(value).map_err(|_| overflow_error("Python int too large to convert to C long"))?;
    let code = u32::try_from(code).ok().filter(|it| *it < 0x11_0000);
    let code = code.ok_or_else(|| overflow_error("%c arg not in range(0x110000)"))?;
    let shown = char::from_u32(code).ok_or_else(surrogate)?.to_string();
    let parts = Parts {
        negative: false,
        prefix: "",
        digits: "",
        rest: &shown,
        group: 3,
    };
    parts.lay_out(vm, spec)
}

fn precision(spec: &Spec) -> Res<Option<usize>> {
    match spec.precision {
        Some(it) if it > i32::MAX as usize => Err(value_error("precision too big")),
        it => Ok(it),
    }
}

/// The text of the absolute value; `%` adds its sign.
fn absolute(vm: &mut Vm, value: f64, spec: &Spec, type_name: &str, dot_zero: bool) -> Res<(bool, String)> {
    let precision = precision(spec)?;
    vm.budget.reserve(precision.unwrap_or(0).saturating_add(400))?;
    let six = precision.unwrap_or(6);
    let (style, value, dot_zero) = match spec.code {
        None => match precision {
            None => (Style::Shortest, value, dot_zero),
            Some(it) => (Style::General(it), value, dot_zero),
        },
        Some('e' | 'E') => (Style::Exponent(six), value, false),
        Some('f' | 'F') => (Style::Fixed(six), value, false),
        Some('g' | 'G' | 'n') => (Style::General(six), value, false),
        Some('%') => (Style::Fixed(six), value * 100.0, false),
        _ => return spec.unknown_code(type_name),
    };
    let mut shown = text::text(value.abs(), style, spec.alternate, dot_zero);
    if matches!(spec.code, Some('E' | 'F' | 'G')) {
        shown.make_ascii_uppercase();
    }
    let zero = !shown.bytes().any(|it| (b'1'..=b'9').contains(&it)) && value.is_finite();
    let negative = value.is_sign_negative() && !value.is_nan() && !(spec.no_negative_zero && zero);
    if spec.code == Some('%') {
        shown.push('%');
    }
    Ok((negative, shown))
}

pub(super) fn float(vm: &mut Vm, value: f64, spec: &Spec, type_name: &str) -> Res<String> {
    let (negative, shown) = absolute(vm, value, spec, type_name, true)?;
    float_parts(negative, &shown).lay_out(vm, spec)
}

fn float_parts(negative: bool, shown: &str) -> Parts<'_> {
    let end = shown.find(|c: char| !c.is_ascii_digit()).unwrap_or(shown.len());
    Parts {
        negative,
        prefix: "",
        digits: &shown[..end],
        rest: &shown[end..],
        group: 3,
    }
}

pub(super) fn complex(vm: &mut Vm, (real, imag): (f64, f64), spec: &Spec, type_name: &str) -> Res<String> {
    if !matches!(spec.code, None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')) {
        return spec.unknown_code(type_name);
    }
    if spec.fill == '0' {
        return Err(value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == '=' {
        return Err(value_error(
            "'=' alignment flag is not allowed in complex format specifier",
        ));
    }
    let mut inner = Spec {
        width: 0,
        align: '<',
        ..spec.clone()
    };
    let only_imag = spec.code.is_none() && real == 0.0 && real.is_sign_positive();
    let mut whole = String::new();
    if !only_imag {
        let (negative, shown) = absolute(vm, real, &inner, type_name, false)?;
        whole = float_parts(negative, &shown).lay_out(vm, &inner)?;
        inner.sign = Some('+');
    }
    let (negative, shown) = absolute(vm, imag, &inner, type_name, false)?;
    whole.push_str(&float_parts(negative, &shown).lay_out(vm, &inner)?);
    whole.push('j');
    if spec.code.is_none() && !only_imag {
        whole = format!("({whole})");
    }
    let chars = whole.chars().count();
    pad(vm, &whole, chars, spec.width, spec.fill, spec.align)
}
