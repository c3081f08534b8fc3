//! Functions of integers of any size.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, Zero};

use crate::machine::error::{Res, overflow_error, type_error, value_error};
use crate::machine::native::{Args, Integer};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

fn big(vm: &mut Vm, value: &Value) -> Res<BigInt> {
    Ok(match vm.index(value)? {
        Integer::Small(it) => BigInt::from(it),
        Integer::Big(it) => BigInt::clone(&it),
    })
}

/// Charges for a product of `factors` numbers of `bits` bits.
fn reserve_product(vm: &mut Vm, factors: u64, bits: u64) -> Res<()> {
    let total = factors.saturating_mul(bits);
    vm.reserve_bits(total)?;
    let words = usize::try_from(total / 64).unwrap_or(usize::MAX);
    vm.budget.work(words.saturating_mul(words) / 16 + words)
}

/// The product of `count` consecutive integers up to `last`, halves first.
fn falling(last: &BigInt, count: u64) -> BigInt {
    match count {
        0 => BigInt::from(1),
        1 => last.clone(),
        _ => {
            let half = count / 2;
            falling(last, half) * falling(&(last - half), count - half)
        }
    }
}

pub(super) fn factorial(vm: &mut Vm, args: Args) -> Res<Value> {
    let n = match vm.index(args.at(0))? {
        Integer::Small(it) if it >= 0 => it as u64,
        Integer::Big(it) if it.is_positive() => {
            return Err(overflow_error(
                "factorial() argument should not exceed 9223372036854775807",
            ));
        }
        _ => return Err(value_error("factorial() not defined for negative values")),
    };
    reserve_product(vm, n, 64 - u64::from(n.leading_zeros()))?;
    Ok(Value::big(falling(&BigInt::from(n), n)))
}

fn not_negative(name: &str, value: &BigInt) -> Res<()> {
    match value.is_negative() {
        true => Err(value_error(format!("{name} must be a non-negative integer"))),
        false => Ok(()),
    }
}

pub(super) fn perm(vm: &mut Vm, args: Args) -> Res<Value> {
    if args.at(1).is_none() {
        return factorial(vm, args);
    }
    let (n, k) = (big(vm, args.at(0))?, big(vm, args.at(1))?);
    not_negative("n", &n)?;
    not_negative("k", &k)?;
    if n < k {
        return Ok(Value::Int(0));
    }
    let Ok(k) = i64::try_from(&k) else {
        return Err(overflow_error("k must not exceed 9223372036854775807"));
    };
    reserve_product(vm, k as u64, n.bits())?;
    Ok(Value::big(falling(&n, k as u64)))
}

pub(super) fn comb(vm: &mut Vm, args: Args) -> Res<Value> {
    let (n, k) = (big(vm, args.at(0))?, big(vm, args.at(1))?);
    not_negative("n", &n)?;
    not_negative("k", &k)?;
    if n < k {
        return Ok(Value::Int(0));
    }
    let fewer = (&n - &k).min(k);
    let Ok(k) = i64::try_from(&fewer) else {
        return Err(overflow_error("min(n - k, k) must not exceed 9223372036854775807"));
    };
    reserve_product(vm, (k as u64).saturating_mul(2), n.bits())?;
    Ok(Value::big(falling(&n, k as u64) / falling(&BigInt::from(k), k as u64)))
}

pub(super) fn isqrt(vm: &mut Vm, args: Args) -> Res<Value> {
    let n = big(vm, args.at(0))?;
    if n.is_negative() {
        return Err(value_error("isqrt() argument must be nonnegative"));
    }
    reserve_product(vm, 4, n.bits())?;
    Ok(Value::big(n.sqrt()))
}

fn fold(vm: &mut Vm, args: &Args, name: &str, start: u8, step: fn(&BigInt, &BigInt) -> BigInt) -> Res<Value> {
    if !args.kw.is_empty() {
        return Err(type_error(format!("math.{name}() takes no keyword arguments")));
    }
    let mut result = BigInt::from(start);
    for value in &args.pos {
        let value = big(vm, value)?;
        reserve_product(vm, 2, result.bits() + value.bits())?;
        result = step(&result, &value);
    }
    Ok(Value::big(result))
}

pub(super) fn gcd(vm: &mut Vm, args: Args) -> Res<Value> {
    fold(vm, &args, "gcd", 0, |a, b| a.gcd(b))
}

pub(super) fn lcm(vm: &mut Vm, args: Args) -> Res<Value> {
    fold(vm, &args, "lcm", 1, |a, b| match a.is_zero() || b.is_zero() {
        true => BigInt::zero(),
        false => a.lcm(b).abs(),
    })
}
