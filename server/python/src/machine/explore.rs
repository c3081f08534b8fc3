//! Branches on unknown values, gone both ways.

use std::collections::VecDeque;

use super::limits::Limits;
use super::session::{Loaded, Request, Run};

/// Branches of a run that are gone the other way too.
const DEEPEST: usize = 16;

impl Loaded {
    /// The run, then those in which branches on unknown values go the other way: the earliest branch first, at most so
    /// many, and no more work than twice what one run may take.
    pub fn run_ways(&self, request: &Request<'_>, limits: &Limits, most: usize) -> Vec<Run> {
        let end = self.spent().saturating_add(limits.fuel.saturating_mul(2));
        let mut waiting = VecDeque::from([request.given.to_vec()]);
        let mut runs = Vec::new();
        while let Some(given) = waiting.pop_front() {
            let request = Request {
                given: &given,
                ..request.clone()
            };
            let run = self.run(&request, limits);
            for at in given.len()..run.ways.len().min(DEEPEST) {
                let mut other = run.ways[..at].to_vec();
                other.push(!run.ways[at]);
                waiting.push_back(other);
            }
            runs.push(run);
            if runs.len() >= most || self.spent() >= end {
                break;
            }
        }
        runs
    }
}
