//! Code actions: suppress a finding on its line or in its file, read about its rule, make a test of a call, or show
//! another.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range as Bytes;

use foretrace_python::{SliceKind, Text};
use serde_json::json;
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, Diagnostic, Position, Range, TextEdit, WorkspaceEdit,
};

use super::document::View;
use super::{command, convert, explain};

/// The actions for a range, of the kinds that the client wants.
pub(crate) fn actions(view: &View, range: Range, only: Option<&[CodeActionKind]>) -> Vec<CodeActionOrCommand> {
    let wanted = |kind: CodeActionKind| {
        let is = |it: &CodeActionKind| [&CodeActionKind::EMPTY, &kind].contains(&it);
        only.is_none_or(|kinds| kinds.iter().any(is))
    };
    let mut actions = Vec::new();
    if wanted(CodeActionKind::QUICKFIX) {
        actions.extend(fixes(view, range));
    }
    if view.client.code_action_literals && wanted(CodeActionKind::REFACTOR) {
        actions.extend(examples(view, range.start));
    }
    actions
}

/// Other examples offered of a function.
const EXAMPLES: usize = 5;

/// What can be done with the examples of the function whose header is at `position`.
fn examples(view: &View, position: Position) -> Vec<CodeActionOrCommand> {
    let offset = view.offset(position);
    let slice = view.analysis.module().slice_at(offset);
    if slice.kind() != SliceKind::Function || !view.analysis.in_header(offset) {
        return Vec::new();
    }
    let act = |action: CodeAction| {
        CodeActionOrCommand::CodeAction(CodeAction {
            kind: Some(CodeActionKind::REFACTOR),
            ..action
        })
    };
    let place = |call: Option<&str>| vec![json!({"uri": view.uri, "position": position, "call": call})];
    let mut actions = Vec::new();
    if let Some(call) = view.analysis.shown_call(offset) {
        let title = format!("Open the trace of `{call}`");
        actions.push(act(CodeAction {
            title: title.clone(),
            command: Some(Command::new(
                title,
                command::OPEN_TRACE.into(),
                Some(place(Some(&call))),
            )),
            ..CodeAction::default()
        }));
    }
    if let Some((call, edit)) = view.analysis.test_edit(offset) {
        actions.push(act(CodeAction {
            title: format!("Add `{call}` as a test"),
            edit: Some(workspace_edit(view, edit)),
            ..CodeAction::default()
        }));
    }
    for call in view.analysis.examples(offset).iter().take(EXAMPLES) {
        let title = format!("Show the path of `{call}`");
        actions.push(act(CodeAction {
            title: title.clone(),
            command: Some(Command::new(
                title,
                command::CHOOSE_EXAMPLE.into(),
                Some(place(Some(call))),
            )),
            ..CodeAction::default()
        }));
    }
    actions
}

/// The actions for the findings that touch `range`.
fn fixes(view: &View, range: Range) -> Vec<CodeActionOrCommand> {
    let text = view.text();
    let bytes = convert::bytes(text, range, view.client.encoding);
    let touches = |place: &Bytes<usize>| place.start <= bytes.end && bytes.start <= place.end;
    let mut line_edits = BTreeMap::new();
    let mut tests = BTreeMap::new();
    let mut by_rule: BTreeMap<&str, Vec<Diagnostic>> = BTreeMap::new();
    for finding in view.analysis.findings().into_iter().filter(|it| touches(&it.range)) {
        let rule = finding.rule;
        if let Some(edit) = view.analysis.suppress_edit(&finding) {
            line_edits.entry(rule).or_insert(edit);
        }
        if let (Some(edit), Some(call)) = (view.analysis.witness_edit(&finding), &finding.witness) {
            tests.entry(rule).or_insert((call.clone(), edit));
        }
        by_rule
            .entry(rule)
            .or_default()
            .push(convert::diagnostic(finding, &view.uri, text, &view.client));
    }
    let mut actions = Vec::new();
    for (rule, diagnostics) in by_rule {
        let explain = explain::command(rule);
        if !view.client.code_action_literals {
            actions.push(CodeActionOrCommand::Command(explain));
            continue;
        }
        let mut act = |action: CodeAction| {
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(diagnostics.clone()),
                ..action
            }));
        };
        if let Some((call, edit)) = tests.remove(rule) {
            act(CodeAction {
                title: format!("Add `{call}` as a test"),
                edit: Some(workspace_edit(view, edit)),
                ..CodeAction::default()
            });
        }
        if let Some(edit) = line_edits.remove(rule) {
            let edit = Some(workspace_edit(view, edit));
            act(CodeAction {
                title: format!("Ignore {rule} on this line"),
                edit,
                ..CodeAction::default()
            });
        }
        let edit = Some(workspace_edit(view, suppress_in_file(text, rule)));
        act(CodeAction {
            title: format!("Ignore {rule} in this file"),
            edit,
            ..CodeAction::default()
        });
        act(CodeAction {
            title: explain::title(rule),
            command: Some(explain),
            ..CodeAction::default()
        });
    }
    actions
}

fn workspace_edit(view: &View, (bytes, new_text): (Bytes<usize>, String)) -> WorkspaceEdit {
    let edit = TextEdit {
        range: convert::range(view.text(), &bytes, view.client.encoding),
        new_text,
    };
    WorkspaceEdit::new(HashMap::from([(view.uri.clone(), vec![edit])]))
}

/// A comment on a line of its own, below what has to come first: a byte order mark, `#!`, the declared encoding.
fn suppress_in_file(text: &Text, rule: &str) -> (Bytes<usize>, String) {
    let source = text.as_str();
    let is_first = |line: &str| line.starts_with("#!") || line.starts_with('#') && line.contains("coding");
    let mark = if source.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let line = (0..2)
        .find(|line| !is_first(&source[text.line_range(*line)]))
        .unwrap_or(2);
    let comment = format!("# foretrace: ignore-file[{rule}]");
    if line >= text.line_count() {
        return (source.len()..source.len(), format!("\n{comment}\n"));
    }
    let at = text.line_range(line).start.max(mark);
    (at..at, format!("{comment}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_for_a_file_stands_below_what_has_to_come_first() {
        for (before, after) in [
            ("", "# foretrace: ignore-file[r]\n"),
            ("x", "# foretrace: ignore-file[r]\nx"),
            ("\u{feff}x", "\u{feff}# foretrace: ignore-file[r]\nx"),
            (
                "#!/bin/x\n# coding: utf-8\nx",
                "#!/bin/x\n# coding: utf-8\n# foretrace: ignore-file[r]\nx",
            ),
            ("#!/bin/x", "#!/bin/x\n# foretrace: ignore-file[r]\n"),
        ] {
            let text = Text::new(before);
            let (range, comment) = suppress_in_file(&text, "r");
            assert_eq!(text.replace(range, &comment).as_str(), after);
        }
    }
}
