//! Value classes and probabilities in words.

/// `93%`; never all or nothing, since nothing predicted is certain.
pub(crate) fn percent(p: f32) -> String {
    match (p * 100.0).round() {
        it if it < 1.0 => "<1%".to_string(),
        it if it > 99.0 => ">99%".to_string(),
        it => format!("{it}%"),
    }
}

/// The type of a value class.
pub(crate) fn type_name(class: &'static str) -> &'static str {
    match class.split(':').next().unwrap_or(class) {
        "none" => "None",
        "date" => "a date or time",
        "enum" => "an enum member",
        name => name,
    }
}

/// A value class as a reader understands it.
pub(crate) fn words(class: &'static str) -> String {
    let Some((kind, size)) = class.split_once(':') else {
        return type_name(class).to_string();
    };
    match (kind, size) {
        ("bool", "true") => "True".into(),
        ("bool", "false") => "False".into(),
        (_, "zero") => "0".into(),
        (_, "one") if kind == "int" => "1".into(),
        ("int", "small") => "int 2–10".into(),
        ("int", "medium") => "int 11–1000".into(),
        ("int", "large") => "int over 1000".into(),
        ("float", "fraction") => "float below 1".into(),
        ("float", "positive") => "float of 1 or more".into(),
        ("float", "special") => "nan or inf".into(),
        ("str", "char") => "str of 1 character".into(),
        ("str", "short") => "str of 2–9 characters".into(),
        ("str", "medium") => "str of 10–49 characters".into(),
        ("bytes", "short") => "bytes, 1–9".into(),
        (_, "empty" | "negative") => format!("{size} {kind}"),
        (_, "one") => format!("{kind} of 1 item"),
        (_, "few") => format!("{kind} of 2–10 items"),
        _ => format!("long {kind}"),
    }
}

/// A bucket of trip counts.
pub(crate) fn trips(bucket: usize) -> &'static str {
    const WORDS: [&str; 6] = [
        "usually not entered",
        "usually once",
        "2–3 times",
        "4–10 times",
        "11–100 times",
        "over 100 times",
    ];
    WORDS.get(bucket).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VALUE_CLASSES;

    #[test]
    fn percentages_never_claim_certainty() {
        let given = [0.0, 0.04, 0.994, 0.9999, 1.0];
        assert_eq!(given.map(percent), ["<1%", "4%", "99%", ">99%", ">99%"]);
    }

    #[test]
    fn classes_differ_in_words_and_stand_by_type() {
        let all: Vec<String> = VALUE_CLASSES.into_iter().map(words).collect();
        let mut different = all.clone();
        different.sort();
        different.dedup();
        // 0 is an int and a float.
        assert_eq!(different.len(), all.len() - 1, "{all:?}");
        let mut types: Vec<&str> = VALUE_CLASSES.into_iter().map(type_name).collect();
        types.dedup();
        let in_order = types.len();
        types.sort_unstable();
        types.dedup();
        assert_eq!(types.len(), in_order);
    }
}
