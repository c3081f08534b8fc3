//! What runs of a slice did, as plain counts.

use foretrace_python::program::{SiteId, StmtId};
use rustc_hash::FxHashMap;

use crate::VALUE_CLASSES;
use crate::features::Place;
use crate::forecast::TRIP_BUCKETS;

/// Where the input of a run came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The code itself, its tests or documentation.
    Example = 0,
    /// It was made for the run.
    Made = 1,
    /// A test of the project ran it, and had assumed nothing before.
    Test = 2,
    /// A test of the project ran it, and had met a branch on an unknown value.
    Assumed = 3,
    /// A recorded run called an earlier text of the function.
    Earlier = 4,
}

/// The sources, in the order of their numbers.
pub const SOURCES: [Source; 5] = [
    Source::Example,
    Source::Made,
    Source::Test,
    Source::Assumed,
    Source::Earlier,
];

/// Something that happened at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// A condition held.
    Held,
    /// It failed.
    Failed,
    /// A loop went round so often: an index into [`TRIP_BUCKETS`].
    Rounds(u8),
    /// A name got a value of this class: an index into [`VALUE_CLASSES`].
    Value(u8),
    /// A call began and ended in which the statement could have run; without a place: a call did.
    Called,
    /// The statement ran in such a call.
    Ran,
    /// The statement, or the function, was left by an exception.
    Raised,
}

/// What runs of a slice did before they assumed anything, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    counts: FxHashMap<(Option<Place>, Source, Happened), u32>,
}

/// How often a thing was so, and how often it was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) yes: u32,
    pub(crate) no: u32,
}

impl Evidence {
    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// All counts, sorted. Without a place: of the whole function.
    pub fn counts(&self) -> Vec<(Option<Place>, Source, Happened, u32)> {
        let key = |place: &Option<Place>| match place {
            None => (0, 0),
            Some(Place::Site(it)) => (1, it.0),
            Some(Place::Line(it)) => (2, it.0),
        };
        let mut all: Vec<_> = (self.counts.iter())
            .map(|((place, source, what), count)| (*place, *source, *what, *count))
            .collect();
        all.sort_by_key(|it| (key(&it.0), it.1, it.2));
        all
    }

    pub(super) fn add(&mut self, place: Option<Place>, source: Source, what: Happened) {
        self.add_many(place, source, what, 1);
    }

    pub(crate) fn add_many(&mut self, place: Option<Place>, source: Source, what: Happened, count: u32) {
        if count > 0 {
            let all = self.counts.entry((place, source, what)).or_default();
            *all = all.saturating_add(count);
        }
    }

    /// Adds what was seen in other runs.
    pub(crate) fn merge(&mut self, other: &Evidence) {
        for (key, count) in &other.counts {
            let all = self.counts.entry(*key).or_default();
            *all = all.saturating_add(*count);
        }
    }

    /// The places of which a source tells something, each as often as it tells different things.
    pub(crate) fn places(&self, source: Source) -> impl Iterator<Item = Option<Place>> {
        self.counts.keys().filter(move |it| it.1 == source).map(|it| it.0)
    }

    fn count(&self, place: Option<Place>, source: Source, what: Happened) -> u32 {
        self.counts.get(&(place, source, what)).copied().unwrap_or(0)
    }

    /// How often a condition held.
    pub(crate) fn branch(&self, site: SiteId, source: Source) -> Share {
        let count = |what| self.count(Some(Place::Site(site)), source, what);
        Share {
            yes: count(Happened::Held),
            no: count(Happened::Failed),
        }
    }

    /// In how many calls a statement ran.
    pub(crate) fn covered(&self, stmt: StmtId, source: Source) -> Share {
        let count = |what| self.count(Some(Place::Line(stmt)), source, what);
        let ran = count(Happened::Ran);
        Share {
            yes: ran,
            no: count(Happened::Called).saturating_sub(ran),
        }
    }

    /// In how many of the calls in which a statement ran it raised; without a statement: of all calls, how many did.
    pub(crate) fn raised(&self, stmt: Option<StmtId>, source: Source) -> Share {
        let count = |what| self.count(stmt.map(Place::Line), source, what);
        let raised = count(Happened::Raised);
        let reached = count(if stmt.is_some() {
            Happened::Ran
        } else {
            Happened::Called
        });
        Share {
            yes: raised,
            no: reached.saturating_sub(raised),
        }
    }

    /// How often a loop went round.
    pub(crate) fn trips(&self, site: SiteId, source: Source) -> [u32; TRIP_BUCKETS.len()] {
        std::array::from_fn(|at| self.count(Some(Place::Site(site)), source, Happened::Rounds(at as u8)))
    }

    /// The classes of the values a name got.
    pub(crate) fn classes(&self, site: SiteId, source: Source) -> [u32; VALUE_CLASSES.len()] {
        std::array::from_fn(|at| self.count(Some(Place::Site(site)), source, Happened::Value(at as u8)))
    }
}
