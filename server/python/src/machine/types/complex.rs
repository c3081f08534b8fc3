//! `complex`.

use std::rc::Rc;

use super::float::text::{self, Style};
use super::float::{parse as parse_float, plain_digits, underscores_fit};
use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error, zero_division};
use crate::machine::kind::Kind;
use crate::machine::native::Arity::{Any, None as Nothing, One};
use crate::machine::native::{Args, Def};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Any, construct),
    Def::method("conjugate", Nothing, |_, args| {
        let (real, imag) = this(&args);
        Ok(value(real, -imag))
    }),
    Def::getter("real", |_, args| Ok(Value::Float(this(&args).0))),
    Def::getter("imag", |_, args| Ok(Value::Float(this(&args).1))),
    Def::method("__complex__", Nothing, |_, args| {
        let (real, imag) = this(&args);
        Ok(value(real, imag))
    }),
    Def::method("__format__", One, super::format::slot),
];

type Pair = (f64, f64);

fn this(args: &Args) -> Pair {
    match args.at(0).plain() {
        Value::Complex(it) => **it,
        _ => (0.0, 0.0),
    }
}

/// A complex value.
pub(crate) fn value(real: f64, imag: f64) -> Value {
    Value::Complex(Rc::new((real, imag)))
}

/// `repr(value)`
pub(crate) fn repr(real: f64, imag: f64) -> String {
    let shown = |it: f64| {
        let sign = if it.is_sign_negative() && !it.is_nan() { "-" } else { "" };
        [sign, &text::text(it.abs(), Style::Shortest, false, false)].concat()
    };
    let imag = shown(imag);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{imag}j");
    }
    let plus = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imag}j)", shown(real))
}

/// A number as a complex one; `None` where it is not a plain number.
fn pair(vm: &mut Vm, number: &Value) -> Option<Res<Pair>> {
    match number {
        Value::Complex(it) => Some(Ok(**it)),
        Value::Float(_) | Value::Int(_) | Value::Big(_) | Value::Bool(_) => Some(vm.float(number).map(|it| (it, 0.0))),
        _ => None,
    }
}

fn construct(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [first, second] = args.named("complex", 0, ["real", "imag"])?;
    if let Some(it) = &first
        && let Value::Str(text) = it.known()?.plain()
    {
        if second.is_some() {
            return Err(type_error("complex() can't take second arg if first is a string"));
        }
        vm.budget.work(text.len())?;
        if plain_digits(text).is_some_and(|it| !underscores_fit(&it)) {
            let shown = super::str::repr(text);
            return Err(value_error(format!("could not convert string to complex: {shown}")));
        }
        let (real, imag) = parse(text).ok_or_else(|| value_error("complex() arg is a malformed string"))?;
        return Ok(value(real, imag));
    }
    if let Some(it) = &second
        && let Value::Str(_) = it.known()?.plain()
    {
        return Err(type_error("complex() second arg can't be a string"));
    }
    let (mut real, mut imag) = (0.0, 0.0);
    if let Some(it) = first {
        (real, imag) = number(vm, &it, "complex() first argument must be a string or a number", true)?;
    }
    if let Some(it) = second {
        let second_is_complex = matches!(it.plain(), Value::Complex(_));
        let (a, b) = number(vm, &it, "complex() second argument must be a number", false)?;
        imag = if imag == 0.0 && !second_is_complex { a } else { imag + a };
        if second_is_complex {
            real -= b;
        }
    }
    Ok(value(real, imag))
}

fn number(vm: &mut Vm, it: &Value, wanted: &str, special: bool) -> Res<Pair> {
    if let Some(result) = pair(vm, it.known()?.plain()) {
        return result;
    }
    if special {
        let name = vm.names.complex.clone();
        if let Some(result) = vm.call_special(it, &name, &[])? {
            return match result.known()?.plain() {
                Value::Complex(it) => Ok(**it),
                _ => Err(type_error(format!(
                    "{}.__complex__ returned non-complex (type {})",
                    vm.type_name(it),
                    vm.type_name(&result)
                ))),
            };
        }
    }
    match vm.float(it) {
        Ok(real) => Ok((real, 0.0)),
        Err(Raise::New(error)) if error.0 == Kind::TypeError => {
            Err(type_error(format!("{wanted}, not '{}'", vm.type_name(it))))
        }
        Err(other) => Err(other),
    }
}

/// `complex(text)`
fn parse(text: &str) -> Option<Pair> {
    let text = plain_digits(text)?;
    let inner = match text.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?.trim(),
        None => &text,
    };
    let float = |it: &str| {
        if it.contains(char::is_whitespace) {
            None
        } else {
            parse_float(it)
        }
    };
    let Some(body) = inner.strip_suffix(['j', 'J']) else {
        return float(inner).map(|real| (real, 0.0));
    };
    let coefficient = |it: &str| match it {
        "" | "+" => Some(1.0),
        "-" => Some(-1.0),
        _ => float(it),
    };
    let mut signs = body.char_indices().filter(|(_, c)| matches!(c, '+' | '-'));
    let split = signs.rfind(|(at, _)| *at > 0 && !matches!(body.as_bytes()[at - 1], b'e' | b'E'));
    match split {
        Some((at, _)) => Some((float(&body[..at])?, coefficient(&body[at..])?)),
        None => Some((0.0, coefficient(body)?)),
    }
}

fn times(a: Pair, b: Pair) -> Pair {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// `None` where `b` is 0.
pub(crate) fn quotient(a: Pair, b: Pair) -> Option<Pair> {
    let (real, imag) = (b.0.abs(), b.1.abs());
    if real >= imag {
        if real == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        return Some(((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator));
    }
    if imag >= real {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        return Some(((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator));
    }
    Some((f64::NAN, f64::NAN))
}

/// `a ** b`
pub(crate) fn pow(a: Pair, b: Pair) -> Res<Value> {
    let undefined = || zero_division("0.0 to a negative or complex power");
    let result = if b.1 == 0.0 && b.0.fract() == 0.0 && b.0.abs() <= 100.0 {
        let positive = whole_power(a, b.0.abs() as u32);
        match b.0 > 0.0 {
            true => positive,
            false => quotient((1.0, 0.0), positive).ok_or_else(undefined)?,
        }
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(undefined());
        }
        (0.0, 0.0)
    } else {
        let size = a.0.hypot(a.1);
        let mut length = size.powf(b.0);
        let angle = a.1.atan2(a.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length /= (angle * b.1).exp();
            phase += b.1 * size.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    match result.0.is_infinite() || result.1.is_infinite() {
        true => Err(overflow_error("complex exponentiation")),
        false => Ok(value(result.0, result.1)),
    }
}

fn whole_power(base: Pair, exponent: u32) -> Pair {
    let (mut result, mut square, mut left) = ((1.0, 0.0), base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, square);
        }
        left >>= 1;
        square = times(square, square);
    }
    result
}
