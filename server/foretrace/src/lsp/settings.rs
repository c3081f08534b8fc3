//! The client's settings: the options of configuration files, as JSON. They are stronger than any file.

use foretrace_forecast::Config;
use foretrace_forecast::config::{OPTIONS, Setting, Value};
use serde_json::Value as Json;

/// Sets every option that `settings` names; gives what is wrong with the others. Names that are no options are the
/// client's own affair.
pub(crate) fn apply(config: &mut Config, settings: &Json) -> Vec<String> {
    let mut problems = Vec::new();
    for option in OPTIONS {
        let Some(value) = find(settings, option.name) else {
            continue;
        };
        let result = match to_value(value, option) {
            Some(value) => config.set(option.name, value),
            None => Err(format!("`{}` takes {}", option.name, option.default().type_name())),
        };
        problems.extend(result.err());
    }
    problems
}

/// The value of a dotted name, whose parts are nested objects or written in one.
fn find<'a>(settings: &'a Json, name: &str) -> Option<&'a Json> {
    let object = settings.as_object()?;
    let nested = || {
        let (section, rest) = name.split_once('.')?;
        find(object.get(section)?, rest)
    };
    let value = object
        .get(name)
        .or_else(|| object.get(&camel_case(name)))
        .or_else(nested);
    value.filter(|it| !it.is_null())
}

/// Editors write `linesPerHint` for `lines-per-hint`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    let mut result = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        result.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        result.push_str(letters.as_str());
    }
    result
}

/// `value` as the type of `option`.
fn to_value(value: &Json, option: &Setting) -> Option<Value> {
    Some(match option.default() {
        Value::Bool(_) => Value::Bool(value.as_bool()?),
        Value::Number(_) => Value::Number(value.as_u64()?.try_into().ok()?),
        Value::List(_) => Value::List(strings(value)?),
        Value::Table(_) => {
            let rows = value.as_object()?.iter();
            Value::Table(
                rows.map(|(key, row)| Some((key.clone(), strings(row)?)))
                    .collect::<Option<_>>()?,
            )
        }
    })
}

fn strings(value: &Json) -> Option<Vec<String>> {
    value
        .as_array()?
        .iter()
        .map(|it| it.as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn options_are_found_however_they_are_nested() {
        for settings in [
            json!({"hints": {"branch": false, "lines-per-hint": 3}}),
            json!({"hints.branch": false, "hints": {"linesPerHint": 3}}),
            json!({"hints": {"branch": false}, "hints.linesPerHint": 3, "path": "elsewhere"}),
        ] {
            let mut config = Config::default();
            assert_eq!(apply(&mut config, &settings), Vec::<String>::new());
            assert_eq!((config.hints_branch, config.hints_lines_per_hint), (false, 3));
        }
    }

    #[test]
    fn what_is_wrong_is_said_and_changes_nothing() {
        let mut config = Config::default();
        let settings = json!({"hints": {"branch": "no", "loop": null}, "select": ["no-such-rule"], "ignore": [1]});
        let problems = apply(&mut config, &settings);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert_eq!(config, Config::default());
    }
}
