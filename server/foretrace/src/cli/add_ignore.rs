//! `foretrace check --add-ignore`: comments that suppress what is found now.

use std::fs;
use std::io::Write;
use std::ops::Range;

use foretrace_forecast::Effort;

use super::notebook::is_notebook;
use super::output::{Failure, Output, Status};
use super::replace::replace;
use super::source;
use super::walk::{Target, Targets};
use crate::config_file::reason;

/// What became of one file.
#[derive(Default)]
struct Done {
    added: usize,
    left: Vec<String>,
}

/// Writes the comments into every file.
pub(crate) fn run(targets: Targets, output: &mut Output) -> Result<Status, Failure> {
    let (mut files, mut added) = (0, 0);
    let status = targets.each(output, add, |_, done, output| {
        files += usize::from(done.added > 0);
        added += done.added;
        done.left.iter().try_for_each(|it| output.complain(it))
    })?;
    let many = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    match added {
        0 => writeln!(output, "Added no suppression comments.")?,
        _ => writeln!(
            output,
            "Added {} in {}.",
            many(added, "suppression comment"),
            many(files, "file")
        )?,
    }
    Ok(status)
}

fn add(target: &Target) -> Result<Done, String> {
    let path = target.path.display();
    if is_notebook(&target.path) {
        return Err(format!("{path}: notebooks are left as they are"));
    }
    let problem = |error: std::io::Error| format!("{path}: {}", reason(&error));
    let bytes = fs::read(&target.absolute).map_err(problem)?;
    let (source, form) = source::decode_with(bytes.clone()).map_err(|it| format!("{path}: {it}"))?;
    let analysis = target.analyze(source, Effort::Findings)?;
    let text = analysis.module().text();
    let findings = analysis.findings();
    let (edits, left) = analysis.suppress_edits(&findings);
    let left = left.into_iter().map(|it| {
        let line = text.line_of(it.range.start) + 1;
        format!("{path}:{line}: no comment can suppress `{}` here", it.rule)
    });
    let done = Done {
        added: edits.len(),
        left: left.collect(),
    };
    if edits.is_empty() {
        return Ok(done);
    }
    if form.encode(text.as_str()).as_ref() != Some(&bytes) {
        return Err(format!(
            "{path}: its encoding has several forms for a character: left as it is"
        ));
    }
    let new = form.encode(&edited(text.as_str(), &edits)).unwrap_or_default();
    if fs::read(&target.absolute).map_err(problem)? != bytes {
        return Err(format!("{path}: changed meanwhile: left as it is"));
    }
    replace(&target.absolute, &new).map_err(|error| format!("{path}: cannot be written: {}", reason(&error)))?;
    Ok(done)
}

fn edited(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut new = String::with_capacity(text.len() + edits.len() * 40);
    let mut done = 0;
    for (range, with) in edits {
        new += &text[done..range.start];
        new += with;
        done = range.end;
    }
    new + &text[done..]
}
