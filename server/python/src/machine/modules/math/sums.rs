//! Sums, products and distances.

use crate::machine::error::{Res, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::value::Value;
use crate::machine::vm::Vm;
use crate::program::BinOp;

use super::elementary::{overflow, scale, split};

/// A sum without rounding: partial sums that do not overlap, smallest first.
#[derive(Default)]
pub(super) struct Exact(Vec<f64>);

impl Exact {
    pub(super) fn add(&mut self, mut x: f64) {
        let mut kept = 0;
        for at in 0..self.0.len() {
            let mut y = self.0[at];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.0[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.0.truncate(kept);
        self.0.push(x);
    }

    /// Rounded once, half to even.
    pub(super) fn round(mut self) -> f64 {
        let Some(mut high) = self.0.pop() else {
            return 0.0;
        };
        let mut low = 0.0;
        while let Some(y) = self.0.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // What is left below decides a tie.
        if let Some(&next) = self.0.last()
            && (low < 0.0 && next < 0.0 || low > 0.0 && next > 0.0)
        {
            let twice = low * 2.0;
            let moved = high + twice;
            if twice == moved - high {
                high = moved;
            }
        }
        high
    }
}

pub(super) fn fsum(vm: &mut Vm, args: Args) -> Res<Value> {
    let iterator = vm.iter(args.at(0))?;
    let (mut sum, mut special, mut infinite) = (Exact::default(), 0.0, 0.0);
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.work(sum.0.len() + 1)?;
        let x = vm.float(&item)?;
        if !x.is_finite() {
            if x.is_infinite() {
                infinite += x;
            }
            special += x;
            continue;
        }
        sum.add(x);
        if sum.0.last().is_some_and(|it| !it.is_finite()) {
            return overflow();
        }
    }
    if special != 0.0 {
        return match f64::is_nan(infinite) {
            true => Err(value_error("-inf + inf in fsum")),
            false => Ok(Value::Float(special)),
        };
    }
    // Zeros count for nothing: the sum of negative ones is positive.
    Ok(Value::Float(sum.round() + 0.0))
}

pub(super) fn prod(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.len() != 1 {
        return Err(type_error(format!(
            "prod() takes exactly 1 positional argument ({} given)",
            args.len()
        )));
    }
    let mut result = args.keyword("start").unwrap_or(Value::Int(1));
    args.no_more_keywords("prod")?;
    let iterator = vm.iter(args.at(0))?;
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.work(1)?;
        result = vm.binary(BinOp::Mult, &result, &item)?;
    }
    Ok(result)
}

pub(super) fn hypot(vm: &mut Vm, args: Args) -> Res<Value> {
    if !args.kw.is_empty() {
        return Err(type_error("math.hypot() takes no keyword arguments"));
    }
    let mut sides = Vec::with_capacity(args.len());
    for value in &args.pos {
        sides.push(vm.float(value)?.abs());
    }
    Ok(Value::Float(norm(&sides)))
}

pub(super) fn dist(vm: &mut Vm, args: Args) -> Res<Value> {
    let mut point = |index: usize| match args.at(index).plain() {
        Value::Tuple(it) => Ok(it.to_vec()),
        _ => vm.collect(args.at(index)),
    };
    let (p, q) = (point(0)?, point(1)?);
    if p.len() != q.len() {
        return Err(value_error("both points must have the same number of dimensions"));
    }
    let mut sides = Vec::with_capacity(p.len());
    for (p, q) in p.iter().zip(&q) {
        let (p, q) = (vm.float(p)?, vm.float(q)?);
        sides.push((p - q).abs());
    }
    Ok(Value::Float(norm(&sides)))
}

/// A float as the sum of two of half its digits.
fn halves(x: f64) -> (f64, f64) {
    let t = x * 134_217_729.0;
    let high = t - (t - x);
    (high, x - high)
}

/// The square root of the sum of squares: scaled, summed with the errors kept apart, corrected once. Follows the
/// interpreter's steps, as the last digit depends on them.
fn norm(sides: &[f64]) -> f64 {
    let most = sides.iter().copied().fold(0.0, f64::max);
    if sides.iter().any(|it| it.is_infinite()) {
        return f64::INFINITY;
    }
    if sides.iter().any(|it| it.is_nan()) {
        return f64::NAN;
    }
    if most == 0.0 || sides.len() <= 1 {
        return most;
    }
    let (_, exponent) = split(most);
    let mut sum = 1.0;
    if exponent < -1023 {
        let mut rest = 0.0;
        for side in sides {
            let x = (side / most) * (side / most);
            let before = sum;
            sum += x;
            rest += (before - sum) + x;
        }
        return most * (sum - 1.0 + rest).sqrt();
    }
    let factor = scale(1.0, -i64::from(exponent));
    let (mut first, mut second, mut third) = (0.0, 0.0, 0.0);
    let mut add = |x: f64, rest: &mut f64| {
        let before = sum;
        sum += x;
        *rest += (before - sum) + x;
        sum
    };
    for side in sides {
        let (high, low) = halves(side * factor);
        add(high * high, &mut first);
        add(2.0 * high * low, &mut second);
        third += low * low;
    }
    let root = (add(0.0, &mut 0.0) - 1.0 + (first + second + third)).sqrt();
    let (high, low) = halves(root);
    add(-high * high, &mut first);
    add(-2.0 * high * low, &mut second);
    let total = add(-low * low, &mut third);
    let rest = total - 1.0 + (first + second + third);
    (root + rest / (2.0 * root)) / factor
}
