//! `complex`.

use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

/// `repr(complex(re, im))`.
pub(crate) fn repr(re: f64, im: f64) -> String {
    let part = |it: f64| super::float::repr(it).trim_end_matches(".0").to_owned();
    match re == 0.0 && re.is_sign_positive() {
        true => format!("{}j", part(im)),
        false => {
            let sign = if im.is_sign_negative() && !im.is_nan() { "" } else { "+" };
            format!("({}{sign}{}j)", part(re), part(im))
        }
    }
}
