//! Documentation that is generated: pictures of real output, tables of options and rules.

use std::fmt::Write as _;
use std::process::Command;

use foretrace_forecast::RULES;
use foretrace_forecast::config::{OPTIONS, Value};
use serde_json::{Value as Json, json};

use crate::cases::replay;
use crate::{expect_file, root};

/// The README's picture is what a terminal shows.
#[test]
fn picture() {
    let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
        .args(["hints", "--isolated", "--color", "always", "tests/examples/orders.py"])
        .current_dir(root())
        .env("FORETRACE_MODEL", "none")
        .output()
        .expect("foretrace runs");
    let svg = anstyle_svg::Term::new()
        .palette(anstyle_svg::WIN10_CONSOLE)
        .render_svg(&String::from_utf8_lossy(&output.stdout));
    expect_file(&root().join("server/docs/hints.svg"), &svg);
}

/// The README lists every option and every rule, and its sessions go as it says.
#[test]
fn readme() {
    let file = root().join("README.md");
    let mut text = std::fs::read_to_string(&file).expect("the README can be read");
    let mut options = "| option | default | |\n| --- | --- | --- |\n".to_owned();
    for option in OPTIONS {
        let _ = writeln!(
            options,
            "| `{}` | `{}` | {} |",
            option.name,
            toml(&option.default()),
            option.doc
        );
    }
    let mut rules = "| rule | severity | |\n| --- | --- | --- |\n".to_owned();
    for rule in RULES {
        let _ = writeln!(
            rules,
            "| `{}` | {} | {} |",
            rule.name,
            rule.severity.as_str(),
            rule.summary
        );
    }
    fill(&mut text, "options", &options);
    fill(&mut text, "rules", &rules);
    expect_file(&file, &replay(&text, Some(&root())));
}

/// The sessions of the page on CI go as it says.
#[test]
fn ci() {
    let file = root().join("server/docs/ci.md");
    let text = std::fs::read_to_string(&file).expect("the page can be read");
    let folder = tempfile::tempdir().expect("a folder can be made");
    expect_file(&file, &replay(&text, Some(folder.path())));
}

/// Replaces what stands between the marks `<!-- NAME -->` and `<!-- end -->`.
fn fill(text: &mut String, name: &str, table: &str) {
    let mark = format!("<!-- {name} -->\n");
    let start = text.find(&mark).expect("the mark is there") + mark.len();
    let end = start + text[start..].find("<!-- end -->").expect("the mark has an end");
    text.replace_range(start..end, table);
}

/// The settings of VS Code are the options, by name, type and default.
#[test]
fn settings_of_vscode() {
    let file = root().join("clients/vscode/package.json");
    let text = std::fs::read_to_string(&file).expect("the manifest can be read");
    let mut manifest: Json = serde_json::from_str(&text).expect("the manifest is JSON");
    let rules: Vec<&str> = std::iter::once("all").chain(RULES.iter().map(|it| it.name)).collect();
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let properties = OPTIONS.iter().map(|option| {
        let mut property = match option.default() {
            Value::Bool(it) => json!({"type": "boolean", "default": it}),
            Value::Number(it) => json!({"type": "integer", "minimum": 0, "default": it}),
            Value::List(it) => merged(&strings, json!({"default": it})),
            Value::Table(_) => json!({"type": "object", "additionalProperties": strings, "default": {}}),
        };
        if ["select", "extend-select", "ignore"].contains(&option.name) {
            property["items"]["enum"] = json!(rules);
        }
        property["markdownDescription"] = option.doc.into();
        (format!("foretrace.{}", camel_case(option.name)), property)
    });
    let section = manifest
        .pointer_mut("/contributes/configuration/1/properties")
        .expect("a section for the options");
    *section = Json::Object(properties.collect());
    let mut expected = serde_json::to_string_pretty(&manifest).expect("JSON can be written");
    expected.push('\n');
    expect_file(&file, &expected);
}

fn merged(object: &Json, more: Json) -> Json {
    let mut object = object.clone();
    if let (Some(object), Json::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}

/// `lines-per-hint` as editors write it: `linesPerHint`.
fn camel_case(name: &str) -> String {
    let mut after_dash = false;
    let letter = |it: char| match std::mem::replace(&mut after_dash, it == '-') {
        _ if it == '-' => None,
        true => Some(it.to_ascii_uppercase()),
        false => Some(it),
    };
    name.chars().filter_map(letter).collect()
}

fn toml(value: &Value) -> String {
    let list = |items: &[String]| {
        format!(
            "[{}]",
            items.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ")
        )
    };
    match value {
        Value::Bool(it) => it.to_string(),
        Value::Number(it) => it.to_string(),
        Value::List(items) => list(items),
        Value::Table(rows) => {
            let rows: Vec<String> = rows
                .iter()
                .map(|(key, items)| format!("{key:?} = {}", list(items)))
                .collect();
            format!("{{{}}}", rows.join(", "))
        }
    }
}
