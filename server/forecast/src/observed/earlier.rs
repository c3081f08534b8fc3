//! What was counted in an earlier text of an edited function, as evidence of the places of the text that is there now.

use super::{Counts, Recording, SignedSite, SiteKey};
use crate::features::{Place, RowKind};
use crate::fusion::{Evidence, Happened, Source};

/// More cases of a place count as so many: since the edit, more of the same say nothing new.
const CASES: u64 = 32;

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

/// What two sequences have in common, as pairs of places.
fn common(a: &[Says], b: &[Says]) -> Vec<(usize, usize)> {
    let parts = similar::capture_diff_slices(similar::Algorithm::Myers, a, b);
    let alike = parts.into_iter().filter(|it| it.tag() == similar::DiffTag::Equal);
    alike.flat_map(|it| it.old_range().zip(it.new_range())).collect()
}
