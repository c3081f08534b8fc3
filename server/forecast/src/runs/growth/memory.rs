//! How much memory functions have in use.
//!
//! Lists and tables reserve more than they hold, twice or four times as much each time they grow: costs are a staircase.
//! Sizes that lie one stair apart show what it rises to.

use super::fit;
use super::series::Point;
use crate::GrowthClass;

/// The most memory that a function had in use, beyond that of its input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Memory {
    pub(crate) class: GrowthClass,
    /// The relative error of the fit.
    pub(crate) residual: f64,
    /// Bytes for each size of the series.
    pub(crate) bytes: Vec<u64>,
}

/// The largest size of a series below which polynomials look like one another.
const TELLING: u64 = 32;

impl Memory {
    /// What a series tells; `None` where that is not clear.
    pub(super) fn of(points: &[Point]) -> Option<Memory> {
        let all: Vec<(u64, u64)> = points.iter().map(|it| (it.n, it.bytes)).collect();
        let stairs = |width: u64| {
            let first = all.first().map_or(1, |it| it.0.max(1));
            let mut next = first;
            let mut at: Vec<(u64, u64)> = Vec::new();
            for &(n, bytes) in &all {
                if n == next {
                    at.push((n, bytes));
                    next *= width;
                }
            }
            fit::fit(&at)
        };
        let fit = fit::fit(&all).or_else(|| stairs(2)).or_else(|| stairs(4))?;
        let largest = all.last().map_or(0, |it| it.0);
        let tells = match fit.class {
            // Little beside what is there anyway may grow.
            GrowthClass::Constant => all.iter().all(|it| it.1 == all[0].1),
            GrowthClass::Exponential => true,
            _ => largest >= TELLING,
        };
        tells.then(|| Memory {
            class: fit.class,
            residual: fit.residual,
            bytes: all.iter().map(|it| it.1).collect(),
        })
    }
}
