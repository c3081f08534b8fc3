//! Measured growth beside the symbolic bound.

use super::Measured;
use crate::{Growth, GrowthClass};

/// Which of the two is shown, and what the other has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There is no bound: what was measured is all there is.
    Alone,
    /// Both say the same.
    Agreed,
    /// The bound stays: it may be reached by inputs that were not tried. In words, what was measured.
    Bound(String),
    /// What was measured is above the bound, so the bound is wrong. In words, the conflict.
    Conflict(String),
}

/// Weighs what was measured against what the code says.
pub(crate) fn settle(symbolic: Option<&Growth>, measured: &Measured) -> Verdict {
    let Some(symbolic) = symbolic else {
        return Verdict::Alone;
    };
    if symbolic.class == measured.class {
        return Verdict::Agreed;
    }
    let largest = measured.table.last().map_or(0, |it| it.0);
    let class = formula(measured.class);
    if measured.squares && measured.class > symbolic.class {
        return Verdict::Bound(format!(
            "measured {class} in the number of rows, on {} of up to {largest}",
            measured.shape
        ));
    }
    match measured.class < symbolic.class {
        true => Verdict::Bound(format!(
            "measured {class} on {} of up to {largest}; the bound is for the worst case",
            measured.shape
        )),
        false => Verdict::Conflict(format!(
            "the code reads as {}, but {class} was measured on {} of up to {largest}: what was measured is shown",
            symbolic.formula, measured.shape
        )),
    }
}

/// A class as a formula in `n`.
pub(crate) fn formula(class: GrowthClass) -> &'static str {
    match class {
        GrowthClass::Constant => "O(1)",
        GrowthClass::Logarithmic => "O(log n)",
        GrowthClass::Linear => "O(n)",
        GrowthClass::Linearithmic => "O(n log n)",
        GrowthClass::Quadratic => "O(n²)",
        GrowthClass::Cubic => "O(n³)",
        GrowthClass::Polynomial => "O(n⁴)",
        GrowthClass::Exponential => "O(2ⁿ)",
    }
}
