//! Which findings the comments of a file suppress.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use foretrace_python::{Slice, Text};

use crate::layout::Layout;
use crate::rules::unused_suppression;
use crate::study::Study;
use crate::suppress::Suppression;
use crate::{Config, Finding};

/// The suppression comments of a file, and what they suppressed.
pub(crate) struct Comments<'a> {
    text: &'a Text,
    all: Vec<(&'a Slice, &'a Suppression, Vec<&'static str>)>,
    by_line: HashMap<u32, Vec<usize>>,
    layout: OnceCell<Layout<'a>>,
}

impl<'a> Comments<'a> {
    pub(crate) fn new(text: &'a Text, slices: impl Iterator<Item = (&'a Arc<Slice>, &'a Arc<Study>)>) -> Self {
        let mut all = Vec::new();
        let mut by_line: HashMap<u32, Vec<usize>> = HashMap::new();
        for (slice, study) in slices {
            for comment in &study.suppressions {
                if !comment.whole_file {
                    let line = text.line_of(slice.to_file(comment.span).start);
                    by_line.entry(line).or_default().push(all.len());
                }
                all.push((&**slice, comment, Vec::new()));
            }
        }
        Comments {
            text,
            all,
            by_line,
            layout: OnceCell::new(),
        }
    }

    /// The findings, and whether a comment suppresses each.
    pub(crate) fn judge(&mut self, findings: Vec<Finding>) -> Vec<(Finding, bool)> {
        let judged = findings.into_iter().map(|it| {
            let suppressed = self.suppress(&it);
            (it, suppressed)
        });
        judged.collect()
    }

    /// Whether a comment on the first or last line of the finding, or one for the whole file, suppresses it. Where no
    /// comment can stand on a line, the one behind its string or its joined lines counts.
    fn suppress(&mut self, finding: &Finding) -> bool {
        if self.all.is_empty() {
            return false;
        }
        let lines = [finding.range.start, finding.range.end].map(|it| self.text.line_of(it));
        let layout = || self.layout.get_or_init(|| Layout::of(self.text));
        let behind = lines.iter().filter_map(|it| layout().comment_line(*it));
        let on_line = lines
            .iter()
            .copied()
            .chain(behind)
            .filter_map(|it| self.by_line.get(&it))
            .flatten()
            .copied();
        let whole_file = (0..self.all.len()).filter(|&it| self.all[it].1.whole_file);
        let found = on_line
            .chain(whole_file)
            .find(|&it| self.all[it].1.covers(finding.rule));
        if let Some(found) = found {
            self.all[found].2.push(finding.rule);
        }
        found.is_some()
    }

    /// What comments name that suppressed nothing.
    pub(crate) fn unused(&self, config: &Config) -> Vec<Finding> {
        self.all
            .iter()
            .flat_map(|(slice, it, used)| unused_suppression::unused(it, used, slice, config))
            .collect()
    }
}
