//! `int` and `bool`.

use num_bigint::BigInt;

use crate::machine::error::{Res, overflow_error};
use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

pub(super) static BOOL: &[Def] = &[];

/// Rounded to nearest, ties to even: "int too large to convert to float".
pub(crate) fn big_to_float(value: &BigInt) -> Res<f64> {
    let _ = value;
    Err(overflow_error("int too large to convert to float"))
}
