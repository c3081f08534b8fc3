//! `foretrace explain`: the pages of rules.

use std::io::Write;

use anstyle::{Effects, Style};
use clap::Args;
use foretrace_forecast::RULES;
use foretrace_forecast::rules::find;

use super::output::{Failure, Output, Status};

#[derive(Args)]
pub(crate) struct Explain {
    /// The rule's name, as findings show it.
    #[arg(required_unless_present = "all")]
    rule: Option<String>,
    /// Print the pages of all rules.
    #[arg(long, conflicts_with = "rule")]
    all: bool,
}

impl Explain {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Status, Failure> {
        let rules = match &self.rule {
            None => RULES.iter().collect(),
            Some(name) => vec![find(name).ok_or_else(|| unknown(name))?],
        };
        for (index, rule) in rules.iter().enumerate() {
            if index > 0 {
                writeln!(output)?;
            }
            page(rule.docs, output)?;
        }
        Ok(Status::Clean)
    }
}

fn unknown(name: &str) -> Failure {
    let names: Vec<&str> = RULES.iter().map(|it| it.name).collect();
    Failure::new(format!("unknown rule `{name}`; the rules are {}", names.join(", ")))
}

/// Prints Markdown as it is, with headings bold and code dim on terminals.
fn page(markdown: &str, output: &mut Output) -> std::io::Result<()> {
    let mut in_code = false;
    for line in markdown.lines() {
        let fence = line.trim_start().starts_with("```");
        let style = match () {
            _ if fence || in_code => Style::new().effects(Effects::DIMMED),
            _ if line.starts_with('#') => Style::new().effects(Effects::BOLD),
            _ => Style::new(),
        };
        in_code ^= fence;
        writeln!(output, "{style}{line}{style:#}")?;
    }
    Ok(())
}
