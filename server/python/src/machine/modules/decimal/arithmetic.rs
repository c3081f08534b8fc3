//! Arithmetic of decimal numbers.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_integer::Integer as _;
use num_traits::{ToPrimitive, Zero};

use super::number::condition::*;
use super::number::{Class, Context, Number, Out, Rounding, TooLarge, Work, digits, one, power_of_ten};

impl Work<'_> {
    pub(super) fn add(&mut self, a: &Number, b: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            if b.is_infinite() && a.negative != b.negative {
                return Ok(self.invalid(INVALID_OPERATION));
            }
            return Ok(a.clone());
        }
        if b.is_infinite() {
            return Ok(b.clone());
        }
        let sum = self.sum(a, b)?;
        self.fix(sum)
    }

    pub(super) fn sub(&mut self, a: &Number, b: &Number) -> Out {
        match b.is_nan() {
            true => self.add(a, b),
            false => self.add(a, &b.negated()),
        }
    }

    /// The sum of finite numbers; digits far beyond the precision are represented by one that rounds alike.
    fn sum(&self, a: &Number, b: &Number) -> Out {
        let exponent = a.exponent.min(b.exponent);
        let zero_sign = |a: bool, b: bool| match a == b {
            true => a,
            false => self.context.rounding == Rounding::Floor,
        };
        if a.coefficient.is_zero() && b.coefficient.is_zero() {
            return Ok(Number::finite(
                zero_sign(a.negative, b.negative),
                BigUint::ZERO,
                exponent,
            ));
        }
        for (zero, other) in [(a, b), (b, a)] {
            if zero.coefficient.is_zero() {
                let exponent = exponent.max(other.exponent - self.context.prec - 1);
                return Ok(other.rescaled(exponent.min(other.exponent), self.context.rounding)?.0);
            }
        }
        let (mut high, mut low) = if a.exponent >= b.exponent { (a, b) } else { (b, a) };
        let tiny;
        let far = high.exponent - 1 + (digits(&high.coefficient) - self.context.prec - 2).min(0);
        if low.adjusted() < far {
            tiny = Number::finite(low.negative, one(), far);
            low = &tiny;
            if low.exponent > high.exponent {
                std::mem::swap(&mut high, &mut low);
            }
        }
        let aligned = &high.coefficient * power_of_ten(high.exponent - low.exponent)?;
        if high.negative == low.negative {
            return Ok(Number::finite(high.negative, aligned + &low.coefficient, low.exponent));
        }
        Ok(match aligned.cmp(&low.coefficient) {
            Ordering::Equal => Number::finite(zero_sign(true, false), BigUint::ZERO, exponent),
            Ordering::Greater => Number::finite(high.negative, aligned - &low.coefficient, low.exponent),
            Ordering::Less => Number::finite(low.negative, &low.coefficient - aligned, low.exponent),
        })
    }

    pub(super) fn mul(&mut self, a: &Number, b: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() || b.is_infinite() {
            return Ok(match a.is_zero() || b.is_zero() {
                true => self.invalid(INVALID_OPERATION),
                false => Number::infinity(negative),
            });
        }
        let product = &a.coefficient * &b.coefficient;
        self.fix(Number::finite(negative, product, a.exponent + b.exponent))
    }

    pub(super) fn fma(&mut self, a: &Number, b: &Number, c: &Number) -> Out {
        let product = match a.is_finite() && b.is_finite() {
            true => Number::finite(
                a.negative != b.negative,
                &a.coefficient * &b.coefficient,
                a.exponent + b.exponent,
            ),
            false => {
                if a.class == Class::Signaling || b.class == Class::Signaling || (!a.is_nan() && !b.is_nan()) {
                    if let Some(nan) = self.nan_of(&[a, b]) {
                        return Ok(nan);
                    }
                    if a.is_zero() || b.is_zero() {
                        return Ok(self.invalid(INVALID_OPERATION));
                    }
                    Number::infinity(a.negative != b.negative)
                } else if let Some(nan) = self.nan_of(&[a, b, c]) {
                    return Ok(nan);
                } else {
                    Number::nan()
                }
            }
        };
        self.add(&product, c)
    }

    pub(super) fn div(&mut self, a: &Number, b: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            return Ok(match b.is_infinite() {
                true => self.invalid(INVALID_OPERATION),
                false => Number::infinity(negative),
            });
        }
        if b.is_infinite() {
            self.status |= CLAMPED;
            return Ok(Number::finite(negative, BigUint::ZERO, self.etiny()));
        }
        if b.coefficient.is_zero() {
            if a.coefficient.is_zero() {
                return Ok(self.invalid(DIVISION_UNDEFINED));
            }
            self.status |= DIVISION_BY_ZERO;
            return Ok(Number::infinity(negative));
        }
        let ideal = a.exponent - b.exponent;
        if a.coefficient.is_zero() {
            return self.fix(Number::finite(negative, BigUint::ZERO, ideal));
        }
        let shift = digits(&b.coefficient) - digits(&a.coefficient) + self.context.prec + 1;
        let mut exponent = ideal - shift;
        let (mut quotient, rest) = match shift >= 0 {
            true => (&a.coefficient * power_of_ten(shift)?).div_rem(&b.coefficient),
            false => a.coefficient.div_rem(&(&b.coefficient * power_of_ten(-shift)?)),
        };
        if !rest.is_zero() {
            if (&quotient % 5u32).is_zero() {
                quotient += 1u32;
            }
        } else {
            (quotient, exponent) = stripped(quotient, exponent, ideal);
        }
        self.fix(Number::finite(negative, quotient, exponent))
    }

    /// Quotient and remainder of a division of finite numbers by one that is not zero.
    fn divided(&mut self, a: &Number, b: &Number) -> Out<(Number, Number)> {
        let negative = a.negative != b.negative;
        let ideal = if b.is_infinite() {
            a.exponent
        } else {
            a.exponent.min(b.exponent)
        };
        if a.coefficient.is_zero() || b.is_infinite() || a.adjusted() - b.adjusted() <= -2 {
            let exponent = match a.coefficient.is_zero() {
                true => ideal,
                false => ideal.max(a.adjusted() - self.context.prec - 2).min(a.exponent),
            };
            let rest = a.rescaled(exponent, self.context.rounding)?.0;
            return Ok((Number::finite(negative, BigUint::ZERO, 0), rest));
        }
        if a.adjusted() - b.adjusted() <= self.context.prec {
            let (mut over, mut under) = (a.coefficient.clone(), b.coefficient.clone());
            match a.exponent >= b.exponent {
                true => over *= power_of_ten(a.exponent - b.exponent)?,
                false => under *= power_of_ten(b.exponent - a.exponent)?,
            }
            let (quotient, rest) = over.div_rem(&under);
            if digits(&quotient) <= self.context.prec {
                return Ok((
                    Number::finite(negative, quotient, 0),
                    Number::finite(a.negative, rest, ideal),
                ));
            }
        }
        let nan = self.invalid(DIVISION_IMPOSSIBLE);
        Ok((nan.clone(), nan))
    }

    pub(super) fn divide_whole(&mut self, a: &Number, b: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            return Ok(match b.is_infinite() {
                true => self.invalid(INVALID_OPERATION),
                false => Number::infinity(negative),
            });
        }
        if b.is_zero() {
            if a.is_zero() {
                return Ok(self.invalid(DIVISION_UNDEFINED));
            }
            self.status |= DIVISION_BY_ZERO;
            return Ok(Number::infinity(negative));
        }
        let quotient = self.divided(a, b)?.0;
        self.fix(quotient)
    }

    pub(super) fn remainder(&mut self, a: &Number, b: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if b.is_zero() {
            let condition = if a.is_zero() {
                DIVISION_UNDEFINED
            } else {
                INVALID_OPERATION
            };
            return Ok(self.invalid(condition));
        }
        let rest = self.divided(a, b)?.1;
        self.fix(rest)
    }

    pub(super) fn divmod(&mut self, a: &Number, b: &Number) -> Out<(Number, Number)> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok((nan.clone(), nan));
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            let nan = self.invalid(INVALID_OPERATION);
            return Ok((
                if b.is_infinite() {
                    nan.clone()
                } else {
                    Number::infinity(negative)
                },
                nan,
            ));
        }
        if b.is_zero() {
            if a.is_zero() {
                let nan = self.invalid(DIVISION_UNDEFINED);
                return Ok((nan.clone(), nan));
            }
            self.status |= DIVISION_BY_ZERO;
            return Ok((Number::infinity(negative), self.invalid(INVALID_OPERATION)));
        }
        let (quotient, rest) = self.divided(a, b)?;
        let quotient = if b.is_infinite() { quotient } else { self.fix(quotient)? };
        Ok((quotient, self.fix(rest)?))
    }

    pub(super) fn plus(&mut self, a: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        let positive = a.is_zero() && self.context.rounding != Rounding::Floor;
        self.fix(if positive { a.with_sign(false) } else { a.clone() })
    }

    pub(super) fn minus(&mut self, a: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        let positive = a.is_zero() && self.context.rounding != Rounding::Floor;
        self.fix(if positive { a.with_sign(false) } else { a.negated() })
    }

    pub(super) fn abs(&mut self, a: &Number) -> Out {
        if a.negative { self.minus(a) } else { self.plus(a) }
    }

    pub(super) fn quantize(&mut self, a: &Number, like: &Number, rounding: Rounding) -> Out {
        if let Some(nan) = self.nan_of(&[a, like]) {
            return Ok(nan);
        }
        if a.is_infinite() || like.is_infinite() {
            return Ok(match a.is_infinite() && like.is_infinite() {
                true => a.clone(),
                false => self.invalid(INVALID_OPERATION),
            });
        }
        let exponent = like.exponent;
        if exponent < self.etiny() || exponent > self.context.emax {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if a.coefficient.is_zero() {
            return self.fix(Number::finite(a.negative, BigUint::ZERO, exponent));
        }
        if a.adjusted() > self.context.emax || a.adjusted() - exponent + 1 > self.context.prec {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        let (made, exact) = a.rescaled(exponent, rounding)?;
        if made.adjusted() > self.context.emax || digits(&made.coefficient) > self.context.prec {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if !made.coefficient.is_zero() && made.adjusted() < self.context.emin {
            self.status |= SUBNORMAL;
        }
        if exponent > a.exponent {
            self.status |= ROUNDED | if exact { 0 } else { INEXACT };
        }
        self.fix(made)
    }

    /// Rounded to an integer; `exact` tells what was lost.
    pub(super) fn integral(&mut self, a: &Number, rounding: Rounding, exact: bool) -> Out {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if !a.is_finite() || a.exponent >= 0 {
            return Ok(a.clone());
        }
        let (made, same) = a.rescaled(0, rounding)?;
        if exact {
            self.status |= if a.coefficient.is_zero() { 0 } else { ROUNDED } | if same { 0 } else { INEXACT };
        }
        Ok(made)
    }

    pub(super) fn normalize(&mut self, a: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        let made = self.fix(a.clone())?;
        if !made.is_finite() {
            return Ok(made);
        }
        if made.coefficient.is_zero() {
            return Ok(Number::finite(made.negative, BigUint::ZERO, 0));
        }
        let most = if self.context.clamp {
            self.etop()
        } else {
            self.context.emax
        };
        let (coefficient, exponent) = stripped(made.coefficient, made.exponent, most);
        Ok(Number::finite(made.negative, coefficient, exponent))
    }

    pub(super) fn sqrt(&mut self, a: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if a.is_zero() {
            return self.fix(Number::finite(a.negative, BigUint::ZERO, a.exponent.div_euclid(2)));
        }
        if a.negative {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if a.is_infinite() {
            return Ok(a.clone());
        }
        let length = digits(&a.coefficient);
        let mut exponent = a.exponent >> 1;
        let (mut radicand, half) = match a.exponent & 1 {
            1 => (&a.coefficient * 10u32, (length >> 1) + 1),
            _ => (a.coefficient.clone(), (length + 1) >> 1),
        };
        let shift = self.context.prec + 1 - half;
        let mut exact = true;
        if shift >= 0 {
            radicand *= power_of_ten(2 * shift)?;
        } else {
            let (quotient, rest) = radicand.div_rem(&power_of_ten(-2 * shift)?);
            exact = rest.is_zero();
            radicand = quotient;
        }
        exponent -= shift;
        let mut root = radicand.sqrt();
        exact = exact && &root * &root == radicand;
        if exact {
            match shift >= 0 {
                true => root /= power_of_ten(shift)?,
                false => root *= power_of_ten(-shift)?,
            }
            exponent += shift;
        } else if (&root % 5u32).is_zero() {
            root += 1u32;
        }
        let context = Context {
            rounding: Rounding::HalfEven,
            ..self.context.clone()
        };
        let mut inner = Work {
            context: &context,
            status: 0,
        };
        let made = inner.fix(Number::finite(false, root, exponent));
        self.status |= inner.status;
        made
    }

    /// A power with an integer exponent.
    pub(super) fn whole_power(&mut self, base: &Number, exponent: &Number, negative: bool) -> Out {
        let (whole, _) = exponent.rescaled(0, Rounding::Down)?;
        let Some(times) = whole.coefficient.to_u64().filter(|it| *it < 1 << 40) else {
            return Err(TooLarge);
        };
        let extra = digits(&exponent.coefficient) + exponent.exponent + 2;
        let context = Context {
            prec: self.context.prec + extra + i64::from(exponent.negative),
            rounding: Rounding::HalfEven,
            clamp: false,
            ..self.context.clone()
        };
        let mut inner = Work {
            context: &context,
            status: 0,
        };
        let base = match exponent.negative {
            true => inner.div(&Number::finite(false, one(), 0), &base.with_sign(false))?,
            false => base.with_sign(false),
        };
        let mut result = base.clone();
        for bit in (0..63 - times.leading_zeros()).rev() {
            result = inner.mul(&result, &result)?;
            if times >> bit & 1 == 1 {
                result = inner.mul(&result, &base)?;
            }
            if !result.is_finite() || (result.is_zero() && inner.status & CLAMPED != 0) {
                break;
            }
        }
        self.status |= inner.status;
        if result.is_infinite() {
            result = Number::finite(false, one(), 2_000_000_000_000_000_001);
        }
        self.fix(result.with_sign(negative))
    }
}

/// Without zeros at the end, up to an exponent.
pub(super) fn stripped(mut coefficient: BigUint, mut exponent: i64, most: i64) -> (BigUint, i64) {
    while exponent < most {
        let (quotient, rest) = coefficient.div_rem(&BigUint::from(10u32));
        if !rest.is_zero() {
            break;
        }
        coefficient = quotient;
        exponent += 1;
    }
    (coefficient, exponent)
}

/// The order of numbers that are not NaN.
pub(super) fn compare(a: &Number, b: &Number) -> Ordering {
    let size = |it: &Number| -> i32 {
        match (it.is_infinite(), it.is_zero()) {
            (true, _) => {
                if it.negative {
                    -2
                } else {
                    2
                }
            }
            (_, true) => 0,
            _ => {
                if it.negative {
                    -1
                } else {
                    1
                }
            }
        }
    };
    let (x, y) = (size(a), size(b));
    if x != y || x.abs() != 1 {
        return x.cmp(&y);
    }
    let order = a.adjusted().cmp(&b.adjusted()).then_with(|| {
        let shift = a.exponent - b.exponent;
        match (power_of_ten(shift.abs()), shift >= 0) {
            (Ok(unit), true) => (&a.coefficient * unit).cmp(&b.coefficient),
            (Ok(unit), false) => a.coefficient.cmp(&(&b.coefficient * unit)),
            (Err(_), _) => Ordering::Equal,
        }
    });
    if a.negative { order.reverse() } else { order }
}

/// The total order.
pub(super) fn compare_total(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let rank = |it: &Number| match it.class {
        Class::Finite => 0,
        Class::Infinity => 1,
        Class::Signaling => 2,
        Class::Quiet => 3,
    };
    let order = rank(a).cmp(&rank(b)).then_with(|| match a.class {
        Class::Finite => {
            let order = compare(&a.with_sign(false), &b.with_sign(false));
            order.then(a.exponent.cmp(&b.exponent))
        }
        _ => a.coefficient.cmp(&b.coefficient),
    });
    if a.negative { order.reverse() } else { order }
}

impl Work<'_> {
    pub(super) fn power(&mut self, base: &Number, exponent: &Number) -> Out {
        if let Some(nan) = self.nan_of(&[base, exponent]) {
            return Ok(nan);
        }
        if exponent.is_zero() {
            return Ok(match base.is_zero() {
                true => self.invalid(INVALID_OPERATION),
                false => Number::finite(false, one(), 0),
            });
        }
        let odd = exponent.is_integer() && {
            let (whole, _) = match exponent.exponent > 0 {
                true => (Number::finite(false, BigUint::ZERO, 0), true),
                false => exponent.rescaled(0, Rounding::Down)?,
            };
            whole.coefficient.is_odd()
        };
        let negative = base.negative && odd;
        if base.is_zero() {
            return Ok(match exponent.negative {
                true => Number::infinity(negative),
                false => Number::finite(negative, BigUint::ZERO, 0),
            });
        }
        if base.negative && !exponent.is_integer() {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if base.is_infinite() {
            return Ok(match exponent.negative {
                true => Number::finite(negative, BigUint::ZERO, 0),
                false => Number::infinity(negative),
            });
        }
        let unit = Number::finite(false, one(), 0);
        let size = compare(&base.with_sign(false), &unit);
        if exponent.is_infinite() {
            if size.is_eq() {
                self.status |= INEXACT | ROUNDED;
                let value = power_of_ten(self.context.prec - 1)?;
                return Ok(Number::finite(false, value, 1 - self.context.prec));
            }
            return Ok(match size.is_gt() != exponent.negative {
                true => Number::infinity(false),
                false => Number::finite(false, BigUint::ZERO, 0),
            });
        }
        let made = match exponent.is_integer() {
            true => self.whole_power(base, exponent, negative)?,
            false => self.real_power(base, exponent)?,
        };
        match self.context.clamp || self.status & UNDERFLOW != 0 {
            false => Ok(made),
            true => Err(TooLarge),
        }
    }
}

/// Whether [`compare`] can compare them.
pub(super) fn comparable(a: &Number, b: &Number) -> Out<()> {
    let aligned = a.is_finite() && b.is_finite() && a.adjusted() == b.adjusted();
    match aligned {
        true => power_of_ten((a.exponent - b.exponent).abs()).map(|_| ()),
        false => Ok(()),
    }
}
