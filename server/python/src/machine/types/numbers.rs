//! Built-ins on numbers and characters: `abs`, `divmod`, `pow`, `round`, `bin`, `hex`, `oct`, `chr`, `ord`.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, Zero};

use crate::machine::error::{Raise, Res, missing_argument, overflow_error, type_error, value_error, zero_division};
use crate::machine::native::{Args, Arity, Def, Integer};
use crate::machine::value::Value;
use crate::machine::vm::Vm;
use crate::program::BinOp;

pub(super) static FUNCTIONS: &[Def] = &[
    Def::function("abs", Arity::One, abs),
    Def::function("divmod", Arity::Range(2, 2), divmod),
    Def::function("pow", Arity::Any, pow),
    Def::function("round", Arity::Any, round),
    Def::function("bin", Arity::One, |vm, args| in_base(vm, args, 2, "0b")),
    Def::function("oct", Arity::One, |vm, args| in_base(vm, args, 8, "0o")),
    Def::function("hex", Arity::One, |vm, args| in_base(vm, args, 16, "0x")),
    Def::function("chr", Arity::One, chr),
    Def::function("ord", Arity::One, ord),
];

fn abs(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = args.at(0);
    if let Value::Instance(_) = value {
        let name = vm.names.abs.clone();
        if let Some(result) = vm.call_special(value, &name, &[])? {
            return Ok(result);
        }
    }
    match value.plain() {
        Value::Int(it) => Ok(match it.checked_abs() {
            Some(it) => Value::Int(it),
            None => Value::big(BigInt::from(*it).abs()),
        }),
        Value::Bool(it) => Ok(Value::Int((*it).into())),
        Value::Float(it) => Ok(Value::Float(it.abs())),
        Value::Big(it) => Ok(Value::big(it.abs())),
        Value::Complex(it) => match it.0.hypot(it.1) {
            size if size.is_infinite() && it.0.is_finite() && it.1.is_finite() => {
                Err(overflow_error("absolute value too large"))
            }
            size => Ok(Value::Float(size)),
        },
        _ => {
            let name = vm.type_name(value);
            Err(type_error(format!("bad operand type for abs(): '{}'", name.as_str())))
        }
    }
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_))
}

fn divmod(vm: &mut Vm, args: Args) -> Res<Value> {
    let (a, b) = (args.at(0), args.at(1));
    let own = matches!(a, Value::Instance(_)) || matches!(b, Value::Instance(_));
    if own {
        let (name, reflected) = (vm.names.divmod.clone(), vm.names.rdivmod.clone());
        for (receiver, name, other) in [(a, name, b), (b, reflected, a)] {
            if let Value::Instance(_) = receiver
                && let Some(result) = vm.call_special(receiver, &name, std::slice::from_ref(other))?
                && !matches!(result, Value::NotImplemented)
            {
                return Ok(result);
            }
        }
    }
    let (x, y) = (a.plain().clone(), b.plain().clone());
    if !is_number(&x) || !is_number(&y) {
        return Err(type_error(format!(
            "unsupported operand type(s) for divmod(): '{}' and '{}'",
            vm.type_name(a).as_str(),
            vm.type_name(b).as_str()
        )));
    }
    let real = matches!(x, Value::Float(_)) || matches!(y, Value::Float(_));
    let zero = match y {
        Value::Int(it) => it == 0,
        Value::Bool(it) => !it,
        Value::Float(it) => it == 0.0,
        _ => false,
    };
    match zero {
        true if real => Err(zero_division("float divmod()")),
        true => Err(zero_division("integer division or modulo by zero")),
        false => {
            let quotient = vm.binary(BinOp::FloorDiv, &x, &y)?;
            let rest = vm.binary(BinOp::Mod, &x, &y)?;
            Ok(Value::tuple([quotient, rest]))
        }
    }
}

fn pow(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let given = args.len() + args.kw.len();
    if given > 3 {
        return Err(type_error(format!("pow() takes at most 3 arguments ({given} given)")));
    }
    let (base, exponent) = (args.param(0, "base"), args.param(1, "exp"));
    let modulus = args.param(2, "mod").filter(|it| !it.is_none());
    args.no_more_keywords("pow")?;
    let base = base.ok_or_else(|| missing_argument("pow", "base", 1))?;
    let exponent = exponent.ok_or_else(|| missing_argument("pow", "exp", 2))?;
    match modulus {
        None => vm.binary(BinOp::Pow, &base, &exponent),
        Some(modulus) => power_modulo(vm, [&base, &exponent, &modulus]),
    }
}

fn power_modulo(vm: &mut Vm, values: [&Value; 3]) -> Res<Value> {
    let [Some(base), Some(exponent), Some(modulus)] = values.map(|it| Vm::to_big(it.plain())) else {
        let refused = values.map(Value::plain).into_iter().find_map(|it| match it {
            Value::Float(_) => Some(type_error(
                "pow() 3rd argument not allowed unless all arguments are integers",
            )),
            Value::Complex(_) => Some(value_error("complex modulo")),
            _ => None,
        });
        let others = values.map(Value::plain).into_iter().any(|it| !is_number(it));
        return Err(match refused {
            Some(_) if others => Raise::unknown("how pow() refuses three arguments"),
            Some(raise) => raise,
            None if values.iter().any(|it| matches!(it, Value::Instance(_))) => {
                Raise::unknown("pow() with three arguments calls Python code")
            }
            None => {
                let names = values.map(|it| vm.type_name(it));
                type_error(format!(
                    "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
                    names[0].as_str(),
                    names[1].as_str(),
                    names[2].as_str()
                ))
            }
        });
    };
    if modulus.is_zero() {
        return Err(value_error("pow() 3rd argument cannot be 0"));
    }
    let words = usize::try_from(modulus.bits() / 64 + 1).unwrap_or(usize::MAX);
    let rounds = usize::try_from(exponent.bits()).unwrap_or(usize::MAX);
    vm.budget
        .work(words.saturating_mul(words).saturating_mul(rounds) / 16)?;
    let base = match exponent.is_negative() {
        false => base,
        true => base
            .modinv(&modulus)
            .ok_or_else(|| value_error("base is not invertible for the given modulus"))?,
    };
    Ok(Value::big(base.modpow(&exponent.abs(), &modulus)))
}

fn round(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let given = args.len() + args.kw.len();
    if given > 2 {
        return Err(type_error(format!("round() takes at most 2 arguments ({given} given)")));
    }
    let (number, digits) = (args.param(0, "number"), args.param(1, "ndigits"));
    args.no_more_keywords("round")?;
    let number = number.ok_or_else(|| missing_argument("round", "number", 1))?;
    let digits = digits.filter(|it| !it.is_none());
    let name = vm.names.round.clone();
    let result = vm.call_special(&number, &name, digits.as_slice())?;
    result.ok_or_else(|| {
        let name = vm.type_name(&number);
        type_error(format!("type {} doesn't define __round__ method", name.as_str()))
    })
}

fn in_base(vm: &mut Vm, args: Args, base: u32, prefix: &str) -> Res<Value> {
    let value = match vm.index(args.at(0))? {
        Integer::Small(it) => BigInt::from(it),
        Integer::Big(it) => {
            vm.reserve_bits(it.bits() * 8)?;
            BigInt::clone(&it)
        }
    };
    let sign = if value.sign() == Sign::Minus { "-" } else { "" };
    Ok(Value::str(format!(
        "{sign}{prefix}{}",
        value.magnitude().to_str_radix(base)
    )))
}

fn chr(vm: &mut Vm, args: Args) -> Res<Value> {
    let code = match vm.index(args.at(0))? {
        Integer::Small(it) if i32::try_from(it).is_ok() => it,
        _ => return Err(overflow_error("Python int too large to convert to C int")),
    };
    match u32::try_from(code).ok().filter(|&it| it < 0x11_0000) {
        None => Err(value_error("chr() arg not in range(0x110000)")),
        Some(code) => match char::from_u32(code) {
            Some(c) => Ok(vm.char(c)),
            None => Err(Raise::unknown("surrogate characters are not supported")),
        },
    }
}

fn ord(vm: &mut Vm, args: Args) -> Res<Value> {
    let wrong = |len: usize| type_error(format!("ord() expected a character, but string of length {len} found"));
    match args.at(0).plain() {
        Value::Str(it) => match it.chars() {
            1 => Ok(Value::Int(it.char_at(0).map_or(0, |c| i64::from(u32::from(c))))),
            len => Err(wrong(len)),
        },
        Value::Bytes(it) => match &*it.data {
            [byte] => Ok(Value::Int((*byte).into())),
            data => Err(wrong(data.len())),
        },
        Value::ByteArray(it) => match it.data.borrow().as_slice() {
            [byte] => Ok(Value::Int((*byte).into())),
            data => Err(wrong(data.len())),
        },
        other => {
            let name = vm.type_name(other);
            Err(type_error(format!(
                "ord() expected string of length 1, but {} found",
                name.as_str()
            )))
        }
    }
}
