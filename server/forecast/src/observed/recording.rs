//! What was recorded of functions in runs.

use crate::forecast::TRIP_BUCKETS;

use super::SiteKey;

/// What one command did in one version of a function, all its calls together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The slice's qualified name.
    pub name: String,
    /// The file, relative to the project's folder, with `/`.
    pub file: String,
    /// [`super::Signature::function`] of the text that ran.
    pub function: u64,
    /// The calls that were recorded.
    pub calls: u64,
    /// How many of them left with an exception, by its type.
    pub raised: Vec<(String, u64)>,
    /// What happened at its places, in source order.
    pub sites: Vec<(SiteKey, Counts)>,
    /// The command, as a user would type it.
    pub command: String,
    /// When it last ran, in seconds since 1970.
    pub when: u64,
}

/// What happened at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// A condition.
    Branch {
        /// How often it was true.
        taken: u64,
        /// How often it was asked.
        reached: u64,
    },
    /// A loop.
    Loop {
        /// How often it went round so many times, over [`TRIP_BUCKETS`].
        trips: [u64; TRIP_BUCKETS.len()],
    },
    /// A variable got a value, or the function a result.
    Binding {
        /// How often it was of a class, an index into [`crate::VALUE_CLASSES`].
        classes: Vec<(u8, u64)>,
        /// Some of the values, as Python writes them.
        examples: Vec<String>,
    },
    /// A statement.
    Line {
        /// In how many calls it ran.
        covered: u64,
        /// How many there were of the function around it.
        calls: u64,
        /// In how many calls it raised, by the exception's type.
        raised: Vec<(String, u64)>,
    },
}

/// From so many calls of a function on, not each is recorded: what was seen in none of them may have happened.
pub const SAMPLED: u64 = 192;

impl Counts {
    /// Whether a statement has not run in any call: one of which each was recorded.
    pub fn never_ran(&self) -> bool {
        matches!(
            self,
            Counts::Line {
                covered: 0,
                calls: 1..SAMPLED,
                ..
            }
        )
    }

    /// How often the place was reached; of a statement, in how many calls its function was called.
    pub fn total(&self) -> u64 {
        match self {
            Counts::Branch { reached, .. } => *reached,
            Counts::Loop { trips } => trips.iter().sum(),
            Counts::Binding { classes, .. } => classes.iter().map(|it| it.1).sum(),
            Counts::Line { calls, .. } => *calls,
        }
    }

    /// Adds what happened there in other calls. Counts of another kind are not of the same place.
    pub fn add(&mut self, other: &Counts) {
        match (self, other) {
            (Counts::Branch { taken, reached }, Counts::Branch { taken: t, reached: r }) => {
                *taken = taken.saturating_add(*t);
                *reached = reached.saturating_add(*r);
            }
            (Counts::Loop { trips }, Counts::Loop { trips: other }) => {
                trips.iter_mut().zip(other).for_each(|(a, b)| *a = a.saturating_add(*b));
            }
            (
                Counts::Binding { classes, examples },
                Counts::Binding {
                    classes: c,
                    examples: e,
                },
            ) => {
                add_all(classes, c);
                for it in e
                    .iter()
                    .filter(|_| examples.len() < EXAMPLES)
                    .cloned()
                    .collect::<Vec<_>>()
                {
                    if !examples.contains(&it) && examples.len() < EXAMPLES {
                        examples.push(it);
                    }
                }
            }
            (
                Counts::Line { covered, calls, raised },
                Counts::Line {
                    covered: c,
                    calls: n,
                    raised: r,
                },
            ) => {
                *covered = covered.saturating_add(*c);
                *calls = calls.saturating_add(*n);
                add_all(raised, r);
            }
            _ => {}
        }
    }
}

/// Examples that are kept of a place.
const EXAMPLES: usize = 4;

/// Adds counts by key.
pub(super) fn add_all<K: Clone + PartialEq>(to: &mut Vec<(K, u64)>, other: &[(K, u64)]) {
    for (key, count) in other {
        match to.iter_mut().find(|it| it.0 == *key) {
            Some(it) => it.1 = it.1.saturating_add(*count),
            None => to.push((key.clone(), *count)),
        }
    }
}
