//! Methods of `Decimal` and operations of contexts.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer as _;
use num_traits::One;

use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

use super::context::State;
use super::number::condition::INVALID_OPERATION;
use super::number::{Class, Context, Number, Out, Rounding, TooLarge, Work, digits, power_of_ten};
use super::{arithmetic, context, context_of, decimal, globals, operand, run, text, this, too_large};

/// The text of a number, as the current context shows it.
pub(super) fn show(vm: &mut Vm, args: &Args, engineering: bool) -> Res<String> {
    let value = this(args, 0)?;
    let globals = globals(vm)?;
    let context = context_of(&globals, None)?;
    let capitals = context.native::<State>().is_none_or(|it| it.settings.borrow().capitals);
    vm.budget.work(value.coefficient.bits() as usize / 16)?;
    text::show(value, capitals, engineering).map_err(too_large)
}

pub(super) fn format(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = this(&args, 0)?;
    let Some(spec) = args.at(1).known()?.plain().as_str() else {
        return Err(type_error("format arg must be str"));
    };
    if spec.is_empty() {
        return show(vm, &args, false).map(Value::str);
    }
    if !spec.is_ascii() {
        return Err(Raise::unknown("this format of a decimal"));
    }
    let globals = globals(vm)?;
    let context = context_of(&globals, None)?;
    let Some(state) = context.native::<State>() else {
        return Err(Raise::unknown("a context"));
    };
    let settings = state.settings.borrow().clone();
    let mut work = Work {
        context: &settings,
        status: 0,
    };
    match text::format(&mut work, value, spec).map_err(too_large)? {
        Some(text) => {
            vm.budget.reserve(text.len())?;
            Ok(Value::str(text))
        }
        None => Err(value_error("invalid format string")),
    }
}

/// The whole part as an integer.
fn truncated(value: &Number) -> Res<BigInt> {
    match value.class {
        Class::Infinity => return Err(overflow_error("cannot convert Infinity to integer")),
        Class::Quiet | Class::Signaling => return Err(value_error("cannot convert NaN to integer")),
        Class::Finite => {}
    }
    let (whole, _) = value.rescaled(0, Rounding::Down).map_err(too_large)?;
    let sign = if value.negative { Sign::Minus } else { Sign::Plus };
    Ok(BigInt::from_biguint(sign, whole.coefficient))
}

pub(super) fn int(_: &mut Vm, args: Args) -> Res<Value> {
    truncated(this(&args, 0)?).map(Value::big)
}

/// `(sign, digits, exponent, kind)`; the kind is `'F'`, `'n'`, `'N'` or empty for a finite number.
pub(super) fn parts(_: &mut Vm, args: Args) -> Res<Value> {
    let value = this(&args, 0)?;
    let kind = match value.class {
        Class::Finite => "",
        Class::Infinity => "F",
        Class::Quiet => "n",
        Class::Signaling => "N",
    };
    Ok(Value::tuple([
        Value::Int(value.negative.into()),
        Value::str(value.coefficient.to_string()),
        Value::Int(value.exponent),
        Value::str(kind),
    ]))
}

/// `value.as_integer_ratio()`
pub(super) fn ratio(_: &mut Vm, args: Args) -> Res<Value> {
    let value = this(&args, 0)?;
    match value.class {
        Class::Infinity => return Err(overflow_error("cannot convert Infinity to integer ratio")),
        Class::Quiet | Class::Signaling => return Err(value_error("cannot convert NaN to integer ratio")),
        Class::Finite => {}
    }
    let unit = power_of_ten(value.exponent.abs()).map_err(too_large)?;
    let (over, under) = match value.exponent >= 0 {
        true => (&value.coefficient * unit, BigUint::one()),
        false => {
            let common = value.coefficient.gcd(&unit);
            (&value.coefficient / &common, unit / common)
        }
    };
    let sign = if value.negative { Sign::Minus } else { Sign::Plus };
    Ok(Value::tuple([
        Value::big(BigInt::from_biguint(sign, over)),
        Value::big(BigInt::from(under)),
    ]))
}

/// `apply(name, context, a, b, c)`: an operation by its name; what is not a number is `rounding` or absent.
pub(super) fn apply(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = args.str(0)?;
    let globals = globals(vm)?;
    let context = context_of(&globals, Some(args.at(1)))?;
    let mut numbers: Vec<Cow<Number>> = Vec::new();
    let mut rounding = None;
    let rounding_at = match name.as_str() {
        "quantize" => 4,
        "integral" | "exact" => 3,
        _ => usize::MAX,
    };
    for (at, value) in args.pos.iter().enumerate().skip(2) {
        if at == rounding_at {
            if !value.is_none() {
                rounding = Some(context::rounding(value)?);
            }
        } else if let Some(it) = operand(value)? {
            numbers.push(it);
        } else {
            return Err(type_error(format!(
                "conversion from {} to Decimal is not supported",
                vm.type_name(value)
            )));
        }
    }
    let shown: Vec<&Number> = numbers.iter().map(|it| &**it).collect();
    let made = run(vm, &globals, &context, &shown, |work| {
        operation(work, &name, &shown, rounding)
    })?;
    match made {
        Some(made) => decimal(&globals, made),
        None => Err(Raise::unknown(format!("`Decimal.{name}` is not known"))),
    }
}

fn operation(work: &mut Work, name: &str, numbers: &[&Number], rounding: Option<Rounding>) -> Out<Option<Number>> {
    let rounding = rounding.unwrap_or(work.context.rounding);
    Ok(Some(match (name, numbers) {
        ("abs", [a]) => work.abs(a)?,
        ("plus", [a]) => work.plus(a)?,
        ("minus", [a]) => work.minus(a)?,
        ("sqrt", [a]) => work.sqrt(a)?,
        ("exp", [a]) => work.exp(a)?,
        ("ln", [a]) => work.ln(a)?,
        ("log10", [a]) => work.log10(a)?,
        ("normalize", [a]) => work.normalize(a)?,
        ("integral", [a]) => work.integral(a, rounding, false)?,
        ("exact", [a]) => work.integral(a, rounding, true)?,
        ("next_plus", [a]) => neighbour(work, a, Rounding::Ceiling)?,
        ("next_minus", [a]) => neighbour(work, a, Rounding::Floor)?,
        ("logb", [a]) => logb(work, a)?,
        ("add", [a, b]) => work.add(a, b)?,
        ("subtract", [a, b]) => work.sub(a, b)?,
        ("multiply", [a, b]) => work.mul(a, b)?,
        ("divide", [a, b]) => work.div(a, b)?,
        ("divide_int", [a, b]) => work.divide_whole(a, b)?,
        ("remainder", [a, b]) => work.remainder(a, b)?,
        ("power", [a, b]) => work.power(a, b)?,
        ("quantize", [a, b]) => work.quantize(a, b, rounding)?,
        ("compare", [a, b]) => match work.nan_of(&[a, b]) {
            Some(nan) => nan,
            None => {
                arithmetic::comparable(a, b)?;
                sign_of(arithmetic::compare(a, b))
            }
        },
        ("compare_total", [a, b]) => {
            arithmetic::comparable(a, b)?;
            sign_of(arithmetic::compare_total(a, b))
        }
        ("max" | "min", [a, b]) => extreme(work, a, b, name == "max")?,
        ("scaleb", [a, b]) => scaleb(work, a, b)?,
        ("fma", [a, b, c]) => work.fma(a, b, c)?,
        _ => return Ok(None),
    }))
}

fn sign_of(order: Ordering) -> Number {
    let size = BigUint::from(u8::from(order.is_ne()));
    Number::finite(order.is_lt(), size, 0)
}

fn extreme(work: &mut Work, a: &Number, b: &Number, largest: bool) -> Out {
    let quiet = [a.class, b.class].map(|it| it == Class::Quiet);
    if quiet == [true, false] && !b.is_nan() {
        return work.fix(b.clone());
    }
    if quiet == [false, true] && !a.is_nan() {
        return work.fix(a.clone());
    }
    if let Some(nan) = work.nan_of(&[a, b]) {
        return Ok(nan);
    }
    arithmetic::comparable(a, b)?;
    let order = arithmetic::compare(a, b).then_with(|| arithmetic::compare_total(a, b));
    let first = if largest { order.is_ge() } else { order.is_lt() };
    work.fix(if first { a.clone() } else { b.clone() })
}

/// The next number that can be represented, upwards or downwards.
fn neighbour(work: &mut Work, a: &Number, towards: Rounding) -> Out {
    if let Some(nan) = work.nan_of(&[a]) {
        return Ok(nan);
    }
    let up = towards == Rounding::Ceiling;
    if a.is_infinite() {
        if a.negative != up {
            return Ok(a.clone());
        }
        let largest = power_of_ten(work.context.prec)? - 1u32;
        return Ok(Number::finite(a.negative, largest, work.etop()));
    }
    let context = Context {
        rounding: towards,
        ..work.context.clone()
    };
    let mut inner = Work {
        context: &context,
        status: 0,
    };
    let fixed = inner.fix(a.clone())?;
    if arithmetic::compare(&fixed, a).is_ne() {
        return Ok(fixed);
    }
    let tiny = Number::finite(!up, BigUint::one(), work.etiny() - 1);
    inner.add(&fixed, &tiny)
}

fn logb(work: &mut Work, a: &Number) -> Out {
    if let Some(nan) = work.nan_of(&[a]) {
        return Ok(nan);
    }
    if a.is_infinite() {
        return Ok(a.with_sign(false));
    }
    if a.is_zero() {
        work.status |= super::number::condition::DIVISION_BY_ZERO;
        return Ok(Number::infinity(true));
    }
    let exponent = a.adjusted();
    work.fix(Number::finite(exponent < 0, BigUint::from(exponent.unsigned_abs()), 0))
}

fn scaleb(work: &mut Work, a: &Number, b: &Number) -> Out {
    if let Some(nan) = work.nan_of(&[a, b]) {
        return Ok(nan);
    }
    let most = 2 * (work.context.emax + work.context.prec);
    let by = match b.is_finite() && b.exponent == 0 && digits(&b.coefficient) < 18 {
        true => i64::try_from(&b.coefficient).ok().filter(|it| *it <= most),
        false => None,
    };
    let Some(by) = by else {
        return Ok(work.invalid(INVALID_OPERATION));
    };
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let exponent = a.exponent.checked_add(if b.negative { -by } else { by });
    work.fix(Number {
        exponent: exponent.ok_or(TooLarge)?,
        ..a.clone()
    })
}
