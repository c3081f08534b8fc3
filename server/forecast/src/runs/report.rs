//! Findings of runs.

use std::ops::Range;

use foretrace_python::Module;
use foretrace_python::program::Span;

use super::deps::{Ids, SliceId};
use crate::{Basis, Finding, Related, Severity};

/// What a run found. Places are ranges of bytes in the file, or, to outlive edits elsewhere, [`Place`]s.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Report<P> {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) at: P,
    pub(crate) message: String,
    /// The evidence, in the order a reader follows it.
    pub(crate) related: Vec<(P, String)>,
    pub(crate) help: Option<String>,
    /// The type of an exception, and a call that raises it.
    pub(crate) raises: Option<(String, String)>,
}

/// A span of a slice.
pub(crate) type Place = (SliceId, Span);

impl<P> Report<P> {
    fn map<Q>(&self, place: impl Fn(&P) -> Option<Q>) -> Option<Report<Q>> {
        let related = self.related.iter().map(|(at, it)| Some((place(at)?, it.clone())));
        Some(Report {
            rule: self.rule,
            severity: self.severity,
            at: place(&self.at)?,
            message: self.message.clone(),
            related: related.collect::<Option<_>>()?,
            help: self.help.clone(),
            raises: self.raises.clone(),
        })
    }
}

impl Report<Range<usize>> {
    /// The same, wherever the slices will stand.
    pub(crate) fn kept(&self, module: &Module, ids: &Ids<'_>) -> Option<Report<Place>> {
        self.map(|range| {
            let slice = module.slice_at(range.start);
            let span = Span::new(slice.from_file(range.start)?, slice.from_file(range.end)?);
            Some((ids.of(slice), span))
        })
    }
}

impl Report<Place> {
    /// The finding, with places in this version of the file.
    pub(crate) fn finding(&self, module: &Module, ids: &Ids<'_>) -> Option<Finding> {
        let place = |(id, span): &Place| Some(module.slices().get(ids.find(*id)?)?.to_file(*span));
        let it = self.map(place)?;
        let function = module.slices().get(ids.find(self.at.0)?)?.qualname().to_string();
        let related = it.related.into_iter();
        Some(Finding {
            rule: it.rule,
            range: it.at,
            message: it.message,
            severity: it.severity,
            basis: Basis::Executed,
            confidence: 1.0,
            function,
            related: related.map(|(range, message)| Related { range, message }).collect(),
            help: it.help,
            unnecessary: false,
            witness: it.raises.map(|it| it.1),
            growth: Vec::new(),
        })
    }
}
