//! How recordings of one function are added up.

use foretrace_forecast::observed::{Counts, Recording, SAMPLED, SiteKey};
use rustc_hash::FxHashMap;

/// What commands of recordings begin with that were made of coverage.py's data.
pub(super) const COVERAGE: &str = "coverage.py";

/// A recording that is older than so many seconds when it is added to counts half.
const RECENT: u64 = 24 * 60 * 60;

/// Whether it was made of coverage.py's data, which tells what happened but not how often.
pub(super) fn is_coverage(it: &Recording) -> bool {
    it.command.starts_with(COVERAGE)
}

/// Adds a later recording of the same text by the same command. What was recorded over a day before counts half, so
/// that what the code does now comes to weigh more; what has happened is never forgotten. Sites stay in source order.
pub(super) fn add(to: &mut Recording, new: Recording) {
    if is_coverage(to) {
        *to = new;
        return;
    }
    if new.when.saturating_sub(to.when) > RECENT {
        halve(to);
    }
    to.when = to.when.max(new.when);
    to.calls = to.calls.saturating_add(new.calls);
    add_table(&mut to.raised, new.raised);
    let known: FxHashMap<SiteKey, usize> = to.sites.iter().enumerate().map(|(at, it)| (it.0, at)).collect();
    let (mut behind, mut more) = (0, Vec::new());
    for (key, counts) in new.sites {
        match known.get(&key) {
            Some(at) => {
                to.sites[*at].1.add(&counts);
                behind = at + 1;
            }
            None => more.push((behind, (key, counts))),
        }
    }
    for (at, site) in more.into_iter().rev() {
        to.sites.insert(at, site);
    }
}

/// Adds counts by name.
pub(super) fn add_table<K: PartialEq>(to: &mut Vec<(K, u64)>, more: Vec<(K, u64)>) {
    for (key, count) in more {
        match to.iter_mut().find(|it| it.0 == key) {
            Some(it) => it.1 = it.1.saturating_add(count),
            None => to.push((key, count)),
        }
    }
}

fn halve(it: &mut Recording) {
    let half = |count: &mut u64| *count = count.div_ceil(2);
    // Calls of which not each was recorded do not become few enough to have been.
    let few = |all: u64| if all < SAMPLED { 0 } else { SAMPLED };
    it.calls = it.calls.div_ceil(2).max(few(it.calls));
    it.raised.iter_mut().for_each(|it| half(&mut it.1));
    for (_, counts) in &mut it.sites {
        match counts {
            Counts::Branch { taken, reached } => {
                // Neither way is forgotten, nor made up.
                let other = reached.saturating_sub(*taken).div_ceil(2);
                half(taken);
                *reached = taken.saturating_add(other);
            }
            Counts::Loop { trips } => trips.iter_mut().for_each(half),
            Counts::Binding { classes, .. } => classes.iter_mut().for_each(|it| half(&mut it.1)),
            Counts::Line { covered, calls, raised } => {
                let other = calls.saturating_sub(*covered).div_ceil(2);
                half(covered);
                *calls = covered.saturating_add(other).max(few(*calls));
                raised.iter_mut().for_each(|it| half(&mut it.1));
            }
        }
    }
}
