//! Sums of costs, with their explanations.

use std::ops::Range;

use super::{
    algebra::{Poly, Rank},
    summary::{Cost, Step, Unknown},
};

/// Reasons kept per cost; one is enough to make it inexact.
const MAX_REASONS: usize = 8;
/// A sum whose parts may be exempt from some of the loops around them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sum {
    pub(super) now: Poly,
    pub(super) later: Vec<(Range<usize>, Poly)>,
    pub(super) unknown: bool,
}

impl Sum {
    pub(super) fn add(&mut self, amount: Option<&Poly>) {
        match amount {
            Some(amount) => self.now = self.now.plus(amount),
            None => self.unknown = true,
        }
    }

    /// What leaving the loop of frame `at` makes of it.
    pub(super) fn leave(self, at: usize, trips: Option<&Poly>, skip: &Range<usize>) -> Sum {
        let mut out = Sum {
            unknown: self.unknown || trips.is_none(),
            ..Sum::default()
        };
        let trips = trips.cloned().unwrap_or_else(Poly::one);
        let entries = std::iter::once((0..0, self.now)).chain(self.later);
        for (range, amount) in entries.filter(|it| !it.1.is_zero()) {
            let amount = if range.contains(&at) {
                amount
            } else {
                amount.times(&trips)
            };
            let range = if skip.is_empty() || range.contains(&at) {
                range
            } else if range.is_empty() {
                skip.clone()
            } else {
                range.start.min(skip.start)..range.end.max(skip.end).min(at)
            };
            let range = range.start..range.end.min(at);
            if range.is_empty() {
                out.now = out.now.plus(&amount);
            } else {
                match out.later.iter_mut().find(|it| it.0 == range) {
                    Some(it) => it.1 = it.1.plus(&amount),
                    None => out.later.push((range, amount)),
                }
            }
        }
        out
    }

    /// The sum, unless a part of it is not known.
    pub(super) fn known(&self) -> Option<Poly> {
        (!self.unknown).then(|| self.whole())
    }

    /// With all exemptions granted.
    pub(super) fn whole(&self) -> Poly {
        self.later.iter().fold(self.now.clone(), |sum, it| sum.plus(&it.1))
    }
}

/// A cost with its explanation.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) sum: Sum,
    top: Option<Rank>,
    pub(super) path: Vec<Step>,
    pub(super) unknowns: Vec<Unknown>,
    pub(super) assumptions: Vec<Unknown>,
}

impl Tally {
    pub(super) fn add(&mut self, amount: &Poly, path: impl FnOnce() -> Vec<Step>) {
        self.sum.add(Some(amount));
        self.explain(amount, path);
    }

    pub(super) fn explain(&mut self, amount: &Poly, path: impl FnOnce() -> Vec<Step>) {
        let rank = amount.rank();
        if !amount.is_constant() && self.top.is_none_or(|top| top < rank) {
            self.top = Some(rank);
            self.path = path();
        }
    }

    pub(super) fn cost(&self) -> Cost {
        Cost {
            known: self.sum.whole(),
            unknowns: self.unknowns.clone(),
            assumptions: self.assumptions.clone(),
        }
    }
}

pub(super) fn keep(reasons: &mut Vec<Unknown>, new: impl IntoIterator<Item = Unknown>) {
    for reason in new {
        if reasons.len() < MAX_REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
}

pub(super) fn merge(into: &mut Sum, from: Sum) {
    into.now = into.now.plus(&from.now);
    into.unknown |= from.unknown;
    for (range, amount) in from.later {
        match into.later.iter_mut().find(|it| it.0 == range) {
            Some(it) => it.1 = it.1.plus(&amount),
            None => into.later.push((range, amount)),
        }
    }
}
