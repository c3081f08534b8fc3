//! Objects of the library as a trace shows them, without running Python code.

use crate::machine::value::{Instance, Str, Value};

/// The text of a number or date of the library; `?` where it is not known, `None` for other objects.
pub(crate) fn shown(instance: &Instance) -> Option<String> {
    if let Some(text) = super::decimal::shown(instance) {
        return Some(format!("Decimal('{text}')"));
    }
    let class = instance.class();
    let name = match class.title.get() {
        Some(title) => title.clone(),
        None if class.module.borrow().as_str() == "fractions" => class.name(),
        None => return None,
    };
    let fields: &[&str] = match name.as_str() {
        "Fraction" => &["_numerator", "_denominator"],
        "datetime.timedelta" => &["_total"],
        "datetime.date" => &["_year", "_month", "_day"],
        "datetime.time" => &["_hour", "_minute", "_second", "_microsecond"],
        "datetime.datetime" => &["_year", "_month", "_day", "_hour", "_minute", "_second", "_microsecond"],
        _ => return None,
    };
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        match instance.attrs().get_str(&Str::new(*field))? {
            Value::Int(it) => values.push(it),
            Value::Unknown(_) => return Some("?".to_owned()),
            _ => return None,
        }
    }
    if name.as_str() == "datetime.timedelta" {
        return Some(span(values[0]));
    }
    let least = match fields.contains(&"_hour") {
        true => fields.len() - 2,
        false => fields.len(),
    };
    while values.len() > least && values.last() == Some(&0) {
        values.pop();
    }
    let mut parts: Vec<String> = values.iter().map(i64::to_string).collect();
    if fields.contains(&"_hour") && !matches!(instance.attrs().get_str(&Str::new("_zone")), Some(Value::None)) {
        parts.push("tzinfo=…".to_owned());
    }
    Some(format!("{name}({})", parts.join(", ")))
}

/// A `timedelta` of so many microseconds.
fn span(total: i64) -> String {
    let (days, rest) = (total.div_euclid(86_400_000_000), total.rem_euclid(86_400_000_000));
    let fields = [
        ("days", days),
        ("seconds", rest / 1_000_000),
        ("microseconds", rest % 1_000_000),
    ];
    let parts: Vec<String> = fields
        .iter()
        .filter(|it| it.1 != 0)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let inside = if parts.is_empty() {
        "0".to_owned()
    } else {
        parts.join(", ")
    };
    format!("datetime.timedelta({inside})")
}
