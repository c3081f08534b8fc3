//! What a run depends on, so that it is known when it would go the same way again.

use std::collections::HashMap;

use foretrace_python::{Module, Slice, SliceKey, SliceKind};

use crate::study::Lowered;

/// A slice, whichever version of the file it is in: what it says, and which of those that say it.
pub(crate) type SliceId = (SliceKey, u32);

/// The slices of a file by what they say.
pub(crate) struct Ids<'a> {
    module: &'a Module,
    by_id: HashMap<SliceId, usize>,
    /// The module's body, and functions whose decorators and defaults it evaluates.
    always: Vec<SliceId>,
}

impl<'a> Ids<'a> {
    pub(crate) fn new(module: &'a Module, lowered: &[std::sync::Arc<Lowered>]) -> Ids<'a> {
        let slices = module.slices().iter();
        let at_import = slices.clone().zip(lowered);
        let at_import = at_import.filter(|(slice, it)| slice.kind() == SliceKind::Module || it.runs_at_import());
        Ids {
            always: at_import.map(|(slice, _)| (slice.key(), slice.occurrence())).collect(),
            by_id: slices
                .enumerate()
                .map(|(at, it)| ((it.key(), it.occurrence()), at))
                .collect(),
            module,
        }
    }

    /// The slice's number in this version of the file.
    pub(crate) fn find(&self, id: SliceId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn id(&self, slice: usize) -> SliceId {
        self.of(&self.module.slices()[slice])
    }

    pub(crate) fn of(&self, slice: &Slice) -> SliceId {
        (slice.key(), slice.occurrence())
    }

    /// What a run depends on that called the functions at these lines, counted from 1.
    pub(crate) fn deps(&self, called: &[u32]) -> Deps {
        let text = self.module.text();
        let mut deps = self.always.clone();
        for &line in called {
            let range = text.line_range(line.saturating_sub(1));
            deps.push(self.of(self.module.slice_at(range.end)));
        }
        deps.sort_unstable();
        deps.dedup();
        Deps(deps)
    }
}

/// What a run depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deps(Vec<SliceId>);

impl Deps {
    /// Whether all of it is in this version of the file as it was, and nothing else is evaluated when it is imported.
    pub(crate) fn hold(&self, ids: &Ids<'_>) -> bool {
        let has = |id: &SliceId| self.0.binary_search(id).is_ok();
        self.0.iter().all(|it| ids.by_id.contains_key(it)) && ids.always.iter().all(has)
    }

    /// It depends on this too.
    pub(crate) fn add(&mut self, id: SliceId) {
        if let Err(at) = self.0.binary_search(&id) {
            self.0.insert(at, id);
        }
    }
}
