//! What analyses say that was observed.

use std::ops::Range;
use std::sync::Arc;

use foretrace_python::Module;
use foretrace_python::program::Span;

use super::{Candidate, Observed, Told, evidence, unexecuted};
use crate::analysis::related;
use crate::rules::is_on_growth;
use crate::study::Study;
use crate::{Analysis, Analyzer, Finding, Related};

impl Analyzer {
    /// What recordings tell of each slice; empty where there are none.
    pub(crate) fn told(&self, module: &Module, studies: &[Arc<Study>]) -> Vec<Told> {
        let Some((home, (all, file))) = self.home.as_ref().and_then(|it| Some((it, it.observed()?))) else {
            return Vec::new();
        };
        if all.is_empty() {
            return Vec::new();
        }
        let slices = module.slices().iter().zip(studies).map(|(slice, study)| Candidate {
            name: slice.qualname(),
            signature: study.lowered.signature(slice),
        });
        let slices: Vec<_> = slices.collect();
        all.of_file(&file, &slices, &|file, name| home.has_function(file, name))
    }
}

impl Analysis {
    pub(crate) fn observed_of(&self, at: usize) -> Option<&Observed> {
        self.observed.get(at)?.as_deref()
    }

    /// What was observed where a finding is, as evidence.
    pub(crate) fn observed_at(&self, finding: &Finding) -> Option<Related> {
        let (range, is_on_growth) = (&finding.range, is_on_growth(finding.rule));
        let at = self.module.index_at(range.start);
        let (slice, study) = (self.module.slices().get(at)?, self.studies.get(at)?);
        let start = slice.from_file(range.start)?;
        let place = Span::new(start, slice.from_file(range.end).unwrap_or(start).max(start));
        let evidence = evidence::evidence(&study.context(slice), self.observed_of(at)?, place, is_on_growth)?;
        Some(related(slice, &evidence))
    }

    /// Code that recorded runs did not reach, where it is to be dimmed, and what is said of it.
    pub fn unexecuted(&self) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        for (at, (slice, study)) in self
            .slices()
            .enumerate()
            .filter(|_| self.analyzer.config().dim_unexecuted)
        {
            if let Some(observed) = self.observed_of(at) {
                let never = unexecuted::unexecuted(&study.context(slice), observed);
                found.extend(never.into_iter().map(|(span, text)| (slice.to_file(span), text)));
            }
        }
        found
    }
}
