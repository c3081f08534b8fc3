//! Comparisons of `Decimal` with other numbers, and hashes.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_traits::{ToPrimitive, Zero};

use crate::machine::error::{Raise, Res, type_error};
use crate::machine::native::Args;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

use super::number::condition::*;
use super::number::{Class, Number};
use super::{arithmetic, construct, context, context_of, from_big, globals, operand, this, too_large};

/// Whether comparing for equality alone.
type Equality = bool;

/// The order, `None` where one is a NaN; `Err(None)` where the other operand cannot be compared.
fn order(vm: &mut Vm, args: &Args, equality: Equality) -> Res<Result<Option<Ordering>, ()>> {
    let a = this(args, 0)?;
    let value = args.at(1);
    let globals = globals(vm)?;
    let mut own = Cow::Borrowed(a);
    let mut status = 0;
    let other = match operand(value)? {
        Some(it) => it,
        None => match value.plain() {
            Value::Float(it) => {
                status = FLOAT_OPERATION;
                Cow::Owned(construct::from_float(*it)?)
            }
            Value::Complex(it) if equality => {
                if it.1 != 0.0 {
                    return Ok(Err(()));
                }
                status = FLOAT_OPERATION;
                Cow::Owned(construct::from_float(it.0)?)
            }
            Value::Instance(_) => {
                let Some(helper) = globals.get_name("rational") else {
                    return Ok(Err(()));
                };
                let found = vm.call(&helper, std::slice::from_ref(value))?;
                let Value::Tuple(pair) = found.known()? else {
                    return Ok(Err(()));
                };
                let big = |at: usize| pair.get(at).and_then(|it| Vm::to_big(it.plain()));
                let (Some(over), Some(under)) = (big(0), big(1)) else {
                    return Ok(Err(()));
                };
                if a.is_finite() {
                    own = Cow::Owned(Number {
                        coefficient: &a.coefficient * under.magnitude(),
                        ..a.clone()
                    });
                }
                Cow::Owned(from_big(&over)?)
            }
            _ => return Ok(Err(())),
        },
    };
    let signaling = own.class == Class::Signaling || other.class == Class::Signaling;
    let nan = own.is_nan() || other.is_nan();
    if signaling || (nan && !equality) {
        status |= INVALID_OPERATION;
    }
    if status != 0 {
        let context = context_of(&globals, None)?;
        if let Some(state) = context.native::<context::State>() {
            match equality && status & FLOAT_OPERATION != 0 {
                true => state.note(FLOAT_OPERATION),
                false => context::signal(vm, &globals, state, status & FLOAT_OPERATION)?,
            }
            context::signal(vm, &globals, state, status & INVALID)?;
        }
    }
    if nan {
        return Ok(Ok(None));
    }
    arithmetic::comparable(&own, &other).map_err(too_large)?;
    Ok(Ok(Some(arithmetic::compare(&own, &other))))
}

fn answer(vm: &mut Vm, args: &Args, equality: Equality, holds: fn(Option<Ordering>) -> bool) -> Res<Value> {
    Ok(match order(vm, args, equality)? {
        Ok(order) => Value::Bool(holds(order)),
        Err(()) => Value::NotImplemented,
    })
}

pub(super) fn eq(vm: &mut Vm, args: Args) -> Res<Value> {
    answer(vm, &args, true, |it| it == Some(Ordering::Equal))
}

pub(super) fn ne(vm: &mut Vm, args: Args) -> Res<Value> {
    answer(vm, &args, true, |it| it != Some(Ordering::Equal))
}

pub(super) fn lt(vm: &mut Vm, args: Args) -> Res<Value> {
    answer(vm, &args, false, |it| it.is_some_and(Ordering::is_lt))
}

pub(super) fn le(vm: &mut Vm, args: Args) -> Res<Value> {
    answer(vm, &args, false, |it| it.is_some_and(Ordering::is_le))
}

pub(super) fn gt(vm: &mut Vm, args: Args) -> Res<Value> {
    answer(vm, &args, false, |it| it.is_some_and(Ordering::is_gt))
}

pub(super) fn ge(vm: &mut Vm, args: Args) -> Res<Value> {
    answer(vm, &args, false, |it| it.is_some_and(Ordering::is_ge))
}

/// `hash(value)`: that of any equal number.
pub(super) fn hash(_: &mut Vm, args: Args) -> Res<Value> {
    const MODULUS: u64 = (1 << 61) - 1;
    let value = this(&args, 0)?;
    let size = match value.class {
        Class::Signaling => return Err(type_error("Cannot hash a signaling NaN value")),
        Class::Quiet => return Err(Raise::unknown("the hash of a NaN is not known")),
        Class::Infinity => 314_159,
        Class::Finite if value.coefficient.is_zero() => 0,
        Class::Finite => {
            let modulus = BigUint::from(MODULUS);
            let base = match value.exponent >= 0 {
                true => BigUint::from(10u32),
                // 10 times this is 1 modulo the modulus.
                false => BigUint::from(2_075_258_708_292_324_556u64),
            };
            let power = base.modpow(&BigUint::from(value.exponent.unsigned_abs()), &modulus);
            (&value.coefficient * power % modulus).to_i64().unwrap_or(0)
        }
    };
    let hash = if value.negative { -size } else { size };
    Ok(Value::big(BigInt::from(if hash == -1 { -2 } else { hash })))
}
