//! Digits of floats.

/// How a float is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    /// The fewest digits that give the same float again.
    Shortest,
    /// `%.Ne`
    Exponent(usize),
    /// `%.Nf`
    Fixed(usize),
    /// `%.Ng`
    General(usize),
}

/// No float has more digits than this that are not zero.
const MOST_DIGITS: usize = 1100;

/// A float that is not negative. `alternate` keeps the point and the zeros; `dot_zero` makes it look like a float.
pub(crate) fn text(value: f64, style: Style, alternate: bool, dot_zero: bool) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return "inf".to_owned();
    }
    match style {
        Style::Fixed(precision) => {
            let shown = precision.min(MOST_DIGITS);
            let mut out = format!("{value:.shown$}");
            zeros(&mut out, precision - shown);
            if alternate && precision == 0 {
                out.push('.');
            }
            out
        }
        Style::Exponent(precision) => {
            let (mut digits, exponent) = digits(value, Some(precision));
            let missing = (precision + 1).saturating_sub(digits.len());
            zeros(&mut digits, missing);
            scientific(&digits, exponent, alternate)
        }
        Style::General(precision) => {
            let precision = precision.max(1);
            let (mut digits, exponent) = digits(value, Some(precision - 1));
            match alternate {
                true => {
                    let missing = precision.saturating_sub(digits.len());
                    zeros(&mut digits, missing);
                }
                false => digits.truncate(digits.trim_end_matches('0').len().max(1)),
            }
            let limit = precision as i64 - i64::from(dot_zero);
            match exponent < -4 || i64::from(exponent) >= limit {
                true => scientific(&digits, exponent, alternate),
                false => positional(&digits, exponent, alternate, dot_zero),
            }
        }
        Style::Shortest => {
            let (digits, exponent) = digits(value, None);
            match (-4..16).contains(&exponent) {
                true => positional(&digits, exponent, alternate, dot_zero),
                false => scientific(&digits, exponent, alternate),
            }
        }
    }
}

fn zeros(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n('0', count));
}

/// Significant digits and the exponent of the first.
fn digits(value: f64, precision: Option<usize>) -> (String, i32) {
    let shown = match precision {
        Some(it) => format!("{value:.*e}", it.min(MOST_DIGITS)),
        None => shortest(value),
    };
    let (digits, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// The fewest digits that give the same float again; of two that are as near, the one that is even.
fn shortest(value: f64) -> String {
    let shown = format!("{value:e}");
    let fraction = shown
        .split_once('e')
        .map_or(0, |(digits, _)| digits.len().saturating_sub(2));
    let nearest = format!("{value:.fraction$e}");
    match nearest.parse() == Ok(value) {
        true => nearest,
        false => shown,
    }
}

fn scientific(digits: &str, exponent: i32, alternate: bool) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() && !alternate { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.abs())
}

fn positional(digits: &str, exponent: i32, alternate: bool, dot_zero: bool) -> String {
    let mut out = String::new();
    if exponent < 0 {
        out.push_str("0.");
        zeros(&mut out, exponent.unsigned_abs() as usize - 1);
        out.push_str(digits);
        return out;
    }
    let whole = exponent as usize + 1;
    let (before, after) = digits.split_at(whole.min(digits.len()));
    out.push_str(before);
    zeros(&mut out, whole - before.len());
    if !after.is_empty() || alternate || dot_zero {
        out.push('.');
        out.push_str(after);
        if after.is_empty() && dot_zero {
            out.push('0');
        }
    }
    out
}
