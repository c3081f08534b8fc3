//! Decimal numbers as text.

use num_bigint::BigUint;
use num_traits::{Num, Zero};

use super::number::{Class, MOST, Number, Out, Rounding, TooLarge, Work, digits, drop_digits};

/// Reads a number exactly; `None` where it is none.
pub(super) fn parse(text: &str) -> Option<Out> {
    let (negative, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = rest.to_ascii_lowercase();
    if lower == "inf" || lower == "infinity" {
        return Some(Ok(Number::infinity(negative)));
    }
    let nan = lower.strip_prefix("nan").map(|it| (Class::Quiet, it));
    if let Some((class, payload)) = nan.or_else(|| lower.strip_prefix("snan").map(|it| (Class::Signaling, it))) {
        let coefficient = match payload.is_empty() {
            true => BigUint::ZERO,
            false => whole(payload)?,
        };
        return Some(Ok(Number {
            class,
            ..Number::finite(negative, coefficient, 0)
        }));
    }
    let (mantissa, exponent) = match lower.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (&*lower, None),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let digits = [before, after].concat();
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let power = match exponent {
        None => 0,
        Some(it) => {
            let plain = it.strip_prefix(['-', '+']).unwrap_or(it);
            if plain.is_empty() || !plain.bytes().all(|it| it.is_ascii_digit()) {
                return None;
            }
            match it.parse::<i64>() {
                Ok(it) if it.abs() < 100_000_000_000_000_000 => it,
                _ => return Some(Err(TooLarge)),
            }
        }
    };
    if digits.len() as i64 > MOST {
        return Some(Err(TooLarge));
    }
    let coefficient = whole(&digits)?;
    Some(Ok(Number::finite(negative, coefficient, power - after.len() as i64)))
}

fn whole(digits: &str) -> Option<BigUint> {
    if !digits.bytes().all(|it| it.is_ascii_digit()) || digits.len() as i64 > MOST {
        return None;
    }
    match digits.parse::<u64>() {
        Ok(it) => Some(BigUint::from(it)),
        Err(_) => BigUint::from_str_radix(digits, 10).ok(),
    }
}

fn special(value: &Number) -> Option<String> {
    let sign = if value.negative { "-" } else { "" };
    let name = match value.class {
        Class::Finite => return None,
        Class::Infinity => return Some(format!("{sign}Infinity")),
        Class::Quiet => "NaN",
        Class::Signaling => "sNaN",
    };
    Some(match value.coefficient.is_zero() {
        true => format!("{sign}{name}"),
        false => format!("{sign}{name}{}", value.coefficient),
    })
}

/// Digits with the point after so many of them, zeros where there are none.
fn pointed(text: &mut String, digits: &str, place: i64) -> Out<()> {
    let length = digits.len() as i64;
    if place.abs() > 4 * MOST {
        return Err(TooLarge);
    }
    if place <= 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', -place as usize));
        text.push_str(digits);
    } else if place >= length {
        text.push_str(digits);
        text.extend(std::iter::repeat_n('0', (place - length) as usize));
    } else {
        text.push_str(&digits[..place as usize]);
        text.push('.');
        text.push_str(&digits[place as usize..]);
    }
    Ok(())
}

/// `str(value)`, or in engineering notation.
pub(super) fn show(value: &Number, capitals: bool, engineering: bool) -> Out<String> {
    if let Some(text) = special(value) {
        return Ok(text);
    }
    let digits = value.coefficient.to_string();
    let left = value.exponent + digits.len() as i64;
    let place = if value.exponent <= 0 && left > -6 {
        left
    } else if !engineering {
        1
    } else if value.coefficient.is_zero() {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    scientific(value.negative, &digits, left, place, if capitals { 'E' } else { 'e' })
}

fn scientific(negative: bool, digits: &str, left: i64, place: i64, letter: char) -> Out<String> {
    let mut text = String::from(if negative { "-" } else { "" });
    pointed(&mut text, digits, place)?;
    if left != place {
        text.push(letter);
        text.push_str(&format!("{:+}", left - place));
    }
    Ok(text)
}

/// A format spec for decimal numbers.
struct Spec {
    fill: char,
    align: char,
    zeros: bool,
    sign: char,
    no_negative_zero: bool,
    width: usize,
    commas: bool,
    precision: Option<i64>,
    code: Option<char>,
}

fn number_in(rest: &mut std::str::Chars) -> Option<Option<usize>> {
    let text = rest.as_str();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    *rest = text[end..].chars();
    match end {
        0 => Some(None),
        1..=9 => text[..end].parse().ok().map(Some),
        _ => None,
    }
}

fn spec(text: &str) -> Option<Spec> {
    let mut spec = Spec {
        fill: ' ',
        align: '>',
        zeros: false,
        sign: '-',
        no_negative_zero: false,
        width: 0,
        commas: false,
        precision: None,
        code: None,
    };
    let is_align = |c: char| matches!(c, '<' | '>' | '=' | '^');
    let mut rest = text.chars();
    let mut aligned = false;
    let mut two = text.chars();
    if let (Some(fill), Some(align)) = (two.next(), two.next())
        && is_align(align)
    {
        (spec.fill, spec.align) = (fill, align);
        aligned = true;
        rest = two;
    } else if let Some(align) = text.chars().next().filter(|it| is_align(*it)) {
        spec.align = align;
        aligned = true;
        rest.next();
    }
    let accept = |rest: &mut std::str::Chars, wanted: &[char]| {
        let next = rest.clone().next().filter(|it| wanted.contains(it));
        if next.is_some() {
            rest.next();
        }
        next
    };
    if let Some(sign) = accept(&mut rest, &['+', '-', ' ']) {
        spec.sign = sign;
    }
    spec.no_negative_zero = accept(&mut rest, &['z']).is_some();
    if accept(&mut rest, &['0']).is_some() {
        if aligned {
            return None;
        }
        spec.zeros = true;
    }
    spec.width = number_in(&mut rest)?.unwrap_or(0);
    spec.commas = accept(&mut rest, &[',']).is_some();
    if accept(&mut rest, &['.']).is_some() {
        spec.precision = Some(number_in(&mut rest)?? as i64);
    }
    spec.code = accept(&mut rest, &['e', 'E', 'f', 'F', 'g', 'G', 'n', '%']);
    if spec.code == Some('n') && spec.commas {
        return None;
    }
    rest.as_str().is_empty().then_some(spec)
}

/// `format(value, spec)`; `None` where the spec is wrong.
pub(super) fn format(work: &mut Work, value: &Number, text: &str) -> Out<Option<String>> {
    let Some(spec) = spec(text) else {
        return Ok(None);
    };
    if spec.precision.is_some_and(|it| it > MOST) {
        return Err(TooLarge);
    }
    if spec.no_negative_zero {
        return Err(TooLarge);
    }
    let letter = match (spec.code, work.context.capitals) {
        (Some('E' | 'G' | 'F'), _) | (None, true) => 'E',
        _ => 'e',
    };
    let code = match spec.code {
        None | Some('n' | 'G') => 'g',
        Some(it) => it.to_ascii_lowercase(),
    };
    let mut body;
    if let Some(text) = special(&value.with_sign(false)) {
        body = text;
    } else {
        let mut shown = value.clone();
        if code == '%' {
            shown.exponent += 2;
        }
        let round_to = |value: &Number, most: i64| -> Out {
            let drop = digits(&value.coefficient) - most;
            if drop <= 0 || value.coefficient.is_zero() {
                return Ok(value.clone());
            }
            let (mut coefficient, _) = drop_digits(&value.coefficient, drop, value.negative, work.context.rounding)?;
            let mut exponent = value.exponent + drop;
            if digits(&coefficient) > most {
                coefficient /= 10u32;
                exponent += 1;
            }
            Ok(Number::finite(value.negative, coefficient, exponent))
        };
        let mut place = None;
        if let Some(precision) = spec.precision {
            shown = match code {
                'g' => round_to(&shown, precision.max(1))?,
                'e' => match shown.coefficient.is_zero() {
                    true => {
                        place = Some(1 - precision);
                        shown
                    }
                    false => {
                        let made = round_to(&shown, precision + 1)?;
                        let missing = precision + 1 - digits(&made.coefficient);
                        made.rescaled(made.exponent - missing.max(0), Rounding::Down)?.0
                    }
                },
                _ => shown.rescaled(-precision, work.context.rounding)?.0,
            };
        }
        if matches!(code, 'f' | '%') && shown.exponent > 0 {
            shown = match shown.coefficient.is_zero() {
                true => Number { exponent: 0, ..shown },
                false => shown.rescaled(0, Rounding::Down)?.0,
            };
        }
        let plain = shown.coefficient.to_string();
        let left = shown.exponent + plain.len() as i64;
        body = match code {
            'g' => {
                let place = if shown.exponent <= 0 && left > -6 { left } else { 1 };
                scientific(false, &plain, left, place, letter)?
            }
            'e' => {
                let place = place.unwrap_or(1);
                let mut text = String::new();
                pointed(&mut text, &plain, place)?;
                text.push(letter);
                text.push_str(&format!("{:+}", left - place));
                text
            }
            _ => {
                let mut text = String::new();
                pointed(&mut text, &plain, left)?;
                text
            }
        };
    }
    let sign = match (value.negative, spec.sign) {
        (true, _) => "-",
        (false, '-') => "",
        (false, ' ') => " ",
        (false, _) => "+",
    };
    let percent = if code == '%' { "%" } else { "" };
    let zeros = spec.zeros && value.is_finite();
    let end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    if value.is_finite() && (spec.commas || zeros) {
        let tail = body.split_off(end);
        if spec.commas {
            let least = match zeros {
                true => spec.width.saturating_sub(sign.len() + tail.len() + percent.len()),
                false => 0,
            };
            body = grouped(&body, least);
        } else {
            let taken = sign.len() + body.len() + tail.len() + percent.len();
            body.insert_str(0, &"0".repeat(spec.width.saturating_sub(taken)));
        }
        body.push_str(&tail);
    }
    let (fill, align) = (
        spec.fill,
        if spec.zeros && value.is_finite() {
            '='
        } else {
            spec.align
        },
    );
    let length = sign.len() + body.len() + percent.len();
    let missing = spec.width.saturating_sub(length);
    let pad = |count: usize| fill.to_string().repeat(count);
    Ok(Some(match align {
        '<' => format!("{sign}{body}{percent}{}", pad(missing)),
        '^' => format!(
            "{}{sign}{body}{percent}{}",
            pad(missing / 2),
            pad(missing - missing / 2)
        ),
        '=' => format!("{sign}{}{body}{percent}", pad(missing)),
        _ => format!("{}{sign}{body}{percent}", pad(missing)),
    }))
}

/// Digits with commas, filled with zeros to a width at least.
fn grouped(digits: &str, least: usize) -> String {
    let mut digits = digits.to_owned();
    loop {
        let length = digits.len() + (digits.len() - 1) / 3;
        if length >= least {
            break;
        }
        digits.insert(0, '0');
    }
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&digits[at..at + 3]);
    }
    text
}
