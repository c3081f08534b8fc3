//! Documentation that is generated: pictures of real output, tables of options and rules.

use std::fmt::Write as _;
use std::process::Command;

use foretrace_forecast::RULES;
use foretrace_forecast::config::{OPTIONS, Value};

use crate::cases::replay;
use crate::{expect_file, root};

/// The README's picture is what a terminal shows.
#[test]
fn picture() {
    let output = Command::new(env!("CARGO_BIN_EXE_foretrace"))
        .args(["hints", "--isolated", "--color", "always", "tests/examples/orders.py"])
        .current_dir(root())
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

/// Replaces what stands between the marks `<!-- NAME -->` and `<!-- end -->`.
fn fill(text: &mut String, name: &str, table: &str) {
    let mark = format!("<!-- {name} -->\n");
    let start = text.find(&mark).expect("the mark is there") + mark.len();
    let end = start + text[start..].find("<!-- end -->").expect("the mark has an end");
    text.replace_range(start..end, table);
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
