//! `exp`, `ln`, `log10` and powers that are not whole, rounded as if computed exactly.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use super::number::condition::*;
use super::number::{Context, Number, Out, Rounding, TooLarge, Work, digits, drop_digits, one, power_of_ten};

/// The most digits for which these are computed.
const MOST: i64 = 1_000;

/// A number as a fraction of `scale`.
type Fixed = BigInt;

fn unit(places: i64) -> Out<BigInt> {
    Ok(BigInt::from(power_of_ten(places)?))
}

/// `value` times ten to `places`, as far as it is an integer.
fn fixed(value: &Number, places: i64) -> Out<Fixed> {
    let (made, _) = value.rescaled(-places, Rounding::Down)?;
    let sign = if value.negative { Sign::Minus } else { Sign::Plus };
    Ok(BigInt::from_biguint(sign, made.coefficient))
}

/// The area tangent of 1/n.
fn area_tangent(n: u32, scale: &BigInt) -> Fixed {
    let mut power = scale / n;
    let mut sum = power.clone();
    let square = n * n;
    let mut odd = 1u32;
    loop {
        power /= square;
        odd += 2;
        let term = &power / odd;
        if term.is_zero() {
            return sum;
        }
        sum += term;
    }
}

fn ln_ten(scale: &BigInt) -> Fixed {
    area_tangent(31, scale) * 46 + area_tangent(49, scale) * 34 + area_tangent(161, scale) * 20
}

/// e to a small number.
fn exponential(value: &Fixed, scale: &BigInt) -> Fixed {
    const HALVINGS: u32 = 12;
    let small = value >> HALVINGS;
    let (mut term, mut sum) = (scale.clone(), scale.clone());
    for n in 1u32.. {
        term = &term * &small / scale / n;
        if term.is_zero() || term == BigInt::from(-1) {
            break;
        }
        sum += &term;
    }
    for _ in 0..HALVINGS {
        sum = &sum * &sum / scale;
    }
    sum
}

/// The natural logarithm of a number between 1/10 and 10, by steps of Halley's.
fn logarithm(value: &Fixed, scale: &BigInt) -> Fixed {
    let shift = scale.bits().saturating_sub(60);
    let near = (value >> shift).to_f64().unwrap_or(1.0) / (scale >> shift).to_f64().unwrap_or(1.0);
    let guess = (near.ln() * (1u64 << 53) as f64) as i64;
    let mut result = (BigInt::from(guess) * scale) >> 53u32;
    let mut accurate = 40;
    loop {
        let power = exponential(&result, scale);
        result += (value - &power) * 2 * scale / (value + &power);
        if accurate > scale.bits() {
            return result;
        }
        accurate *= 3;
    }
}

/// A result that is known to be within `error` of `value` (both times ten to `places`), rounded to the nearest of
/// `prec` digits; `None` where that is not decided.
fn rounded(value: &Fixed, error: u32, places: i64, prec: i64) -> Out<Option<Number>> {
    let negative = value.is_negative();
    let size = value.magnitude();
    let bound = BigUint::from(error);
    if *size <= bound {
        return Ok(None);
    }
    let (low, high) = (size - &bound, size + &bound);
    let drop = digits(&low) - prec;
    if drop <= 1 || digits(&high) != digits(&low) {
        return Ok(None);
    }
    let (below, _) = drop_digits(&low, drop, false, Rounding::HalfEven)?;
    let (above, _) = drop_digits(&high, drop, false, Rounding::HalfEven)?;
    Ok((below == above).then(|| Number::finite(negative, below, drop - places)))
}

impl Work<'_> {
    fn nearest(&mut self, mut attempt: impl FnMut(i64) -> Out<Option<Number>>) -> Out {
        if self.context.prec > MOST {
            return Err(TooLarge);
        }
        for extra in [12, 30, 80, 300] {
            if let Some(made) = attempt(self.context.prec + extra)? {
                let context = Context {
                    rounding: Rounding::HalfEven,
                    ..self.context.clone()
                };
                let mut inner = Work {
                    context: &context,
                    status: 0,
                };
                let made = inner.fix(made)?;
                self.status |= inner.status | INEXACT | ROUNDED;
                return match inner.status & UNDERFLOW {
                    0 => Ok(made),
                    _ => Err(TooLarge),
                };
            }
        }
        Err(TooLarge)
    }

    pub(super) fn exp(&mut self, a: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            return Ok(if a.negative {
                Number::finite(false, BigUint::ZERO, 0)
            } else {
                a.clone()
            });
        }
        if a.is_zero() {
            return Ok(Number::finite(false, one(), 0));
        }
        if a.adjusted() > 5 {
            return Err(TooLarge);
        }
        if a.adjusted() < -self.context.prec - 2 {
            let value = power_of_ten(self.context.prec - 1)?;
            self.status |= INEXACT | ROUNDED;
            return Ok(Number::finite(false, value, 1 - self.context.prec));
        }
        let prec = self.context.prec;
        self.nearest(|places| {
            let scale = unit(places + 8)?;
            let ten = ln_ten(&scale);
            let value = fixed(a, places + 8)?;
            let tens = num_integer::Integer::div_floor(&value, &ten);
            let rest = value - &tens * &ten;
            let power = exponential(&rest, &scale);
            let tens = tens.to_i64().ok_or(TooLarge)?;
            let made = rounded(&power, 100_000_000, places + 8, prec)?;
            Ok(made.map(|it| Number {
                exponent: it.exponent + tens,
                ..it
            }))
        })
    }

    /// What a logarithm is where it is not computed.
    fn special_logarithm(&mut self, a: &Number) -> Option<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Some(nan);
        }
        if a.is_zero() {
            return Some(Number::infinity(true));
        }
        if a.negative {
            return Some(self.invalid(INVALID_OPERATION));
        }
        a.is_infinite().then(|| a.clone())
    }

    pub(super) fn ln(&mut self, a: &Number) -> Out {
        if let Some(it) = self.special_logarithm(a) {
            return Ok(it);
        }
        if super::arithmetic::compare(a, &Number::finite(false, one(), 0)).is_eq() {
            return Ok(Number::finite(false, BigUint::ZERO, 0));
        }
        let prec = self.context.prec;
        self.nearest(|places| rounded(&ln_fixed(a, places + 10)?, 1_000_000, places + 10, prec))
    }

    pub(super) fn log10(&mut self, a: &Number) -> Out {
        if let Some(it) = self.special_logarithm(a) {
            return Ok(it);
        }
        let (coefficient, exponent) = super::arithmetic::stripped(a.coefficient.clone(), a.exponent, i64::MAX);
        if coefficient == one() {
            let whole = Number::finite(exponent < 0, BigUint::from(exponent.unsigned_abs()), 0);
            return self.fix(whole);
        }
        let prec = self.context.prec;
        self.nearest(|places| {
            let scale = unit(places + 10)?;
            let value = ln_fixed(a, places + 10)? * &scale / ln_ten(&scale);
            rounded(&value, 1_000_000, places + 10, prec)
        })
    }

    /// A power of a positive number; the exponent is not an integer.
    pub(super) fn real_power(&mut self, base: &Number, exponent: &Number) -> Out {
        if !matches!(
            self.context.rounding,
            Rounding::HalfEven | Rounding::HalfUp | Rounding::HalfDown
        ) || exponent.adjusted() > 6
            || base.adjusted().abs() > 1_000_000
        {
            return Err(TooLarge);
        }
        let prec = self.context.prec;
        if prec > MOST {
            return Err(TooLarge);
        }
        let places = prec + digits(&base.coefficient) + 45;
        let scale = unit(places)?;
        let product = ln_fixed(base, places)? * fixed(&exponent.with_sign(false), places)? / &scale;
        let product = if exponent.negative { -product } else { product };
        let ten = ln_ten(&scale);
        let tens = num_integer::Integer::div_floor(&product, &ten);
        let rest = product - &tens * &ten;
        let power = exponential(&rest, &scale);
        let tens = tens.to_i64().ok_or(TooLarge)?;
        let drop = digits(power.magnitude()) - prec;
        let fuzz = BigUint::from(10u32).pow(20);
        let low = drop_digits(&(power.magnitude() - &fuzz), drop, false, Rounding::HalfEven)?.0;
        let high = drop_digits(&(power.magnitude() + &fuzz), drop, false, Rounding::HalfEven)?.0;
        if low != high || digits(&low) != prec {
            return Err(TooLarge);
        }
        self.status |= INEXACT | ROUNDED;
        self.fix(Number::finite(false, low, drop - places + tens))
    }
}

/// The natural logarithm of a positive number.
fn ln_fixed(value: &Number, places: i64) -> Out<Fixed> {
    let scale = unit(places)?;
    let mut tens = value.adjusted();
    let mut part = Number {
        exponent: value.exponent - tens,
        ..value.clone()
    };
    if part
        .coefficient
        .to_string()
        .as_bytes()
        .first()
        .is_some_and(|it| *it >= b'4')
    {
        tens += 1;
        part.exponent -= 1;
    }
    Ok(logarithm(&fixed(&part, places)?, &scale) + ln_ten(&scale) * tens)
}
