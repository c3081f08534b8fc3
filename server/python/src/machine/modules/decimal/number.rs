//! Decimal numbers and contexts, and how a number is made to fit a context.

use num_bigint::BigUint;
use num_integer::Integer as _;
use num_traits::{One, ToPrimitive, Zero};

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Finite,
    Infinity,
    /// A quiet NaN; the coefficient is its payload.
    Quiet,
    /// A signaling one.
    Signaling,
}

/// A decimal number.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub(super) negative: bool,
    pub(super) class: Class,
    pub(super) coefficient: BigUint,
    pub(super) exponent: i64,
}

/// How results that do not fit are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    ZeroFiveUp,
}

/// The settings of a context.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) prec: i64,
    pub(super) rounding: Rounding,
    pub(super) emin: i64,
    pub(super) emax: i64,
    pub(super) capitals: bool,
    pub(super) clamp: bool,
}

/// Conditions, as bits.
pub(super) mod condition {
    pub(in super::super) const INVALID_OPERATION: u32 = 1;
    pub(in super::super) const CONVERSION_SYNTAX: u32 = 1 << 1;
    pub(in super::super) const DIVISION_IMPOSSIBLE: u32 = 1 << 2;
    pub(in super::super) const DIVISION_UNDEFINED: u32 = 1 << 3;
    pub(in super::super) const FLOAT_OPERATION: u32 = 1 << 5;
    pub(in super::super) const DIVISION_BY_ZERO: u32 = 1 << 6;
    pub(in super::super) const OVERFLOW: u32 = 1 << 7;
    pub(in super::super) const UNDERFLOW: u32 = 1 << 8;
    pub(in super::super) const SUBNORMAL: u32 = 1 << 9;
    pub(in super::super) const INEXACT: u32 = 1 << 10;
    pub(in super::super) const ROUNDED: u32 = 1 << 11;
    pub(in super::super) const CLAMPED: u32 = 1 << 12;
    /// Those whose signal is `InvalidOperation`.
    pub(in super::super) const INVALID: u32 = 31;
}
use condition::*;

/// A result would have too many digits to be worth the while.
#[derive(Debug)]
pub(super) struct TooLarge;

/// What operations return.
pub(super) type Out<T = Number> = Result<T, TooLarge>;

/// The most digits that are computed with.
pub(super) const MOST: i64 = 20_000;

/// Ten to a power.
pub(super) fn power_of_ten(exponent: i64) -> Out<BigUint> {
    match u32::try_from(exponent) {
        Ok(it) if it <= 19 => Ok(BigUint::from(10u64.pow(it))),
        Ok(it) if i64::from(it) <= 2 * MOST => Ok(BigUint::from(10u32).pow(it)),
        _ => Err(TooLarge),
    }
}

/// How many decimal digits; one for zero.
pub(super) fn digits(value: &BigUint) -> i64 {
    if let Some(it) = value.to_u64() {
        return i64::from(it.checked_ilog10().unwrap_or(0)) + 1;
    }
    if let Some(it) = value.to_u128() {
        return i64::from(it.ilog10()) + 1;
    }
    let least = ((value.bits() - 1) as f64 * std::f64::consts::LOG10_2 - 1e-9) as u32;
    let next = BigUint::from(10u32).pow(least + 1);
    i64::from(least) + 1 + i64::from(*value >= next)
}

/// Drops digits, rounding; whether nothing was lost.
pub(super) fn drop_digits(value: &BigUint, drop: i64, negative: bool, rounding: Rounding) -> Out<(BigUint, bool)> {
    use std::cmp::Ordering;
    if drop <= 0 {
        return Ok((value.clone(), true));
    }
    let (quotient, half) = if drop > digits(value) + 1 {
        if value.is_zero() {
            return Ok((BigUint::ZERO, true));
        }
        (BigUint::ZERO, Ordering::Less)
    } else {
        let unit = power_of_ten(drop)?;
        let (quotient, rest) = value.div_rem(&unit);
        if rest.is_zero() {
            return Ok((quotient, true));
        }
        (quotient, (rest << 1u32).cmp(&unit))
    };
    let up = match rounding {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && quotient.is_odd()),
        Rounding::ZeroFiveUp => (&quotient % 5u32).is_zero(),
    };
    Ok((if up { quotient + 1u32 } else { quotient }, false))
}

impl Number {
    pub(super) fn finite(negative: bool, coefficient: BigUint, exponent: i64) -> Number {
        Number {
            negative,
            class: Class::Finite,
            coefficient,
            exponent,
        }
    }

    pub(super) fn infinity(negative: bool) -> Number {
        Number {
            class: Class::Infinity,
            ..Number::finite(negative, BigUint::ZERO, 0)
        }
    }

    pub(super) fn nan() -> Number {
        Number {
            class: Class::Quiet,
            ..Number::finite(false, BigUint::ZERO, 0)
        }
    }

    pub(super) fn is_nan(&self) -> bool {
        matches!(self.class, Class::Quiet | Class::Signaling)
    }

    pub(super) fn is_finite(&self) -> bool {
        self.class == Class::Finite
    }

    pub(super) fn is_infinite(&self) -> bool {
        self.class == Class::Infinity
    }

    pub(super) fn is_zero(&self) -> bool {
        self.is_finite() && self.coefficient.is_zero()
    }

    pub(super) fn is_integer(&self) -> bool {
        if !self.is_finite() {
            return false;
        }
        if self.exponent >= 0 || self.coefficient.is_zero() {
            return true;
        }
        if -self.exponent >= digits(&self.coefficient) {
            return false;
        }
        power_of_ten(-self.exponent).is_ok_and(|it| (&self.coefficient % it).is_zero())
    }

    /// The exponent of the first digit.
    pub(super) fn adjusted(&self) -> i64 {
        self.exponent + digits(&self.coefficient) - 1
    }

    pub(super) fn negated(&self) -> Number {
        Number {
            negative: !self.negative,
            ..self.clone()
        }
    }

    pub(super) fn with_sign(&self, negative: bool) -> Number {
        Number {
            negative,
            ..self.clone()
        }
    }

    /// With another exponent, rounding if digits are lost.
    pub(super) fn rescaled(&self, exponent: i64, rounding: Rounding) -> Out<(Number, bool)> {
        if self.coefficient.is_zero() {
            return Ok((Number::finite(self.negative, BigUint::ZERO, exponent), true));
        }
        let (coefficient, exact) = match self.exponent >= exponent {
            true => (&self.coefficient * power_of_ten(self.exponent - exponent)?, true),
            false => drop_digits(&self.coefficient, exponent - self.exponent, self.negative, rounding)?,
        };
        Ok((Number::finite(self.negative, coefficient, exponent), exact))
    }
}

/// An operation under way: its context, and the conditions met.
#[derive(Debug)]
pub(super) struct Work<'a> {
    pub(super) context: &'a Context,
    pub(super) status: u32,
}

impl Work<'_> {
    pub(super) fn etiny(&self) -> i64 {
        self.context.emin - self.context.prec + 1
    }

    pub(super) fn etop(&self) -> i64 {
        self.context.emax - self.context.prec + 1
    }

    /// NaN, for a reason.
    pub(super) fn invalid(&mut self, condition: u32) -> Number {
        self.status |= condition;
        Number::nan()
    }

    /// The result of an operation one of whose operands is a NaN.
    pub(super) fn nan_of(&mut self, operands: &[&Number]) -> Option<Number> {
        let signaling = operands.iter().find(|it| it.class == Class::Signaling);
        if signaling.is_some() {
            self.status |= INVALID_OPERATION;
        }
        let nan = signaling.or_else(|| operands.iter().find(|it| it.class == Class::Quiet))?;
        let most = self.context.prec - i64::from(self.context.clamp);
        let mut made = Number {
            class: Class::Quiet,
            ..(*nan).clone()
        };
        if digits(&made.coefficient) > most
            && let Ok(unit) = power_of_ten(most)
        {
            made.coefficient %= unit;
        }
        Some(made)
    }

    fn overflow(&mut self, negative: bool) -> Out {
        self.status |= OVERFLOW | INEXACT | ROUNDED;
        let infinite = match self.context.rounding {
            Rounding::Up | Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven => true,
            Rounding::Down | Rounding::ZeroFiveUp => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
        };
        if infinite {
            return Ok(Number::infinity(negative));
        }
        let largest = power_of_ten(self.context.prec)? - 1u32;
        Ok(Number::finite(negative, largest, self.etop()))
    }

    /// Rounds a result to the context.
    pub(super) fn fix(&mut self, value: Number) -> Out {
        if !value.is_finite() {
            return Ok(match self.nan_of(&[&value]) {
                Some(nan) => nan,
                None => value,
            });
        }
        let (etiny, etop) = (self.etiny(), self.etop());
        if value.coefficient.is_zero() {
            let most = if self.context.clamp { etop } else { self.context.emax };
            let exponent = value.exponent.max(etiny).min(most);
            if exponent != value.exponent {
                self.status |= CLAMPED;
            }
            return Ok(Number { exponent, ..value });
        }
        let mut least = digits(&value.coefficient) + value.exponent - self.context.prec;
        if least > etop {
            return self.overflow(value.negative);
        }
        let subnormal = least < etiny;
        least = least.max(etiny);
        if value.exponent < least {
            let drop = least - value.exponent;
            let (mut coefficient, exact) =
                drop_digits(&value.coefficient, drop, value.negative, self.context.rounding)?;
            if digits(&coefficient) > self.context.prec {
                coefficient /= 10u32;
                least += 1;
            }
            if least > etop {
                return self.overflow(value.negative);
            }
            if !exact {
                self.status |= INEXACT | if subnormal { UNDERFLOW } else { 0 };
            }
            self.status |= ROUNDED | if subnormal { SUBNORMAL } else { 0 };
            if coefficient.is_zero() {
                self.status |= CLAMPED;
            }
            return Ok(Number::finite(value.negative, coefficient, least));
        }
        if subnormal {
            self.status |= SUBNORMAL;
        }
        if self.context.clamp && value.exponent > etop {
            self.status |= CLAMPED;
            return Ok(value.rescaled(etop, Rounding::Down)?.0);
        }
        Ok(value)
    }
}

/// One, as a coefficient.
pub(super) fn one() -> BigUint {
    BigUint::one()
}
