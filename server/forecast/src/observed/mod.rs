//! What was observed in runs of the project, and what of it still holds of the code as it is now.
//!
//! A function is found by what it says, so that moves and renames keep what was observed. Of one that was edited, those
//! places keep it whose statement and all that influences it are as they were.

mod analysis;
mod compare;
mod digest;
mod earlier;
mod evidence;
pub(crate) mod exemplar;
pub(crate) mod forecast;
pub(crate) mod hints;
pub(crate) mod hover;
mod influence;
mod recording;
mod signature;
#[cfg(test)]
mod tests;
mod unexecuted;
mod words;

use std::hash::{Hash, Hasher};

use foretrace_python::program::{SiteId, StmtId};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::features::Place;
use crate::fusion::Evidence;

pub use compare::{Compared, ComparedKind, Share};
pub use recording::{Counts, Recording, SAMPLED};
pub use signature::{Signature, SignedSite, SiteKey, of as signature};

/// All that was recorded of a project.
#[derive(Debug, Default)]
pub struct Observations {
    recordings: Vec<Recording>,
    by_function: FxHashMap<u64, Vec<u32>>,
    by_place: FxHashMap<(String, String), Vec<u32>>,
    identity: u64,
}

/// A slice of the code as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its qualified name.
    pub name: &'a str,
    /// Its signature.
    pub signature: &'a Signature,
}

/// Whether what was observed is of the code as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// The whole function is as it was.
    Current,
    /// The function was edited, but nothing that the place depends on within it.
    BeforeEdit,
}

/// Where counts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The command that ran last, as a user would type it.
    pub command: String,
    /// How many other commands were recorded too.
    pub others: usize,
    /// When it last ran, in seconds since 1970.
    pub when: u64,
    /// Recorded calls of the slice.
    pub calls: u64,
    /// Calls that left with an exception, by its type.
    pub raised: Vec<(String, u64)>,
}

/// What recordings tell of a slice.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What still holds of it.
    pub observed: Option<Observed>,
    /// Where it was edited: what was counted in its text before, as evidence.
    pub earlier: Evidence,
}

/// What was observed of a slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Whether it is the slice as it is now.
    pub freshness: Freshness,
    sources: Vec<Source>,
    places: FxHashMap<Place, (Counts, u32)>,
}

impl Source {
    /// Whether calls were counted; coverage data only tell what ran at all.
    pub fn is_counted(&self) -> bool {
        !self.command.starts_with(COVERAGE)
    }
}

/// How the commands of what was read from coverage data begin.
const COVERAGE: &str = "coverage.py";

impl Observed {
    /// Of the whole slice; of an edited one the newest.
    pub fn source(&self) -> &Source {
        &self.sources[0]
    }

    /// What happened at a place, and in which runs.
    pub fn at(&self, place: Place) -> Option<(&Counts, &Source)> {
        let (counts, source) = self.places.get(&place)?;
        Some((counts, &self.sources[*source as usize]))
    }

    /// Whether something is known of a branch, loop or binding.
    pub(crate) fn tells(&self, id: SiteId) -> bool {
        self.site(id)
            .is_some_and(|(counts, source)| source.is_counted() && counts.total() > 0)
    }

    /// What happened at a branch, loop or binding.
    pub fn site(&self, id: SiteId) -> Option<(&Counts, &Source)> {
        self.at(Place::Site(id))
    }

    /// What happened at a statement.
    pub fn line(&self, id: StmtId) -> Option<(&Counts, &Source)> {
        self.at(Place::Line(id))
    }
}

impl Observations {
    /// What these recordings say together.
    pub fn new(recordings: Vec<Recording>) -> Observations {
        let mut by_function: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        let mut by_place: FxHashMap<(String, String), Vec<u32>> = FxHashMap::default();
        let mut state = FxHasher::default();
        for (at, it) in recordings.iter().enumerate() {
            by_function.entry(it.function).or_default().push(at as u32);
            by_place
                .entry((it.file.clone(), it.name.clone()))
                .or_default()
                .push(at as u32);
            hash(it, &mut state);
        }
        Observations {
            recordings,
            by_function,
            by_place,
            identity: state.finish(),
        }
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.recordings.is_empty()
    }

    /// All of them.
    pub fn recordings(&self) -> &[Recording] {
        &self.recordings
    }

    /// Differs where anything that was recorded does.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// What is told of the slices of a file. `is_there` tells whether a function of another file, by name, is
    /// still there: what was recorded of it is then its own.
    pub fn of_file(&self, file: &str, slices: &[Candidate<'_>], is_there: &dyn Fn(&str, &str) -> bool) -> Vec<Told> {
        let matcher = Matcher {
            all: self,
            file,
            slices,
            names: count(slices.iter().map(|it| it.name)),
            functions: count(slices.iter().map(|it| it.signature.function)),
            is_there,
        };
        slices.iter().map(|it| matcher.told(*it)).collect()
    }
}

fn count<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> FxHashMap<K, usize> {
    let mut counts = FxHashMap::default();
    keys.for_each(|it| *counts.entry(it).or_default() += 1);
    counts
}

fn hash(it: &Recording, state: &mut FxHasher) {
    (
        &it.name,
        &it.file,
        it.function,
        it.calls,
        &it.raised,
        &it.command,
        it.when,
    )
        .hash(state);
    for (key, counts) in &it.sites {
        key.hash(state);
        match counts {
            Counts::Branch { taken, reached } => (taken, reached).hash(state),
            Counts::Loop { trips } => trips.hash(state),
            Counts::Binding { classes, examples } => (classes, examples).hash(state),
            Counts::Line { covered, calls, raised } => (covered, calls, raised).hash(state),
        }
    }
}

struct Matcher<'a> {
    all: &'a Observations,
    file: &'a str,
    slices: &'a [Candidate<'a>],
    names: FxHashMap<&'a str, usize>,
    functions: FxHashMap<u64, usize>,
    is_there: &'a dyn Fn(&str, &str) -> bool,
}

impl<'a> Matcher<'a> {
    fn told(&self, slice: Candidate<'_>) -> Told {
        if slice.signature.sites.is_empty() && slice.signature.function == 0 {
            return Told::default();
        }
        if let Some(current) = self.current(slice) {
            return Told {
                observed: Some(current),
                earlier: Evidence::default(),
            };
        }
        let older = self.older(slice);
        Told {
            observed: before_edit(slice, &older),
            earlier: earlier(slice, &older),
        }
    }

    fn at_place(&self, name: &str) -> impl Iterator<Item = &'a Recording> {
        let key = (self.file.to_owned(), name.to_owned());
        self.all
            .by_place
            .get(&key)
            .into_iter()
            .flatten()
            .map(|it| &self.all.recordings[*it as usize])
    }

    /// Where the function is as it was recorded.
    fn current(&self, slice: Candidate<'_>) -> Option<Observed> {
        let function = slice.signature.function;
        let same = self
            .all
            .by_function
            .get(&function)?
            .iter()
            .map(|it| &self.all.recordings[*it as usize]);
        let same: Vec<&Recording> = same.collect();
        let is_here = |it: &&&Recording| it.file == self.file && it.name == slice.name;
        let mut own: Vec<&Recording> = same.iter().filter(is_here).copied().collect();
        if own.is_empty() {
            // It may have been renamed or moved, but not while there is more than one candidate on either side.
            let left: Vec<&Recording> = same.into_iter().filter(|it| self.is_left(it, slice.name)).collect();
            let origin = |it: &Recording| (it.file.clone(), it.name.clone());
            let origins: FxHashSet<_> = left.iter().map(|it| origin(it)).collect();
            if origins.len() != 1 || self.functions.get(&function) != Some(&1) || slice.signature.sites.len() < DISTINCT
            {
                return None;
            }
            own = left;
        }
        own.sort_by_key(|it| std::cmp::Reverse(it.when));
        let newest = own.first()?;
        let mut source = source(newest);
        let mut counts: FxHashMap<SiteKey, Counts> = FxHashMap::default();
        for (at, it) in own.iter().enumerate() {
            if at > 0 {
                source.others += 1;
                source.calls = source.calls.saturating_add(it.calls);
                recording::add_all(&mut source.raised, &it.raised);
            }
            for (key, more) in &it.sites {
                match counts.get_mut(key) {
                    Some(known) => known.add(more),
                    None => {
                        counts.insert(*key, more.clone());
                    }
                }
            }
        }
        let places = slice.signature.sites.iter();
        let places = places
            .filter_map(|it| Some((it.place, (counts.remove(&it.key)?, 0))))
            .collect();
        Some(Observed {
            freshness: Freshness::Current,
            sources: vec![source],
            places,
        })
    }

    /// Whether what was recorded has lost its function, which may be the one of that name here.
    fn is_left(&self, it: &Recording, name: &str) -> bool {
        match it.file == self.file {
            true => !self.names.contains_key(&*it.name),
            false => it.name == name && !(self.is_there)(&it.file, &it.name),
        }
    }

    /// Recordings of earlier texts of an edited function, the latest first.
    fn older(&self, slice: Candidate<'_>) -> Vec<&'a Recording> {
        if self.names.get(slice.name) != Some(&1) {
            return Vec::new();
        }
        let is_elsewhere = |it: &&Recording| self.slices.iter().any(|other| other.signature.function == it.function);
        let mut older: Vec<&Recording> = self.at_place(slice.name).filter(|it| !is_elsewhere(it)).collect();
        older.sort_by_key(|it| std::cmp::Reverse(it.when));
        older
    }
}

/// What of earlier texts of an edited function still holds.
fn before_edit(slice: Candidate<'_>, older: &[&Recording]) -> Option<Observed> {
    let mut sources: Vec<Source> = Vec::new();
    let mut places = FxHashMap::default();
    for it in older {
        let mut alike: FxHashMap<SiteKey, u16> = FxHashMap::default();
        it.sites
            .iter()
            .for_each(|it| *alike.entry(SiteKey { nth: 0, ..it.0 }).or_default() += 1);
        let counts: FxHashMap<SiteKey, &Counts> = it.sites.iter().map(|it| (it.0, &it.1)).collect();
        for site in &slice.signature.sites {
            let is_same = alike.get(&SiteKey { nth: 0, ..site.key }) == Some(&site.of);
            if let Some(counts) = counts.get(&site.key).filter(|_| is_same) {
                places
                    .entry(site.place)
                    .or_insert_with(|| ((*counts).clone(), sources.len() as u32));
            }
        }
        sources.push(source(it));
    }
    (!places.is_empty()).then_some(Observed {
        freshness: Freshness::BeforeEdit,
        sources,
        places,
    })
}

/// What was counted in the newest of the earlier texts of an edited function.
fn earlier(slice: Candidate<'_>, older: &[&Recording]) -> Evidence {
    let mut evidence = Evidence::default();
    let is_counted = |it: &&&Recording| it.calls > 0 && !it.command.starts_with(COVERAGE);
    let newest = older.iter().find(is_counted).map(|it| it.function);
    for it in older.iter().filter(is_counted).filter(|it| Some(it.function) == newest) {
        earlier::add(&mut evidence, it, &slice.signature.sites);
    }
    evidence
}

/// Sites of a function that is not mistaken for another that says the same.
const DISTINCT: usize = 5;

fn source(it: &Recording) -> Source {
    Source {
        command: it.command.clone(),
        others: 0,
        when: it.when,
        calls: it.calls,
        raised: it.raised.clone(),
    }
}
