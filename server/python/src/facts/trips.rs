//! How often loops go round.

use crate::program::ExprId;

/// How often a loop goes round each time it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trips {
    /// This often.
    Fixed(u64),
    /// As often as iterating this expression yields items when the loop is entered (`for x in xs`).
    Length(ExprId),
    /// As often as the value of this expression when the loop is entered; not at all when negative (`range(n)`).
    Value(ExprId),
    /// `(to - from) / step` rounded up, by values when the loop is entered; not at all when negative. With
    /// `inclusive` the last value is `to` itself.
    Counted {
        /// First value of the counter.
        from: Bound,
        /// Where it stops.
        to: Bound,
        /// Its step, not zero; negative when counting down.
        step: i64,
        /// Whether `to` is still counted.
        inclusive: bool,
    },
    /// Never: the body is not reached.
    Never,
    /// There is no way out but an exception; with [`super::Facts::exact`] not even that.
    Endless,
    /// Not proved.
    #[default]
    Unknown,
}

/// One end of a counted loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// This number.
    Fixed(i64),
    /// The value of this expression when the loop is entered.
    Value(ExprId),
    /// The length of this expression's value when the loop is entered.
    Length(ExprId),
}

/// The length of `range(*args)`.
pub(super) fn range_len(args: &[i64]) -> Option<u64> {
    let (from, to, step) = match *args {
        [to] => (0, to, 1),
        [from, to] => (from, to, 1),
        [from, to, step] => (from, to, step),
        _ => return None,
    };
    let distance = if step > 0 {
        to.checked_sub(from)?
    } else {
        from.checked_sub(to)?
    };
    match (step, distance) {
        (0, _) => None,
        (_, ..=0) => Some(0),
        _ => Some(distance.unsigned_abs().div_ceil(step.unsigned_abs())),
    }
}
