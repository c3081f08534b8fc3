//! The command that shows the page of a rule.

use std::path::PathBuf;
use std::{env, fs, io, process};

use foretrace_forecast::rules;
use serde_json::Value;
use tower_lsp::lsp_types::{Command, Url};

/// The name of the command. Its argument is the name of a rule, its result the rule's page in Markdown.
pub(crate) const COMMAND: &str = "foretrace.explain";

/// The command for one rule.
pub(crate) fn command(rule: &str) -> Command {
    Command::new(title(rule), COMMAND.into(), Some(vec![rule.into()]))
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
    /// The address of a file that holds the page.
    pub(crate) fn write(&mut self, rule: &rules::Rule) -> io::Result<Url> {
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => {
                let folder = env::temp_dir().join(format!("foretrace-{}", process::id()));
                // Fails where the folder is there already: somebody else's, then.
                fs::create_dir(&folder)?;
                self.folder.insert(folder).clone()
            }
        };
        let file = folder.join(rule.name).with_extension("md");
        fs::write(&file, rule.docs)?;
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
