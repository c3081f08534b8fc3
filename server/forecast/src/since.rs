//! An analysis beside an earlier version of the file: only what is new.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use foretrace_python::{SliceKey, SliceKind, Text};

use crate::runs::compare::{Version, Wanted, compare};
use crate::{Analysis, Finding, rules, wording};

/// What sets a version of a file apart from an earlier one.
pub(crate) struct Since {
    /// What comparing both finds.
    pub(crate) findings: Vec<Finding>,
    /// The functions that the earlier version has word for word.
    kept: HashSet<SliceKey>,
    /// The earlier version's findings, counted.
    before: HashMap<Same, usize>,
}

/// What equal findings have in common: rule, function, code.
type Same = (&'static str, String, String);

impl Analysis {
    /// The same, beside `before`, an earlier version of the file: of functions that did not change, and of the module's
    /// body, only findings that the earlier version did not have; and what comparing both versions finds.
    pub fn since(&self, before: &Analysis, cancelled: &Arc<AtomicBool>) -> Analysis {
        let mut counts = HashMap::new();
        for (finding, _) in before.all_findings() {
            *counts.entry(before.same(&finding)).or_default() += 1;
        }
        let functions = before
            .module
            .slices()
            .iter()
            .filter(|it| it.kind() == SliceKind::Function);
        let since = Since {
            kept: functions.map(|it| it.key()).collect(),
            before: counts,
            findings: self.compared(before, cancelled),
        };
        Analysis {
            since: Some(Arc::new(since)),
            ..self.clone()
        }
    }

    fn compared(&self, before: &Analysis, cancelled: &Arc<AtomicBool>) -> Vec<Finding> {
        let config = self.analyzer.config();
        let wanted = Wanted {
            runs: config.run,
            behaviour: config.selects(rules::behaviour_change::RULE.name),
            growth: config.selects(rules::scaling_regression::RULE.name),
        };
        let bound = |text: String, slice: usize| {
            let analysis = self.analyzer.analyze(Text::new(text), &AtomicBool::new(false))?;
            let cost = analysis.studies.get(slice)?.cost.codes.first()?;
            wording::growth(&cost.time)
        };
        let new = Version {
            file: self.analyzer.file(&self.module, &self.studies, &self.observed),
            studies: &self.studies,
        };
        let old = Version {
            file: before.analyzer.file(&before.module, &before.studies, &before.observed),
            studies: &before.studies,
        };
        compare(&new, &old, wanted, &bound, cancelled)
    }

    fn same(&self, finding: &Finding) -> Same {
        let code = self.module.text().as_str().get(finding.range.clone());
        let code = code.unwrap_or_default().to_string();
        (finding.rule, finding.function.clone(), code)
    }

    /// Whether each finding is new, where there is an earlier version.
    pub(crate) fn only_new(&self, findings: &mut Vec<(Finding, bool)>) {
        let Some(since) = &self.since else { return };
        let mut before = since.before.clone();
        findings.retain(|(finding, _)| {
            let slice = self.module.slice_at(finding.range.start);
            let is_changed = slice.kind() == SliceKind::Function && !since.kept.contains(&slice.key());
            let known = before.get_mut(&self.same(finding)).filter(|it| **it > 0);
            rules::compares(finding.rule) || is_changed || known.map(|it| *it -= 1).is_none()
        });
    }
}
