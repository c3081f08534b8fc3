//! Branches on unknown values, gone both ways.

use std::collections::VecDeque;

use super::limits::Limits;
use super::session::{Exchange, Loaded, Outcome, Request, Run, Then};

/// Branches of a run that are gone the other way too.
const DEEPEST: usize = 16;

/// Ways that are followed before a run counts as not known.
const MOST: usize = 16;

/// Runs of the same call that differ in the ways of branches on unknown values.
#[derive(Clone, Debug)]
pub struct Ways {
    /// The earliest branch first.
    pub runs: Vec<Run>,
    /// Whether CPython goes one of these ways: nothing else was assumed, and each was gone to its end.
    pub complete: bool,
}

impl Loaded {
    /// The run, then those in which branches on unknown values go the other way where that is not unlikely: at most so
    /// many, and no more work than twice what one run may take.
    pub fn run_ways(&self, request: &Request<'_>, limits: &Limits, most: usize) -> Vec<Run> {
        let (runs, _) = self.explore(request, Then::Call(request.call), limits, most, false);
        runs.into_iter().map(|it| it.0).collect()
    }

    /// The same while it can still be complete.
    pub fn run_all_ways(&self, request: &Request<'_>, limits: &Limits) -> Ways {
        self.all_ways(request, Then::Call(request.call), limits)
    }

    /// The same for chunks of an interactive session.
    pub fn interact_all_ways(&self, chunks: &[&str], request: &Request<'_>, limits: &Limits) -> Ways {
        self.all_ways(request, Then::Chunks(chunks), limits)
    }

    fn all_ways(&self, request: &Request<'_>, then: Then<'_>, limits: &Limits) -> Ways {
        let (runs, complete) = self.explore(request, then, limits, MOST, true);
        Ways {
            runs: runs.into_iter().map(|it| it.0).collect(),
            complete,
        }
    }

    /// The run, without assumptions where each way of its branches leads to the same end and prints the same. Its steps
    /// are those of one way.
    pub fn run_agreed(&self, request: &Request<'_>, limits: &Limits) -> Run {
        self.agreed(request, Then::Call(request.call), limits).0
    }

    /// The same for chunks of an interactive session.
    pub fn interact_agreed(&self, chunks: &[&str], request: &Request<'_>, limits: &Limits) -> (Run, Vec<Exchange>) {
        self.agreed(request, Then::Chunks(chunks), limits)
    }

    fn agreed(&self, request: &Request<'_>, then: Then<'_>, limits: &Limits) -> (Run, Vec<Exchange>) {
        let (runs, complete) = self.explore(request, then, limits, MOST, true);
        let mut runs = runs.into_iter();
        let Some((mut first, exchanges)) = runs.next() else {
            return self.settled(request, then, limits);
        };
        let mut agree = complete;
        for (other, other_exchanges) in runs {
            agree &= other.outcome == first.outcome
                && other.stdout == first.stdout
                && other.stdout_doubt.is_some() == first.stdout_doubt.is_some()
                && other_exchanges == exchanges;
            first.entered.extend(other.entered);
        }
        first.entered.sort_unstable();
        first.entered.dedup();
        if agree {
            first.assumptions.clear();
        }
        (first, exchanges)
    }

    /// Runs, and whether there is no other way. Ends early where that cannot be and is `wanted`.
    fn explore(
        &self,
        request: &Request<'_>,
        then: Then<'_>,
        limits: &Limits,
        most: usize,
        wanted: bool,
    ) -> (Vec<(Run, Vec<Exchange>)>, bool) {
        let end = self.spent().saturating_add(limits.fuel.saturating_mul(2));
        let mut waiting = VecDeque::from([request.given.to_vec()]);
        let mut runs = Vec::new();
        let mut complete = true;
        while let Some(given) = waiting.pop_front() {
            if !runs.is_empty() && (runs.len() >= most || self.spent() >= end) {
                return (runs, false);
            }
            let request = Request {
                given: &given,
                ..request.clone()
            };
            let (run, exchanges) = self.settled(&request, then, limits);
            complete &= run.only_branches
                && run.ways.len() <= DEEPEST
                && run.ways.iter().all(|it| !it.sure)
                && !matches!(run.outcome, Outcome::Stopped { .. });
            for at in (given.len()..run.ways.len().min(DEEPEST)).filter(|it| !run.ways[*it].sure) {
                let mut other: Vec<bool> = run.ways[..at].iter().map(|it| it.taken).collect();
                other.push(!run.ways[at].taken);
                waiting.push_back(other);
            }
            runs.push((run, exchanges));
            if wanted && !complete {
                break;
            }
        }
        (runs, complete)
    }
}
