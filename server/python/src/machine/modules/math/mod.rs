//! `math`.

mod elementary;
mod integer;
mod sums;

use num_bigint::BigInt;
use num_traits::FromPrimitive;

use crate::machine::error::{Raise, Res, missing_argument, overflow_error, type_error, value_error};
use crate::machine::names::Names;
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

use elementary::*;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "math",
    functions: FUNCTIONS,
    classes: &[],
    constants: |_| {
        vec![
            ("pi", Value::Float(std::f64::consts::PI)),
            ("e", Value::Float(std::f64::consts::E)),
            ("tau", Value::Float(std::f64::consts::TAU)),
            ("inf", Value::Float(f64::INFINITY)),
            ("nan", Value::Float(f64::NAN)),
        ]
    },
    source: "",
};

static FUNCTIONS: &[Def] = &[
    Def::function("acos", Arity::One, acos),
    Def::function("acosh", Arity::One, acosh),
    Def::function("asin", Arity::One, asin),
    Def::function("asinh", Arity::One, asinh),
    Def::function("atan", Arity::One, atan),
    Def::function("atan2", Arity::Range(2, 2), atan2),
    Def::function("atanh", Arity::One, atanh),
    Def::function("cbrt", Arity::One, cbrt),
    Def::function("ceil", Arity::One, ceil),
    Def::function("comb", Arity::Range(2, 2), integer::comb),
    Def::function("copysign", Arity::Range(2, 2), copysign),
    Def::function("cos", Arity::One, cos),
    Def::function("cosh", Arity::One, cosh),
    Def::function("degrees", Arity::One, degrees),
    Def::function("dist", Arity::Range(2, 2), sums::dist),
    Def::function("erf", Arity::One, erf),
    Def::function("erfc", Arity::One, erfc),
    Def::function("exp", Arity::One, exp),
    Def::function("exp2", Arity::One, exp2),
    Def::function("expm1", Arity::One, expm1),
    Def::function("fabs", Arity::One, fabs),
    Def::function("factorial", Arity::One, integer::factorial),
    Def::function("floor", Arity::One, floor),
    Def::function("fmod", Arity::Range(2, 2), fmod),
    Def::function("frexp", Arity::One, frexp),
    Def::function("fsum", Arity::One, sums::fsum),
    Def::function("gamma", Arity::One, gamma),
    Def::function("gcd", Arity::Any, integer::gcd),
    Def::function("hypot", Arity::Any, sums::hypot),
    Def::function("isclose", Arity::Any, is_close),
    Def::function("isfinite", Arity::One, is_finite),
    Def::function("isinf", Arity::One, is_inf),
    Def::function("isnan", Arity::One, is_nan),
    Def::function("isqrt", Arity::One, integer::isqrt),
    Def::function("lcm", Arity::Any, integer::lcm),
    Def::function("ldexp", Arity::Range(2, 2), ldexp),
    Def::function("lgamma", Arity::One, lgamma),
    Def::function("log", Arity::Any, log),
    Def::function("log10", Arity::One, log10),
    Def::function("log1p", Arity::One, log1p),
    Def::function("log2", Arity::One, log2),
    Def::function("modf", Arity::One, modf),
    Def::function("nextafter", Arity::Range(2, 2), next_after),
    Def::function("perm", Arity::Range(1, 2), integer::perm),
    Def::function("pow", Arity::Range(2, 2), pow),
    Def::function("prod", Arity::Any, sums::prod),
    Def::function("radians", Arity::One, radians),
    Def::function("remainder", Arity::Range(2, 2), remainder),
    Def::function("sin", Arity::One, sin),
    Def::function("sinh", Arity::One, sinh),
    Def::function("sqrt", Arity::One, sqrt),
    Def::function("tan", Arity::One, tan),
    Def::function("tanh", Arity::One, tanh),
    Def::function("trunc", Arity::One, trunc),
    Def::function("ulp", Arity::One, ulp),
];

fn domain<T>() -> Res<T> {
    Err(value_error("math domain error"))
}

fn range<T>() -> Res<T> {
    Err(overflow_error("math range error"))
}

/// The integer a float without a fraction is.
fn whole(value: f64) -> Res<Value> {
    if value.is_nan() {
        return Err(value_error("cannot convert float NaN to integer"));
    }
    match BigInt::from_f64(value) {
        Some(it) => Ok(Value::big(it)),
        None => Err(overflow_error("cannot convert float infinity to integer")),
    }
}

fn rounded(vm: &mut Vm, args: Args, special: fn(&Names) -> &Str, round: fn(f64) -> f64) -> Res<Value> {
    let value = args.at(0);
    match value.plain() {
        Value::Int(_) | Value::Big(_) => Ok(value.plain().clone()),
        Value::Bool(it) => Ok(Value::Int((*it).into())),
        Value::Float(it) => whole(round(*it)),
        _ => {
            let names = vm.names.clone();
            if let Some(result) = vm.call_special(value, special(&names), &[])? {
                return Ok(result);
            }
            let value = vm.float(value)?;
            whole(round(value))
        }
    }
}

fn floor(vm: &mut Vm, args: Args) -> Res<Value> {
    rounded(vm, args, |it| &it.floor, f64::floor)
}

fn ceil(vm: &mut Vm, args: Args) -> Res<Value> {
    rounded(vm, args, |it| &it.ceil, f64::ceil)
}

fn trunc(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = args.at(0);
    match value.plain() {
        Value::Int(_) | Value::Big(_) => Ok(value.plain().clone()),
        Value::Bool(it) => Ok(Value::Int((*it).into())),
        Value::Float(it) => whole(it.trunc()),
        _ => {
            let names = vm.names.clone();
            match vm.call_special(value, &names.trunc, &[])? {
                Some(result) => Ok(result),
                None => {
                    let name = vm.type_name(value);
                    Err(type_error(format!("type {name} doesn't define __trunc__ method")))
                }
            }
        }
    }
}

fn is_close(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.len() > 2 {
        let given = args.len();
        return Err(type_error(format!(
            "isclose() takes exactly 2 positional arguments ({given} given)"
        )));
    }
    let mut number = |index: usize, name: &str, default: Option<f64>| match args.param(index, name) {
        Some(value) => vm.float(&value),
        None => default.ok_or_else(|| missing_argument("isclose", name, index + 1)),
    };
    let (a, b) = (number(0, "a", None)?, number(1, "b", None)?);
    let relative = number(2, "rel_tol", Some(1e-9))?;
    let absolute = number(3, "abs_tol", Some(0.0))?;
    args.no_more_keywords("isclose")?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(value_error("tolerances must be non-negative"));
    }
    let close = if a == b {
        true
    } else if a.is_infinite() || b.is_infinite() {
        false
    } else {
        let diff = (b - a).abs();
        diff <= (relative * b).abs() || diff <= (relative * a).abs() || diff <= absolute
    };
    Ok(Value::Bool(close))
}

/// What the machine has no exact counterpart of.
fn inexact<T>(function: &str) -> Res<T> {
    Err(Raise::unknown(format!(
        "the last digit of `math.{function}` depends on the platform"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::limits::Limits;

    /// Each line: a function, its arguments and its result as CPython has them, floats by their bits.
    #[test]
    fn floats_are_those_of_cpython() {
        let path = std::env::var("FORETRACE_MATH_CASES")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/library/math.txt").to_owned());
        let mut vm = Vm::new(Limits {
            fuel: u64::MAX / 2,
            time: std::time::Duration::MAX,
            ..Limits::default()
        });
        let mut wrong = Vec::new();
        for line in std::fs::read_to_string(path).expect("the cases").lines() {
            let mut words = line.split(' ');
            let name = words.next().expect("a name");
            let function = FUNCTIONS.iter().find(|it| it.name == name).expect("a known function");
            let mut values: Vec<Value> = words
                .map(|it| Value::Float(f64::from_bits(u64::from_str_radix(it, 16).expect("bits"))))
                .collect();
            let expected = format!("{:?}", values.pop());
            let result = match name {
                "fsum" => {
                    let mut sum = sums::Exact::default();
                    for value in &values {
                        sum.add(vm.float(value).expect("a float"));
                    }
                    Some(Value::Float(sum.round()))
                }
                _ => (function.run)(&mut vm, Args::of(&values)).ok(),
            };
            if format!("{result:?}") != expected {
                wrong.push(format!("{line}: {result:?} for {values:?}, should be {expected}"));
            }
        }
        assert!(
            wrong.is_empty(),
            "{} wrong\n{}",
            wrong.len(),
            wrong[..wrong.len().min(40)].join("\n")
        );
    }
}
