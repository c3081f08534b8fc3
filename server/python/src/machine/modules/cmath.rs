//! `cmath`, for finite numbers.

use std::f64::consts::{E, LN_10, PI, TAU};

use crate::machine::error::{Raise, Res, overflow_error, value_error, zero_division};
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::types::complex;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

type Pair = (f64, f64);

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "cmath",
    functions: &[
        Def::function("cos", Arity::One, |vm, args| {
            apply(vm, &args, |(x, y)| hyperbolic(-y, x, false))
        }),
        Def::function("cosh", Arity::One, |vm, args| {
            apply(vm, &args, |(x, y)| hyperbolic(x, y, false))
        }),
        Def::function("exp", Arity::One, |vm, args| apply(vm, &args, exponential)),
        Def::function("isclose", Arity::Any, is_close),
        Def::function("isfinite", Arity::One, |vm, args| {
            test(vm, &args, |(x, y)| x.is_finite() && y.is_finite())
        }),
        Def::function("isinf", Arity::One, |vm, args| {
            test(vm, &args, |(x, y)| x.is_infinite() || y.is_infinite())
        }),
        Def::function("isnan", Arity::One, |vm, args| {
            test(vm, &args, |(x, y)| x.is_nan() || y.is_nan())
        }),
        Def::function("log", Arity::Range(1, 2), log),
        Def::function("log10", Arity::One, |vm, args| {
            apply(vm, &args, |it| {
                let (x, y) = logarithm(it)?;
                Ok((x / LN_10, y / LN_10))
            })
        }),
        Def::function("phase", Arity::One, |vm, args| {
            let (x, y) = number(vm, args.at(0))?;
            Ok(Value::Float(y.atan2(x)))
        }),
        Def::function("polar", Arity::One, polar),
        Def::function("rect", Arity::Range(2, 2), rect),
        Def::function("sin", Arity::One, |vm, args| {
            apply(vm, &args, |(x, y)| {
                let (a, b) = hyperbolic(-y, x, true)?;
                Ok((b, -a))
            })
        }),
        Def::function("sinh", Arity::One, |vm, args| {
            apply(vm, &args, |(x, y)| hyperbolic(x, y, true))
        }),
        Def::function("sqrt", Arity::One, |vm, args| apply(vm, &args, root)),
        Def::function("tan", Arity::One, |vm, args| {
            apply(vm, &args, |(x, y)| {
                let (a, b) = tangent((-y, x))?;
                Ok((b, -a))
            })
        }),
        Def::function("tanh", Arity::One, |vm, args| apply(vm, &args, tangent)),
    ],
    classes: &[],
    constants: |_| {
        vec![
            ("e", Value::Float(E)),
            ("inf", Value::Float(f64::INFINITY)),
            ("infj", complex::value(0.0, f64::INFINITY)),
            ("nan", Value::Float(f64::NAN)),
            ("nanj", complex::value(0.0, f64::NAN)),
            ("pi", Value::Float(PI)),
            ("tau", Value::Float(TAU)),
        ]
    },
    source: "",
};

/// An argument as a complex number: "must be real number, not str".
fn number(vm: &mut Vm, value: &Value) -> Res<Pair> {
    if let Value::Complex(it) = value.plain() {
        return Ok(**it);
    }
    let name = vm.names.complex.clone();
    if let Value::Instance(_) = value
        && let Some(result) = vm.call_special(value, &name, &[])?
    {
        return match result.known()?.plain() {
            Value::Complex(it) => Ok(**it),
            _ => Err(Raise::unknown("a `__complex__` that gives something else")),
        };
    }
    Ok((vm.float(value)?, 0.0))
}

fn apply(vm: &mut Vm, args: &Args, function: impl Fn(Pair) -> Res<Pair>) -> Res<Value> {
    let (x, y) = number(vm, args.at(0))?;
    if !x.is_finite() || !y.is_finite() {
        return Err(Raise::unknown(
            "`cmath` of numbers that are not finite is not supported",
        ));
    }
    let (x, y) = function((x, y))?;
    if x.is_infinite() || y.is_infinite() {
        return Err(overflow_error("math range error"));
    }
    Ok(complex::value(x, y))
}

fn test(vm: &mut Vm, args: &Args, function: fn(Pair) -> bool) -> Res<Value> {
    let it = number(vm, args.at(0))?;
    Ok(Value::Bool(function(it)))
}

/// Beyond this the exponential is near overflow.
const LARGE: f64 = 708.0;

fn near_overflow(x: f64) -> Res<()> {
    match x.abs() > LARGE {
        true => Err(Raise::unknown("`cmath` of numbers so large is not supported")),
        false => Ok(()),
    }
}

fn exponential((x, y): Pair) -> Res<Pair> {
    near_overflow(x)?;
    let size = x.exp();
    Ok((size * y.cos(), size * y.sin()))
}

/// `sinh(x + yi)` or `cosh(x + yi)`.
fn hyperbolic(x: f64, y: f64, sine: bool) -> Res<Pair> {
    near_overflow(x)?;
    Ok(match sine {
        true => (y.cos() * x.sinh(), y.sin() * x.cosh()),
        false => (y.cos() * x.cosh(), y.sin() * x.sinh()),
    })
}

fn tangent((x, y): Pair) -> Res<Pair> {
    near_overflow(x)?;
    let (tx, ty) = (x.tanh(), y.tan());
    let cx = 1.0 / x.cosh();
    let product = tx * ty;
    let denominator = 1.0 + product * product;
    Ok((tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx))
}

fn extreme(x: f64, y: f64) -> Res<()> {
    let rare = |it: f64| it != 0.0 && it < f64::MIN_POSITIVE || it > f64::MAX / 4.0;
    match rare(x.abs()) || rare(y.abs()) {
        true => Err(Raise::unknown("`cmath` of extreme numbers is not supported")),
        false => Ok(()),
    }
}

fn root((x, y): Pair) -> Res<Pair> {
    if x == 0.0 && y == 0.0 {
        return Ok((0.0, y));
    }
    extreme(x, y)?;
    let (ax, ay) = (x.abs() / 8.0, y.abs());
    let s = 2.0 * (ax + ax.hypot(ay / 8.0)).sqrt();
    let d = ay / (2.0 * s);
    Ok(match x >= 0.0 {
        true => (s, d.copysign(y)),
        false => (d, s.copysign(y)),
    })
}

fn logarithm((x, y): Pair) -> Res<Pair> {
    let (ax, ay) = (x.abs(), y.abs());
    if ax == 0.0 && ay == 0.0 {
        return Err(value_error("math domain error"));
    }
    extreme(x, y)?;
    let size = ax.hypot(ay);
    let real = if (0.71..=1.73).contains(&size) {
        let (most, least) = if ax > ay { (ax, ay) } else { (ay, ax) };
        ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
    } else {
        size.ln()
    };
    Ok((real, y.atan2(x)))
}

fn log(vm: &mut Vm, args: Args) -> Res<Value> {
    let finite = |(x, y): Pair| x.is_finite() && y.is_finite();
    let it = number(vm, args.at(0))?;
    let base = match args.get(1) {
        Some(base) => Some(number(vm, base)?),
        None => None,
    };
    if !finite(it) || base.is_some_and(|it| !finite(it)) {
        return Err(Raise::unknown(
            "`cmath` of numbers that are not finite is not supported",
        ));
    }
    let Some(base) = base else {
        let (x, y) = logarithm(it)?;
        return Ok(complex::value(x, y));
    };
    if it == (0.0, 0.0) {
        return Err(Raise::unknown("a logarithm of 0 to a base is not supported"));
    }
    match complex::quotient(logarithm(it)?, logarithm(base)?) {
        Some((x, y)) => Ok(complex::value(x, y)),
        None => Err(match it {
            (1.0, 0.0) => zero_division("complex division by zero"),
            _ => Raise::unknown("a logarithm whose base is 1"),
        }),
    }
}

fn polar(vm: &mut Vm, args: Args) -> Res<Value> {
    let (x, y) = number(vm, args.at(0))?;
    let size = x.hypot(y);
    if size.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(overflow_error("math range error"));
    }
    Ok(Value::tuple([Value::Float(size), Value::Float(y.atan2(x))]))
}

fn rect(vm: &mut Vm, args: Args) -> Res<Value> {
    let (size, angle) = (vm.float(args.at(0))?, vm.float(args.at(1))?);
    if !size.is_finite() || !angle.is_finite() {
        return Err(Raise::unknown(
            "`cmath` of numbers that are not finite is not supported",
        ));
    }
    Ok(match angle == 0.0 {
        true => complex::value(size, size * angle),
        false => complex::value(size * angle.cos(), size * angle.sin()),
    })
}

fn is_close(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let mut tolerance = |vm: &mut Vm, name: &str, default: f64| match args.keyword(name) {
        Some(it) => vm.float(&it),
        None => Ok(default),
    };
    let relative = tolerance(vm, "rel_tol", 1e-9)?;
    let absolute = tolerance(vm, "abs_tol", 0.0)?;
    if args.len() != 2 || !args.kw.is_empty() {
        return Err(Raise::unknown("`cmath.isclose` with these arguments"));
    }
    let (a, b) = (number(vm, args.at(0))?, number(vm, args.at(1))?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::Bool(true));
    }
    if [a.0, a.1, b.0, b.1].iter().any(|it| it.is_infinite()) {
        return Ok(Value::Bool(false));
    }
    let size = |(x, y): Pair| x.hypot(y);
    let difference = size((a.0 - b.0, a.1 - b.1));
    Ok(Value::Bool(
        difference <= relative * size(b) || difference <= relative * size(a) || difference <= absolute,
    ))
}
