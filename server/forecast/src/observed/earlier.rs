//! What was counted in an earlier text of an edited function, as evidence of the places of the text that is there now.

use super::{Counts, Recording, SignedSite, SiteKey};
use crate::features::{Place, RowKind};
use crate::fusion::{Evidence, Happened, Source};

/// More cases of a place count as so many: since the edit, more of the same say nothing new.
const CASES: u64 = 32;

/// Texts are compared in full where the product of their places is at most this, else where they begin and end.
const MOST: usize = 1 << 22;

/// Adds what calls of an earlier text did at places of the one that has the places `now`.
pub(super) fn add(to: &mut Evidence, then: &Recording, now: &[SignedSite]) {
    let mut put = |place, of: u64, what, count: u64| {
        let count = match of <= CASES {
            true => count,
            false => count.saturating_mul(CASES).div_ceil(of),
        };
        to.add_many(place, Source::Earlier, what, count as u32);
    };
    put(None, then.calls, Happened::Called, then.calls);
    let raised = then.raised.iter().map(|it| it.1).sum();
    put(None, then.calls, Happened::Raised, raised);
    for (place, counts) in aligned(&then.sites, now) {
        let mut put = |what, count| put(Some(place), counts.total(), what, count);
        match counts {
            Counts::Branch { taken, reached } => {
                put(Happened::Held, *taken);
                put(Happened::Failed, reached.saturating_sub(*taken));
            }
            Counts::Loop { trips } => (0..).zip(trips).for_each(|it| put(Happened::Rounds(it.0), *it.1)),
            Counts::Binding { classes, .. } => classes.iter().for_each(|it| put(Happened::Value(it.0), it.1)),
            Counts::Line { covered, calls, raised } => {
                put(Happened::Called, *calls);
                put(Happened::Ran, *covered);
                put(Happened::Raised, raised.iter().map(|it| it.1).sum());
            }
        }
    }
}

/// The places of an earlier text that are most likely places of the one that is there now: those that say the same, in
/// the same order, and those between them, where there are as many of a kind in both.
fn aligned<'a>(then: &'a [(SiteKey, Counts)], now: &[SignedSite]) -> Vec<(Place, &'a Counts)> {
    let before: Vec<Says> = then.iter().map(|it| (it.0.kind, it.0.own)).collect();
    let after: Vec<Says> = now.iter().map(|it| (it.key.kind, it.key.own)).collect();
    let mut pairs = common(&before, &after);
    let mut open = (0, 0);
    for end in pairs.clone().into_iter().chain([(before.len(), after.len())]) {
        for kind in [RowKind::Branch, RowKind::Loop, RowKind::Binding, RowKind::Line] {
            let gap = (open.0..end.0).filter(|it| before[*it].0 == kind);
            let here = (open.1..end.1).filter(|it| after[*it].0 == kind);
            if gap.clone().count() == here.clone().count() {
                pairs.extend(gap.zip(here));
            }
        }
        open = (end.0 + 1, end.1 + 1);
    }
    pairs.iter().map(|it| (now[it.1].place, &then[it.0].1)).collect()
}

/// What a place is, and a hash of its statement's text.
type Says = (RowKind, u64);

/// The longest sequence that two have in common, as pairs of places.
fn common(a: &[Says], b: &[Says]) -> Vec<(usize, usize)> {
    let start = a.iter().zip(b).take_while(|it| it.0 == it.1).count();
    let (rest, other) = (&a[start..], &b[start..]);
    let end = rest
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|it| it.0 == it.1)
        .count();
    let (rest, other) = (&rest[..rest.len() - end], &other[..other.len() - end]);
    let mut pairs: Vec<_> = (0..start).map(|it| (it, it)).collect();
    if rest.len() * other.len() <= MOST {
        pairs.extend(longest(rest, other).into_iter().map(|it| (start + it.0, start + it.1)));
    }
    pairs.extend((0..end).rev().map(|it| (a.len() - 1 - it, b.len() - 1 - it)));
    pairs
}

fn longest(a: &[Says], b: &[Says]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    // By where both begin: how much they have in common from there on.
    let mut length = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let at = i * width + j;
            length[at] = match a[i] == b[j] {
                true => length[at + width + 1] + 1,
                false => length[at + width].max(length[at + 1]),
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        let at = i * width + j;
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[at + width] >= length[at + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
