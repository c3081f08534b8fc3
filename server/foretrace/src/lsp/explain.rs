//! The command that explains: it shows the page of a rule, or says why something is shown on a line.

use std::path::PathBuf;
use std::{env, fs, io, process};

use foretrace_forecast::{Finding, rules};
use foretrace_python::Text;
use serde_json::Value;
use tower_lsp::lsp_types::{Command, Position, Url};

use super::command::EXPLAIN;
use super::convert;
use super::document::View;

/// The command for one rule.
pub(crate) fn command(rule: &str) -> Command {
    Command::new(title(rule), EXPLAIN.into(), Some(vec![rule.into()]))
}

/// Why the hints and findings of a line are shown, in Markdown; `None` where there are none.
pub(crate) fn reasons(view: &View, position: Position) -> Option<String> {
    let text = view.text();
    let line = text.line_of(convert::offset(text, position, view.client.encoding));
    let hints = view.analysis.hints(text.line_range(line)).into_iter();
    let hints = hints.map(|it| format!("### {}\n\n{}", it.label, it.tooltip));
    let findings = view.analysis.findings().into_iter();
    let findings = findings
        .filter(|it| text.line_of(it.range.start) == line)
        .map(|it| finding_reasons(text, &it));
    let reasons: Vec<String> = hints.chain(findings).collect();
    (!reasons.is_empty()).then(|| reasons.join("\n\n"))
}

fn finding_reasons(text: &Text, finding: &Finding) -> String {
    let mut reasons = format!(
        "### {}\n\n**{}**: {}",
        finding.rule,
        finding.basis.as_str(),
        finding.message
    );
    for related in &finding.related {
        let line = text.line_of(related.range.start) + 1;
        reasons += &format!("\n- line {line}: {}", related.message);
    }
    if let Some(help) = &finding.help {
        reasons += &format!("\n\nHelp: {help}");
    }
    reasons
}

/// What a user reads before choosing it.
pub(crate) fn title(rule: &str) -> String {
    format!("Explain {rule}")
}

/// The rule that the arguments of the command name.
pub(crate) fn rule(arguments: &[Value]) -> Result<&'static rules::Rule, String> {
    let name = match arguments {
        [Value::String(name), ..] => name,
        _ => return Err("the name of a rule is missing".into()),
    };
    rules::find(name).ok_or_else(|| format!("unknown rule `{name}`"))
}

/// Pages written to files, for editors to open. They are removed at the end.
#[derive(Default)]
pub(crate) struct Pages {
    folder: Option<PathBuf>,
}

impl Pages {
    /// The address of a file of that name that holds the page.
    pub(crate) fn write(&mut self, name: &str, text: &str) -> io::Result<Url> {
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => {
                let folder = env::temp_dir().join(format!("foretrace-{}", process::id()));
                // Fails where the folder is there already: somebody else's, then.
                fs::create_dir(&folder)?;
                self.folder.insert(folder).clone()
            }
        };
        let file = folder.join(name);
        fs::write(&file, text)?;
        Url::from_file_path(&file).map_err(|()| io::Error::other("the temporary folder has no address"))
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir_all(folder);
        }
    }
}
